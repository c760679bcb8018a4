! The constructs, as the compiler makes them without thought of tools.
! SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
! { dg-env OMP_CANCELLATION "true" }

include 'constructs.inc'
