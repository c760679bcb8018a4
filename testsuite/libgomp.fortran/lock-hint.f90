! Locks that are initialised with a hint.
! SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
program lock_hint
  use omp_lib
  implicit none
  integer (omp_lock_kind) :: lock
  integer (omp_nest_lock_kind) :: nest
  integer :: i, count, nested
  call omp_init_lock_with_hint (lock, omp_sync_hint_contended)
  call omp_init_nest_lock_with_hint (nest, omp_lock_hint_uncontended)
  count = 0
  nested = 0
  !$omp parallel do num_threads (4)
  do i = 1, 1000
    call omp_set_lock (lock)
    count = count + 1
    call omp_unset_lock (lock)
    call omp_set_nest_lock (nest)
    if (omp_test_nest_lock (nest) /= 2) stop 1
    nested = nested + 1
    call omp_unset_nest_lock (nest)
    call omp_unset_nest_lock (nest)
  end do
  if (count /= 1000 .or. nested /= 1000) stop 2
  call omp_destroy_lock (lock)
  call omp_destroy_nest_lock (nest)
end program lock_hint
