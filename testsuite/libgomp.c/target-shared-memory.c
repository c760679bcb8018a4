/* A host device that shares the host's memory, for programs that require unified
   shared memory: nothing is copied, whether it is mapped or not.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */
/* { dg-env GANGWAY_HOST_SHARED "1" } */

#include <omp.h>
#include <string.h>
#include "expect.h"

struct list
{
  struct list *next;
  int value;
};

/* Host addresses all the way, none of it mapped.  */
static void
test_list (void)
{
  struct list nodes[3] = { { &nodes[1], 1 }, { &nodes[2], 2 }, { NULL, 3 } };
  struct list *first = nodes;
  int sum = 0;
#pragma omp target firstprivate(first) map(tofrom : sum)
  for (struct list *node = first; node; node = node->next)
    sum += node->value++;
  EXPECT_EQUAL (sum, 6);
  EXPECT_EQUAL (nodes[2].value, 4);
}

/* The map clauses' variables are the originals, which the host sees at once.  */
static void
test_map (void)
{
  int array[100] = { 0 }, alone = 1, *there = NULL, number = 5, device = -1;
#pragma omp target map(alloc : array) map(to : alone) firstprivate(number)     \
  map(from : there, device)
  {
    array[7] = number++;
    alone = 2;
    there = array;
    device = omp_get_device_num ();
  }
  EXPECT_EQUAL (array[7], 5);
  EXPECT_EQUAL (alone, 2);
  EXPECT_EQUAL (number, 5);
  EXPECT (there == array);
  EXPECT_EQUAL (device, omp_get_default_device ());
#pragma omp target enter data map(to : array)
#pragma omp target nowait depend(out : array)
  array[8] = array[7] + 1;
#pragma omp target update from(array) depend(in : array)
  EXPECT_EQUAL (array[8], 6);
#pragma omp target exit data map(delete : array)
}

static void
test_routines (void)
{
  int device = omp_get_default_device (), array[4] = { 1, 2, 3, 4 };
  EXPECT (omp_target_is_accessible (array, sizeof array, device));
  int *memory = omp_target_alloc (sizeof array, device);
  EXPECT_EQUAL (omp_target_memcpy (memory, array, sizeof array, 0, 0, device,
                                   omp_get_initial_device ()), 0);
  EXPECT (memcmp (memory, array, sizeof array) == 0);
  omp_target_free (memory, device);
}

int
main (void)
{
  test_list ();
  test_map ();
  test_routines ();
  return 0;
}
