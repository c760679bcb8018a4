/* What the C and C++ tests share.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_EXPECT_H
#define GANGWAY_EXPECT_H

#include <stdio.h>
#include <stdlib.h>

/* End the program with a line that says where, unless CONDITION holds.  From
   any thread; not in code that is compiled for a device.  */
#define EXPECT(condition)                                                     \
  do                                                                          \
    {                                                                         \
      if (!(condition))                                                       \
        {                                                                     \
          fprintf (stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__,         \
                   #condition);                                               \
          fflush (stderr);                                                    \
          _Exit (1);                                                          \
        }                                                                     \
    }                                                                         \
  while (0)

/* The same for two integers, with their values.  */
#define EXPECT_EQUAL(got, wanted)                                             \
  do                                                                          \
    {                                                                         \
      long long expect_got = (long long) (got);                               \
      long long expect_wanted = (long long) (wanted);                         \
      if (expect_got != expect_wanted)                                        \
        {                                                                     \
          fprintf (stderr, "%s:%d: %s is %lld, not %lld\n", __FILE__,         \
                   __LINE__, #got, expect_got, expect_wanted);                \
          fflush (stderr);                                                    \
          _Exit (1);                                                          \
        }                                                                     \
    }                                                                         \
  while (0)

#endif
