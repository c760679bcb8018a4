! The modules of OpenACC: what openacc_lib.h declares, with the names that a
! program may use.  They hold no code; the procedures are the library's
! (fortran_acc.c and libacc).
!
! Type 3 is Gangway's host device, whose memory is not shared with the host; it
! has no name here, as other implementations have none for it.
! SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

module openacc_internal
  implicit none
  include 'openacc_lib.h'
end module openacc_internal

module openacc_kinds
  use openacc_internal, only: acc_device_kind, acc_device_current, &
      acc_device_none, acc_device_default, acc_device_host, &
      acc_device_not_host, acc_device_nvidia, acc_device_radeon, &
      acc_device_property_kind, acc_device_property, acc_property_memory, &
      acc_property_free_memory, acc_property_name, acc_property_vendor, &
      acc_property_driver, acc_handle_kind, acc_async_noval, acc_async_sync
  implicit none
  public
end module openacc_kinds

module openacc
  use openacc_kinds
  use openacc_internal
  implicit none

  private

  public :: acc_device_kind, acc_device_none, acc_device_default
  public :: acc_device_host, acc_device_not_host, acc_device_nvidia
  public :: acc_device_radeon, acc_device_property_kind, acc_device_property
  public :: acc_property_memory, acc_property_free_memory, acc_property_name
  public :: acc_property_vendor, acc_property_driver, acc_handle_kind
  public :: acc_async_noval, acc_async_sync, openacc_version
  public :: acc_get_num_devices, acc_set_device_type, acc_get_device_type
  public :: acc_set_device_num, acc_get_device_num, acc_get_property
  public :: acc_get_property_string, acc_init, acc_shutdown, acc_on_device
  public :: acc_async_test, acc_async_test_all, acc_wait, acc_async_wait
  public :: acc_wait_async, acc_wait_all, acc_async_wait_all
  public :: acc_wait_all_async, acc_copyin, acc_present_or_copyin, acc_pcopyin
  public :: acc_create, acc_present_or_create, acc_pcreate, acc_copyout
  public :: acc_copyout_finalize, acc_delete, acc_delete_finalize
  public :: acc_update_device, acc_update_self, acc_is_present
  public :: acc_copyin_async, acc_create_async, acc_copyout_async
  public :: acc_copyout_finalize_async, acc_delete_async
  public :: acc_delete_finalize_async, acc_update_device_async
  public :: acc_update_self_async, acc_malloc, acc_free, acc_map_data
  public :: acc_unmap_data, acc_deviceptr, acc_hostptr, acc_memcpy_to_device
  public :: acc_memcpy_to_device_async, acc_memcpy_from_device
  public :: acc_memcpy_from_device_async, acc_memcpy_device
  public :: acc_memcpy_device_async, acc_attach, acc_attach_async, acc_detach
  public :: acc_detach_async, acc_detach_finalize, acc_detach_finalize_async
end module openacc
