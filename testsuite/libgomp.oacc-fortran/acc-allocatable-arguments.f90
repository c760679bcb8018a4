! Dummy arguments that are allocatable reach a region through two pointers: the
! second points to the first, which no other construct shares.
! { dg-do run }
! SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

module arguments
  implicit none
contains
  subroutine compute (first, second, absent)
    integer, allocatable :: first, second, absent
    !$acc parallel copyin (first) copy (second, absent)
    if (.not. allocated (first) .or. .not. allocated (second)) stop 1
    if (allocated (absent)) stop 2
    second = second + 10 * first
    !$acc end parallel
    !$acc parallel copy (first, second) async (1)
    second = second + 100 * first
    first = 9
    !$acc end parallel
    !$acc wait (1)
  end subroutine compute
end module arguments

program allocatable_arguments
  use arguments
  implicit none
  integer, allocatable :: first, second, absent
  allocate (first, second)
  first = 2
  second = 3
  call compute (first, second, absent)
  if (first /= 9 .or. second /= 223) stop 3
  if (allocated (absent)) stop 4
  deallocate (first, second)
end program allocatable_arguments
