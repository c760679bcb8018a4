# What `make install` installs: of the emulated drivers the library that programs open, by
# its names.  `make uninstall` takes away all that was installed.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

# The files and links below FOLDER, as paths in it.
proc files_below { folder } {
    return [lsort [split [exec find $folder ( -type f -o -type l ) -printf "%P\n"] "\n"]]
}

proc check_installed_files {} {
    global gangway_build
    set to $gangway_build/check/installed
    file delete -force $to
    # The make that runs the tests has given its own options to the environment.
    set make [list env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL make -C $gangway_build DESTDIR=$to]
    if { [catch { exec {*}$make install 2>@1 } text] } {
	verbose -log $text
	fail "installed-files: make install"
	return
    }
    foreach { folder wanted } { cuda libcuda.so.1
	    hsa { libhsa-runtime64.so libhsa-runtime64.so.1 } } {
	set driver {}
	foreach name [files_below $to] {
	    if { [regexp "gangway/$folder/(.*)" $name all file] } { lappend driver $file }
	}
	if { $driver eq [list {*}$wanted] } {
	    pass "installed-files: of the emulated driver $wanted alone"
	} else {
	    fail "installed-files: of the emulated driver $wanted alone: $driver"
	}
    }
    if { [catch { exec {*}$make uninstall 2>@1 } text] } {
	verbose -log $text
	fail "installed-files: make uninstall"
	return
    }
    set left [files_below $to]
    if { $left eq "" } {
	pass "installed-files: none after make uninstall"
    } else {
	fail "installed-files: none after make uninstall: $left"
    }
    file delete -force $to
}

check_installed_files
