! do loops with every schedule, collapse, descending and stepping, and the
! workshare construct.
! SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
! { dg-all-levels }
program loops
  use omp_lib
  implicit none
  integer, parameter :: n = 500
  integer :: hits(n), i, j, kind, grid(20, 30)
  integer(8) :: k, total

  do kind = 1, 4
    call omp_set_schedule(int(kind, omp_sched_kind), 3)
    hits = 0
    !$omp parallel do schedule(runtime) num_threads(4)
    do i = n, 1, -1
      hits(i) = hits(i) + 1
    end do
    if (any(hits /= 1)) error stop 1
    total = 0
    !$omp parallel do schedule(runtime) reduction(+: total) num_threads(3)
    do k = 10_8**12, 10_8**12 + 3 * 99, 3
      total = total + (k - 10_8**12)
    end do
    if (total /= 3 * 99 * 100 / 2) error stop 2
  end do
  grid = 0
  !$omp parallel do collapse(2) schedule(dynamic, 7) num_threads(4)
  do j = 1, 30
    do i = 1, 20
      grid(i, j) = grid(i, j) + i * j
    end do
  end do
  do j = 1, 30
    do i = 1, 20
      if (grid(i, j) /= i * j) error stop 3
    end do
  end do
  !$omp parallel num_threads(4)
  !$omp workshare
  hits = 2
  grid = grid + 1
  !$omp end workshare
  !$omp end parallel
  if (any(hits /= 2) .or. grid(20, 30) /= 601) error stop 4
end program loops
