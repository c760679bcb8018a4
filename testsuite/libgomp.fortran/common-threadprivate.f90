! threadprivate common blocks, copyin and copyprivate.
! SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
! { dg-all-levels }
program common_threadprivate
  use omp_lib
  implicit none
  integer :: counter, value
  common /state/ counter
  !$omp threadprivate(/state/)

  call omp_set_dynamic(.false.)
  counter = 10
  !$omp parallel num_threads(4) copyin(/state/)
  if (counter /= 10) error stop 1
  counter = counter + omp_get_thread_num()
  !$omp end parallel
  !$omp parallel num_threads(4) private(value)
  if (counter /= 10 + omp_get_thread_num()) error stop 2
  !$omp single
  value = 55
  !$omp end single copyprivate(value)
  if (value /= 55) error stop 3
  !$omp end parallel
end program common_threadprivate
