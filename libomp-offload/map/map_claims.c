/* Claims, and whether they overlap.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/map/map_claims.h"

static bool
claim_overlaps (const struct map_claim *claim, uintptr_t start, uintptr_t end)
{
  for (unsigned i = 0; i < MAP_CLAIM_RANGES; i++)
    if (__atomic_load_n (&claim->start[i], __ATOMIC_RELAXED) < end
        && start < __atomic_load_n (&claim->end[i], __ATOMIC_RELAXED))
      return true;
  return false;
}

/* Whether one of the claims HELD of line LINE overlaps [START, END).  */
static bool
line_overlaps (const struct map_claims *claims, unsigned line, uint32_t held,
               uintptr_t start, uintptr_t end)
{
  for (; held != 0; held &= held - 1)
    if (claim_overlaps (&claims->lines[line].claims[__builtin_ctz (held)],
                        start, end))
      return true;
  return false;
}

bool
map_claims_overlap_read_locked (const struct map_claims *claims,
                                uintptr_t start, uintptr_t end)
{
  for (unsigned line = 0, lines = thread_lines_used (); line < lines; line++)
    {
      uint32_t held
        = __atomic_load_n (&claims->lines[line].held, __ATOMIC_SEQ_CST);
      if (held != 0 && line_overlaps (claims, line, held, start, end))
        return true;
    }
  return false;
}

/* Whether a claim other than NUMBER overlaps CLAIM.  */
static bool
others_overlap (const struct map_claims *claims, unsigned number,
                const struct map_claim *claim)
{
  for (unsigned line = 0, lines = thread_lines_used (); line < lines; line++)
    {
      uint32_t held
        = __atomic_load_n (&claims->lines[line].held, __ATOMIC_SEQ_CST);
      if (line == number / MAP_CLAIMS_OF_LINE)
        held &= ~(1u << number % MAP_CLAIMS_OF_LINE);
      if (likely (held == 0))
        continue;
      for (unsigned i = 0; i < MAP_CLAIM_RANGES; i++)
        if (claim->end[i] != 0
            && line_overlaps (claims, line, held, claim->start[i],
                              claim->end[i]))
          return true;
    }
  return false;
}

bool
map_claim_read_locked (struct map_claims *claims, unsigned number,
                       const struct map_claim *claim)
{
  unsigned line = number / MAP_CLAIMS_OF_LINE;
  unsigned at = number % MAP_CLAIMS_OF_LINE;
  struct map_claim *own = &claims->lines[line].claims[at];
  for (unsigned i = 0; i < MAP_CLAIM_RANGES; i++)
    {
      __atomic_store_n (&own->start[i], claim->start[i], __ATOMIC_RELAXED);
      __atomic_store_n (&own->end[i], claim->end[i], __ATOMIC_RELAXED);
    }
  /* Sequentially consistent, as are the looks at other claims after it: of two
     threads that claim at once, one sees the other.  What a thread sees is what
     the other one claims, or, where that has replaced its claim since, a mixture;
     then the other one's new claim came after this one, and sees it.  */
  __atomic_fetch_or (&claims->lines[line].held, 1u << at, __ATOMIC_SEQ_CST);
  if (likely (!others_overlap (claims, number, claim)))
    return true;
  map_claim_end (claims, number);
  return false;
}

void
map_claim_end (struct map_claims *claims, unsigned number)
{
  __atomic_fetch_and (&claims->lines[number / MAP_CLAIMS_OF_LINE].held,
                      ~(1u << number % MAP_CLAIMS_OF_LINE), __ATOMIC_RELEASE);
}

bool
map_claim_holds (const struct map_claims *claims, unsigned number)
{
  uint32_t held = __atomic_load_n (
    &claims->lines[number / MAP_CLAIMS_OF_LINE].held, __ATOMIC_ACQUIRE);
  return held >> number % MAP_CLAIMS_OF_LINE & 1;
}
