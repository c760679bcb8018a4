/* A program that requires unified shared memory runs on AMD devices where they use all of
   the host's memory, and on none where they do not.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */

#include <omp.h>
#include "again.h"
#include "expect.h"

#pragma omp requires unified_shared_memory

struct node
{
  struct node *next;
  int value;
};

static int
run (void)
{
  struct node nodes[10], *first = NULL;
  int sum = 0, here = -1;
  for (int i = 0; i < 10; i++)
    {
      nodes[i] = (struct node) { first, i };
      first = &nodes[i];
    }
#pragma omp target map(from : here)
  {
    for (struct node *it = first; it; it = it->next)
      {
        sum += it->value;
        it->value *= 2;
      }
    here = omp_get_device_num ();
  }
  /* SUM is private, but FIRST leads to the host's nodes.  */
  for (int i = 0; i < 10; i++)
    EXPECT_EQUAL (nodes[i].value, 2 * i);
  return here == omp_get_initial_device () ? 1 : 2;
}

int
main (int count, char **arguments)
{
  (void) arguments;
  if (count > 1)
    return run ();
  const char *with[] = { "GANGWAY_HSA_XNACK", "1", NULL };
  const char *without[] = { "GANGWAY_HSA_XNACK", "0", "OMP_TARGET_OFFLOAD", "default", NULL };
  EXPECT_EQUAL (again ("run", with), 2);
  EXPECT_EQUAL (again ("run", without), 1);
  return 0;
}
