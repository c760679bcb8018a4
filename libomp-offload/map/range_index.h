/* A sorted index from a start address to a map entry: a sorted array of sorted
   chunks.  Finding reads two short arrays of keys and changes nothing;
   inserting moves at most one chunk and, once per half a chunk, the array of
   chunks.

   No lock of its own: any number of threads may find at once while none
   inserts or removes; the map's lock sees to that.

   Invariants: no chunk is empty; firsts[i] == chunks[i]->keys[0]; keys ascend,
   equal keys are allowed and stay in the order they came; a chunk's keys from
   count on are RANGE_INDEX_NO_KEY, so that a search needs no count.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_RANGE_INDEX_H
#define GANGWAY_OFFLOAD_RANGE_INDEX_H

#include "base/attributes.h"

struct map_entry;

#define INDEX_CHUNK_LENGTH 64 /* range_index_last_in_chunk relies on it */
#define RANGE_INDEX_NO_KEY UINTPTR_MAX

struct index_chunk
{
  size_t count;
  uintptr_t keys[INDEX_CHUNK_LENGTH];
  struct map_entry *entries[INDEX_CHUNK_LENGTH];
};

/* All zero is an empty index.  */
struct range_index
{
  size_t count; /* chunks */
  size_t capacity;
  uintptr_t *firsts;
  struct index_chunk **chunks;
};

/* A place in an index; chunk == index->count: past the last entry.  */
struct index_place
{
  size_t chunk, slot;
};

/* The place STEP after KEYS if its key is at most KEY, else KEYS.  A look-up's
   cost is its mispredictions, so this is to be a conditional move: the compiler
   makes a branch where it knows how the two are related.  */
static inline const uintptr_t *
range_index_step (const uintptr_t *keys, size_t step, uintptr_t key)
{
  const uintptr_t *next = keys + step;
  __asm__("" : "+r"(next));
  return *next <= key ? next : keys;
}

/* Among COUNT ascending keys, of which the first is at most KEY, find the last
   that is at most KEY.  */
static inline const uintptr_t *
range_index_last (const uintptr_t *keys, size_t count, uintptr_t key)
{
  do
    {
      keys = range_index_step (keys, count / 2, key);
      count -= count / 2;
    }
  while (count > 1);
  return keys;
}

/* As range_index_last, for the INDEX_CHUNK_LENGTH keys of a chunk.  */
static inline const uintptr_t *
range_index_last_in_chunk (const uintptr_t *keys, uintptr_t key)
{
  keys = range_index_step (keys, 32, key);
  keys = range_index_step (keys, 16, key);
  keys = range_index_step (keys, 8, key);
  keys = range_index_step (keys, 4, key);
  keys = range_index_step (keys, 2, key);
  return range_index_step (keys, 1, key);
}

/* The last entry whose key is at most KEY, which is not RANGE_INDEX_NO_KEY, or
   NULL; sets *PLACE to where it is, or to the first entry of all.  */
static inline struct map_entry *
range_index_floor (const struct range_index *index, uintptr_t key,
                   struct index_place *place)
{
  *place = (struct index_place) { 0, 0 };
  if (unlikely (index->count == 0 || key < index->firsts[0]))
    return NULL;
  place->chunk
    = range_index_last (index->firsts, index->count, key) - index->firsts;
  const struct index_chunk *chunk = index->chunks[place->chunk];
  place->slot = range_index_last_in_chunk (chunk->keys, key) - chunk->keys;
  struct map_entry *entry = chunk->entries[place->slot];
  if (entry == NULL)
    __builtin_unreachable ();
  return entry;
}

/* The entry at *PLACE, NULL past the last.  */
static inline struct map_entry *
range_index_at (const struct range_index *index,
                const struct index_place *place)
{
  return place->chunk < index->count
           ? index->chunks[place->chunk]->entries[place->slot]
           : NULL;
}

/* Step to the next entry.  */
static inline void
range_index_next (const struct range_index *index, struct index_place *place)
{
  if (place->chunk < index->count
      && ++place->slot == index->chunks[place->chunk]->count)
    *place = (struct index_place) { place->chunk + 1, 0 };
}

/* Insert ENTRY under KEY.  False, with nothing changed, where there is no
   memory.  */
bool range_index_insert (struct range_index *index, uintptr_t key,
                         struct map_entry *entry);
/* Take ENTRY, which is in INDEX under KEY, out.  */
void range_index_remove (struct range_index *index, uintptr_t key,
                         struct map_entry *entry);

/* Free the index's own memory.  */
void range_index_clear (struct range_index *index);

#endif
