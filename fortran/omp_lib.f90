! The Fortran modules of OpenMP: omp_lib_kinds has the kinds and
! constants, omp_lib the routines too.  omp_lib_h.awk makes omp_lib.h of
! this file, in which lines have at most 72 columns.  Where a routine
! takes integers or logicals of two kinds, the one of kind 8 ends in _8.
! Interfaces with the C binding use the kinds of iso_c_binding: others
! get a warning where they are included.
! SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

      module omp_lib_kinds
        use, intrinsic :: iso_c_binding, only : c_int, c_intptr_t
        implicit none
        private :: c_int, c_intptr_t

        integer, parameter :: omp_lock_kind = 4
        integer, parameter :: omp_nest_lock_kind = c_intptr_t
        integer, parameter :: omp_sched_kind = 4
        integer, parameter :: omp_proc_bind_kind = 4
        integer, parameter :: omp_sync_hint_kind = 4
        integer, parameter :: omp_lock_hint_kind = omp_sync_hint_kind
        integer, parameter :: omp_pause_resource_kind = 4
        integer, parameter :: omp_allocator_handle_kind = c_intptr_t
        integer, parameter :: omp_alloctrait_key_kind = 4
        integer, parameter :: omp_alloctrait_val_kind = c_intptr_t
        integer, parameter :: omp_memspace_handle_kind = c_intptr_t
        integer, parameter :: omp_depend_kind = 2 * c_intptr_t
        integer, parameter :: omp_event_handle_kind = c_intptr_t
        integer, parameter :: omp_interop_kind = c_intptr_t
        integer, parameter :: omp_interop_fr_kind = 4
        integer, parameter :: omp_interop_property_kind = 4
        integer, parameter :: omp_interop_rc_kind = 4
        integer, parameter :: omp_control_tool_kind = 4
        integer, parameter :: omp_control_tool_result_kind = 4

        integer (omp_sched_kind), parameter :: omp_sched_static = 1
        integer (omp_sched_kind), parameter :: omp_sched_dynamic = 2
        integer (omp_sched_kind), parameter :: omp_sched_guided = 3
        integer (omp_sched_kind), parameter :: omp_sched_auto = 4

        integer (omp_proc_bind_kind), &
            parameter :: omp_proc_bind_false = 0
        integer (omp_proc_bind_kind), &
            parameter :: omp_proc_bind_true = 1
        integer (omp_proc_bind_kind), &
            parameter :: omp_proc_bind_primary = 2
        integer (omp_proc_bind_kind), &
            parameter :: omp_proc_bind_master = 2
        integer (omp_proc_bind_kind), &
            parameter :: omp_proc_bind_close = 3
        integer (omp_proc_bind_kind), &
            parameter :: omp_proc_bind_spread = 4

        integer (omp_sync_hint_kind), &
            parameter :: omp_sync_hint_none = 0
        integer (omp_sync_hint_kind), &
            parameter :: omp_sync_hint_uncontended = 1
        integer (omp_sync_hint_kind), &
            parameter :: omp_sync_hint_contended = 2
        integer (omp_sync_hint_kind), &
            parameter :: omp_sync_hint_nonspeculative = 4
        integer (omp_sync_hint_kind), &
            parameter :: omp_sync_hint_speculative = 8

        integer (omp_lock_hint_kind), &
            parameter :: omp_lock_hint_none = 0
        integer (omp_lock_hint_kind), &
            parameter :: omp_lock_hint_uncontended = 1
        integer (omp_lock_hint_kind), &
            parameter :: omp_lock_hint_contended = 2
        integer (omp_lock_hint_kind), &
            parameter :: omp_lock_hint_nonspeculative = 4
        integer (omp_lock_hint_kind), &
            parameter :: omp_lock_hint_speculative = 8

        integer (omp_pause_resource_kind), &
            parameter :: omp_pause_soft = 1
        integer (omp_pause_resource_kind), &
            parameter :: omp_pause_hard = 2
        integer (omp_pause_resource_kind), &
            parameter :: omp_pause_stop_tool = 3
        integer (omp_pause_resource_kind), &
            parameter :: omp_pause_tool = 3

        integer (omp_alloctrait_key_kind), &
            parameter :: omp_atk_sync_hint = 1
        integer (omp_alloctrait_key_kind), &
            parameter :: omp_atk_alignment = 2
        integer (omp_alloctrait_key_kind), &
            parameter :: omp_atk_access = 3
        integer (omp_alloctrait_key_kind), &
            parameter :: omp_atk_pool_size = 4
        integer (omp_alloctrait_key_kind), &
            parameter :: omp_atk_fallback = 5
        integer (omp_alloctrait_key_kind), &
            parameter :: omp_atk_fb_data = 6
        integer (omp_alloctrait_key_kind), &
            parameter :: omp_atk_pinned = 7
        integer (omp_alloctrait_key_kind), &
            parameter :: omp_atk_partition = 8

        integer (omp_alloctrait_val_kind), &
            parameter :: omp_atv_default = -1
        integer (omp_alloctrait_val_kind), &
            parameter :: omp_atv_false = 0
        integer (omp_alloctrait_val_kind), &
            parameter :: omp_atv_true = 1
        integer (omp_alloctrait_val_kind), &
            parameter :: omp_atv_contended = 3
        integer (omp_alloctrait_val_kind), &
            parameter :: omp_atv_uncontended = 4
        integer (omp_alloctrait_val_kind), &
            parameter :: omp_atv_serialized = 5
        integer (omp_alloctrait_val_kind), &
            parameter :: omp_atv_sequential = 5
        integer (omp_alloctrait_val_kind), &
            parameter :: omp_atv_private = 6
        integer (omp_alloctrait_val_kind), &
            parameter :: omp_atv_all = 7
        integer (omp_alloctrait_val_kind), &
            parameter :: omp_atv_thread = 8
        integer (omp_alloctrait_val_kind), &
            parameter :: omp_atv_pteam = 9
        integer (omp_alloctrait_val_kind), &
            parameter :: omp_atv_cgroup = 10
        integer (omp_alloctrait_val_kind), &
            parameter :: omp_atv_default_mem_fb = 11
        integer (omp_alloctrait_val_kind), &
            parameter :: omp_atv_null_fb = 12
        integer (omp_alloctrait_val_kind), &
            parameter :: omp_atv_abort_fb = 13
        integer (omp_alloctrait_val_kind), &
            parameter :: omp_atv_allocator_fb = 14
        integer (omp_alloctrait_val_kind), &
            parameter :: omp_atv_environment = 15
        integer (omp_alloctrait_val_kind), &
            parameter :: omp_atv_nearest = 16
        integer (omp_alloctrait_val_kind), &
            parameter :: omp_atv_blocked = 17
        integer (omp_alloctrait_val_kind), &
            parameter :: omp_atv_interleaved = 18

        integer (omp_allocator_handle_kind), &
            parameter :: omp_null_allocator = 0
        integer (omp_allocator_handle_kind), &
            parameter :: omp_default_mem_alloc = 1
        integer (omp_allocator_handle_kind), &
            parameter :: omp_large_cap_mem_alloc = 2
        integer (omp_allocator_handle_kind), &
            parameter :: omp_const_mem_alloc = 3
        integer (omp_allocator_handle_kind), &
            parameter :: omp_high_bw_mem_alloc = 4
        integer (omp_allocator_handle_kind), &
            parameter :: omp_low_lat_mem_alloc = 5
        integer (omp_allocator_handle_kind), &
            parameter :: omp_cgroup_mem_alloc = 6
        integer (omp_allocator_handle_kind), &
            parameter :: omp_pteam_mem_alloc = 7
        integer (omp_allocator_handle_kind), &
            parameter :: omp_thread_mem_alloc = 8
        integer (omp_allocator_handle_kind), &
            parameter :: ompx_gnu_pinned_mem_alloc = 200
        integer (omp_allocator_handle_kind), &
            parameter :: ompx_gnu_managed_mem_alloc = 201

        integer (omp_memspace_handle_kind), &
            parameter :: omp_default_mem_space = 0
        integer (omp_memspace_handle_kind), &
            parameter :: omp_large_cap_mem_space = 1
        integer (omp_memspace_handle_kind), &
            parameter :: omp_const_mem_space = 2
        integer (omp_memspace_handle_kind), &
            parameter :: omp_high_bw_mem_space = 3
        integer (omp_memspace_handle_kind), &
            parameter :: omp_low_lat_mem_space = 4
        integer (omp_memspace_handle_kind), &
            parameter :: ompx_gnu_managed_mem_space = 200
        integer (omp_memspace_handle_kind), &
            parameter :: omp_null_mem_space = -1

        integer, parameter :: omp_initial_device = -1
        integer, parameter :: omp_invalid_device = -4
        integer, parameter :: omp_default_device = -5

        integer (omp_interop_kind), parameter :: omp_interop_none = 0

        integer (omp_interop_fr_kind), parameter :: omp_ifr_cuda = 1
        integer (omp_interop_fr_kind), &
            parameter :: omp_ifr_cuda_driver = 2
        integer (omp_interop_fr_kind), parameter :: omp_ifr_opencl = 3
        integer (omp_interop_fr_kind), parameter :: omp_ifr_sycl = 4
        integer (omp_interop_fr_kind), parameter :: omp_ifr_hip = 5
        integer (omp_interop_fr_kind), &
            parameter :: omp_ifr_level_zero = 6
        integer (omp_interop_fr_kind), parameter :: omp_ifr_hsa = 7
        integer (omp_interop_fr_kind), parameter :: omp_ifr_last = 7

        integer (omp_interop_property_kind), &
            parameter :: omp_ipr_fr_id = -1
        integer (omp_interop_property_kind), &
            parameter :: omp_ipr_fr_name = -2
        integer (omp_interop_property_kind), &
            parameter :: omp_ipr_vendor = -3
        integer (omp_interop_property_kind), &
            parameter :: omp_ipr_vendor_name = -4
        integer (omp_interop_property_kind), &
            parameter :: omp_ipr_device_num = -5
        integer (omp_interop_property_kind), &
            parameter :: omp_ipr_platform = -6
        integer (omp_interop_property_kind), &
            parameter :: omp_ipr_device = -7
        integer (omp_interop_property_kind), &
            parameter :: omp_ipr_device_context = -8
        integer (omp_interop_property_kind), &
            parameter :: omp_ipr_targetsync = -9
        integer (omp_interop_property_kind), &
            parameter :: omp_ipr_first = -9

        integer (omp_interop_rc_kind), &
            parameter :: omp_irc_no_value = 1
        integer (omp_interop_rc_kind), &
            parameter :: omp_irc_success = 0
        integer (omp_interop_rc_kind), parameter :: omp_irc_empty = -1
        integer (omp_interop_rc_kind), &
            parameter :: omp_irc_out_of_range = -2
        integer (omp_interop_rc_kind), &
            parameter :: omp_irc_type_int = -3
        integer (omp_interop_rc_kind), &
            parameter :: omp_irc_type_ptr = -4
        integer (omp_interop_rc_kind), &
            parameter :: omp_irc_type_str = -5
        integer (omp_interop_rc_kind), parameter :: omp_irc_other = -6

        integer (omp_control_tool_kind), &
            parameter :: omp_control_tool_start = 1
        integer (omp_control_tool_kind), &
            parameter :: omp_control_tool_pause = 2
        integer (omp_control_tool_kind), &
            parameter :: omp_control_tool_flush = 3
        integer (omp_control_tool_kind), &
            parameter :: omp_control_tool_end = 4
        integer (omp_control_tool_kind), &
            parameter :: omp_control_tool_max = 2147483647
        integer (omp_control_tool_result_kind), &
            parameter :: omp_control_tool_notool = -2
        integer (omp_control_tool_result_kind), &
            parameter :: omp_control_tool_nocallback = -1
        integer (omp_control_tool_result_kind), &
            parameter :: omp_control_tool_success = 0
        integer (omp_control_tool_result_kind), &
            parameter :: omp_control_tool_ignored = 1

        type omp_alloctrait
          integer (omp_alloctrait_key_kind) key
          integer (omp_alloctrait_val_kind) value
        end type omp_alloctrait
      end module omp_lib_kinds

      module omp_lib
        use omp_lib_kinds
        implicit none
        integer, parameter :: openmp_version = 202111

        interface
          subroutine omp_init_lock (svar)
            import :: omp_lock_kind
            integer (omp_lock_kind), intent (out) :: svar
          end subroutine omp_init_lock
        end interface

        interface
          subroutine omp_init_lock_with_hint (svar, hint)
            import :: omp_lock_hint_kind, omp_lock_kind
            integer (omp_lock_kind), intent (out) :: svar
            integer (omp_lock_hint_kind), intent (in) :: hint
          end subroutine omp_init_lock_with_hint
        end interface

        interface
          subroutine omp_init_nest_lock (nvar)
            import :: omp_nest_lock_kind
            integer (omp_nest_lock_kind), intent (out) :: nvar
          end subroutine omp_init_nest_lock
        end interface

        interface
          subroutine omp_init_nest_lock_with_hint (nvar, hint)
            import :: omp_lock_hint_kind, omp_nest_lock_kind
            integer (omp_nest_lock_kind), intent (out) :: nvar
            integer (omp_lock_hint_kind), intent (in) :: hint
          end subroutine omp_init_nest_lock_with_hint
        end interface

        interface
          subroutine omp_destroy_lock (svar)
            import :: omp_lock_kind
            integer (omp_lock_kind), intent (inout) :: svar
          end subroutine omp_destroy_lock
        end interface

        interface
          subroutine omp_destroy_nest_lock (nvar)
            import :: omp_nest_lock_kind
            integer (omp_nest_lock_kind), intent (inout) :: nvar
          end subroutine omp_destroy_nest_lock
        end interface

        interface
          subroutine omp_set_lock (svar)
            import :: omp_lock_kind
            integer (omp_lock_kind), intent (inout) :: svar
          end subroutine omp_set_lock
        end interface

        interface
          subroutine omp_set_nest_lock (nvar)
            import :: omp_nest_lock_kind
            integer (omp_nest_lock_kind), intent (inout) :: nvar
          end subroutine omp_set_nest_lock
        end interface

        interface
          subroutine omp_unset_lock (svar)
            import :: omp_lock_kind
            integer (omp_lock_kind), intent (inout) :: svar
          end subroutine omp_unset_lock
        end interface

        interface
          subroutine omp_unset_nest_lock (nvar)
            import :: omp_nest_lock_kind
            integer (omp_nest_lock_kind), intent (inout) :: nvar
          end subroutine omp_unset_nest_lock
        end interface

        interface
          function omp_test_lock (svar)
            import :: omp_lock_kind
            logical (4) :: omp_test_lock
            integer (omp_lock_kind), intent (inout) :: svar
          end function omp_test_lock
        end interface

        interface
          function omp_test_nest_lock (nvar)
            import :: omp_nest_lock_kind
            integer (4) :: omp_test_nest_lock
            integer (omp_nest_lock_kind), intent (inout) :: nvar
          end function omp_test_nest_lock
        end interface

        interface omp_set_dynamic
          subroutine omp_set_dynamic (dynamic_threads)
            logical (4), intent (in) :: dynamic_threads
          end subroutine omp_set_dynamic
          subroutine omp_set_dynamic_8 (dynamic_threads)
            logical (8), intent (in) :: dynamic_threads
          end subroutine omp_set_dynamic_8
        end interface omp_set_dynamic

        interface
          function omp_get_dynamic ()
            logical (4) :: omp_get_dynamic
          end function omp_get_dynamic
        end interface

        interface omp_set_nested
          subroutine omp_set_nested (nested)
            logical (4), intent (in) :: nested
          end subroutine omp_set_nested
          subroutine omp_set_nested_8 (nested)
            logical (8), intent (in) :: nested
          end subroutine omp_set_nested_8
        end interface omp_set_nested

        interface
          function omp_get_nested ()
            logical (4) :: omp_get_nested
          end function omp_get_nested
        end interface

        interface omp_set_num_threads
          subroutine omp_set_num_threads (num_threads)
            integer (4), intent (in) :: num_threads
          end subroutine omp_set_num_threads
          subroutine omp_set_num_threads_8 (num_threads)
            integer (8), intent (in) :: num_threads
          end subroutine omp_set_num_threads_8
        end interface omp_set_num_threads

        interface
          function omp_get_max_threads ()
            integer (4) :: omp_get_max_threads
          end function omp_get_max_threads
        end interface

        interface
          function omp_get_num_procs ()
            integer (4) :: omp_get_num_procs
          end function omp_get_num_procs
        end interface

        interface
          function omp_get_num_threads ()
            integer (4) :: omp_get_num_threads
          end function omp_get_num_threads
        end interface

        interface
          function omp_get_thread_num ()
            integer (4) :: omp_get_thread_num
          end function omp_get_thread_num
        end interface

        interface
          function omp_in_parallel ()
            logical (4) :: omp_in_parallel
          end function omp_in_parallel
        end interface

        interface
          function omp_get_wtick ()
            double precision :: omp_get_wtick
          end function omp_get_wtick
        end interface

        interface
          function omp_get_wtime ()
            double precision :: omp_get_wtime
          end function omp_get_wtime
        end interface

        interface omp_set_schedule
          subroutine omp_set_schedule (kind, chunk_size)
            import :: omp_sched_kind
            integer (omp_sched_kind), intent (in) :: kind
            integer (4), intent (in) :: chunk_size
          end subroutine omp_set_schedule
          subroutine omp_set_schedule_8 (kind, chunk_size)
            import :: omp_sched_kind
            integer (omp_sched_kind), intent (in) :: kind
            integer (8), intent (in) :: chunk_size
          end subroutine omp_set_schedule_8
        end interface omp_set_schedule

        interface omp_get_schedule
          subroutine omp_get_schedule (kind, chunk_size)
            import :: omp_sched_kind
            integer (omp_sched_kind), intent (out) :: kind
            integer (4), intent (out) :: chunk_size
          end subroutine omp_get_schedule
          subroutine omp_get_schedule_8 (kind, chunk_size)
            import :: omp_sched_kind
            integer (omp_sched_kind), intent (out) :: kind
            integer (8), intent (out) :: chunk_size
          end subroutine omp_get_schedule_8
        end interface omp_get_schedule

        interface
          function omp_get_thread_limit ()
            integer (4) :: omp_get_thread_limit
          end function omp_get_thread_limit
        end interface

        interface omp_set_max_active_levels
          subroutine omp_set_max_active_levels (max_levels)
            integer (4), intent (in) :: max_levels
          end subroutine omp_set_max_active_levels
          subroutine omp_set_max_active_levels_8 (max_levels)
            integer (8), intent (in) :: max_levels
          end subroutine omp_set_max_active_levels_8
        end interface omp_set_max_active_levels

        interface
          function omp_get_max_active_levels ()
            integer (4) :: omp_get_max_active_levels
          end function omp_get_max_active_levels
        end interface

        interface
          function omp_get_supported_active_levels ()
            integer (4) :: omp_get_supported_active_levels
          end function omp_get_supported_active_levels
        end interface

        interface
          function omp_get_level ()
            integer (4) :: omp_get_level
          end function omp_get_level
        end interface

        interface
          function omp_get_active_level ()
            integer (4) :: omp_get_active_level
          end function omp_get_active_level
        end interface

        interface omp_get_ancestor_thread_num
          function omp_get_ancestor_thread_num (level)
            integer (4) :: omp_get_ancestor_thread_num
            integer (4), intent (in) :: level
          end function omp_get_ancestor_thread_num
          function omp_get_ancestor_thread_num_8 (level)
            integer (4) :: omp_get_ancestor_thread_num_8
            integer (8), intent (in) :: level
          end function omp_get_ancestor_thread_num_8
        end interface omp_get_ancestor_thread_num

        interface omp_get_team_size
          function omp_get_team_size (level)
            integer (4) :: omp_get_team_size
            integer (4), intent (in) :: level
          end function omp_get_team_size
          function omp_get_team_size_8 (level)
            integer (4) :: omp_get_team_size_8
            integer (8), intent (in) :: level
          end function omp_get_team_size_8
        end interface omp_get_team_size

        interface
          function omp_in_final ()
            logical (4) :: omp_in_final
          end function omp_in_final
        end interface

        interface
          function omp_in_explicit_task ()
            logical (4) :: omp_in_explicit_task
          end function omp_in_explicit_task
        end interface

        interface
          function omp_get_cancellation ()
            logical (4) :: omp_get_cancellation
          end function omp_get_cancellation
        end interface

        interface
          function omp_get_proc_bind ()
            import :: omp_proc_bind_kind
            integer (omp_proc_bind_kind) :: omp_get_proc_bind
          end function omp_get_proc_bind
        end interface

        interface
          function omp_get_num_places ()
            integer (4) :: omp_get_num_places
          end function omp_get_num_places
        end interface

        interface omp_get_place_num_procs
          function omp_get_place_num_procs (place_num)
            integer (4) :: omp_get_place_num_procs
            integer (4), intent (in) :: place_num
          end function omp_get_place_num_procs
          function omp_get_place_num_procs_8 (place_num)
            integer (4) :: omp_get_place_num_procs_8
            integer (8), intent (in) :: place_num
          end function omp_get_place_num_procs_8
        end interface omp_get_place_num_procs

        interface omp_get_place_proc_ids
          subroutine omp_get_place_proc_ids (place_num, ids)
            integer (4), intent (in) :: place_num
            integer (4), intent (out) :: ids(*)
          end subroutine omp_get_place_proc_ids
          subroutine omp_get_place_proc_ids_8 (place_num, ids)
            integer (8), intent (in) :: place_num
            integer (8), intent (out) :: ids(*)
          end subroutine omp_get_place_proc_ids_8
        end interface omp_get_place_proc_ids

        interface
          function omp_get_place_num ()
            integer (4) :: omp_get_place_num
          end function omp_get_place_num
        end interface

        interface
          function omp_get_partition_num_places ()
            integer (4) :: omp_get_partition_num_places
          end function omp_get_partition_num_places
        end interface

        interface omp_get_partition_place_nums
          subroutine omp_get_partition_place_nums (place_nums)
            integer (4), intent (out) :: place_nums(*)
          end subroutine omp_get_partition_place_nums
          subroutine omp_get_partition_place_nums_8 (place_nums)
            integer (8), intent (out) :: place_nums(*)
          end subroutine omp_get_partition_place_nums_8
        end interface omp_get_partition_place_nums

        interface omp_set_default_device
          subroutine omp_set_default_device (device_num)
            integer (4), intent (in) :: device_num
          end subroutine omp_set_default_device
          subroutine omp_set_default_device_8 (device_num)
            integer (8), intent (in) :: device_num
          end subroutine omp_set_default_device_8
        end interface omp_set_default_device

        interface
          function omp_get_default_device ()
            integer (4) :: omp_get_default_device
          end function omp_get_default_device
        end interface

        interface
          function omp_get_num_devices ()
            integer (4) :: omp_get_num_devices
          end function omp_get_num_devices
        end interface

        interface
          function omp_get_num_teams ()
            integer (4) :: omp_get_num_teams
          end function omp_get_num_teams
        end interface

        interface
          function omp_get_team_num ()
            integer (4) :: omp_get_team_num
          end function omp_get_team_num
        end interface

        interface
          function omp_is_initial_device ()
            logical (4) :: omp_is_initial_device
          end function omp_is_initial_device
        end interface

        interface
          function omp_get_initial_device ()
            integer (4) :: omp_get_initial_device
          end function omp_get_initial_device
        end interface

        interface
          function omp_get_device_num ()
            integer (4) :: omp_get_device_num
          end function omp_get_device_num
        end interface

        interface
          function omp_get_max_task_priority ()
            integer (4) :: omp_get_max_task_priority
          end function omp_get_max_task_priority
        end interface

        interface omp_set_num_teams
          subroutine omp_set_num_teams (num_teams)
            integer (4), intent (in) :: num_teams
          end subroutine omp_set_num_teams
          subroutine omp_set_num_teams_8 (num_teams)
            integer (8), intent (in) :: num_teams
          end subroutine omp_set_num_teams_8
        end interface omp_set_num_teams

        interface
          function omp_get_max_teams ()
            integer (4) :: omp_get_max_teams
          end function omp_get_max_teams
        end interface

        interface omp_set_teams_thread_limit
          subroutine omp_set_teams_thread_limit (thread_limit)
            integer (4), intent (in) :: thread_limit
          end subroutine omp_set_teams_thread_limit
          subroutine omp_set_teams_thread_limit_8 (thread_limit)
            integer (8), intent (in) :: thread_limit
          end subroutine omp_set_teams_thread_limit_8
        end interface omp_set_teams_thread_limit

        interface
          function omp_get_teams_thread_limit ()
            integer (4) :: omp_get_teams_thread_limit
          end function omp_get_teams_thread_limit
        end interface

        interface omp_get_device_num_teams
          function omp_get_device_num_teams (device_num)
            integer (4) :: omp_get_device_num_teams
            integer (4), intent (in) :: device_num
          end function omp_get_device_num_teams
          function omp_get_device_num_teams_8 (device_num)
            integer (4) :: omp_get_device_num_teams_8
            integer (8), intent (in) :: device_num
          end function omp_get_device_num_teams_8
        end interface omp_get_device_num_teams

        interface omp_set_device_num_teams
          subroutine omp_set_device_num_teams (num_teams, &
              device_num)
            integer (4), intent (in) :: num_teams, device_num
          end subroutine omp_set_device_num_teams
          subroutine omp_set_device_num_teams_8 (num_teams, &
              device_num)
            integer (8), intent (in) :: num_teams, device_num
          end subroutine omp_set_device_num_teams_8
        end interface omp_set_device_num_teams

        interface omp_get_device_teams_thread_limit
          function omp_get_device_teams_thread_limit (device_num)
            integer (4) :: omp_get_device_teams_thread_limit
            integer (4), intent (in) :: device_num
          end function omp_get_device_teams_thread_limit
          function omp_get_device_teams_thread_limit_8 (device_num)
            integer (4) :: omp_get_device_teams_thread_limit_8
            integer (8), intent (in) :: device_num
          end function omp_get_device_teams_thread_limit_8
        end interface omp_get_device_teams_thread_limit

        interface omp_set_device_teams_thread_limit
          subroutine omp_set_device_teams_thread_limit (thread_limit, &
              device_num)
            integer (4), intent (in) :: thread_limit, device_num
          end subroutine omp_set_device_teams_thread_limit
          subroutine omp_set_device_teams_thread_limit_8 (thread_limit, &
              device_num)
            integer (8), intent (in) :: thread_limit, device_num
          end subroutine omp_set_device_teams_thread_limit_8
        end interface omp_set_device_teams_thread_limit

        interface
          subroutine omp_fulfill_event (event)
            import :: omp_event_handle_kind
            integer (omp_event_handle_kind), value, &
                intent (in) :: event
          end subroutine omp_fulfill_event
        end interface

        interface
          subroutine omp_set_affinity_format (format)
            character (len=*), intent (in) :: format
          end subroutine omp_set_affinity_format
        end interface

        interface
          function omp_get_affinity_format (buffer)
            integer (4) :: omp_get_affinity_format
            character (len=*), intent (out) :: buffer
          end function omp_get_affinity_format
        end interface

        interface
          subroutine omp_display_affinity (format)
            character (len=*), intent (in) :: format
          end subroutine omp_display_affinity
        end interface

        interface
          function omp_capture_affinity (buffer, format)
            integer (4) :: omp_capture_affinity
            character (len=*), intent (out) :: buffer
            character (len=*), intent (in) :: format
          end function omp_capture_affinity
        end interface

        interface
          function omp_pause_resource (kind, device_num)
            import :: omp_pause_resource_kind
            integer (4) :: omp_pause_resource
            integer (omp_pause_resource_kind), intent (in) :: kind
            integer (4) :: device_num
          end function omp_pause_resource
        end interface

        interface
          function omp_pause_resource_all (kind)
            import :: omp_pause_resource_kind
            integer (4) :: omp_pause_resource_all
            integer (omp_pause_resource_kind), intent (in) :: kind
          end function omp_pause_resource_all
        end interface

        interface omp_get_device_memspace
          function omp_get_device_memspace &
              (dev, memspace)
            import :: omp_memspace_handle_kind
            integer (omp_memspace_handle_kind) :: &
                omp_get_device_memspace
            integer (4), intent (in) :: dev
            integer (omp_memspace_handle_kind), &
                intent (in) :: memspace
          end function omp_get_device_memspace
          function omp_get_device_memspace_8 &
              (dev, memspace)
            import :: omp_memspace_handle_kind
            integer (omp_memspace_handle_kind) :: &
                omp_get_device_memspace_8
            integer (8), intent (in) :: dev
            integer (omp_memspace_handle_kind), &
                intent (in) :: memspace
          end function omp_get_device_memspace_8
        end interface omp_get_device_memspace

        interface omp_get_device_and_host_memspace
          function omp_get_device_and_host_memspace &
              (dev, memspace)
            import :: omp_memspace_handle_kind
            integer (omp_memspace_handle_kind) :: &
                omp_get_device_and_host_memspace
            integer (4), intent (in) :: dev
            integer (omp_memspace_handle_kind), &
                intent (in) :: memspace
          end function omp_get_device_and_host_memspace
          function omp_get_device_and_host_memspace_8 &
              (dev, memspace)
            import :: omp_memspace_handle_kind
            integer (omp_memspace_handle_kind) :: &
                omp_get_device_and_host_memspace_8
            integer (8), intent (in) :: dev
            integer (omp_memspace_handle_kind), &
                intent (in) :: memspace
          end function omp_get_device_and_host_memspace_8
        end interface omp_get_device_and_host_memspace

        interface omp_get_devices_memspace
          function omp_get_devices_memspace &
              (ndevs, devs, memspace)
            import :: omp_memspace_handle_kind
            integer (omp_memspace_handle_kind) :: &
                omp_get_devices_memspace
            integer (4), intent (in) :: ndevs, devs(*)
            integer (omp_memspace_handle_kind), &
                intent (in) :: memspace
          end function omp_get_devices_memspace
          function omp_get_devices_memspace_8 &
              (ndevs, devs, memspace)
            import :: omp_memspace_handle_kind
            integer (omp_memspace_handle_kind) :: &
                omp_get_devices_memspace_8
            integer (8), intent (in) :: ndevs, devs(*)
            integer (omp_memspace_handle_kind), &
                intent (in) :: memspace
          end function omp_get_devices_memspace_8
        end interface omp_get_devices_memspace

        interface omp_get_devices_and_host_memspace
          function omp_get_devices_and_host_memspace &
              (ndevs, devs, memspace)
            import :: omp_memspace_handle_kind
            integer (omp_memspace_handle_kind) :: &
                omp_get_devices_and_host_memspace
            integer (4), intent (in) :: ndevs, devs(*)
            integer (omp_memspace_handle_kind), &
                intent (in) :: memspace
          end function omp_get_devices_and_host_memspace
          function omp_get_devices_and_host_memspace_8 &
              (ndevs, devs, memspace)
            import :: omp_memspace_handle_kind
            integer (omp_memspace_handle_kind) :: &
                omp_get_devices_and_host_memspace_8
            integer (8), intent (in) :: ndevs, devs(*)
            integer (omp_memspace_handle_kind), &
                intent (in) :: memspace
          end function omp_get_devices_and_host_memspace_8
        end interface omp_get_devices_and_host_memspace

        interface
          function omp_get_devices_all_memspace &
              (memspace)
            import :: omp_memspace_handle_kind
            integer (omp_memspace_handle_kind) :: &
                omp_get_devices_all_memspace
            integer (omp_memspace_handle_kind), &
                intent (in) :: memspace
          end function omp_get_devices_all_memspace
        end interface

        interface omp_get_device_allocator
          function omp_get_device_allocator &
              (dev, memspace)
            import :: omp_allocator_handle_kind
            import :: omp_memspace_handle_kind
            integer (omp_allocator_handle_kind) :: &
                omp_get_device_allocator
            integer (4), intent (in) :: dev
            integer (omp_memspace_handle_kind), &
                intent (in) :: memspace
          end function omp_get_device_allocator
          function omp_get_device_allocator_8 &
              (dev, memspace)
            import :: omp_allocator_handle_kind
            import :: omp_memspace_handle_kind
            integer (omp_allocator_handle_kind) :: &
                omp_get_device_allocator_8
            integer (8), intent (in) :: dev
            integer (omp_memspace_handle_kind), &
                intent (in) :: memspace
          end function omp_get_device_allocator_8
        end interface omp_get_device_allocator

        interface omp_get_device_and_host_allocator
          function omp_get_device_and_host_allocator &
              (dev, memspace)
            import :: omp_allocator_handle_kind
            import :: omp_memspace_handle_kind
            integer (omp_allocator_handle_kind) :: &
                omp_get_device_and_host_allocator
            integer (4), intent (in) :: dev
            integer (omp_memspace_handle_kind), &
                intent (in) :: memspace
          end function omp_get_device_and_host_allocator
          function omp_get_device_and_host_allocator_8 &
              (dev, memspace)
            import :: omp_allocator_handle_kind
            import :: omp_memspace_handle_kind
            integer (omp_allocator_handle_kind) :: &
                omp_get_device_and_host_allocator_8
            integer (8), intent (in) :: dev
            integer (omp_memspace_handle_kind), &
                intent (in) :: memspace
          end function omp_get_device_and_host_allocator_8
        end interface omp_get_device_and_host_allocator

        interface omp_get_devices_allocator
          function omp_get_devices_allocator &
              (ndevs, devs, memspace)
            import :: omp_allocator_handle_kind
            import :: omp_memspace_handle_kind
            integer (omp_allocator_handle_kind) :: &
                omp_get_devices_allocator
            integer (4), intent (in) :: ndevs, devs(*)
            integer (omp_memspace_handle_kind), &
                intent (in) :: memspace
          end function omp_get_devices_allocator
          function omp_get_devices_allocator_8 &
              (ndevs, devs, memspace)
            import :: omp_allocator_handle_kind
            import :: omp_memspace_handle_kind
            integer (omp_allocator_handle_kind) :: &
                omp_get_devices_allocator_8
            integer (8), intent (in) :: ndevs, devs(*)
            integer (omp_memspace_handle_kind), &
                intent (in) :: memspace
          end function omp_get_devices_allocator_8
        end interface omp_get_devices_allocator

        interface omp_get_devices_and_host_allocator
          function omp_get_devices_and_host_allocator &
              (ndevs, devs, memspace)
            import :: omp_allocator_handle_kind
            import :: omp_memspace_handle_kind
            integer (omp_allocator_handle_kind) :: &
                omp_get_devices_and_host_allocator
            integer (4), intent (in) :: ndevs, devs(*)
            integer (omp_memspace_handle_kind), &
                intent (in) :: memspace
          end function omp_get_devices_and_host_allocator
          function omp_get_devices_and_host_allocator_8 &
              (ndevs, devs, memspace)
            import :: omp_allocator_handle_kind
            import :: omp_memspace_handle_kind
            integer (omp_allocator_handle_kind) :: &
                omp_get_devices_and_host_allocator_8
            integer (8), intent (in) :: ndevs, devs(*)
            integer (omp_memspace_handle_kind), &
                intent (in) :: memspace
          end function omp_get_devices_and_host_allocator_8
        end interface omp_get_devices_and_host_allocator

        interface
          function omp_get_devices_all_allocator &
              (memspace)
            import :: omp_allocator_handle_kind
            import :: omp_memspace_handle_kind
            integer (omp_allocator_handle_kind) :: &
                omp_get_devices_all_allocator
            integer (omp_memspace_handle_kind), &
                intent (in) :: memspace
          end function omp_get_devices_all_allocator
        end interface

        interface
          function omp_get_memspace_num_resources (memspace)
            import :: omp_memspace_handle_kind
            integer (4) :: omp_get_memspace_num_resources
            integer (omp_memspace_handle_kind), &
                intent (in) :: memspace
          end function omp_get_memspace_num_resources
        end interface

        interface
          function omp_get_memspace_pagesize (memspace)
            use, intrinsic :: iso_c_binding, only : c_size_t
            import :: omp_memspace_handle_kind
            integer (c_size_t) :: omp_get_memspace_pagesize
            integer (omp_memspace_handle_kind), &
                intent (in) :: memspace
          end function omp_get_memspace_pagesize
        end interface

        interface omp_get_submemspace
          function omp_get_submemspace &
              (memspace, num_resources, resources)
            import :: omp_memspace_handle_kind
            integer (omp_memspace_handle_kind) :: omp_get_submemspace
            integer (omp_memspace_handle_kind), &
                intent (in) :: memspace
            integer (4), intent (in) :: num_resources, resources(*)
          end function omp_get_submemspace
          function omp_get_submemspace_8 &
              (memspace, num_resources, resources)
            import :: omp_memspace_handle_kind
            integer (omp_memspace_handle_kind) :: &
                omp_get_submemspace_8
            integer (omp_memspace_handle_kind), &
                intent (in) :: memspace
            integer (8), intent (in) :: num_resources, resources(*)
          end function omp_get_submemspace_8
        end interface omp_get_submemspace

        interface omp_init_allocator
          function omp_init_allocator (memspace, ntraits, traits)
            import :: omp_allocator_handle_kind, omp_alloctrait, &
                omp_memspace_handle_kind
            integer (omp_allocator_handle_kind) :: omp_init_allocator
            integer (omp_memspace_handle_kind), &
                intent (in) :: memspace
            integer (4), intent (in) :: ntraits
            type (omp_alloctrait), intent (in) :: traits(*)
          end function omp_init_allocator
          function omp_init_allocator_8 (memspace, ntraits, traits)
            import :: omp_allocator_handle_kind, omp_alloctrait, &
                omp_memspace_handle_kind
            integer (omp_allocator_handle_kind) :: &
                omp_init_allocator_8
            integer (omp_memspace_handle_kind), &
                intent (in) :: memspace
            integer (8), intent (in) :: ntraits
            type (omp_alloctrait), intent (in) :: traits(*)
          end function omp_init_allocator_8
        end interface omp_init_allocator

        interface
          subroutine omp_destroy_allocator (allocator)
            import :: omp_allocator_handle_kind
            integer (omp_allocator_handle_kind), &
                intent (in) :: allocator
          end subroutine omp_destroy_allocator
        end interface

        interface
          subroutine omp_set_default_allocator (allocator)
            import :: omp_allocator_handle_kind
            integer (omp_allocator_handle_kind), &
                intent (in) :: allocator
          end subroutine omp_set_default_allocator
        end interface

        interface
          function omp_get_default_allocator ()
            import :: omp_allocator_handle_kind
            integer (omp_allocator_handle_kind) :: &
                omp_get_default_allocator
          end function omp_get_default_allocator
        end interface

        interface omp_display_env
          subroutine omp_display_env (verbose)
            logical (4), intent (in) :: verbose
          end subroutine omp_display_env
          subroutine omp_display_env_8 (verbose)
            logical (8), intent (in) :: verbose
          end subroutine omp_display_env_8
        end interface omp_display_env

        interface
          function omp_alloc (size, allocator) bind (c)
            use, intrinsic :: iso_c_binding, only : c_intptr_t, c_ptr, &
                c_size_t
            type (c_ptr) :: omp_alloc
            integer (c_size_t), value :: size
            integer (c_intptr_t), value :: allocator
          end function omp_alloc
        end interface

        interface
          function omp_aligned_alloc (alignment, size, &
              allocator) bind (c)
            use, intrinsic :: iso_c_binding, only : c_intptr_t, c_ptr, &
                c_size_t
            type (c_ptr) :: omp_aligned_alloc
            integer (c_size_t), value :: alignment, size
            integer (c_intptr_t), value :: allocator
          end function omp_aligned_alloc
        end interface

        interface
          subroutine omp_free (ptr, allocator) bind (c)
            use, intrinsic :: iso_c_binding, only : c_intptr_t, c_ptr
            type (c_ptr), value :: ptr
            integer (c_intptr_t), value :: allocator
          end subroutine omp_free
        end interface

        interface
          function omp_calloc (nmemb, size, allocator) bind (c)
            use, intrinsic :: iso_c_binding, only : c_intptr_t, c_ptr, &
                c_size_t
            type (c_ptr) :: omp_calloc
            integer (c_size_t), value :: nmemb, size
            integer (c_intptr_t), value :: allocator
          end function omp_calloc
        end interface

        interface
          function omp_aligned_calloc (alignment, nmemb, size, &
              allocator) bind (c)
            use, intrinsic :: iso_c_binding, only : c_intptr_t, c_ptr, &
                c_size_t
            type (c_ptr) :: omp_aligned_calloc
            integer (c_size_t), value :: alignment, nmemb, size
            integer (c_intptr_t), value :: allocator
          end function omp_aligned_calloc
        end interface

        interface
          function omp_realloc (ptr, size, allocator, &
              free_allocator) bind (c)
            use, intrinsic :: iso_c_binding, only : c_intptr_t, c_ptr, &
                c_size_t
            type (c_ptr) :: omp_realloc
            type (c_ptr), value :: ptr
            integer (c_size_t), value :: size
            integer (c_intptr_t), value :: allocator, free_allocator
          end function omp_realloc
        end interface

        interface
          function omp_target_alloc (size, device_num) bind (c)
            use, intrinsic :: iso_c_binding, only : c_int, c_ptr, &
                c_size_t
            type (c_ptr) :: omp_target_alloc
            integer (c_size_t), value :: size
            integer (c_int), value :: device_num
          end function omp_target_alloc
        end interface

        interface
          subroutine omp_target_free (device_ptr, device_num) bind (c)
            use, intrinsic :: iso_c_binding, only : c_int, c_ptr
            type (c_ptr), value :: device_ptr
            integer (c_int), value :: device_num
          end subroutine omp_target_free
        end interface

        interface
          function omp_target_is_present (ptr, device_num) bind (c)
            use, intrinsic :: iso_c_binding, only : c_int, c_ptr
            integer (c_int) :: omp_target_is_present
            type (c_ptr), value :: ptr
            integer (c_int), value :: device_num
          end function omp_target_is_present
        end interface

        interface
          function omp_target_memcpy (dst, src, length, dst_offset, &
              src_offset, dst_device_num, src_device_num) bind (c)
            use, intrinsic :: iso_c_binding, only : c_int, c_ptr, &
                c_size_t
            integer (c_int) :: omp_target_memcpy
            type (c_ptr), value :: dst, src
            integer (c_size_t), value :: length, dst_offset, &
                src_offset
            integer (c_int), value :: dst_device_num, src_device_num
          end function omp_target_memcpy
        end interface

        interface
          function omp_target_memcpy_async (dst, src, length, &
              dst_offset, src_offset, dst_device_num, src_device_num, &
              depobj_count, depobj_list) bind (c)
            use, intrinsic :: iso_c_binding, only : c_int, c_ptr, &
                c_size_t
            import :: omp_depend_kind
            integer (c_int) :: omp_target_memcpy_async
            type (c_ptr), value :: dst, src
            integer (c_size_t), value :: length, dst_offset, &
                src_offset
            integer (c_int), value :: dst_device_num, src_device_num, &
                depobj_count
            integer (omp_depend_kind), optional :: depobj_list(*)
          end function omp_target_memcpy_async
        end interface

        interface
          function omp_target_memcpy_rect (dst, src, element_size, &
              num_dims, volume, dst_offsets, src_offsets, &
              dst_dimensions, src_dimensions, dst_device_num, &
              src_device_num) bind (c)
            use, intrinsic :: iso_c_binding, only : c_int, c_ptr, &
                c_size_t
            integer (c_int) :: omp_target_memcpy_rect
            type (c_ptr), value :: dst, src
            integer (c_size_t), value :: element_size
            integer (c_int), value :: num_dims
            integer (c_size_t), intent (in) :: volume(*), &
                dst_offsets(*), src_offsets(*), dst_dimensions(*), &
                src_dimensions(*)
            integer (c_int), value :: dst_device_num, src_device_num
          end function omp_target_memcpy_rect
        end interface

        interface
          function omp_target_memcpy_rect_async (dst, src, &
              element_size, num_dims, volume, dst_offsets, &
              src_offsets, dst_dimensions, src_dimensions, &
              dst_device_num, src_device_num, depobj_count, &
              depobj_list) bind (c)
            use, intrinsic :: iso_c_binding, only : c_int, c_ptr, &
                c_size_t
            import :: omp_depend_kind
            integer (c_int) :: omp_target_memcpy_rect_async
            type (c_ptr), value :: dst, src
            integer (c_size_t), value :: element_size
            integer (c_int), value :: num_dims
            integer (c_size_t), intent (in) :: volume(*), &
                dst_offsets(*), src_offsets(*), dst_dimensions(*), &
                src_dimensions(*)
            integer (c_int), value :: dst_device_num, src_device_num, &
                depobj_count
            integer (omp_depend_kind), optional :: depobj_list(*)
          end function omp_target_memcpy_rect_async
        end interface

        interface
          function omp_target_memset (ptr, val, count, &
              device_num) bind (c)
            use, intrinsic :: iso_c_binding, only : c_int, c_ptr, &
                c_size_t
            type (c_ptr) :: omp_target_memset
            type (c_ptr), value :: ptr
            integer (c_int), value :: val
            integer (c_size_t), value :: count
            integer (c_int), value :: device_num
          end function omp_target_memset
        end interface

        interface
          function omp_target_memset_async (ptr, val, count, &
              device_num, depobj_count, depobj_list) bind (c)
            use, intrinsic :: iso_c_binding, only : c_int, c_ptr, &
                c_size_t
            import :: omp_depend_kind
            type (c_ptr) :: omp_target_memset_async
            type (c_ptr), value :: ptr
            integer (c_int), value :: val
            integer (c_size_t), value :: count
            integer (c_int), value :: device_num, depobj_count
            integer (omp_depend_kind), optional :: depobj_list(*)
          end function omp_target_memset_async
        end interface

        interface
          function omp_target_associate_ptr (host_ptr, device_ptr, &
              size, device_offset, device_num) bind (c)
            use, intrinsic :: iso_c_binding, only : c_int, c_ptr, &
                c_size_t
            integer (c_int) :: omp_target_associate_ptr
            type (c_ptr), value :: host_ptr, device_ptr
            integer (c_size_t), value :: size, device_offset
            integer (c_int), value :: device_num
          end function omp_target_associate_ptr
        end interface

        interface
          function omp_target_disassociate_ptr (ptr, &
              device_num) bind (c)
            use, intrinsic :: iso_c_binding, only : c_int, c_ptr
            integer (c_int) :: omp_target_disassociate_ptr
            type (c_ptr), value :: ptr
            integer (c_int), value :: device_num
          end function omp_target_disassociate_ptr
        end interface

        interface
          function omp_get_mapped_ptr (ptr, device_num) bind (c)
            use, intrinsic :: iso_c_binding, only : c_int, c_ptr
            type (c_ptr) :: omp_get_mapped_ptr
            type (c_ptr), value :: ptr
            integer (c_int), value :: device_num
          end function omp_get_mapped_ptr
        end interface

        interface
          function omp_target_is_accessible (ptr, size, &
              device_num) bind (c)
            use, intrinsic :: iso_c_binding, only : c_int, c_ptr, &
                c_size_t
            integer (c_int) :: omp_target_is_accessible
            type (c_ptr), value :: ptr
            integer (c_size_t), value :: size
            integer (c_int), value :: device_num
          end function omp_target_is_accessible
        end interface

        interface
          function omp_get_num_interop_properties (interop) bind (c)
            use, intrinsic :: iso_c_binding, only : c_int, c_intptr_t
            integer (c_int) :: omp_get_num_interop_properties
            integer (c_intptr_t), value, intent (in) :: interop
          end function omp_get_num_interop_properties
        end interface

        interface
          function omp_get_interop_int (interop, property_id, &
              ret_code) bind (c)
            use, intrinsic :: iso_c_binding, only : c_int, c_intptr_t
            integer (c_intptr_t) :: omp_get_interop_int
            integer (c_intptr_t), value, intent (in) :: interop
            integer (c_int), value :: property_id
            integer (c_int), optional, intent (out) :: ret_code
          end function omp_get_interop_int
        end interface

        interface
          function omp_get_interop_ptr (interop, property_id, &
              ret_code) bind (c)
            use, intrinsic :: iso_c_binding, only : c_int, c_intptr_t, &
                c_ptr
            type (c_ptr) :: omp_get_interop_ptr
            integer (c_intptr_t), value, intent (in) :: interop
            integer (c_int), value :: property_id
            integer (c_int), optional, intent (out) :: ret_code
          end function omp_get_interop_ptr
        end interface

! These return pointers to the texts; in the libraries they have
! entry points of their own.
        interface
          function omp_get_interop_str (interop, property_id, &
              ret_code)
            import :: omp_interop_kind, omp_interop_property_kind, &
                omp_interop_rc_kind
            character (:), pointer :: omp_get_interop_str
            integer (omp_interop_kind), value, intent (in) :: interop
            integer (omp_interop_property_kind), value :: property_id
            integer (omp_interop_rc_kind), optional, &
                intent (out) :: ret_code
          end function omp_get_interop_str
        end interface

        interface
          function omp_get_interop_name (interop, property_id)
            import :: omp_interop_kind, omp_interop_property_kind
            character (:), pointer :: omp_get_interop_name
            integer (omp_interop_kind), value, intent (in) :: interop
            integer (omp_interop_property_kind), value :: property_id
          end function omp_get_interop_name
        end interface

        interface
          function omp_get_interop_type_desc (interop, property_id)
            import :: omp_interop_kind, omp_interop_property_kind
            character (:), pointer :: omp_get_interop_type_desc
            integer (omp_interop_kind), value, intent (in) :: interop
            integer (omp_interop_property_kind), value :: property_id
          end function omp_get_interop_type_desc
        end interface

        interface
          function omp_get_interop_rc_desc (interop, ret_code)
            import :: omp_interop_kind, omp_interop_rc_kind
            character (:), pointer :: omp_get_interop_rc_desc
            integer (omp_interop_kind), value, intent (in) :: interop
            integer (omp_interop_rc_kind), value :: ret_code
          end function omp_get_interop_rc_desc
        end interface

        interface
          function omp_get_device_from_uid (uid)
            use, intrinsic :: iso_c_binding, only : c_int
            integer (c_int) :: omp_get_device_from_uid
            character, intent (in) :: uid(*)
          end function omp_get_device_from_uid
        end interface

        interface omp_get_uid_from_device
          function omp_get_uid_from_device (device_num)
            use, intrinsic :: iso_c_binding, only : c_int32_t
            character (:), pointer :: omp_get_uid_from_device
            integer (c_int32_t), value, intent (in) :: device_num
          end function omp_get_uid_from_device
          function omp_get_uid_from_device_8 (device_num)
            use, intrinsic :: iso_c_binding, only : c_int64_t
            character (:), pointer :: omp_get_uid_from_device_8
            integer (c_int64_t), value, intent (in) :: device_num
          end function omp_get_uid_from_device_8
        end interface omp_get_uid_from_device

        interface
          function omp_get_num_threads_dim (dim) &
              bind(C)
            use, intrinsic :: iso_c_binding, only : c_int
            integer (c_int) :: omp_get_num_threads_dim
            integer (c_int), value :: dim
          end function omp_get_num_threads_dim
        end interface

        interface
          function omp_get_thread_num_dim (dim) &
              bind(C)
            use, intrinsic :: iso_c_binding, only : c_int
            integer (c_int) :: omp_get_thread_num_dim
            integer (c_int), value :: dim
          end function omp_get_thread_num_dim
        end interface

        interface
          function omp_get_thread_limit_dim (dim) &
              bind(C)
            use, intrinsic :: iso_c_binding, only : c_int
            integer (c_int) :: omp_get_thread_limit_dim
            integer (c_int), value :: dim
          end function omp_get_thread_limit_dim
        end interface

        interface
          function omp_get_num_teams_dim (dim) &
              bind(C)
            use, intrinsic :: iso_c_binding, only : c_int
            integer (c_int) :: omp_get_num_teams_dim
            integer (c_int), value :: dim
          end function omp_get_num_teams_dim
        end interface

        interface
          function omp_get_team_num_dim (dim) &
              bind(C)
            use, intrinsic :: iso_c_binding, only : c_int
            integer (c_int) :: omp_get_team_num_dim
            integer (c_int), value :: dim
          end function omp_get_team_num_dim
        end interface

        interface
          function omp_get_supported_teams_dim (device_num, dim) &
              bind(C)
            use, intrinsic :: iso_c_binding, only : c_int
            integer (c_int) :: omp_get_supported_teams_dim
            integer (c_int), value :: device_num, dim
          end function omp_get_supported_teams_dim
        end interface

        interface
          function omp_get_supported_threads_dim (device_num, dim) &
              bind(C)
            use, intrinsic :: iso_c_binding, only : c_int
            integer (c_int) :: omp_get_supported_threads_dim
            integer (c_int), value :: device_num, dim
          end function omp_get_supported_threads_dim
        end interface

        interface
          function omp_get_supported_active_team_dims ( &
              device_num, native_support)
            integer (4) :: omp_get_supported_active_team_dims
            integer (4), intent (in) :: device_num
            logical (4), intent (in) :: native_support
          end function omp_get_supported_active_team_dims
        end interface

        interface
          function omp_get_supported_active_league_dims ( &
              device_num, native_support)
            integer (4) :: omp_get_supported_active_league_dims
            integer (4), intent (in) :: device_num
            logical (4), intent (in) :: native_support
          end function omp_get_supported_active_league_dims
        end interface

        interface
          subroutine omp_get_device_distances (ndevs, devs, distances) &
              bind(C)
            use, intrinsic :: iso_c_binding, only : c_int
            integer (c_int), value :: ndevs
            integer (c_int), intent (in) :: devs(*)
            integer (c_int), intent (out) :: distances(*)
          end subroutine omp_get_device_distances
        end interface

        interface omp_control_tool
          function omp_control_tool (command, modifier)
            import :: omp_control_tool_kind
            import :: omp_control_tool_result_kind
            integer (omp_control_tool_result_kind) :: omp_control_tool
            integer (omp_control_tool_kind), intent (in) :: command
            integer (4), intent (in) :: modifier
          end function omp_control_tool
          function omp_control_tool_8 (command, modifier)
            import :: omp_control_tool_kind
            import :: omp_control_tool_result_kind
            integer (omp_control_tool_result_kind) :: omp_control_tool_8
            integer (omp_control_tool_kind), intent (in) :: command
            integer (8), intent (in) :: modifier
          end function omp_control_tool_8
        end interface omp_control_tool
      end module omp_lib
