/* The races of emulated threads, where what the warps did to memory is not there yet.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <stdlib.h>
#include <string.h>

#include "emulators/common/races.h"
#include "testsuite/unit/unit.h"

/* Two groups of one warp each, and a word of memory.  */
static struct races *races;
static uint32_t memory[2];

static void
start (void)
{
  races_destroy (races);
  races = races_create (2, 32, 32, true);
  if (!races)
    abort ();
  memset (memory, 0, sizeof memory);
}

/* Whether the store of SIZE bytes of VALUE at OFFSET by lane 0 of GROUP's warp races; it
   does not happen: its warp was interrupted before.  */
static bool
store_races (unsigned group, unsigned offset, unsigned size, uint64_t value)
{
  uint8_t *place = (uint8_t *) memory + offset;
  struct races_access access = { .races = races,
                                 .warp = races_warp (races, group, 0),
                                 .write = true,
                                 .size = size,
                                 .lanes = 1,
                                 .place = &place,
                                 .values = &value,
                                 .stride = sizeof value };
  struct race race;
  return races_access (&access, &race);
}

static bool
load_races (unsigned group)
{
  uint8_t *place = (uint8_t *) memory;
  struct races_access access = { .races = races,
                                 .warp = races_warp (races, group, 0),
                                 .size = 4,
                                 .lanes = 1,
                                 .place = &place };
  struct race race;
  return races_access (&access, &race);
}

static void
check_same_value (void)
{
  start ();
  CHECK (!store_races (0, 0, 4, 7) && !store_races (1, 0, 4, 7),
         "two stores of one value, neither of which is there");
  CHECK (!load_races (0) && !load_races (1), "may be read by both");
  start ();
  CHECK (!store_races (0, 0, 8, UINT64_C (7) << 32 | 3)
           && !store_races (1, 0, 8, UINT64_C (7) << 32 | 3),
         "of two words");
  start ();
  CHECK (!store_races (0, 2, 1, 9) && !store_races (1, 2, 1, 9),
         "of a byte within a word");
}

static void
check_other_value (void)
{
  start ();
  CHECK (!store_races (0, 0, 4, 7) && store_races (1, 0, 4, 8),
         "of two values");
  start ();
  CHECK (!store_races (0, 0, 8, UINT64_C (7) << 32 | 3)
           && store_races (1, 0, 8, UINT64_C (8) << 32 | 3),
         "of two words whose second differs");
  start ();
  CHECK (!store_races (0, 0, 1, 3) && store_races (1, 0, 4, 3),
         "of a byte and of the word that it is in");
  start ();
  CHECK (!store_races (0, 0, 4, 7) && load_races (1),
         "one store of a value is not read by another");
}

int
main (void)
{
  check_same_value ();
  check_other_value ();
  races_destroy (races);
  return UNIT_RESULT ();
}
