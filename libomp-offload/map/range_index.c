/* The sorted index of address ranges.  Its lock is its owner's.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/map/range_index.h"

#include <stdlib.h>
#include <string.h>
#include "base/error.h"
#include "base/memory.h"

static bool
grow (struct range_index *index)
{
  if (index->count < index->capacity)
    return true;
  size_t capacity = index->capacity ? 2 * index->capacity : 4;
  uintptr_t *firsts = memory_try_alloc (capacity * sizeof *firsts);
  struct index_chunk **chunks = memory_try_alloc (capacity * sizeof *chunks);
  if (firsts == NULL || chunks == NULL)
    {
      free (firsts);
      free (chunks);
      return false;
    }
  if (index->count > 0)
    {
      memcpy (firsts, index->firsts, index->count * sizeof *firsts);
      memcpy (chunks, index->chunks, index->count * sizeof *chunks);
    }
  free (index->firsts);
  free (index->chunks);
  index->firsts = firsts;
  index->chunks = chunks;
  index->capacity = capacity;
  return true;
}

/* Insert CHUNK at position AT of the array of chunks, which has room.  */
static void
put_chunk (struct range_index *index, size_t at, struct index_chunk *chunk)
{
  size_t after = index->count - at;
  memmove (index->firsts + at + 1, index->firsts + at,
           after * sizeof *index->firsts);
  memmove (index->chunks + at + 1, index->chunks + at,
           after * sizeof *index->chunks);
  index->chunks[at] = chunk;
  index->firsts[at] = chunk->keys[0];
  index->count++;
}

static void
clear_keys (struct index_chunk *chunk, size_t from)
{
  for (size_t i = from; i < INDEX_CHUNK_LENGTH; i++)
    chunk->keys[i] = RANGE_INDEX_NO_KEY;
}

/* Move the upper half of the full chunk AT to a new chunk behind it.  False,
   with nothing changed, where there is no memory.  */
static bool
split (struct range_index *index, size_t at)
{
  struct index_chunk *upper;
  if (!grow (index) || (upper = memory_try_alloc (sizeof *upper)) == NULL)
    return false;
  struct index_chunk *lower = index->chunks[at];
  size_t keep = lower->count / 2;
  upper->count = lower->count - keep;
  memcpy (upper->keys, lower->keys + keep, upper->count * sizeof *upper->keys);
  memcpy (upper->entries, lower->entries + keep,
          upper->count * sizeof *upper->entries);
  lower->count = keep;
  clear_keys (lower, keep);
  clear_keys (upper, upper->count);
  put_chunk (index, at + 1, upper);
  return true;
}

static bool
insert_first (struct range_index *index, uintptr_t key, struct map_entry *entry)
{
  struct index_chunk *chunk;
  if (!grow (index) || (chunk = memory_try_alloc (sizeof *chunk)) == NULL)
    return false;
  chunk->count = 1;
  clear_keys (chunk, 1);
  chunk->keys[0] = key;
  chunk->entries[0] = entry;
  put_chunk (index, 0, chunk);
  return true;
}

/* Insert at PLACE, that of KEY's floor, one slot further if there is one (perhaps past
   its chunk's last).  */
static bool
insert_at (struct range_index *index, const struct index_place *place,
           uintptr_t key, struct map_entry *entry)
{
  size_t at = place->chunk, slot = place->slot;
  if (unlikely (index->count == 0))
    return insert_first (index, key, entry);
  if (unlikely (index->chunks[at]->count == INDEX_CHUNK_LENGTH))
    {
      if (!split (index, at))
        return false;
      size_t lower = index->chunks[at]->count;
      at += slot > lower;
      slot -= slot > lower ? lower : 0;
    }
  struct index_chunk *chunk = index->chunks[at];
  size_t after = chunk->count - slot;
  /* Often nothing has to move: what comes and goes most are variables on the
     stack, whose addresses are above all others.  */
  if (after > 0)
    {
      memmove (chunk->keys + slot + 1, chunk->keys + slot,
               after * sizeof *chunk->keys);
      memmove (chunk->entries + slot + 1, chunk->entries + slot,
               after * sizeof *chunk->entries);
    }
  chunk->keys[slot] = key;
  chunk->entries[slot] = entry;
  chunk->count++;
  index->firsts[at] = chunk->keys[0];
  return true;
}

bool
range_index_insert (struct range_index *index, uintptr_t key,
                    struct map_entry *entry)
{
  struct index_place place;
  if (range_index_floor (index, key, &place) != NULL)
    place.slot++;
  return insert_at (index, &place, key, entry);
}

static void
remove_at (struct range_index *index, size_t at, size_t slot)
{
  struct index_chunk *chunk = index->chunks[at];
  size_t after = --chunk->count - slot;
  if (after > 0)
    {
      memmove (chunk->keys + slot, chunk->keys + slot + 1,
               after * sizeof *chunk->keys);
      memmove (chunk->entries + slot, chunk->entries + slot + 1,
               after * sizeof *chunk->entries);
    }
  chunk->keys[chunk->count] = RANGE_INDEX_NO_KEY;
  if (chunk->count > 0)
    {
      index->firsts[at] = chunk->keys[0];
      return;
    }
  free (chunk);
  after = --index->count - at;
  memmove (index->firsts + at, index->firsts + at + 1,
           after * sizeof *index->firsts);
  memmove (index->chunks + at, index->chunks + at + 1,
           after * sizeof *index->chunks);
}

void
range_index_remove (struct range_index *index, uintptr_t key,
                    struct map_entry *entry)
{
  struct index_place place;
  range_index_floor (index, key, &place);
  /* The floor is the last entry with KEY; ENTRY may be an earlier one with the
     same key.  */
  while (index->chunks[place.chunk]->entries[place.slot] != entry)
    {
      gomp_assert (place.chunk > 0 || place.slot > 0);
      if (place.slot == 0)
        place.slot = index->chunks[--place.chunk]->count;
      place.slot--;
    }
  remove_at (index, place.chunk, place.slot);
}

void
range_index_clear (struct range_index *index)
{
  for (size_t i = 0; i < index->count; i++)
    free (index->chunks[i]);
  free (index->firsts);
  free (index->chunks);
  *index = (struct range_index) { 0 };
}
