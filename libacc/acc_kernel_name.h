/* The names of compute regions, for profiling events.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_ACC_KERNEL_NAME_H
#define GANGWAY_ACC_KERNEL_NAME_H

#include "base/attributes.h"

/* The name of host function FN, as the linker knew it, or NULL where its
   object is stripped or cannot be read.  The string stays as long as the
   process.  The first call for a function reads the object's file; later
   ones do not.  */
const char *acc_kernel_name (void (*fn) (void *));

#endif
