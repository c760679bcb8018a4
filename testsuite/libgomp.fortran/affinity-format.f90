! The affinity format with Fortran's blank-padded strings.
! SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
program affinity_format
  use omp_lib
  implicit none
  character(len=40) :: text
  character(len=4) :: short
  integer :: length

  call omp_set_affinity_format('L=%L n=%n')
  length = omp_get_affinity_format(text)
  if (length /= 9 .or. text /= 'L=%L n=%n') error stop 1
  length = omp_capture_affinity(text, '')
  if (length /= 7 .or. text /= 'L=0 n=0') error stop 2
  length = omp_capture_affinity(short, 'threads %N')
  if (length /= 9 .or. short /= 'thre') error stop 3
  !$omp parallel num_threads(2) private(text, length)
  length = omp_capture_affinity(text, '%L/%N')
  if (text /= '1/2') error stop 4
  !$omp end parallel
end program affinity_format
