! Device routines of omp_lib: numbers of devices, memory, association.
! SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
program target_routines
  use omp_lib
  use iso_c_binding
  implicit none
  integer, parameter :: n = 25
  integer(c_int), target :: a(n), b(n)
  type(c_ptr) :: memory
  integer :: host, device, i, status

  host = omp_get_initial_device()
  device = omp_get_default_device()
  if (host /= omp_get_num_devices()) error stop 1
  if (.not. omp_is_initial_device()) error stop 2
  a = [(i, i = 1, n)]
  b = 0
  memory = omp_target_alloc(int(4 * n, c_size_t), device)
  if (.not. c_associated(memory)) error stop 3
  status = omp_target_memcpy(memory, c_loc(a), int(4 * n, c_size_t), 0_c_size_t, &
                             0_c_size_t, device, host)
  if (status /= 0) error stop 4
  status = omp_target_memcpy(c_loc(b), memory, int(4 * n, c_size_t), 0_c_size_t, &
                             0_c_size_t, host, device)
  if (status /= 0 .or. any(a /= b)) error stop 5
  call omp_target_free(memory, device)
  !$omp target data map(to: a)
  if (omp_get_num_devices() > 0) then
    if (omp_target_is_present(c_loc(a), device) == 0) error stop 6
  end if
  !$omp end target data
end program target_routines
