# What doc/architecture.md and the manual name is in the sources.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

# Every word of the sources outside comments, and the path of every file, as
# keys of the arrays WORDS and FILES.
proc collect_words { root folder } {
    upvar #0 words words files files
    foreach name [glob -nocomplain -directory $root/$folder -tails *] {
	set path [string trimleft $folder/$name /]
	if { [file isdirectory $root/$path] } {
	    if { [file type $root/$path] ne "link" } {
		collect_words $root $path
	    }
	    continue
	}
	set files($path) 1
	if { ![regexp {\.(c|h|in|def|map|mk|ac|f90|spec)$} $name] } { continue }
	set text [read_file $root/$path]
	if { [regexp {\.[ch]$} $name] } {
	    regsub -all {/\*.*?\*/} $text { } text
	}
	foreach word [regexp -all -inline {[A-Za-z_][A-Za-z_0-9]*} $text] {
	    set words($word) 1
	}
    }
}

# Whether NAME is a word of the sources, or begins one ("GOMP_*"), or, beginning
# with an underscore, ends one of the plugin's functions ("_alloc").
proc is_word { name begins } {
    global words
    if { [info exists words($name)] } { return 1 }
    if { $begins } { return [expr { [llength [array names words $name*]] > 0 }] }
    return [expr { [string index $name 0] eq "_"
		   && [info exists words(GOMP_OFFLOAD$name)] }]
}

# Whether there is a file of that path, or of that end of a path; it may have
# wildcards.
proc is_file { name } {
    global files
    return [expr { [llength [array names files $name]] > 0
		   || [llength [array names files */$name]] > 0 }]
}

# What PAGE names and is nowhere: every file; each word with an underscore or
# before (); each word between backquotes.
proc missing_names { page } {
    set missing {}
    set file {[A-Za-z0-9_.*/-]+\.(?:c|h|mk|map|am|ac|exp|tcl|texi|md|f90|spec|pml|replaceable)}
    foreach name [lsort -unique [regexp -all -inline "$file\\M" $page]] {
	if { ![is_file $name] } { lappend missing $name }
    }
    regsub -all "$file\\M" $page { } page
    regsub -all -line {^```.*$} $page {} page
    foreach { all folder } [regexp -all -inline {`([A-Za-z0-9_/-]+/)`} $page] {
	if { ![is_file $folder*] } { lappend missing $folder }
    }
    regsub -all {`[A-Za-z0-9_/-]+/`} $page { } page
    regsub -all {\.so\M[.0-9]*} $page { } page
    set names {}
    foreach quoted [regexp -all -inline {`[^`]+`} $page] {
	# Options of programs are not words of the sources.
	regsub -all -- {(\W)--?[A-Za-z][\w-]*} $quoted {\1} quoted
	lappend names {*}[regexp -all -inline {[A-Za-z_][A-Za-z_0-9]*\*?} $quoted]
    }
    lappend names {*}[regexp -all -inline \
			  {[A-Za-z_0-9]*_[A-Za-z_0-9]*\*?} $page]
    foreach { all name } [regexp -all -inline {([A-Za-z]\w*) ?\(\)} $page] {
	lappend names $name
    }
    foreach name [lsort -unique $names] {
	set plain [string trimright $name *]
	if { ![is_word $plain [expr { $plain ne $name }]] } {
	    lappend missing $name
	}
    }
    return $missing
}

proc check_page { root page } {
    set missing [missing_names [read_file $root/$page]]
    if { [llength $missing] } {
	fail "$page names what is there: [join $missing {, }]"
    } else {
	pass "$page names what is there"
    }
}

# What MANUAL names as @file, but for libraries, and as @code with an underscore, and is
# nowhere.
proc missing_of_manual { manual } {
    set missing {}
    foreach { all name } [regexp -all -inline {@file\{<?([^{}@<>]+)>?\}} $manual] {
	if { ![regexp {\.(so|a)\M} $name] && ![is_file $name] && ![is_file $name.in]
	     && ![is_file $name/*] } {
	    lappend missing $name
	}
    }
    # An option of ThreadSanitizer's, and a selector set of OpenMP's.
    set known { die_after_fork target_device }
    foreach { all name } [regexp -all -inline {@code\{([A-Za-z]\w*_\w*[A-Za-z0-9])\M} $manual] {
	if { $name ni $known && ![is_word $name 0] && ![is_word acc_ev_$name 0]
	     && ![is_word GOMP_OFFLOAD_$name 0] } {
	    lappend missing $name
	}
    }
    return [lsort -unique $missing]
}

proc check_manual { root manual } {
    set missing [missing_of_manual [read_file $root/$manual]]
    if { [llength $missing] } {
	fail "$manual names what is there: [join $missing {, }]"
    } else {
	pass "$manual names what is there"
    }
}

proc check_names { } {
    foreach { wanted text } {
	{} {`map_lookup` in `map.c`, `base/`, GOMP_OFFLOAD_run and `session_*`}
	{choose_table_of_old} {the step choose_table_of_old}
	{nothing_of_that_name} {calls `nothing_of_that_name`}
	{unheardof} {calls unheardof ()}
	{no_file.c} {in no_file.c}
	{nofolder/} {in `nofolder/`}
    } {
	set name "of \"$text\" is missing: $wanted"
	if { [missing_names $text] eq $wanted } { pass $name } else { fail $name }
    }
    foreach { wanted text } {
	{} {@file{image.c} in @file{plugins/host}, @code{session_start (x)}, @code{none}}
	{no_file.c} {@file{no_file.c}}
	{no_such_word} {@code{no_such_word}}
    } {
	set name "of \"$text\" is missing: $wanted"
	if { [missing_of_manual $text] eq $wanted } { pass $name } else { fail $name }
    }
}

proc collect_sources { root } {
    upvar #0 words words files files
    array unset words
    array unset files
    foreach folder { base libomp-host libomp-offload libacc plugins device emulators
		     include fortran doc bench examples testsuite } {
	collect_words $root $folder
    }
    foreach file [glob -directory $root -tails -types f *] {
	set files($file) 1
    }
    foreach word [regexp -all -inline {[A-Za-z_][A-Za-z_0-9]*} \
		      [read_file $root/libgomp.map]] {
	set words($word) 1
    }
}

collect_sources $gangway_source
check_names
check_page $gangway_source doc/architecture.md
check_manual $gangway_source doc/gangway.texi
