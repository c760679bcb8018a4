/* What an AMD device can use where it is, GANGWAY_MEMORY=managed and shared do not copy when
   it is mapped: managed memory, which omp_target_alloc then gives, too; and with XNACK all of
   the host's, from a page on or however small.  Else all is copied.  gcc 12 compiles for no
   processor that has the same code with XNACK: libgomp.newer has that part.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */

#include <omp.h>
#include "again.h"
#include "expect.h"

enum { N = 3000 };

static int
is_in_place (int *memory, size_t count)
{
  int *there = memory;
  int in_place;
#pragma omp target data map(tofrom : memory[0 : count]) use_device_ptr(there)
  in_place = there == memory;
  return in_place;
}

/* Mapping MEMORY has the effect that it should, in place or not.  */
static void
expect_mapping (int *memory, int in_place)
{
  for (int i = 0; i < N; i++)
    memory[i] = i;
  EXPECT_EQUAL (is_in_place (memory, N), in_place);
#pragma omp target map(tofrom : memory[0 : N])
  for (int i = 0; i < N; i++)
    memory[i] += 2;
#pragma omp target enter data map(to : memory[0 : N])
#pragma omp target nowait map(to : memory[0 : N])
  for (int i = 0; i < N; i++)
    memory[i] *= 3;
#pragma omp taskwait
#pragma omp target update from(memory[0 : N])
#pragma omp target exit data map(release : memory[0 : N])
  for (int i = 0; i < N; i++)
    EXPECT_EQUAL (memory[i], 3 * (i + 2));
  EXPECT_EQUAL (omp_target_is_accessible (memory, N * sizeof *memory, 0) != 0, in_place);
}

static void
run (const char *expected)
{
  int heap = expected[0] == 'h', small = expected[1] == 's', given = expected[2] == 'g';
  int *memory = malloc (N * sizeof *memory), few[4] = { 1, 2, 3, 4 };
  expect_mapping (memory, heap);
  EXPECT_EQUAL (is_in_place (few, 4), small);
  free (memory);
  /* The program asked for such memory.  */
  int *managed = omp_alloc (N * sizeof *managed, ompx_gnu_managed_mem_alloc);
  EXPECT (managed);
  for (int i = 0; i < N; i++)
    managed[i] = i;
#pragma omp target is_device_ptr(managed)
  for (int i = 0; i < N; i++)
    managed[i]++;
  for (int i = 0; i < N; i++)
    EXPECT_EQUAL (managed[i], i + 1);
  EXPECT_EQUAL (is_in_place (managed, N), given);
  omp_free (managed, ompx_gnu_managed_mem_alloc);
  if (!given)
    return;
  int *theirs = omp_target_alloc (N * sizeof *theirs, 0);
  expect_mapping (theirs, 1);
  omp_target_free (theirs, 0);
}

/* EXPECTED: what of the heap's memory, of a few bytes on the stack, and of managed memory is
   in place.  */
static void
expect_run (const char *mode, const char *xnack, const char *expected)
{
  const char *settings[] = { "GANGWAY_MEMORY", mode, "GANGWAY_HSA_XNACK", xnack, NULL };
  int status = again (expected, settings);
  if (status != 0)
    fprintf (stderr, "GANGWAY_MEMORY=%s GANGWAY_HSA_XNACK=%s: %s", mode, xnack, again_output);
  EXPECT_EQUAL (status, 0);
}

int
main (int count, char **arguments)
{
  if (count > 1)
    {
      run (arguments[1]);
      return 0;
    }
  expect_run ("explicit", "0", "---");
  expect_run ("managed", "0", "--g");
#ifdef WITH_XNACK
  expect_run ("managed", "1", "h-g");
  expect_run ("shared", "1", "hsg");
#endif
  return 0;
}
