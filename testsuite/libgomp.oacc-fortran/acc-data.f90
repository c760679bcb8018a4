! Structured and unstructured data with allocatable arrays, and update of
! sections.
! SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
! { dg-all-levels }
program acc_data
  use openacc
  implicit none
  integer, parameter :: n = 100
  real, allocatable :: x(:, :)
  integer :: i, j

  allocate (x(n, 4))
  x = 1
  !$acc enter data copyin(x)
  if (.not. acc_is_present(x)) error stop 1
  !$acc parallel loop collapse(2) present(x)
  do j = 1, 4
    do i = 1, n
      x(i, j) = x(i, j) + j
    end do
  end do
  !$acc update self(x(:, 2))
  if (any(x(:, 2) /= 3)) error stop 2
  x(:, 3) = 0
  !$acc update device(x(:, 3))
  !$acc exit data copyout(x)
  if (any(x(:, 1) /= 2) .or. any(x(:, 3) /= 0) .or. any(x(:, 4) /= 5)) error stop 3
  !$acc data create(x)
  !$acc parallel loop present(x)
  do i = 1, n
    x(i, 1) = i
  end do
  !$acc update self(x(1:10, 1))
  !$acc end data
  if (x(10, 1) /= 10) error stop 4
  deallocate (x)
end program acc_data
