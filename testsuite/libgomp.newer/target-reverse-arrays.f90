! Arrays with descriptors in a region nested in a region: allocatable, pointer and
! assumed-shape ones, derived types and characters, the outer region's own and the
! host's.
! SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
! { dg-require-effective-target reverse_offload }
! { dg-require-effective-target offload_device }

module reverse_arrays
  implicit none
  !$omp requires reverse_offload
  type point
    integer :: x, y
    real :: weights(4)
  end type
contains
  subroutine local_arrays (bad)
    integer, intent(inout) :: bad
    integer :: i
    !$omp target map(tofrom: bad)
      block
        integer :: both(2:11), in(3, 4), total
        do i = 2, 11
          both(i) = i
        end do
        in = 5
        total = -1
        !$omp target device(ancestor: 1) map(tofrom: both) map(to: in) map(from: total)
          total = sum (in) + lbound (both, 1) + ubound (both, 1)
          both = 2 * both
          in = 0
        !$omp end target
        if (total /= 60 + 13) bad = bad + 1
        do i = 2, 11
          if (both(i) /= 2 * i) bad = bad + 1
        end do
        if (any (in /= 5)) bad = bad + 1
      end block
    !$omp end target
  end subroutine

  ! The host's own, with the host's values; always moves them.
  subroutine mapped_arrays (bad)
    integer, intent(inout) :: bad
    integer, allocatable :: a(:, :)
    integer, pointer :: p(:)
    integer :: total_a, total_p
    allocate (a(-1:1, 5), p(3:12))
    a = 1
    p = 2
    total_a = -1
    total_p = -1
    !$omp target map(tofrom: a, p, total_a, total_p, bad)
      a = 10
      p = 20
      !$omp target device(ancestor: 1) map(always, to: a) map(to: p) &
      !$omp&  map(always, from: total_a, total_p)
        total_a = sum (a)
        total_p = sum (p)
        a(0, 3) = 77
      !$omp end target
      if (total_a /= 150 .or. total_p /= 20) bad = bad + 1
      if (a(0, 3) /= 10) bad = bad + 1
    !$omp end target
    if (a(0, 3) /= 10 .or. any (p /= 20)) bad = bad + 1
    deallocate (a, p)
  end subroutine

  ! What a dummy argument's descriptor describes.
  subroutine assumed_shape (a, bad)
    integer, intent(inout) :: a(:), bad
    integer :: n, last
    !$omp target map(tofrom: a, bad) map(from: n, last)
      n = -1
      a(size (a)) = 9
      !$omp target device(ancestor: 1) map(always, tofrom: a, n, last)
        n = size (a)
        last = a(n)
        a(1) = 100
      !$omp end target
      if (n /= 7 .or. last /= 9) bad = bad + 1
      if (a(1) /= 100) bad = bad + 1
    !$omp end target
  end subroutine

  subroutine derived (bad)
    integer, intent(inout) :: bad
    !$omp target map(tofrom: bad)
      block
        type(point) :: own
        character(len=5) :: text
        own = point (1, 2, [1.0, 2.0, 3.0, 4.0])
        text = 'abcde'
        !$omp target device(ancestor: 1) map(tofrom: own, text)
          own%x = own%x + own%y
          own%weights = 2 * own%weights
          text(2:3) = 'XY'
        !$omp end target
        if (own%x /= 3 .or. own%y /= 2) bad = bad + 1
        if (any (own%weights /= [2.0, 4.0, 6.0, 8.0])) bad = bad + 1
        if (text /= 'aXYde') bad = bad + 1
      end block
    !$omp end target
  end subroutine
end module

program main
  use reverse_arrays
  implicit none
  integer :: bad, i
  integer :: array(7)
  bad = 0
  array = [(i, i = 1, 7)]
  call local_arrays (bad)
  call mapped_arrays (bad)
  call assumed_shape (array, bad)
  if (array(1) /= 100 .or. array(7) /= 9) bad = bad + 1
  call derived (bad)
  if (bad /= 0) then
    print *, bad, ' wrong'
    error stop
  end if
end program
