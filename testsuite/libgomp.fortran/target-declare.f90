! Procedures and module variables that are declared target.
! SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
! { dg-all-levels }
module device_data
  implicit none
  integer :: table(64) = 0
  !$omp declare target(table)
contains
  integer function twice(i)
    !$omp declare target
    integer, intent(in) :: i
    twice = 2 * i
  end function twice
end module device_data

program target_declare
  use device_data
  implicit none
  integer :: i

  !$omp target
  do i = 1, 64
    table(i) = twice(i)
  end do
  !$omp end target
  !$omp target update from(table)
  if (any(table /= [(2 * i, i = 1, 64)])) error stop 1
  table = 7
  !$omp target update to(table)
  !$omp target
  table(1) = table(2) + 1
  !$omp end target
  !$omp target update from(table)
  if (table(1) /= 8 .or. table(64) /= 7) error stop 2
end program target_declare
