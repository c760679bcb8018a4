/* The table of a device's functions: found while it changes, and no larger after
   thousands of changes than after the first.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/image/function_table.h"

#include <pthread.h>
#include "testsuite/unit/unit.h"

#define FUNCTIONS 1000
#define LASTING 100 /* of them stay in every change */
#define KEY(i) ((uintptr_t) 0x400000 + 16 * (i))
#define THERE(i) ((uintptr_t) 0x10000000 + 256 * (i))
#define REVERSE(i) ((uintptr_t) 0x7000 + (i))

static struct known_function
{
  char any;
} known[FUNCTIONS];

/* Make TABLE hold the first COUNT functions.  */
static void
fill (struct function_table *table, size_t count)
{
  function_table_reserve (table, count);
  function_table_begin (table);
  for (size_t i = 0; i < count; i++)
    function_table_add (table, KEY (i),
                        (struct device_function) { THERE (i), &known[i] },
                        i % 2 ? REVERSE (i) : 0);
  function_table_end (table);
}

/* How many of the first COUNT are found as they should be.  */
static size_t
count_right (struct function_table *table, size_t count)
{
  size_t right = 0;
  for (size_t i = 0; i < count; i++)
    {
      struct device_function found = function_table_device (table, KEY (i));
      right
        += found.address == THERE (i) && found.known == &known[i]
           && function_table_host (table, REVERSE (i)) == (i % 2 ? KEY (i) : 0);
    }
  return right;
}

static void
test_changes (void)
{
  struct function_table *table = function_table_create ();
  CHECK (!function_table_device (table, KEY (0)).address
           && !function_table_device (NULL, KEY (0)).address
           && !function_table_host (NULL, 1),
         "an empty table has nothing");
  fill (table, FUNCTIONS);
  CHECK (count_right (table, FUNCTIONS) == FUNCTIONS, "all are found");
  CHECK (!function_table_device (table, KEY (FUNCTIONS)).address
           && !function_table_device (table, 0).address
           && !function_table_host (table, 0),
         "nothing else is");
  size_t bytes = function_table_bytes (table);
  for (int round = 0; round < 4000; round++)
    fill (table, round % 2 ? FUNCTIONS : LASTING);
  CHECK (count_right (table, FUNCTIONS) == FUNCTIONS,
         "all are found after many changes");
  CHECK (function_table_bytes (table) == bytes,
         "4000 changes need no more memory: %zu bytes, %zu before",
         function_table_bytes (table), bytes);
  fill (table, LASTING);
  CHECK (!function_table_device (table, KEY (LASTING)).address,
         "what is gone is not found");
  for (size_t count = 1; count <= FUNCTIONS; count++)
    fill (table, count);
  CHECK (function_table_bytes (table) < 2 * bytes,
         "growing step by step keeps less than twice the memory");
  function_table_destroy (table);
}

static struct function_table *shared;
static int stop; /* atomic */

static void *
read_always (void *wrong)
{
  while (!__atomic_load_n (&stop, __ATOMIC_RELAXED))
    if (count_right (shared, LASTING) != LASTING)
      *(size_t *) wrong += 1;
  return NULL;
}

static void
test_readers (void)
{
  pthread_t threads[2];
  size_t wrong[2] = { 0, 0 };
  shared = function_table_create ();
  fill (shared, LASTING);
  for (int i = 0; i < 2; i++)
    pthread_create (&threads[i], NULL, read_always, &wrong[i]);
  for (int round = 0; round < 500; round++)
    fill (shared, LASTING + round);
  __atomic_store_n (&stop, 1, __ATOMIC_RELAXED);
  for (int i = 0; i < 2; i++)
    pthread_join (threads[i], NULL);
  CHECK (wrong[0] + wrong[1] == 0,
         "readers always find the functions that stay");
  function_table_destroy (shared);
}

int
main (void)
{
  test_changes ();
  test_readers ();
  return UNIT_RESULT ();
}
