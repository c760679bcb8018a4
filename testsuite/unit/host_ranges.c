/* The table of host memory that devices may address.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "unit.h"

#include <pthread.h>
#include <stdint.h>
#include "emulators/common/host_ranges.h"

enum
{
  PIECE = 64,
  PIECES = 300
};
static char memory[PIECE * PIECES];

static void
check_one_thread (void)
{
  void *base;
  size_t size;
  unsigned flags, before = host_range_generation ();
  CHECK (host_range_find (memory, &base, &size, &flags) == HOST_RANGE_NONE,
         "an empty table has nothing");
  CHECK (host_range_add (memory + 100, 50, HOST_RANGE_PINNED, 3),
         "a range is added");
  CHECK (host_range_generation () != before, "the generation is a new one");
  CHECK (host_range_find (memory + 149, &base, &size, &flags)
             == HOST_RANGE_PINNED
           && base == memory + 100 && size == 50 && flags == 3,
         "it is found from its last byte");
  CHECK (host_range_find (memory + 150, NULL, NULL, NULL) == HOST_RANGE_NONE
           && host_range_find (memory + 99, NULL, NULL, NULL)
                == HOST_RANGE_NONE,
         "but not from beside it");
  CHECK (!host_range_add (memory + 149, 10, HOST_RANGE_REGISTERED, 0)
           && !host_range_add (memory + 50, 51, HOST_RANGE_REGISTERED, 0)
           && !host_range_add (memory, 1000, HOST_RANGE_REGISTERED, 0)
           && !host_range_add (memory + 400, 0, HOST_RANGE_REGISTERED, 0),
         "an overlapping or empty range is refused");
  CHECK (host_range_add (memory + 150, 10, HOST_RANGE_MANAGED, 0)
           && host_range_add (memory + 50, 50, HOST_RANGE_REGISTERED, 0),
         "neighbours are not");
  CHECK (!host_range_remove (memory + 101) && host_range_remove (memory + 100)
           && !host_range_remove (memory + 100),
         "a range is removed once, by its beginning");
  CHECK (host_range_find (memory + 120, NULL, NULL, NULL) == HOST_RANGE_NONE
           && host_range_find (memory + 150, NULL, NULL, NULL)
                == HOST_RANGE_MANAGED
           && host_range_find (memory + 99, NULL, NULL, NULL)
                == HOST_RANGE_REGISTERED,
         "the others stay");
  host_range_remove (memory + 150);
  host_range_remove (memory + 50);
}

static int stop; /* atomic */

/* Range number 1 stays while others come and go around it.  */
static void *
look (void *data)
{
  bool *good = data;
  while (!__atomic_load_n (&stop, __ATOMIC_RELAXED))
    {
      void *base;
      size_t size;
      *good &= host_range_find (memory + PIECE + 5, &base, &size, NULL)
                 == HOST_RANGE_MANAGED
               && base == memory + PIECE && size == PIECE;
    }
  return NULL;
}

static void
check_many_threads (void)
{
  pthread_t threads[2];
  bool good[3] = { true, true, true };
  host_range_add (memory + PIECE, PIECE, HOST_RANGE_MANAGED, 0);
  for (int i = 0; i < 2; i++)
    pthread_create (&threads[i], NULL, look, &good[i]);
  for (int round = 0; round < 20; round++)
    {
      for (int i = 0; i < PIECES; i++)
        if (i != 1)
          good[2]
            &= host_range_add (memory + i * PIECE, PIECE, HOST_RANGE_PINNED, i);
      for (int i = 0; i < PIECES; i++)
        if (i != 1)
          good[2] &= host_range_remove (memory + i * PIECE);
    }
  __atomic_store_n (&stop, 1, __ATOMIC_RELAXED);
  for (int i = 0; i < 2; i++)
    pthread_join (threads[i], NULL);
  CHECK (good[0] && good[1] && good[2],
         "readers find a range while others come and go");
  host_range_remove (memory + PIECE);
}

int
main (void)
{
  check_one_thread ();
  check_many_threads ();
  return UNIT_RESULT ();
}
