# Which folder may include which: one result for each folder.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

# The order of the folders.  A file includes headers of its own folder and of
# those in the lines above; folders in one line do not know each other.  A new
# folder gets its place here and in doc/architecture.md.
#
# libomp-host is the folder of offload-hooks.h alone, libomp-offload that of
# host-api.h.

set order {
    { base }
    { libomp-host/wait libomp-host/memory libomp-host/places libomp-host/tool }
    { libomp-host/icv }
    { libomp-host }
    { libomp-host/threads }
    { libomp-host/tasks }
    { libomp-host/teams }
    { libomp-host/loops }
    { libomp-host/process }
    { libomp-host/api }
    { libomp-offload }
    { libomp-offload/plugin }
    { libomp-offload/device }
    { libomp-offload/map }
    { libomp-offload/image }
    { libomp-offload/plan }
    { libomp-offload/devices }
    { libomp-offload/reverse }
    { libomp-offload/target }
    { libacc }
    { fortran }
}

# The folders of an emulator, which uses nothing of the runtime.  Decoded code says
# which operation on memory it means: emulators/cuda/exec/memory.h is for both.
set emulator_order {
    emulators/common
    emulators/cuda/ptx emulators/cuda/code emulators/cuda/exec emulators/cuda/driver
}

# The emulators do not know each other.
set hsa_order {
    emulators/common
    emulators/hsa/isa emulators/hsa/operations emulators/hsa/exec
    emulators/hsa/object emulators/hsa/runtime
}

# libacc is one folder.  Its files in this list include headers of libacc that are
# in the list before theirs, those that are not in it any.
set acc_order {
    acc_fatal acc_address_set acc_environment acc_device_type acc_default acc_queues acc_thread
    acc_hold
    acc_profiling acc_scope acc_device acc_ready acc_async acc_update acc_request
}

# The number of FOLDER's line in the order, -1 where it is in none.
proc folder_rank { folder } {
    global order
    set rank 0
    foreach line $order {
	if { [lsearch -exact $line $folder] >= 0 } { return $rank }
	incr rank
    }
    return -1
}

proc is_part_of { folder part } {
    return [expr { $folder eq $part || [string match "$part/*" $folder] }]
}

# Whether FILE may include HEADER: paths from the tree's root.
proc may_include { file header } {
    set from [file dirname $file]
    set to [file dirname $header]
    # The ABI and what users include.
    if { [is_part_of $to include] } { return 1 }
    # A plugin: its own folder, what plugins share, and what device code shares with
    # the host's.
    if { [is_part_of $from plugins] } {
	return [expr { $to eq $from || $to eq "plugins/common" || $to eq "device" }]
    }
    if { [is_part_of $from emulators] } {
	global emulator_order hsa_order
	if { [is_part_of $from emulators/hsa] } {
	    set rank [lsearch -exact $hsa_order $to]
	    return [expr { $rank >= 0 && $rank <= [lsearch -exact $hsa_order $from] }]
	}
	set rank [lsearch -exact $emulator_order $to]
	return [expr { $rank >= 0
		       && ($rank <= [lsearch -exact $emulator_order $from]
			   || $header eq "emulators/cuda/exec/memory.h") }]
    }
    if { $from eq $to } { return 1 }
    # Offloading and the host runtime meet at two headers.
    if { [is_part_of $from libomp-host]
	 && $header eq "libomp-offload/host-api.h" } { return 1 }
    if { ([is_part_of $from libomp-offload] || $from eq "libacc")
	 && [is_part_of $to libomp-host] } {
	return [expr { $header eq "libomp-host/offload-hooks.h" }]
    }
    set rank [folder_rank $to]
    return [expr { $rank >= 0 && $rank < [folder_rank $from] }]
}

# The headers of the tree that FILE includes, as paths from the root; where one
# is not found there, as FILE has it.  Those of the system are left out.
proc tree_includes { root file } {
    set found {}
    foreach { all open name } [regexp -all -inline -line \
	    {^[ \t]*#[ \t]*include[ \t]*(["<])([^">]+)[">]} \
	    [read_file $root/$file]] {
	set beside [file dirname $file]/$name
	if { [file exists $root/include/$name] } {
	    lappend found include/$name
	} elseif { [file exists $root/$name] } {
	    lappend found $name
	} elseif { $open eq "\"" && [file exists $root/$beside] } {
	    lappend found $beside
	} elseif { $open eq "\"" } {
	    lappend found $name
	}
    }
    return $found
}

# Every folder below the given ones that has C files, and its files.
proc c_folders { root folders } {
    set found {}
    foreach folder $folders {
	set files [lsort [glob -nocomplain -directory $root/$folder \
			      -tails -types f *.c *.h]]
	if { [llength $files] } { lappend found $folder $files }
	foreach below [lsort [glob -nocomplain -directory $root/$folder \
				  -tails -types d *]] {
	    lappend found {*}[c_folders $root $folder/$below]
	}
    }
    return $found
}

# One result for each folder: what it includes that it may not.
proc check_folders { root } {
    foreach { folder files } [c_folders $root \
	    { base libomp-host libomp-offload libacc plugins emulators fortran }] {
	set bad {}
	foreach file $files {
	    foreach header [tree_includes $root $folder/$file] {
		if { ![may_include $folder/$file $header] } {
		    lappend bad "$file includes $header"
		}
	    }
	}
	set what "$folder includes what is below it alone"
	if { [folder_rank $folder] < 0
	     && ![regexp {^(plugins|emulators)/} $folder] } {
	    fail "$what: it has no place in the order"
	} elseif { [llength $bad] } {
	    fail "$what: [join $bad {; }]"
	} else {
	    pass $what
	}
    }
}

# libacc's files among themselves.
proc check_acc { root } {
    global acc_order
    set bad {}
    foreach { folder files } [c_folders $root libacc] {
	foreach file $files {
	    set from [lsearch -exact $acc_order [file rootname $file]]
	    if { $from < 0 } { continue }
	    foreach header [tree_includes $root libacc/$file] {
		if { [file dirname $header] ne "libacc" } { continue }
		set to [lsearch -exact $acc_order \
			    [file rootname [file tail $header]]]
		if { $to < 0 || $to > $from } {
		    lappend bad "$file includes $header"
		}
	    }
	}
    }
    if { [llength $bad] } {
	fail "libacc's files include what is below them alone: [join $bad {; }]"
    } else {
	pass "libacc's files include what is below them alone"
    }
}

# The check itself: what it must refuse, and what it must let pass.
proc check_rules { } {
    foreach { wanted file header } {
	1 libomp-host/tasks/x.c base/mutex.h
	1 libomp-host/tasks/x.c libomp-host/tasks/task.h
	1 libomp-host/icv/x.c libomp-offload/host-api.h
	1 libomp-offload/map/x.c libomp-host/offload-hooks.h
	1 plugins/host/x.c include/gomp/plugin.h
	1 plugins/host/x.c plugins/common/x.h
	1 plugins/nvptx/x.c device/x.h
	0 plugins/nvptx/x.c device/nvptx/x.h
	1 emulators/cuda/exec/x.c emulators/cuda/ptx/x.h
	1 emulators/cuda/code/x.h emulators/cuda/exec/memory.h
	0 emulators/cuda/code/x.c emulators/cuda/exec/grid.h
	0 emulators/cuda/ptx/x.c emulators/cuda/code/link.h
	0 emulators/cuda/driver/x.c base/mutex.h
	1 emulators/hsa/exec/x.c emulators/hsa/isa/x.h
	0 emulators/hsa/isa/x.c emulators/hsa/exec/x.h
	0 emulators/hsa/exec/x.c emulators/cuda/exec/memory.h
	0 emulators/cuda/exec/x.c emulators/hsa/exec/x.h
	0 base/x.c libomp-host/icv/icv.h
	0 libomp-host/wait/x.c libomp-host/memory/allocator.h
	0 libomp-host/icv/x.h libomp-host/offload-hooks.h
	0 libomp-host/teams/x.c libomp-host/loops/loop_schedule.h
	0 libomp-host/api/x.c libomp-offload/devices/devices.h
	0 libomp-offload/map/x.c libomp-host/icv/icv.h
	0 libomp-offload/map/x.c libomp-offload/plan/plan.h
	0 libomp-offload/target/x.c libacc/acc_thread.h
	0 libacc/x.c libomp-host/threads/thread.h
	0 plugins/host/x.c base/mutex.h
	0 plugins/host/x.c plugins/other/x.h
	0 libomp-offload/plugin/x.c plugins/host/host.h
	0 libacc/x.c nowhere/x.h
    } {
	set name "$file may[expr { $wanted ? "" : " not" }] include $header"
	if { [may_include $file $header] == $wanted } {
	    pass $name
	} else {
	    fail $name
	}
    }
}

check_rules
check_folders $gangway_source
check_acc $gangway_source
