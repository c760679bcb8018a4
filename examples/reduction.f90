! Sum, extremes and a dot product by reductions of one target region.
! SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
program reduction
  implicit none
  integer, parameter :: n = 500000
  integer, allocatable :: a(:)
  integer(8) :: total, squares
  integer :: lowest, highest, i

  allocate (a(n))
  do i = 1, n
    a(i) = int(mod(7919_8 * i, int(n, 8))) - n / 2
  end do
  total = 0
  squares = 0
  lowest = huge(lowest)
  highest = -huge(highest)
  !$omp target teams distribute parallel do map(to: a) &
  !$omp reduction(+: total, squares) reduction(min: lowest) reduction(max: highest)
  do i = 1, n
    total = total + a(i)
    squares = squares + int(a(i), 8)**2
    lowest = min(lowest, a(i))
    highest = max(highest, a(i))
  end do
  ! 7919 is prime to n: a holds each of -n/2 .. n/2-1 once.
  if (total /= -n / 2 .or. lowest /= -n / 2 .or. highest /= n / 2 - 1 .or. &
      squares /= (int(n, 8)**3 + 2 * int(n, 8)) / 12) then
    print *, 'wrong:', total, squares, lowest, highest
    error stop 1
  end if
  print '(a, i0)', 'OK: sum of squares ', squares
end program reduction
