! parallel, kernels and serial regions with reductions and data clauses.
! SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
! { dg-all-levels }
program acc_compute
  implicit none
  integer, parameter :: n = 300
  integer :: a(n), b(n), i, total

  a = [(i, i = 1, n)]
  b = 0
  !$acc parallel loop copyin(a) copyout(b)
  do i = 1, n
    b(i) = 3 * a(i)
  end do
  if (any(b /= [(3 * i, i = 1, n)])) error stop 1
  total = 0
  !$acc parallel loop reduction(+: total) copyin(b)
  do i = 1, n
    total = total + b(i)
  end do
  if (total /= 3 * n * (n + 1) / 2) error stop 2
  !$acc kernels copy(a)
  do i = 1, n
    a(i) = a(i) - 1
  end do
  !$acc end kernels
  if (a(n) /= n - 1) error stop 3
  !$acc serial copy(a)
  a(1) = 100
  !$acc end serial
  if (a(1) /= 100) error stop 4
end program acc_compute
