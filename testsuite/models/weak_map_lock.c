/* The map's lock (libomp-offload/map/map_lock.c) under C11's memory order, with readers on
   two lines and a writer: no reader reads while the writer writes, what it wrote is there
   for the readers after it, and nobody sleeps for ever.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "weak_map_base.h"

#define lock ((struct map_lock *) weak_memory)
#define data ((uint32_t *) (weak_memory + 3072))

static void
setup (void)
{
}

static void
reader (void)
{
  map_lock_read (lock);
  weak_get (data);
  map_lock_read_end (lock);
}

static void
writer (void)
{
  map_lock_write (lock);
  weak_put (data, 1);
  map_lock_write_end (lock);
}

static void
two_writes (void)
{
  writer ();
  weak_check (weak_get (data) == 1);
}

static const struct weak_model models[]
  = { { "a reader and a writer", 2, setup, { reader, two_writes }, NULL } };

int
main (void)
{
  return weak_main (models, sizeof models / sizeof models[0]);
}
