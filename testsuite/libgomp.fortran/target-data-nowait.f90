! target data, update, and regions with nowait and depend.
! SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
program target_data_nowait
  use omp_lib
  implicit none
  integer, parameter :: n = 300
  integer :: a(n), b(n), i

  a = [(i, i = 1, n)]
  b = 0
  !$omp target data map(to: a) map(from: b)
  !$omp target nowait depend(out: b)
  do i = 1, n
    b(i) = 2 * a(i)
  end do
  !$omp end target
  !$omp target nowait depend(inout: b)
  do i = 1, n
    b(i) = b(i) + 1
  end do
  !$omp end target
  !$omp taskwait
  !$omp target update from(b(1:10))
  if (b(10) /= 21) error stop 1
  !$omp end target data
  do i = 1, n
    if (b(i) /= 2 * i + 1) error stop 2
  end do
end program target_data_nowait
