! Parallel regions, data-sharing clauses and the routines of module omp_lib.
! SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
! { dg-all-levels }
program parallel
  use omp_lib
  implicit none
  integer :: total, first, i, team
  integer :: seen(0:7)

  call omp_set_dynamic(.false.)
  call omp_set_num_threads(6)
  if (omp_get_max_threads() /= 6) error stop 1
  if (omp_in_parallel()) error stop 2
  total = 0
  first = 3
  seen = 0
  !$omp parallel num_threads(8) firstprivate(first) reduction(+: total) private(i)
  i = omp_get_thread_num()
  seen(i) = seen(i) + 1
  first = first + i
  total = total + first
  if (.not. omp_in_parallel()) error stop 3
  if (omp_get_level() /= 1) error stop 4
  !$omp end parallel
  if (total /= 8 * 3 + 28 .or. first /= 3) error stop 5
  if (any(seen /= 1)) error stop 6
  team = 0
  !$omp parallel if(.false.) reduction(+: team)
  team = team + omp_get_num_threads()
  !$omp end parallel
  if (team /= 1) error stop 7
end program parallel
