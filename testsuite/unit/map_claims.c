/* Claims: which of them overlap, whoever makes them, and that claims which are only
   near each other do not.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include "base/memory.h"
#include "libomp-offload/map/map_claims.h"
#include "testsuite/unit/unit.h"

static struct map_claims *claims;

/* Claim SIZE bytes from START on as NUMBER.  */
static bool
claim (unsigned number, uintptr_t start, size_t size)
{
  const struct map_claim one = { .start = { start }, .end = { start + size } };
  return map_claim_read_locked (claims, number, &one);
}

static bool
any (void)
{
  for (unsigned i = 0; i < THREAD_LINES * MAP_CLAIMS_OF_LINE; i++)
    if (map_claim_holds (claims, i))
      return true;
  for (unsigned i = 0; i < MAP_CLAIM_BUCKETS; i++)
    if (claims->buckets[i].numbers != 0)
      return true;
  return false;
}

#define BASE ((uintptr_t) 0x7f1234567000)

static void
test_overlap (void)
{
  CHECK (claim (0, BASE + 8, 8) && map_claim_holds (claims, 0), "a claim");
  CHECK (map_claims_overlap_read_locked (claims, BASE + 15, BASE + 16)
           && !map_claims_overlap_read_locked (claims, BASE + 16, BASE + 17)
           && map_claims_any (claims),
         "is found by who looks its bytes up");
  CHECK (!claim (9, BASE + 15, 4) && !map_claim_holds (claims, 9)
           && !claim (17, BASE, 9),
         "another one that overlaps is none");
  CHECK (claim (9, BASE + 16, 8) && claim (17, BASE, 8),
         "one that is beside it is one");
  map_claim_end (claims, 0);
  CHECK (claim (0, BASE + 8, 8), "and its bytes are to be had after its end");
  map_claim_end (claims, 0);
  map_claim_end (claims, 9);
  map_claim_end (claims, 17);
  CHECK (!any (), "nothing is left");
}

/* A range that begins in one granule and ends in the next.  */
static void
test_granules (void)
{
  uintptr_t border = BASE + MAP_CLAIM_GRANULE;
  CHECK (claim (3, border - 4, MAP_CLAIM_GRANULE) && !claim (4, border - 8, 5)
           && !claim (5, border + MAP_CLAIM_GRANULE - 5, 1),
         "both ends of a long claim are in the way");
  map_claim_end (claims, 3);
  const struct map_claim two = { .start = { BASE, BASE + 64, border },
                                 .end = { BASE + 8, BASE + 72, border + 8 } };
  CHECK (map_claim_read_locked (claims, 3, &two) && !claim (4, BASE + 71, 4)
           && !claim (4, border, 1),
         "so are all ranges of one");
  map_claim_end (claims, 3);
  CHECK (!any (), "nothing is left");
}

/* Claims in one granule: as many as there is room for.  */
static void
test_many (void)
{
  unsigned held = 0;
  while (held < 20 && claim (held, BASE + held * 8, 8))
    held++;
  CHECK (held == 8, "a granule has room for eight");
  CHECK (claim (100, BASE + 50 * MAP_CLAIM_GRANULE, 8), "another has its own");
  map_claim_end (claims, 3);
  CHECK (claim (20, BASE + 160, 8), "one that ends makes room");
  map_claim_end (claims, 20);
  map_claim_end (claims, 100);
  for (unsigned i = 0; i < held; i++)
    if (i != 3)
      map_claim_end (claims, i);
  CHECK (!any (), "nothing is left");
}

/* Each thread claims bytes that others want too, and knows that it has them alone.  */
enum
{
  THREADS = 4,
  BYTES = 16,
  ROUNDS = 30000
};

static int owners[BYTES]; /* atomic */

static void *
claim_often (void *argument)
{
  unsigned number = (uintptr_t) argument * MAP_CLAIMS_OF_LINE, seed = number;
  uintptr_t wrong = 0;
  for (int i = 0; i < ROUNDS; i++)
    {
      unsigned at = rand_r (&seed) % BYTES;
      if (!claim (number, BASE + at, 1))
        continue;
      wrong += __atomic_add_fetch (&owners[at], 1, __ATOMIC_SEQ_CST) != 1;
      __atomic_sub_fetch (&owners[at], 1, __ATOMIC_SEQ_CST);
      map_claim_end (claims, number);
    }
  return (void *) wrong;
}

static void
test_threads (void)
{
  pthread_t threads[THREADS];
  uintptr_t wrong = 0;
  for (uintptr_t i = 0; i < THREADS; i++)
    pthread_create (&threads[i], NULL, claim_often, (void *) i);
  for (int i = 0; i < THREADS; i++)
    {
      void *result;
      pthread_join (threads[i], &result);
      wrong += (uintptr_t) result;
    }
  CHECK (wrong == 0 && !any (), "of two threads one has a byte");
}

int
main (void)
{
  claims = memory_alloc_aligned (CACHE_LINE, sizeof *claims);
  memset (claims, 0, sizeof *claims);
  thread_line_number ();
  for (int i = 0; i < THREAD_LINES; i++)
    thread_line_take_number ();
  test_overlap ();
  test_granules ();
  test_many ();
  test_threads ();
  free (claims);
  return UNIT_RESULT ();
}
