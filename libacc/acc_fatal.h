/* Ending the process from an OpenACC entry point.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_ACC_FATAL_H
#define GANGWAY_ACC_FATAL_H

#include "base/end.h"

/* OpenACC's constructs and routines have no way to report an error: where a
   step failed, and has said why, the process ends.  No lock may be held.  */
static inline void
acc_require (bool done)
{
  if (unlikely (!done))
    gomp_end ();
}

#endif
