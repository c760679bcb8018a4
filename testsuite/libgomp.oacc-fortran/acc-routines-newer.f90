! Routines of OpenACC 2.7 to 3.3 in module openacc, as far as one device shows them.
! SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
program acc_routines_newer
  use openacc
  use iso_c_binding
  implicit none
  integer :: a(100), b(100), i, number, queues(3)
  integer (acc_device_kind) :: type
  logical :: separate

  type = acc_get_device_type ()
  number = acc_get_device_num (type)
  separate = type /= acc_device_host
  if (acc_get_default_async () /= acc_async_noval) stop 1
  call acc_set_default_async (4)
  if (acc_get_default_async () /= 4) stop 2
  a = 1
  b = 2
  call acc_copyin (a)
  call acc_copyin (b)
  !$acc parallel loop present (a) async
  do i = 1, 100
    a(i) = a(i) + i
  end do
  call acc_wait_device_async (4, 5, number)
  call acc_wait_device (5, number)
  if (.not. acc_async_test_device (4, number)) stop 3
  call acc_wait_all_device_async (6, number)
  call acc_wait_all_device (number)
  if (.not. acc_async_test_all_device (number)) stop 4
  call acc_memcpy_d2d (b, a, c_sizeof (a), number, number)
  call acc_update_self (b)
  if (b(100) /= 101 .and. separate) stop 5
  call acc_memcpy_d2d_async (b, a, c_sizeof (a), number, number, 4)
  queues = [acc_async_sync, 9, 4]
  if (acc_wait_any (3, queues) /= 1) stop 6
  if (acc_wait_any_device (1, queues, number) /= -1) stop 7
  call acc_wait (4)
  call acc_copyout (b)
  call acc_delete (a)
  if (b(100) /= 101) stop 8
  if (acc_get_property (number, type, acc_property_shared_memory_support) /= 0 &
      .neqv. .not. separate) stop 9
  call acc_shutdown_device (number, type)
  call acc_init_device (number, type)
  call acc_set_error_routine (c_null_funptr)
end program acc_routines_newer
