! Data routines and device routines of module openacc.
! SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
program acc_routines
  use openacc
  use iso_c_binding
  implicit none
  integer :: a(50), i
  logical :: separate

  separate = acc_get_device_type() /= acc_device_host
  if (acc_get_num_devices(acc_device_host) /= 1) error stop 1
  a = 5
  call acc_copyin(a)
  if (.not. acc_is_present(a)) error stop 2
  !$acc parallel loop present(a)
  do i = 1, 50
    a(i) = a(i) + i
  end do
  call acc_update_self(a)
  if (a(50) /= 55) error stop 3
  a = 1
  call acc_update_device(a)
  call acc_copyout(a)
  if (any(a /= 1)) error stop 4
  if (separate .and. acc_is_present(a)) error stop 5
  call acc_create(a)
  call acc_delete(a)
  if (separate .and. acc_is_present(a)) error stop 6
  if (.not. acc_on_device(acc_device_host)) error stop 7
end program acc_routines
