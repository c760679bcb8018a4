! The cost of launching a target region that uses four allocatable arrays, all
! of them present: seconds for one region, from one host thread.
!
! usage: launch_fortran [cases | NAME THREADS REGIONS]
! With a name, runs the case of that name without measuring, from one thread: for
! counting instructions.  `cases' prints the names.
! SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

! Launch REGIONS regions, after some to warm up; returns the seconds of one.
function launch (regions) result (seconds)
  use, intrinsic :: iso_fortran_env, only: int64, real64
  implicit none
  integer, intent (in) :: regions
  real (real64) :: seconds
  integer, parameter :: length = 16
  real, allocatable :: a(:), b(:), c(:), d(:)
  integer (int64) :: began = 0, ended, rate = 1
  integer :: i

  allocate (a(length), b(length), c(length), d(length), source = 1.0)
  !$omp target enter data map(to: a, b, c, d)
  do i = -regions / 10, regions
    if (i == 1) call system_clock (began, rate)
    !$omp target map(tofrom: a, b, c, d)
    a(1) = b(1) + c(1) + d(1)
    !$omp end target
  end do
  call system_clock (ended)
  !$omp target exit data map(from: a, b, c, d)
  if (a(1) /= 3.0) error stop "wrong result"
  seconds = real (ended - began, real64) / rate / regions
end function

program launch_fortran
  use, intrinsic :: iso_fortran_env, only: real64
  implicit none
  interface
    function launch (regions) result (seconds)
      import :: real64
      integer, intent (in) :: regions
      real (real64) :: seconds
    end function
  end interface
  character (len=*), parameter :: name = "4_allocatable"
  integer, parameter :: many = 1000000
  character (len=32) :: argument
  real (real64) :: seconds
  integer :: regions

  select case (command_argument_count ())
  case (1)
    print "(a)", name
  case (3)
    call get_command_argument (3, argument)
    read (argument, *) regions
    seconds = launch (regions)
  case default
    print "(a, es12.4)", "launch_" // name // "_variables_1_threads ", &
      launch (many)
  end select
end program
