! openacc_lib.h in fixed form.
! SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

      program fixed
      implicit none
      include 'openacc_lib.h'
      integer a(10), i
      do i = 1, 10
        a(i) = 0
      end do
!$acc enter data copyin (a)
!$acc parallel loop present (a) async (1)
      do i = 1, 10
        a(i) = a(i) + i
      end do
      call acc_wait (1)
      call acc_update_self (a, 40)
!$acc exit data delete (a)
      do i = 1, 10
        if (a(i) .ne. i) stop 1
      end do
      if (acc_is_present (a, 40)
     &    .and. acc_get_device_type () .ne. acc_device_host) stop 2
      end
