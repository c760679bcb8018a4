/* The chunks of a loop that several threads run: each thread has a range of numbers, takes
   the first of its own, and when it has none left the upper half of another's.  A thread
   that finds none anywhere leaves.

   Invariant: where a thread has chunks that it has not begun, all threads that may take
   part do, or the thread is about to look whether one is missing: it publishes what it has
   taken from another before it looks at the number of those who take part, and who leaves
   counts itself out before it looks at the ranges for the last time, so that one of the
   two sees the other.  testsuite/models/weak_chunk_range.c runs this file under C11's
   memory order.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_CHUNK_RANGE_H
#define GANGWAY_HOST_CHUNK_RANGE_H

#include "base/attributes.h"

/* The first number is in the lower half, the one behind the last in the upper half; the
   range is empty where the first is not below that.  Atomic; the owner moves the first
   up and, where the range is empty, writes another one; all move the end down.  A range
   that comes back with the same numbers is the same range: nobody minds.  */
struct chunk_range
{
  uint64_t left cache_aligned;
};

static inline bool
chunk_range_empty (uint64_t left)
{
  return (uint32_t) left >= left >> 32;
}

/* Owner: take the first number of RANGE.  Which thread takes what orders nothing.  */
static inline bool
chunk_range_take (struct chunk_range *range, uint64_t *chunk)
{
  if (chunk_range_empty (__atomic_load_n (&range->left, __ATOMIC_RELAXED)))
    return false;
  uint64_t left = __atomic_fetch_add (&range->left, 1, __ATOMIC_RELAXED);
  *chunk = (uint32_t) left;
  return !chunk_range_empty (left);
}

/* Another thread: take the upper half of VICTIM, at least one number: *FIRST to *END,
   without *END.  */
static inline bool
chunk_range_steal (struct chunk_range *victim, uint64_t *first, uint64_t *end)
{
  uint64_t left = __atomic_load_n (&victim->left, __ATOMIC_RELAXED);
  uint64_t middle;
  do
    {
      if (chunk_range_empty (left))
        return false;
      *first = (uint32_t) left;
      *end = left >> 32;
      middle = *first + (*end - *first) / 2;
    }
  while (!__atomic_compare_exchange_n (&victim->left, &left,
                                       *first | middle << 32, false,
                                       __ATOMIC_RELAXED, __ATOMIC_RELAXED));
  *first = middle;
  return true;
}

/* Owner of RANGE, which is empty: it is FIRST to END from now on.  */
static inline void
chunk_range_set (struct chunk_range *range, uint64_t first, uint64_t end)
{
  __atomic_store_n (&range->left, first | end << 32, __ATOMIC_SEQ_CST);
}

/* Whether somebody has numbers left among COUNT ranges, for a thread that has left.  */
static inline bool
chunk_ranges_left (const struct chunk_range *ranges, unsigned count)
{
  for (unsigned i = 0; i < count; i++)
    if (!chunk_range_empty (
          __atomic_load_n (&ranges[i].left, __ATOMIC_SEQ_CST)))
      return true;
  return false;
}

/* Count one more of at most COUNT threads that take part, in *PRESENT; false where all
   do.  */
static inline bool
chunk_ranges_join (uint32_t *present, unsigned count)
{
  uint32_t now = __atomic_load_n (present, __ATOMIC_SEQ_CST);
  do
    if (now >= count)
      return false;
  while (!__atomic_compare_exchange_n (present, &now, now + 1, false,
                                       __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST));
  return true;
}

static inline void
chunk_ranges_leave (uint32_t *present)
{
  __atomic_fetch_sub (present, 1, __ATOMIC_SEQ_CST);
}

#endif
