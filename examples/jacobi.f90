! The steady temperature of a plate, by Jacobi's iteration: both grids stay on
! the device, and only one number comes back from each sweep.
! SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
program jacobi
  implicit none
  integer, parameter :: n = 20
  double precision, parameter :: tolerance = 1d-5
  double precision :: old(0:n+1, 0:n+1), new(0:n+1, 0:n+1), change, wrong
  integer :: sweep, i, j

  ! The edges hold the plane x + 2 y, which is then the solution inside too.
  old = 0
  do i = 0, n + 1
    old(i, 0) = i
    old(i, n + 1) = i + 2 * (n + 1)
    old(0, i) = 2 * i
    old(n + 1, i) = n + 1 + 2 * i
  end do
  new = old

  !$omp target data map(tofrom: old) map(to: new)
  do sweep = 1, 20000
    change = 0
    !$omp target teams distribute parallel do collapse(2) &
    !$omp reduction(max: change) map(tofrom: change)
    do j = 1, n
      do i = 1, n
        new(i, j) = 0.25d0 * (old(i - 1, j) + old(i + 1, j) &
                              + old(i, j - 1) + old(i, j + 1))
        change = max(change, abs(new(i, j) - old(i, j)))
      end do
    end do
    !$omp target teams distribute parallel do collapse(2)
    do j = 1, n
      do i = 1, n
        old(i, j) = new(i, j)
      end do
    end do
    if (change < tolerance) exit
  end do
  !$omp end target data

  wrong = 0
  do j = 0, n + 1
    do i = 0, n + 1
      wrong = max(wrong, abs(old(i, j) - (i + 2 * j)))
    end do
  end do
  if (change >= tolerance .or. wrong > 1d-2) then
    print *, 'wrong by', wrong, 'after', sweep, 'sweeps'
    error stop 1
  end if
  print '(a, i0, a)', 'OK: ', sweep, ' sweeps'
end program jacobi
