! Dummy arguments that are allocatable reach a region through two pointers, also in
! regions that do not wait and run side by side.
! { dg-do run }
! SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
! { dg-all-levels }

module arguments
  implicit none
contains
  subroutine compute (first, second, absent)
    integer, allocatable :: first, second, absent
    !$omp target map (to: first) map (tofrom: second) map (tofrom: absent)
    if (.not. allocated (first) .or. .not. allocated (second)) stop 1
    if (allocated (absent)) stop 2
    second = second + 10 * first
    !$omp end target
    !$omp target map (tofrom: first) nowait
    first = first + 7
    !$omp end target
    !$omp target map (tofrom: second) nowait
    second = second + 200
    !$omp end target
    !$omp taskwait
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
