! Locks through both interfaces of omp_lib, and critical sections.
! SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
program locks
  use omp_lib
  implicit none
  integer(omp_lock_kind) :: lock
  integer(omp_nest_lock_kind) :: nest
  integer :: i, a, b, c, depth

  call omp_init_lock(lock)
  call omp_init_nest_lock(nest)
  a = 0
  b = 0
  c = 0
  !$omp parallel num_threads(6) private(i)
  do i = 1, 500
    call omp_set_lock(lock)
    a = a + 1
    call omp_unset_lock(lock)
    call omp_set_nest_lock(nest)
    call omp_set_nest_lock(nest)
    b = b + 1
    call omp_unset_nest_lock(nest)
    call omp_unset_nest_lock(nest)
    !$omp critical (name)
    c = c + 1
    !$omp end critical (name)
  end do
  !$omp end parallel
  if (a /= 3000 .or. b /= 3000 .or. c /= 3000) error stop 1
  if (.not. omp_test_lock(lock)) error stop 2
  call omp_unset_lock(lock)
  depth = omp_test_nest_lock(nest)
  if (depth /= 1) error stop 3
  depth = omp_test_nest_lock(nest)
  if (depth /= 2) error stop 4
  call omp_unset_nest_lock(nest)
  call omp_unset_nest_lock(nest)
  call omp_destroy_lock(lock)
  call omp_destroy_nest_lock(nest)
end program locks
