! Derived types whose components are mapped and attached.
! SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
! { dg-all-levels }
program acc_derived
  implicit none
  type field
    integer :: n
    real, allocatable :: values(:)
  end type field
  type(field) :: f
  integer :: i

  f%n = 40
  allocate (f%values(f%n))
  f%values = [(real(i), i = 1, f%n)]
  !$acc enter data copyin(f)
  !$acc enter data copyin(f%values)
  !$acc parallel loop present(f)
  do i = 1, f%n
    f%values(i) = f%values(i) + 0.5
  end do
  !$acc exit data copyout(f%values)
  !$acc exit data delete(f)
  do i = 1, 40
    if (f%values(i) /= i + 0.5) error stop 1
  end do
end program acc_derived
