/* What the unit tests share: a check that prints and counts.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_UNIT_H
#define GANGWAY_UNIT_H

#include <stdio.h>

static int unit_failures;

/* One line per check, in DejaGnu's words.  */
#define CHECK(condition, ...)                                                  \
  do                                                                           \
    {                                                                          \
      int unit_ok = !!(condition);                                             \
      unit_failures += !unit_ok;                                               \
      printf ("%s: ", unit_ok ? "PASS" : "FAIL");                              \
      printf (__VA_ARGS__);                                                    \
      if (!unit_ok)                                                            \
        printf (": %s:%d: %s", __FILE__, __LINE__, #condition);                \
      putchar ('\n');                                                          \
    }                                                                          \
  while (0)

/* The last statement of main.  */
#define UNIT_RESULT() (unit_failures ? 1 : 0)

#endif
