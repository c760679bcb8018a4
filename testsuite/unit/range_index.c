/* The sorted index, against a plain array.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <stdlib.h>
#include "base/memory.h"
#include "libomp-offload/map/range_index.h"
#include "testsuite/unit/unit.h"

#define ENTRIES 5000
#define ENTRY(i) ((struct map_entry *) (uintptr_t) ((i) *16 + 16))

static uintptr_t keys[ENTRIES];
static bool in[ENTRIES];

/* The plain answer: the last of the largest keys at most KEY, in the order of
   insertion; -1: none.  */
static int
plain_floor (uintptr_t key)
{
  int best = -1;
  for (int i = 0; i < ENTRIES; i++)
    if (in[i] && keys[i] <= key && (best < 0 || keys[i] > keys[best]))
      best = i;
  return best;
}

static bool
agrees (struct range_index *index)
{
  for (int i = 0; i < 300; i++)
    {
      uintptr_t key = rand () % (ENTRIES * 8);
      struct index_place place;
      struct map_entry *entry = range_index_floor (index, key, &place);
      int plain = plain_floor (key);
      if (entry != (plain < 0 ? NULL : ENTRY (plain)))
        return false;
      if (entry != NULL && range_index_at (index, &place) != entry)
        return false;
    }
  return true;
}

static bool
is_sorted (struct range_index *index, int count)
{
  struct index_place place = { 0, 0 };
  struct map_entry *entry;
  uintptr_t last = 0;
  for (; (entry = range_index_at (index, &place)) != NULL; count--)
    {
      uintptr_t key = keys[(uintptr_t) entry / 16 - 1];
      if (key < last)
        return false;
      last = key;
      range_index_next (index, &place);
    }
  return count == 0;
}

static void
test_random (void)
{
  struct range_index index = { 0 };
  bool good = true;
  int count = 0;
  for (int i = 0; i < ENTRIES; i++)
    /* Distinct, so that the plain answer is one.  */
    keys[i] = (uintptr_t) ((i * 7919) % ENTRIES) * 8 + 4;
  for (int round = 0; round < 20000; round++)
    {
      int i = rand () % ENTRIES;
      if (in[i])
        range_index_remove (&index, keys[i], ENTRY (i));
      else
        good &= range_index_insert (&index, keys[i], ENTRY (i));
      in[i] = !in[i];
      count += in[i] ? 1 : -1;
      if (round % 2000 == 0)
        good &= agrees (&index) && is_sorted (&index, count);
    }
  CHECK (good, "insertions and removals in any order keep it right");
  for (int i = 0; i < ENTRIES; i++)
    if (in[i])
      range_index_remove (&index, keys[i], ENTRY (i));
  CHECK (index.count == 0, "it ends empty");
  range_index_clear (&index);
}

static void
test_equal_keys (void)
{
  struct range_index index = { 0 };
  for (int i = 0; i < 200; i++)
    range_index_insert (&index, 100, ENTRY (i));
  for (int i = 0; i < 200; i += 2)
    range_index_remove (&index, 100, ENTRY (i));
  struct index_place place;
  CHECK (range_index_floor (&index, 100, &place)
         == ENTRY (199), "of equal keys the last is found");
  for (int i = 1; i < 200; i += 2)
    range_index_remove (&index, 100, ENTRY (i));
  CHECK (index.count == 0, "equal keys are removed one by one");
  range_index_clear (&index);
}

static void
test_no_memory (void)
{
  struct range_index index = { 0 };
  int inserted = 0;
  for (int i = 0; i < 1000; i++)
    {
      memory_fail_after (1);
      if (!range_index_insert (&index, i, ENTRY (i)))
        {
          memory_fail_after (0);
          range_index_insert (&index, i, ENTRY (i));
        }
      memory_fail_after (0);
      inserted++;
    }
  struct index_place place = { 0, 0 };
  int count = 0;
  while (range_index_at (&index, &place) != NULL)
    {
      count++;
      range_index_next (&index, &place);
    }
  CHECK (count == inserted, "a failed insertion changes nothing");
  range_index_clear (&index);
}

int
main (void)
{
  test_random ();
  test_equal_keys ();
  test_no_memory ();
  return UNIT_RESULT ();
}
