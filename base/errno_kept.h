/* errno belongs to the program: no entry point changes it.  It is kept where the
   library asks the system or the C library for something, and not at the entry
   points, since what the program's own functions do to errno in between is to
   be seen.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_BASE_ERRNO_KEPT_H
#define GANGWAY_BASE_ERRNO_KEPT_H

#include <errno.h>
#include "base/attributes.h"

/* What ERRNO_KEPT does where its block ends: errno is *KEPT again.  */
static inline void
errno_put_back (const int *kept)
{
  errno = *kept;
}

/* A declaration: when its block ends, in whatever way, errno is what it is
   now.  No function of the program is called in the block.  */
#define ERRNO_KEPT                                                             \
  const int errno_kept __attribute__ ((cleanup (errno_put_back), unused))      \
  = errno

#endif
