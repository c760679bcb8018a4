! Explicit-shape, allocatable, pointer and assumed-shape arrays in target
! regions.
! SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
! { dg-all-levels }
program target_arrays
  implicit none
  integer, parameter :: n = 100
  integer :: fixed(n)
  integer, allocatable :: dynamic(:)
  integer, pointer :: pointed(:)
  integer :: i

  allocate (dynamic(n), pointed(n))
  do i = 1, n
    fixed(i) = i
    dynamic(i) = 2 * i
    pointed(i) = 3 * i
  end do
  !$omp target map(tofrom: fixed, dynamic, pointed)
  do i = 1, n
    fixed(i) = fixed(i) + 1
    dynamic(i) = dynamic(i) + fixed(i)
    pointed(i) = pointed(i) - 1
  end do
  !$omp end target
  do i = 1, n
    if (fixed(i) /= i + 1) error stop 1
    if (dynamic(i) /= 3 * i + 1) error stop 2
    if (pointed(i) /= 3 * i - 1) error stop 3
  end do
  call assumed(dynamic(1:n:2))
  do i = 1, n
    if (dynamic(i) /= merge(0, 3 * i + 1, mod(i, 2) == 1)) error stop 4
  end do
  !$omp target enter data map(to: pointed)
  !$omp target
  pointed(5) = 555
  !$omp end target
  !$omp target update from(pointed(4:6))
  if (pointed(5) /= 555) error stop 5
  !$omp target exit data map(delete: pointed)
  deallocate (dynamic, pointed)
contains
  subroutine assumed(a)
    integer, intent(inout) :: a(:)
    integer :: k
    !$omp target teams distribute parallel do map(tofrom: a)
    do k = 1, size(a)
      a(k) = 0
    end do
  end subroutine assumed
end program target_arrays
