! Allocator routines and the traits type of omp_lib.
! SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
program allocators
  use omp_lib
  use iso_c_binding
  implicit none
  type(omp_alloctrait) :: traits(2)
  integer(omp_allocator_handle_kind) :: allocator

  traits(1) = omp_alloctrait(omp_atk_alignment, 128)
  traits(2) = omp_alloctrait(omp_atk_fallback, omp_atv_null_fb)
  allocator = omp_init_allocator(omp_default_mem_space, 2, traits)
  if (allocator == omp_null_allocator) error stop 1
  call omp_set_default_allocator(allocator)
  if (omp_get_default_allocator() /= allocator) error stop 2
  call omp_set_default_allocator(omp_default_mem_alloc)
  call omp_destroy_allocator(allocator)
end program allocators
