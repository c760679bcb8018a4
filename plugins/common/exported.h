/* What begins each function that a plugin exports.  For plugins; no state.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGINS_EXPORTED_H
#define GANGWAY_PLUGINS_EXPORTED_H

#include <errno.h>

#define EXPORT __attribute__ ((visibility ("default")))

/* What ERRNO_KEPT does where its block ends: errno is *KEPT again.  */
static inline void
errno_put_back (const int *kept)
{
  errno = *kept;
}

/* A declaration: when its block ends, errno is what it is now.  A construct leaves the
   program's errno as it was, so each exported function that calls a driver or the C
   library has one.  */
#define ERRNO_KEPT                                                             \
  const int errno_kept __attribute__ ((cleanup (errno_put_back), unused))      \
  = errno

#endif
