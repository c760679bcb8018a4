/* Writes that leave cache lines where they are.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_BASE_QUIET_WRITE_H
#define GANGWAY_BASE_QUIET_WRITE_H

/* Give PLACE, an lvalue that no other thread writes to now, VALUE, unless it has it.  Any
   write, even of the same value, takes the line from all processors that have read it, and
   each of them then waits for it again.  For what is set up anew for many threads, and is
   mostly as it was.  */
#define QUIET_WRITE(place, value)                                              \
  do                                                                           \
    {                                                                          \
      __typeof__ (place) quiet_value = (value);                                \
      if ((place) != quiet_value)                                              \
        (place) = quiet_value;                                                 \
    }                                                                          \
  while (0)

#endif
