! Three asynchronous queues: each block is copied in, worked on and copied out
! in the order of its queue, and the queues run beside each other.
! SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
program acc_pipeline
  use openacc
  implicit none
  integer, parameter :: blocks = 12, length = 20000, queues = 3
  real(8), allocatable :: a(:, :)
  integer :: block, queue, i

  allocate (a(length, blocks))
  do block = 1, blocks
    do i = 1, length
      a(i, block) = block + i
    end do
  end do

  !$acc data create(a)
  do block = 1, blocks
    queue = mod(block, queues) + 1
    !$acc update device(a(:, block)) async(queue)
    !$acc parallel loop present(a) async(queue)
    do i = 1, length
      a(i, block) = 2 * a(i, block) + 1
    end do
    !$acc update self(a(:, block)) async(queue)
  end do
  !$acc wait
  !$acc end data

  do block = 1, blocks
    do i = 1, length
      if (a(i, block) /= 2 * (block + i) + 1) then
        print *, 'wrong at', i, block, a(i, block)
        error stop 1
      end if
    end do
  end do
  print '(a, i0, a, i0, a)', 'OK: ', blocks, ' blocks on ', queues, ' queues'
end program acc_pipeline
