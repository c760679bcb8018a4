! Regions of several threads use one Fortran pointer. Each copies its descriptor to the
! device again, where the address in it is the device's at every moment. On the host the
! data is another, so that a region that goes there is seen.
! SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
! { dg-require-effective-target offload_device }
! { dg-require-effective-target no_tsan } : two threads may store one descriptor, with the same bytes, at once

program main
  use omp_lib
  implicit none
  integer, pointer :: p(:)
  integer, allocatable, target :: array(:)
  integer :: found, i, wrong
  allocate (array(100))
  array = 5
  p => array
  wrong = 0
  !$omp target enter data map(to: p)
  array = -1
  !$omp parallel private(found, i) num_threads(4) reduction(+: wrong)
  do i = 1, 50
    found = 0
    !$omp target map(to: p) map(tofrom: found)
    found = p(7)
    !$omp end target
    if (found /= 5) wrong = wrong + 1
  end do
  !$omp end parallel
  !$omp target exit data map(delete: p)
  if (wrong /= 0) then
    print *, wrong, 'regions went wrong'
    stop 1
  end if
end program
