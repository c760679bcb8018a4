! omp_lib.h in fixed form, with lines of 72 and of 80 columns, in a program
! that gives routines what the modules' interfaces would refuse.
! SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
! { dg-options "-ffixed-line-length-80 -fallow-argument-mismatch" }

      program fixed
      implicit none
      include 'omp_lib.h'
      integer (8) lock
      integer (8) levels
      integer n
      external work
      lock = 0
      levels = 2
      n = 0
      call omp_init_lock (lock)
      call omp_set_max_active_levels (levels)
!$omp parallel num_threads (4)
      call omp_set_lock (lock)
      call work (n)
      call omp_unset_lock (lock)
!$omp end parallel
      call omp_destroy_lock (lock)
      if (n .ne. 4) stop 1
      if (omp_get_max_active_levels () .ne. 2) stop 2
      end

      subroutine work (n)
      implicit none
      integer n
      include 'omp_lib.h'
      if (omp_in_parallel ()) n = n + 1
      if (omp_get_num_threads () .ne. 4) stop 3
      end
