# Every routine has one type: what defines it, what calls it inside the library, and
# the programs' headers agree.  The compiler sees that when it links files that were
# compiled with -flto.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

# The files that define a routine of the programs', or include what declares one.
proc routine_sources { } {
    global gangway_source
    set found {}
    foreach pattern { libomp-host/*/*.c libomp-offload/*/*.c libacc/*.c fortran/*.c } {
	foreach file [lsort [glob -directory $gangway_source $pattern]] {
	    if { [regexp {include <(omp|openacc)\.h>|ENTRY \([^\n]*omp_|GOMP_ENTRY} \
		      [read_file $file]] } {
		lappend found $file
	    }
	}
    }
    return $found
}

proc check_routine_types { } {
    global gangway_source gangway_build gangway_cc
    set folder routine-types
    file delete -force $folder
    file mkdir $folder
    set flags "-std=gnu17 -O0 -flto -fPIC -fvisibility=hidden -DHAVE_CONFIG_H -include config.h"
    foreach include [list $gangway_build $gangway_build/include $gangway_source \
			 $gangway_source/include] {
	append flags " -I$include"
    }
    set objects {}
    foreach file [routine_sources] {
	set object $folder/[llength $objects].o
	if { [catch { eval exec $gangway_cc $flags -c $file -o $object 2>@1 } text] } {
	    verbose -log $text
	    unsupported "routine-types: [file tail $file] does not compile with -flto"
	    return
	}
	lappend objects $object
    }
    set failed [catch { eval exec $gangway_cc -flto -O0 -fPIC -shared -nostdlib \
			    -Wlto-type-mismatch \
			    -Wl,--version-script=$gangway_source/libgomp.map -o $folder/all.so $objects 2>@1 } text]
    verbose -log $text
    file delete -force $folder
    if { [regexp {lto-type-mismatch} $text] } {
	fail "routine-types"
    } elseif { $failed && ![regexp {serial compilation} $text] } {
	unsupported "routine-types: what is compiled with -flto cannot be linked"
    } else {
	pass "routine-types"
    }
}

check_routine_types
