# A release has every file that the repository has, but for git's own.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

# What git knows of the clone at ROOT; empty where that is none.
proc files_of_clone { root } {
    if { [catch { exec git -C $root rev-parse --show-toplevel } top]
	 || [file normalize $top] ne [file normalize $root]
	 || [catch { exec git -C $root ls-files } files] } {
	return {}
    }
    return $files
}

proc check_distributed { root build } {
    set what "a release has what the repository has"
    set files [files_of_clone $root]
    if { [llength $files] == 0 } {
	unsupported "$what: $root is no clone"
	return
    }
    set made check/source/distributed
    if { [catch { exec env -u MAKEFLAGS -u MFLAGS make -s -C $build distdir \
		      distdir=$made top_distdir=$made 2>@1 } text] } {
	fail "$what: $text"
	return
    }
    set missing {}
    foreach file $files {
	if { ![string match .git* $file] && [file exists $root/$file]
	     && ![file exists $build/$made/$file] } {
	    lappend missing $file
	}
    }
    file delete -force $build/$made
    if { [llength $missing] } {
	fail "$what: not [join $missing {, }]"
    } else {
	pass $what
    }
}

check_distributed $gangway_source $gangway_build
