# The manual has each environment variable that the library, its plugins and its emulated
# devices read, and no other.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

set variable_prefix {(?:GANGWAY|GOMP|OMP|ACC)}

# Those that the C files in FOLDERS read: each is a string of its own.
proc variables_read { root folders } {
    global variable_prefix
    set found {}
    set pending {}
    foreach folder $folders { lappend pending $root/$folder }
    while { [llength $pending] } {
	set folder [lindex $pending 0]
	set pending [concat [lrange $pending 1 end] \
			 [glob -nocomplain -type d -directory $folder *]]
	foreach name [glob -nocomplain -directory $folder *.c] {
	    foreach { all variable } [regexp -all -inline \
		    "\"(${variable_prefix}_\[A-Z_0-9\]*\[A-Z0-9\])\"" [read_file $name]] {
		lappend found $variable
	    }
	}
    }
    return [lsort -unique $found]
}

# Those that MANUAL names as such: in a table, as @env, or with a value.  A form for
# devices, OMP_NUM_TEAMS_DEV, is that variable too.
proc variables_told { manual } {
    global variable_prefix
    set found {}
    set name "${variable_prefix}_\[A-Z_0-9\]*\[A-Z0-9\]"
    foreach { all a b } [regexp -all -inline \
	    "(?:@env.|@itemx? )($name)|($name)=" $manual] {
	regsub {_(DEV|ALL)$} $a$b {} variable
	lappend found $variable
    }
    return [lsort -unique $found]
}

# The elements of ONE that are not in OTHER.
proc without { one other } {
    set left {}
    foreach name $one { if { $name ni $other } { lappend left $name } }
    return $left
}

proc check_variables { root manual } {
    # This is what the host is called among devices.
    set read [without [variables_read $root {
	base libomp-host libomp-offload libacc fortran plugins emulators }] {
	    OMP_INITIAL_DEVICE }]
    set told [variables_told [read_file $root/$manual]]
    foreach { what missing } [list \
	    "$manual has each environment variable that is read" [without $read $told] \
	    "each environment variable in $manual is read" [without $told $read]] {
	if { [llength $missing] == 0 && [llength $read] > 0 } {
	    pass $what
	} else {
	    fail "$what: not [join $missing {, }]"
	}
    }
}

check_variables $gangway_source doc/gangway.texi
