/* The ranges of a loop's chunks (libomp-host/tasks/chunk_range.h) under C11's memory order:
   each number is taken once, and where a thread has numbers that it has not begun, another
   one that could take some is called or comes back.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "weak.h"

#include "libomp-host/tasks/chunk_range.h"

#define ranges ((struct chunk_range *) weak_memory)
#define present ((uint32_t *) (weak_memory + 512))

#define NUMBERS 4

static void
took (uint64_t number)
{
  weak_check (number < NUMBERS);
  weak_result[weak_self ()][0] += UINT64_C (1) << 8 * number;
}

/* As taskloop.c does it; thread NUMBER.  Returns whether one was taken.  */
static bool
take (unsigned number)
{
  uint64_t first, end;
  if (chunk_range_take (&ranges[number], &first))
    {
      took (first);
      return true;
    }
  if (!chunk_range_steal (&ranges[!number], &first, &end))
    return false;
  took (first);
  if (end - first > 1)
    chunk_range_set (&ranges[number], first + 1, end);
  return true;
}

static void
setup (void)
{
  ranges[0].left = UINT64_C (4) << 32;
}

static void
owner (void)
{
  take (0);
  take (0);
  take (0);
}

static void
thief (void)
{
  take (1);
  take (1);
}

/* Each number was taken once, or is in one range.  */
static void
each_once (void)
{
  uint64_t sum = weak_result[0][0] + weak_result[1][0];
  for (unsigned i = 0; i < 2; i++)
    {
      uint64_t left = weak_last (&ranges[i].left, 8);
      for (uint64_t n = (uint32_t) left; n < left >> 32; n++)
        sum += UINT64_C (1) << 8 * n;
    }
  weak_check (sum == 0x01010101);
}

/* A thread takes half of another's range while a third one leaves: two may take part beside
   that other one, and both do.  */

static void
leaving_setup (void)
{
  ranges[0].left = UINT64_C (4) << 32;
  *present = 2;
}

static void
takes_half (void)
{
  uint64_t first, end;
  if (!chunk_range_steal (&ranges[0], &first, &end))
    return;
  chunk_range_set (&ranges[1], first + 1, end);
  weak_result[0][0] = chunk_ranges_join (present, 2);
}

/* It has found the first range, which runs empty, and the second one empty.  */
static void
leaves (void)
{
  chunk_ranges_leave (present);
  if (chunk_ranges_left (&ranges[1], 1))
    weak_result[1][0] = chunk_ranges_join (present, 2);
}

static void
someone_comes (void)
{
  weak_check (weak_result[0][0] + weak_result[1][0] == 1);
}

static const struct weak_model models[]
  = { { "an owner and a thief", 2, setup, { owner, thief }, each_once },
      { "one takes while one leaves",
        2,
        leaving_setup,
        { takes_half, leaves },
        someone_comes } };

int
main (void)
{
  return weak_main (models, sizeof models / sizeof models[0]);
}
