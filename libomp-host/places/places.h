/* Place lists: sets of processors, and the texts that describe them
   (OpenMP 5.2, 21.1.6).  Used by affinity.c while the library is loaded; no
   lock.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_PLACES_H
#define GANGWAY_HOST_PLACES_H

#include <sched.h>
#include "base/attributes.h"

/* COUNT sets of SET_SIZE bytes each, one behind the other.  Owned by whoever
   made it: places_release frees.  */
struct places
{
  unsigned count, capacity;
  size_t set_size;
  unsigned char *sets;
};

#define PLACES_MAXIMUM 65536

/* Make PLACES an empty list of sets of SET_SIZE bytes, and free its memory.  */
void places_init (struct places *places, size_t set_size);
void places_release (struct places *places);

/* Set number INDEX of PLACES, until a set is added.  */
static inline cpu_set_t *
places_set (const struct places *places, unsigned index)
{
  return (cpu_set_t *) (places->sets + index * places->set_size);
}

/* Add an empty set at the end and return it; NULL where the list is as long as
   one may be.  Sets may move.  */
cpu_set_t *places_append (struct places *places);
/* Drop the last COUNT sets.  */
void places_drop (struct places *places, unsigned count);
/* Take the processors that are not in MASK out of all sets, then drop the empty
   sets.  */
void places_restrict (struct places *places, const cpu_set_t *mask);

/* What the value of OMP_PLACES asks for.  */
enum place_kind
{
  PLACES_LIST, /* places are given */
  PLACES_THREADS,
  PLACES_CORES,
  PLACES_SOCKETS,
  PLACES_LL_CACHES,
  PLACES_NUMA_DOMAINS
};

/* Parse TEXT, a value of OMP_PLACES.  Sets *KIND and, for PLACES_LIST, appends
   to PLACES; otherwise sets *COUNT to how many are wanted (PLACES_MAXIMUM where
   the text does not say).  Returns false where the text is bad; PLACES may hold
   a part then.  Where the text is well formed and yet cannot be meant, such as a
   processor number that is too large, prints a line that says so.  */
bool places_parse (const char *text, enum place_kind *kind,
                   struct places *places, unsigned long *count);

/* Parse TEXT, a value of GOMP_CPU_AFFINITY: processors and ranges, a place
   each.  */
bool places_parse_gnu (const char *text, struct places *places);

#endif
