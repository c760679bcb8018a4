! The modules of OpenACC: what openacc_lib.h declares, with the names that a
! program may use.  They hold no code; the procedures are the library's
! (fortran_acc.c and libacc).  The files of names are made of openacc_lib.h.
!
! Type 3 is Gangway's host device, whose memory is not shared with the host; it
! has no name here, as other implementations have none for it.
! SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

module openacc_internal
  implicit none
  include 'openacc_lib.h'
end module openacc_internal

module openacc_kinds
  use openacc_internal
  implicit none
  private
  public :: acc_device_current
  include 'openacc_constants.inc'
end module openacc_kinds

module openacc
  use openacc_kinds
  use openacc_internal
  implicit none
  private
  include 'openacc_constants.inc'
  include 'openacc_procedures.inc'
end module openacc
