! Tasks, dependences, task groups and taskloop with reductions.
! SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
! { dg-all-levels }
program tasks
  use omp_lib
  implicit none
  integer :: result, x, i, order, total
  integer :: cells(100)

  !$omp parallel num_threads(4)
  !$omp single
  result = fib(15)
  !$omp end single
  !$omp end parallel
  if (result /= 610) error stop 1

  x = 1
  !$omp parallel num_threads(4)
  !$omp single
  do i = 1, 100
    !$omp task depend(inout: x) shared(x)
    x = mod(x * 7 + 1, 10007)
    !$omp end task
  end do
  !$omp taskwait
  !$omp taskgroup
  do i = 1, 100
    !$omp task shared(cells) firstprivate(i)
    cells(i) = i
    !$omp end task
  end do
  !$omp end taskgroup
  if (sum(cells) /= 5050) error stop 2
  !$omp end single
  !$omp end parallel
  order = 1
  do i = 1, 100
    order = mod(order * 7 + 1, 10007)
  end do
  if (x /= order) error stop 3

  total = 0
  !$omp parallel num_threads(3)
  !$omp single
  !$omp taskloop reduction(+: total) grainsize(9)
  do i = 1, 200
    total = total + i
  end do
  !$omp end taskloop
  !$omp end single
  !$omp end parallel
  if (total /= 20100) error stop 4

contains
  recursive integer function fib(n) result(value)
    integer, intent(in) :: n
    integer :: a, b
    if (n < 2) then
      value = n
      return
    end if
    !$omp task shared(a)
    a = fib(n - 1)
    !$omp end task
    !$omp task shared(b)
    b = fib(n - 2)
    !$omp end task
    !$omp taskwait
    value = a + b
  end function fib
end program tasks
