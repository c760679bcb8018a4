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

/* --- Buckets.  */

_Static_assert(THREAD_LINES *MAP_CLAIMS_OF_LINE < 256, "a number fits a byte");
_Static_assert(MAP_CLAIM_BUCKETS <= 256, "and so does a bucket");

/* The upper bits of the product depend on all bits of the granule's number.  */
static unsigned
bucket_of (uintptr_t address)
{
  return (address / MAP_CLAIM_GRANULE) * 0x9e3779b97f4a7c15ull
         >> (64 - __builtin_ctz (MAP_CLAIM_BUCKETS));
}

/* Where in NUMBERS the byte is that has VALUE, in bits; 64: nowhere.  */
static unsigned
find_byte (uint64_t numbers, unsigned value)
{
  unsigned shift = 0;
  while (shift < 64 && (numbers >> shift & 0xff) != value)
    shift += 8;
  return shift;
}

static struct map_claim *
claim_of (struct map_claims *claims, unsigned number)
{
  return &claims->lines[number / MAP_CLAIMS_OF_LINE]
            .claims[number % MAP_CLAIMS_OF_LINE];
}

/* Whether one of the claims whose NUMBERS these are overlaps CLAIM.  A number may be of
   a claim that has ended meanwhile, and its ranges a mixture of those and its next
   ones: the next claim, where it has this bucket, comes after CLAIM and finds it.  */
static bool __attribute__ ((noinline))
any_overlaps (struct map_claims *claims, uint64_t numbers,
              const struct map_claim *claim)
{
  for (; numbers != 0; numbers >>= 8)
    if (numbers & 0xff)
      {
        const struct map_claim *other = claim_of (claims, (numbers & 0xff) - 1);
        for (unsigned i = 0; i < MAP_CLAIM_RANGES; i++)
          if (claim->end[i] != 0
              && claim_overlaps (other, claim->start[i], claim->end[i]))
            return true;
      }
  return false;
}

/* Enter NUMBER, whose claim is OWN, into bucket AT.  False where another claim that has
   entered it before overlaps, or there is no room.  */
static bool
enter (struct map_claims *claims, unsigned number, struct map_claim *own,
       unsigned at)
{
  uint64_t *numbers = &claims->buckets[at].numbers;
  uint64_t old = __atomic_load_n (numbers, __ATOMIC_RELAXED), grown;
  do
    {
      unsigned shift = find_byte (old, 0);
      if (unlikely (old != 0) && find_byte (old, number + 1) < 64)
        return true; /* another range of this claim has */
      if (shift == 64)
        return false;
      grown = old | (uint64_t) (number + 1) << shift;
    }
  /* Release: the claim's ranges come before; acquire: the others' do.  */
  while (!__atomic_compare_exchange_n (numbers, &old, grown, false,
                                       __ATOMIC_ACQ_REL, __ATOMIC_RELAXED));
  own->buckets[own->entered++] = at;
  return likely (old == 0) || !any_overlaps (claims, old, own);
}

static bool
enter_all (struct map_claims *claims, unsigned number, struct map_claim *own)
{
  for (unsigned i = 0; i < MAP_CLAIM_RANGES && own->end[i] != 0; i++)
    {
      unsigned first = bucket_of (own->start[i]);
      unsigned last = bucket_of (own->end[i] - 1);
      if (unlikely (!enter (claims, number, own, first))
          || (first != last && unlikely (!enter (claims, number, own, last))))
        return false;
    }
  return true;
}

/* In the child of a fork the thread that had the claim may have left some already.  */
static void
leave_all (struct map_claims *claims, unsigned number, struct map_claim *own)
{
  for (; own->entered > 0; own->entered--)
    {
      uint64_t *numbers
        = &claims->buckets[own->buckets[own->entered - 1]].numbers;
      unsigned shift
        = find_byte (__atomic_load_n (numbers, __ATOMIC_RELAXED), number + 1);
      if (shift < 64)
        __atomic_fetch_and (numbers, ~(UINT64_C (0xff) << shift),
                            __ATOMIC_RELEASE);
    }
}

/* --- Claims.  */

bool
map_claim_read_locked (struct map_claims *claims, unsigned number,
                       const struct map_claim *claim)
{
  struct map_claim *own = claim_of (claims, number);
  for (unsigned i = 0; i < MAP_CLAIM_RANGES; i++)
    {
      __atomic_store_n (&own->start[i], claim->start[i], __ATOMIC_RELAXED);
      __atomic_store_n (&own->end[i], claim->end[i], __ATOMIC_RELAXED);
    }
  /* Sequentially consistent, as are the looks of others that look ranges up.  */
  __atomic_fetch_or (&claims->lines[number / MAP_CLAIMS_OF_LINE].held,
                     1u << number % MAP_CLAIMS_OF_LINE, __ATOMIC_SEQ_CST);
  if (likely (enter_all (claims, number, own)))
    return true;
  map_claim_end (claims, number);
  return false;
}

void
map_claim_end (struct map_claims *claims, unsigned number)
{
  leave_all (claims, number, claim_of (claims, number));
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
