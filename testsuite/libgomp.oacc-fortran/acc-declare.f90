! declare create of module arrays, and routine.
! SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
! { dg-all-levels }
module state
  implicit none
  integer :: table(30)
  !$acc declare create(table)
contains
  integer function plus_one(i)
    !$acc routine seq
    integer, intent(in) :: i
    plus_one = i + 1
  end function plus_one
end module state

program acc_declare
  use state
  implicit none
  integer :: i

  table = [(i, i = 1, 30)]
  !$acc update device(table)
  !$acc parallel loop present(table)
  do i = 1, 30
    table(i) = plus_one(table(i))
  end do
  !$acc update self(table)
  if (any(table /= [(i + 1, i = 1, 30)])) error stop 1
end program acc_declare
