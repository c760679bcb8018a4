! The directives init, shutdown and set.
! SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
! { dg-require-effective-target acc_init }
! { dg-require-effective-target offload_device }
! { dg-env GANGWAY_HOST_DEVICES "2" }

program directives
  use openacc
  implicit none
  integer (acc_device_kind) :: type
  integer :: number, a(4)
  type = acc_get_device_type ()
  if (type == acc_device_host) stop 1
  number = 1
  !$acc init device_num(number) if (.false.)
  !$acc init
  !$acc set device_num(number)
  if (acc_get_device_num (type) /= 1) stop 2
  a = 1
  !$acc enter data copyin (a)
  if (.not. acc_is_present (a)) stop 3
  !$acc set device_num(0)
  if (acc_is_present (a)) stop 4
  !$acc shutdown device_type (host)
  !$acc set device_num(number)
  if (.not. acc_is_present (a)) stop 5
  !$acc exit data delete (a)
  !$acc shutdown
  !$acc init device_type (host)
  if (acc_get_device_type () /= acc_device_host) stop 6
  !$acc set device_type(*)
  if (acc_get_device_type () /= acc_device_host) stop 7
  !$acc set device_num(number)
  if (acc_get_device_type () /= type) stop 8
  if (acc_get_device_num (type) /= number) stop 9
end program directives
