! Derived types with allocatable and pointer components, and character data.
! SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
! { dg-all-levels }
program target_derived
  implicit none
  type particle
    real(8) :: position(3)
    integer :: kind
  end type particle
  type block
    integer :: count
    integer, pointer :: values(:)
  end type block
  type(particle) :: p(50)
  type(block) :: b
  character(len=5) :: text
  integer :: i

  do i = 1, 50
    p(i) = particle([1d0 * i, 2d0 * i, 3d0 * i], i)
  end do
  !$omp target teams distribute parallel do map(tofrom: p)
  do i = 1, 50
    p(i)%position = p(i)%position * 2
    p(i)%kind = -p(i)%kind
  end do
  do i = 1, 50
    if (p(i)%kind /= -i .or. p(i)%position(3) /= 6d0 * i) error stop 1
  end do
  b%count = 20
  allocate (b%values(20))
  b%values = 4
  !$omp target map(tofrom: b%values) map(to: b%count)
  do i = 1, b%count
    b%values(i) = b%values(i) + i
  end do
  !$omp end target
  if (any(b%values /= [(4 + i, i = 1, 20)])) error stop 2
  deallocate (b%values)
  text = 'abcde'
  !$omp target map(tofrom: text)
  text(2:3) = 'XY'
  !$omp end target
  if (text /= 'aXYde') error stop 3
end program target_derived
