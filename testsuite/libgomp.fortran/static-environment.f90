! The static library in a Fortran program, beside shared ones: with -static gfortran's
! own library calls functions of the C library that it does not bring with it.
! SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
! { dg-require-effective-target static }
! { dg-options "-l:libgomp.a -Wl,--as-needed" }
! { dg-env OMP_NUM_THREADS 3 }

program static_environment
  use omp_lib
  implicit none
  integer :: threads
  integer (omp_nest_lock_kind) :: lock
  threads = 0
  call omp_init_nest_lock (lock)
  !$omp parallel
  call omp_set_nest_lock (lock)
  threads = threads + 1
  call omp_unset_nest_lock (lock)
  !$omp end parallel
  call omp_destroy_nest_lock (lock)
  if (threads /= 3 .or. omp_get_max_threads () /= 3) stop 1
end program static_environment
