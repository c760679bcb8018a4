! An array that was not allocated when its descriptor was mapped, and is by now: the
! first region that finds it so copies the descriptor again, and a second region, which
! another queue runs at the same time, uses it behind that copy.
! SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
! { dg-env FAR_COPY_US "3000" }

program main
  implicit none
  integer, pointer :: p(:)
  integer, allocatable, target :: array(:)
  integer :: first, second, round
  do round = 1, 3
    second = 0
    !$omp target enter data map(to: array)
    allocate (array(100))
    array = round
    ! The data is there, under another name.
    p => array
    !$omp target enter data map(to: p)
    !$omp target map(to: array) map(from: first) nowait
    first = array(5)
    !$omp end target
    !$omp target map(to: array) map(tofrom: second)
    if (allocated (array)) second = array(7)
    !$omp end target
    !$omp taskwait
    if (first /= round .or. second /= round) then
      print *, first, second, 'instead of', round
      stop 1
    end if
    !$omp target exit data map(delete: p)
    !$omp target exit data map(delete: array)
    deallocate (array)
  end do
end program
