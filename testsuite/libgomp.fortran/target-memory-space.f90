! Memory spaces and allocators of devices, with integers of both kinds.
! SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
program memory_space
  use omp_lib
  use iso_c_binding
  implicit none
  integer (omp_memspace_handle_kind) :: space
  integer (omp_allocator_handle_kind) :: allocator
  integer (4) :: device, devices(1)
  integer (8) :: wide(1)
  type (c_ptr) :: memory
  device = 0
  if (omp_get_num_devices () == 0) device = omp_initial_device
  devices = device
  wide = device
  space = omp_get_device_memspace (device, omp_default_mem_space)
  if (space == omp_null_mem_space) stop 1
  if (omp_get_device_memspace (wide(1), omp_default_mem_space) /= space) stop 2
  if (omp_get_devices_memspace (1, devices, omp_default_mem_space) /= space) stop 3
  if (omp_get_devices_memspace (1_8, wide, omp_default_mem_space) /= space) stop 4
  if (omp_get_memspace_num_resources (space) /= 1) stop 5
  if (omp_get_memspace_pagesize (space) <= 0) stop 6
  if (omp_get_submemspace (space, 1, [0]) /= space) stop 7
  if (omp_get_submemspace (space, 1_8, [1_8]) /= omp_null_mem_space) stop 8
  if (omp_get_devices_and_host_memspace (0, devices, omp_const_mem_space) &
      /= omp_const_mem_space) stop 9
  if (device == omp_initial_device) then
    if (omp_get_device_and_host_memspace (device, omp_default_mem_space) /= space) stop 10
    if (omp_get_devices_all_memspace (omp_default_mem_space) /= space) stop 11
    if (omp_get_devices_all_allocator (omp_default_mem_space) /= omp_default_mem_alloc) stop 12
  end if
  allocator = omp_get_device_allocator (device, omp_default_mem_space)
  if (allocator == omp_null_allocator) stop 13
  if (omp_get_devices_allocator (1_8, wide, omp_default_mem_space) /= allocator) stop 14
  if (omp_get_device_and_host_allocator (omp_invalid_device, omp_default_mem_space) &
      /= omp_null_allocator) stop 15
  memory = omp_alloc (1000_c_size_t, allocator)
  if (.not. c_associated (memory)) stop 16
  call omp_free (memory, allocator)
end program memory_space
