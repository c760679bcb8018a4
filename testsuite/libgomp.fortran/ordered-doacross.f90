! ordered loops and cross-iteration dependences.
! SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
! { dg-all-levels }
program ordered_doacross
  implicit none
  integer, parameter :: n = 120
  integer :: i, next, wrong
  integer(8) :: a(0:n)

  next = 1
  wrong = 0
  !$omp parallel do ordered schedule(dynamic) num_threads(4)
  do i = 1, n
    !$omp ordered
    if (next /= i) wrong = wrong + 1
    next = i + 1
    !$omp end ordered
  end do
  if (wrong /= 0) error stop 1
  a = 1
  !$omp parallel do ordered(1) schedule(static, 2) num_threads(4)
  do i = 1, n
    !$omp ordered depend(sink: i - 1)
    a(i) = a(i - 1) + i
    !$omp ordered depend(source)
  end do
  if (a(n) /= 1 + n * (n + 1) / 2) error stop 2
end program ordered_doacross
