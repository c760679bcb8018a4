/* Which place each thread of a team gets (5.2, 10.1.3).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/places/affinity.h"

#include <string.h>
#include "unit.h"

/* The places of a team of SIZE as "0 1 2", with partitions where they changed, as
   "0(0+2)".  */
static const char *
assign (enum proc_bind bind, unsigned size, struct affinity_slot primary)
{
  static char text[1024];
  char *end = text;
  *end = '\0';
  for (unsigned num = 0; num < size; num++)
    {
      struct affinity_slot slot;
      affinity_assign (bind, size, num, &primary, &slot);
      end += sprintf (end, "%s%u", num ? " " : "", slot.place);
      if (slot.first != primary.first || slot.length != primary.length)
        end += sprintf (end, "(%u+%u)", slot.first, slot.length);
    }
  return text;
}

static void
check (enum proc_bind bind, unsigned size, unsigned place, unsigned first,
       unsigned length, const char *wanted)
{
  static const char *const names[]
    = { "false", "true", "primary", "close", "spread" };
  const char *got
    = assign (bind, size, (struct affinity_slot) { place, first, length });
  CHECK (strcmp (got, wanted) == 0, "%s, %u threads from place %u of %u+%u: %s",
         names[bind], size, place, first, length, got);
}

/* Every thread within its partition, every partition within the primary's, and
   where spread has room no two threads in one partition.  */
static void
check_bounds (void)
{
  unsigned wrong = 0;
  for (unsigned length = 1; length < 12; length++)
    for (unsigned place = 0; place < length; place++)
      for (unsigned size = 1; size < 30; size++)
        for (int bind = PROC_BIND_FALSE; bind <= PROC_BIND_SPREAD; bind++)
          {
            struct affinity_slot primary = { 5 + place, 5, length };
            unsigned used[32] = { 0 }, total = 0;
            for (unsigned num = 0; num < size; num++)
              {
                struct affinity_slot slot;
                affinity_assign (bind, size, num, &primary, &slot);
                wrong += slot.place < slot.first
                         || slot.place >= slot.first + slot.length
                         || slot.first < 5
                         || slot.first + slot.length > 5 + length;
                wrong += num == 0 && slot.place != primary.place;
                total += slot.length;
                used[slot.place]++;
              }
            wrong
              += bind == PROC_BIND_SPREAD && size <= length && total != length;
            if (bind >= PROC_BIND_CLOSE)
              for (unsigned i = 5; i < 5 + length; i++)
                wrong += used[i] > (size + length - 1) / length;
          }
  CHECK (wrong == 0, "all small teams are in bounds");
}

int
main (void)
{
  check (PROC_BIND_PRIMARY, 3, 2, 0, 8, "2 2 2");
  check (PROC_BIND_CLOSE, 3, 6, 0, 8, "6 7 0");
  check (PROC_BIND_TRUE, 4, 1, 0, 4, "1 2 3 0");
  check (PROC_BIND_CLOSE, 4, 3, 2, 3, "3 4 2 3");
  check (PROC_BIND_CLOSE, 6, 0, 0, 3, "0 0 1 1 2 2");
  check (PROC_BIND_CLOSE, 5, 0, 0, 2, "0 0 1 1 0");
  check (PROC_BIND_SPREAD, 4, 0, 0, 8, "0(0+2) 2(2+2) 4(4+2) 6(6+2)");
  check (PROC_BIND_SPREAD, 4, 0, 0, 7, "0(0+2) 2(2+2) 4(4+2) 6(6+1)");
  check (PROC_BIND_SPREAD, 4, 0, 0, 5, "0(0+2) 2(2+1) 3(3+1) 4(4+1)");
  check (PROC_BIND_SPREAD, 2, 3, 0, 4, "3(2+2) 0(0+2)");
  check (PROC_BIND_SPREAD, 4, 1, 1, 3, "1(1+1) 2(2+1) 3(3+1) 1(1+1)");
  check (PROC_BIND_SPREAD, 1, 2, 0, 4, "2");
  check_bounds ();
  return UNIT_RESULT ();
}
