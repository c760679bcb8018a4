! omp_lib.h in free form.  What needs an explicit interface has one: omp_fulfill_event
! takes its argument by value.
! SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

program include_free
  use, intrinsic :: iso_c_binding
  implicit none
  include 'omp_lib.h'
  integer (omp_event_handle_kind) :: event
  integer (omp_allocator_handle_kind) :: allocator
  integer (omp_nest_lock_kind) :: lock
  type (omp_alloctrait) :: traits(1)
  type (c_ptr) :: memory
  integer, target :: x
  integer :: threads, first, second

  ! A task that ends with its event.
  first = 0
  second = 0
  !$omp parallel num_threads (2) shared (event, first, second)
  !$omp single
  !$omp task detach (event) depend (out : first)
  first = 1
  !$omp end task
  !$omp task depend (in : first)
  second = first + 1
  !$omp end task
  call omp_fulfill_event (event)
  !$omp taskwait
  if (second /= 2) stop 1
  !$omp end single
  !$omp end parallel

  threads = 0
  call omp_init_nest_lock (lock)
  !$omp parallel num_threads (3)
  call omp_set_nest_lock (lock)
  threads = threads + omp_test_nest_lock (lock) - 1
  call omp_unset_nest_lock (lock)
  call omp_unset_nest_lock (lock)
  !$omp end parallel
  call omp_destroy_nest_lock (lock)
  if (threads /= 3) stop 2

  traits(1) = omp_alloctrait (omp_atk_alignment, 128)
  allocator = omp_init_allocator (omp_default_mem_space, 1, traits)
  memory = omp_alloc (100_c_size_t, allocator)
  if (mod (transfer (memory, 0_c_intptr_t), 128_c_intptr_t) /= 0) stop 3
  memory = omp_realloc (memory, 1000_c_size_t, allocator, allocator)
  call omp_free (memory, allocator)
  call omp_destroy_allocator (allocator)

  call omp_set_schedule (omp_sched_guided, 7)
  if (omp_get_wtime () < 0d0 .or. .not. omp_is_initial_device ()) stop 4
  if (omp_get_proc_bind () == omp_proc_bind_spread) stop 5
  if (omp_target_is_present (c_loc (x), omp_get_initial_device ()) == 0) stop 6
  if (omp_get_num_interop_properties (omp_interop_none) /= 0) stop 7
  if (openmp_version < 202011) stop 8
end program include_free
