# The commands and paths that the pages for readers of the sources show are there: files
# and folders of this tree, targets of make, options of scripts and of configure.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

# What is shown as code on PAGE: fenced and indented lines, and what is between
# backquotes, as a list of texts.
proc code_of { page } {
    set found {}
    foreach { all block } [regexp -all -inline {```[a-z]*?\n(.*?)```} $page] {
	lappend found {*}[split $block \n]
    }
    regsub -all {```[a-z]*?\n.*?```} $page {} page
    foreach line [regexp -all -inline -line {^ {6,}\S.*$} $page] { lappend found $line }
    foreach { all span } [regexp -all -inline {`([^`]+)`} $page] { lappend found $span }
    return $found
}

# The path in the sources that WORD, on a page in FOLDER, names, from there or from the
# top; "" where it is none of theirs: one of a build or of another place, a placeholder,
# a program of the reader's.
proc source_path { root folder word } {
    if { ![string match */* $word] || [regexp {[*$<>="|:]|^/|\.(out|so)\M|[A-Z]{4,}} $word]
	 || [regexp {(^|/)build(/|$)|^\./(program|older-program)$} $word] } {
	return ""
    }
    if { [file exists $root/$word] } { set folder . }
    set path [file normalize [file join / $folder $word]]
    set top [lindex [file split $path] 1]
    # A word such as `and/or', or with a folder of what is installed, names no file.
    if { ![string match ./* $word] && ![string match ../* $word]
	 && ![file exists $root/$top] } {
	return ""
    }
    return [string trimleft $path /]
}

# Targets that are written in the makefiles, and automake's.
proc make_targets { root } {
    set targets { all check install uninstall dist distcheck clean }
    set pending [list $root/Makefile.am]
    while { [llength $pending] } {
	set text [read_file [lindex $pending 0]]
	set pending [lrange $pending 1 end]
	foreach { all file } [regexp -all -inline -line {^include (\S+\.mk)$} $text] {
	    lappend pending $root/$file
	}
	lappend targets {*}[regexp -all -inline -line {^[a-z][a-z-]+(?=:)} $text]
	foreach { all folders } \
	    [regexp -all -inline -line {^CHECK_FOLDERS \+?= (.*)$} $text] {
	    foreach folder $folders { lappend targets check-$folder }
	}
    }
    return $targets
}

# Whether SCRIPT, a file of the sources, knows OPTION.
proc knows_option { root script option } {
    if { $script eq "configure" } {
	set script configure.ac
	if { ![regexp {^--enable-(.*)$} $option all name] } { return 1 }
	return [regexp "AC_ARG_ENABLE\\(\\\[?$name\\M" [read_file $root/$script]]
    }
    return [regexp -- "(^|\[^-\\w\])$option\\M" [read_file $root/$script]]
}

# What CODE, a line or a span on a page in FOLDER, names and is not there.
proc missing_of_code { root folder targets code } {
    set missing {}
    set script ""
    set making 0
    set last ""
    foreach word [regexp -all -inline {\S+} $code] {
	set word [string trim $word "`,;()"]
	set path [source_path $root $folder $word]
	set before $last
	set last $word
	if { $word in { && | || ; # and } } {
	    set script ""
	    set making 0
	} elseif { $word eq "make" } {
	    set making 1
	} elseif { $making && $before ne "-C" && [regexp {^[a-z][a-z-]*$} $word] } {
	    if { $word ni $targets } { lappend missing "make $word" }
	} elseif { $script ne "" && [regexp {^--[a-z]} $word] } {
	    regsub {=.*} $word {} word
	    if { ![knows_option $root $script $word] } { lappend missing "$script $word" }
	} elseif { $path eq "configure" } {
	    set script configure
	} elseif { $path ne "" && ![file exists $root/$path]
		   && ![file exists $root/$path.c] } {
	    lappend missing $word
	} elseif { $path ne "" && [file isfile $root/$path]
		   && [file executable $root/$path] } {
	    set script $path
	}
    }
    return $missing
}

proc missing_of_page { root folder page } {
    set missing {}
    set targets [make_targets $root]
    foreach code [code_of $page] {
	lappend missing {*}[missing_of_code $root $folder $targets $code]
    }
    return [lsort -unique $missing]
}

proc check_commands_of { root page } {
    set folder [file dirname $page]
    set what "$page shows commands and paths that are there"
    set missing [missing_of_page $root $folder [read_file $root/$page]]
    if { [llength $missing] } { fail "$what: not [join $missing {, }]" } else { pass $what }
}

proc check_commands { root } {
    foreach { wanted text } {
	{} {`./run-tests --quick`, `make check` in `build/`, `base/error.c`, `./program`}
	{run-tests --no-such-option} {`./run-tests --no-such-option`}
	{configure --enable-nothing} {`../x/../configure --enable-nothing --enable-debug`}
	{make no-such-target} {`make -C build no-such-target X=y`}
	{base/no-file.c} {`base/no-file.c`}
	{./no-script} {`./no-script --help`}
    } {
	set what "of \"$text\" is missing: $wanted"
	set wanted [expr { $wanted eq "" ? {} : [list $wanted] }]
	if { [missing_of_page $root . $text] eq $wanted } { pass $what } else { fail $what }
    }
}

check_commands $gangway_source
foreach page { README.md CONTRIBUTING.md bench/README.md } {
    check_commands_of $gangway_source $page
}
