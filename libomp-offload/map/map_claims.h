/* Claims: ranges that running regions have made for themselves and put into no
   index.  A region with a number in map(to:) makes the number's copy for the
   length of one kernel, and as a rule no other thread asks for it; a claim says
   that it is there, and writes only to a line that few threads share.

   A claimed range is mapped.  So a thread that looks something up has all claims
   settled first (map_read_begin, map_write_begin): they become entries of the map.
   Only the short way (plan_present.c) looks at the claims themselves instead.

   Claims are made in the map's read lock, so the holder of the write lock sees
   all of them, and there is no new one while it holds the lock.

   Threads that claim do not look at each other's lines, which would have each wait for
   what the others have just written.  A claim enters its number into a bucket for each
   granule of host memory that it touches, all of a bucket's numbers being one word: so
   of two claims with a granule in common the later finds the earlier's number there,
   looks whether the two overlap, and is taken back if they do.  Checked by
   testsuite/models/weak_claims.c, which runs the code.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_MAP_CLAIMS_H
#define GANGWAY_OFFLOAD_MAP_CLAIMS_H

#include "base/attributes.h"
#include "libomp-offload/map/map_lock.h"

/* Claims of the threads of one line of the map's lock; claims are numbered
   through all lines.  */
#define MAP_CLAIMS_OF_LINE 8
#ifndef MAP_CLAIM_RANGES /* a model has fewer */
#  define MAP_CLAIM_RANGES 4
#endif
/* Bytes: a power of two.  A range that is claimed is no longer than this and touches
   at most two granules.  */
#define MAP_CLAIM_GRANULE 1024
/* How many buckets there are, each on a cache line of its own: a power of two.  Eight
   threads with a number each on their stacks find buckets of their own nine times in
   ten.  */
#ifndef MAP_CLAIM_BUCKETS
#  define MAP_CLAIM_BUCKETS 256
#endif

/* Ranges, END one past the last byte; those that are not used are empty.  All
   atomic: a claim may be read while its thread replaces it.  */
struct map_claim
{
  uintptr_t start[MAP_CLAIM_RANGES], end[MAP_CLAIM_RANGES];
  /* The buckets that the claim has entered, of its thread, or of who holds the write
     lock and ends it.  */
  uint8_t buckets[2 * MAP_CLAIM_RANGES];
  uint8_t entered;
};

/* The numbers of up to eight claims, each plus 1 in a byte; 0: nobody.  Atomic.  */
struct map_claim_bucket
{
  uint64_t numbers;
} cache_aligned;

struct map_claims
{
  struct map_claim_bucket buckets[MAP_CLAIM_BUCKETS];
  struct
  {
    uint32_t held; /* a bit for each claim that holds; atomic */
    struct map_claim claims[MAP_CLAIMS_OF_LINE];
  } cache_aligned lines[THREAD_LINES];
};

/* Let claim NUMBER hold CLAIM's ranges.  False, with nothing claimed, where another
   claim overlaps one of them, or too many are near.  With the map's read lock
   held.  */
bool map_claim_read_locked (struct map_claims *claims, unsigned number,
                            const struct map_claim *claim);
/* Claim NUMBER, which holds, holds no more: its thread is done with what it
   claimed, or the holder of the write lock has put that into the map.  */
void map_claim_end (struct map_claims *claims, unsigned number);
/* Whether claim NUMBER holds.  With the write lock held.  */
bool map_claim_holds (const struct map_claims *claims, unsigned number);
/* Whether [START, END) is claimed in part.  With the map's read lock held.  */
bool map_claims_overlap_read_locked (const struct map_claims *claims,
                                     uintptr_t start, uintptr_t end);

/* Whether anything is claimed, by a thread whose claim the caller would have to
   see.  */
static inline bool
map_claims_any (const struct map_claims *claims)
{
  uint32_t held = 0;
  for (unsigned line = 0, lines = thread_lines_used (); line < lines; line++)
    held |= __atomic_load_n (&claims->lines[line].held, __ATOMIC_SEQ_CST);
  return held != 0;
}

#endif
