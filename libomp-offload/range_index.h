/* A sorted index from a start address to a map entry: a sorted array of sorted
   chunks.  Finding reads two short arrays of keys and changes nothing; inserting
   moves at most one chunk and, once per half a chunk, the array of chunks.

   No lock of its own: any number of threads may find at once while none
   inserts or removes; the map's lock sees to that.

   Invariants: no chunk is empty; firsts[i] == chunks[i]->keys[0]; keys ascend,
   equal keys are allowed and stay in the order they came.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_RANGE_INDEX_H
#define GANGWAY_OFFLOAD_RANGE_INDEX_H

#include "base/attributes.h"

struct map_entry;

#define INDEX_CHUNK_LENGTH 64

struct index_chunk
{
  size_t count;
  uintptr_t keys[INDEX_CHUNK_LENGTH];
  struct map_entry *entries[INDEX_CHUNK_LENGTH];
};

/* All zero is an empty index.  */
struct range_index
{
  size_t count;                 /* chunks */
  size_t capacity;
  uintptr_t *firsts;
  struct index_chunk **chunks;
};

/* A place in an index; chunk == index->count: past the last entry.  */
struct index_place
{
  size_t chunk, slot;
};

/* The last entry whose key is at most KEY, or NULL; sets *PLACE to where it
   is, or to the first entry of all.  */
struct map_entry *range_index_floor (const struct range_index *index,
                                     uintptr_t key, struct index_place *place);
/* The entry at *PLACE, NULL past the last.  */
struct map_entry *range_index_at (const struct range_index *index,
                                  const struct index_place *place);
/* Step to the next entry.  */
void range_index_next (const struct range_index *index,
                       struct index_place *place);

/* False, with nothing changed, where there is no memory.  */
bool range_index_insert (struct range_index *index, uintptr_t key,
                         struct map_entry *entry);
/* ENTRY is in INDEX under KEY.  */
void range_index_remove (struct range_index *index, uintptr_t key,
                         struct map_entry *entry);

/* Free the index's own memory.  */
void range_index_clear (struct range_index *index);

#endif
