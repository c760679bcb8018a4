! With -fdefault-integer-8 the routines' other entry points are called.
! SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
! { dg-options "-fdefault-integer-8" }
program integer8
  use omp_lib
  implicit none
  integer :: threads, i, team
  logical :: flag

  call omp_set_num_threads(3)
  threads = omp_get_max_threads()
  if (threads /= 3) error stop 1
  flag = .false.
  call omp_set_dynamic(flag)
  if (omp_get_dynamic()) error stop 2
  call omp_set_max_active_levels(2)
  if (omp_get_max_active_levels() /= 2) error stop 3
  i = 0
  if (omp_get_ancestor_thread_num(i) /= 0) error stop 4
  if (omp_get_team_size(i) /= 1) error stop 5
  team = 0
  !$omp parallel reduction(+: team)
  team = team + 1
  !$omp end parallel
  if (team /= 3) error stop 6
  call omp_set_default_device(i)
  if (omp_get_default_device() /= 0) error stop 7
end program integer8
