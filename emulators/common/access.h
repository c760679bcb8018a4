/* Whether an access of a device's threads is allowed: the states of device memory, and the
   host's memory that devices may address.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_COMMON_ACCESS_H
#define EMULATORS_COMMON_ACCESS_H

#include <string.h>
#include "emulators/common/space.h"

enum memory_access
{
  ACCESS_LOAD,
  ACCESS_STORE,
  ACCESS_ATOMIC
};

/* What there is to say of an access.  The last two are warnings alone.  */
enum memory_kind
{
  MEMORY_OK,
  MEMORY_OUTSIDE,
  MEMORY_FREED,
  MEMORY_MISALIGNED,
  MEMORY_READ_ONLY,
  MEMORY_NEVER_WRITTEN,
  MEMORY_RACE
};

static inline bool
access_may_go_on (enum memory_kind kind)
{
  return kind == MEMORY_OK || kind == MEMORY_NEVER_WRITTEN
         || kind == MEMORY_RACE;
}

/* ---- States ------------------------------------------------------------------------------ */

/* A program may free or unmap what its kernels use: that race is not the emulator's.  */
#define ACCESS_OF_PROGRAM __attribute__ ((no_sanitize ("thread")))

/* The bits that the states of bytes need for ACCESS.  SPARSE: not all bytes there are
   allocated; CHECK_WRITTEN: what is read must have been written.  */
static inline uint8_t
access_needs (enum memory_access access, bool sparse, bool check_written)
{
  return (uint8_t) ((sparse ? SPACE_ALLOCATED : 0)
                    | (check_written && access != ACCESS_STORE
                         ? SPACE_WRITTEN & ~SPACE_ALLOCATED
                         : 0));
}

/* Whether the states of COUNT bytes all have BITS.  */
ACCESS_OF_PROGRAM static inline bool
access_states_have (const uint8_t *states, size_t count, uint8_t bits)
{
  if (count == 4)
    {
      uint32_t want = bits * UINT32_C (0x01010101), is;
      memcpy (&is, states, 4);
      return (is & want) == want;
    }
  if (count == 8)
    {
      uint64_t want = bits * UINT64_C (0x0101010101010101), is;
      memcpy (&is, states, 8);
      return (is & want) == want;
    }
  uint8_t all = bits;
  for (size_t i = 0; i < count; i++)
    all &= states[i];
  return all == bits;
}

/* What is wrong with COUNT bytes whose STATES do not all have the bits NEEDED.  A WORD that
   is loaded may end behind the allocation that it begins in: a device's allocations end
   at words, and C libraries search strings by words.  */
enum memory_kind access_states_fault (const uint8_t *states, size_t count,
                                      uint8_t needed, bool word);

/* ---- The host's memory --------------------------------------------------------------------- */

/* The host range that a warp met last; all 0 at first.  */
struct host_reach
{
  uint64_t first, size;
  unsigned generation;
};

/* Find the piece of the host's memory, SIZE bytes from FIRST, that holds ADDRESS and that devices may
   address: a range (host_ranges.h), or a page where they may address all that there is.
   Returns false where there is none.  */
bool host_reach_find (struct host_reach *reach, uint64_t address,
                      uint64_t *first, uint64_t *size);

/* Whether devices may also address the COUNT bytes from ADDRESS, which is in a piece that
   ends before them: a page that was found alone does not end the host's memory.  */
bool host_reach_beyond (uint64_t address, size_t count);

#endif
