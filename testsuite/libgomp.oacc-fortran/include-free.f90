! openacc_lib.h in free form.
! SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

program include_free
  implicit none
  include 'openacc_lib.h'
  integer :: a(10), i
  a = 1
  call acc_copyin (a)
  if (.not. acc_is_present (a)) stop 1
  !$acc parallel loop present (a)
  do i = 1, 10
    a(i) = a(i) + i
  end do
  call acc_copyout (a)
  do i = 1, 10
    if (a(i) /= i + 1) stop 2
  end do
  call acc_wait_all ()
  if (openacc_version < 201711) stop 3
  if (acc_get_num_devices (acc_device_host) /= 1) stop 4
end program include_free
