! Two regions at once on sections of one array: gfortran passes the array's address
! in one variable, and each region has to see its own device address there.  The
! first region runs until the second one is over.
! SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
! { dg-all-levels }
module sections
  use iso_c_binding
  use omp_lib
  implicit none
  interface
    integer (c_int) function usleep (microseconds) bind (c)
      import c_int
      integer (c_int), value :: microseconds
    end function
    integer (c_int) function alarm (seconds) bind (c)
      import c_int
      integer (c_int), value :: seconds
    end function
  end interface
contains
  subroutine both (a, n, gate)
    integer :: n, i, opened, ignored
    integer :: a(n)
    integer :: gate(1)
    !$omp target data map(tofrom: gate)
    !$omp target nowait map(tofrom: a(1:n/2)) map(alloc: gate) &
    !$omp& private(i, opened, ignored)
    do i = 1, n/2
      a(i) = a(i) + i
    end do
    do while (.not. omp_is_initial_device ())
      !$omp atomic read
      opened = gate(1)
      if (opened /= 0) exit
      ignored = usleep (1000)
    end do
    do i = 1, n/2
      a(i) = a(i) + i
    end do
    !$omp end target
    !$omp target map(tofrom: a(n/2+1:n)) map(alloc: gate) &
    !$omp& private(i)
    do i = n/2+1, n
      a(i) = a(i) + 2 * i
    end do
    !$omp atomic write
    gate(1) = 1
    !$omp end target
    !$omp taskwait
    !$omp end target data
  end subroutine
end module

program main
  use sections
  implicit none
  integer :: a(1000), i, ignored
  integer :: gate(1)
  ! What can only fail by hanging says so by the alarm signal.
  ignored = alarm (200)
  a = 0
  gate = 0
  call both (a, 1000, gate)
  do i = 1, 1000
    if (a(i) /= 2 * i) then
       print *, 'a', i, a(i)
       stop 1
    end if
  end do
end program
