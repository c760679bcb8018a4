! async and wait, and the routines of module openacc for queues.
! SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
program acc_async
  use openacc
  implicit none
  integer, parameter :: n = 1000
  integer :: a(n), b(n), i

  a = 0
  b = 0
  !$acc data copy(a, b)
  !$acc parallel loop async(1) present(a)
  do i = 1, n
    a(i) = i
  end do
  !$acc wait(1) async(2)
  !$acc parallel loop async(2) present(a, b)
  do i = 1, n
    b(i) = 2 * a(i)
  end do
  call acc_wait(2)
  if (.not. acc_async_test(2)) error stop 1
  !$acc parallel loop async present(b)
  do i = 1, n
    b(i) = b(i) + 1
  end do
  call acc_wait_all()
  if (.not. acc_async_test_all()) error stop 2
  !$acc end data
  do i = 1, n
    if (a(i) /= i .or. b(i) /= 2 * i + 1) error stop 3
  end do
end program acc_async
