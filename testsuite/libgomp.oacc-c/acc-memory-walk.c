/* Whichever allocation of the library's or the plugin's fails, a program with asynchronous
   work ends right, or with a line, and does not wait for work that nobody does.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target no_sanitizer } : they have an allocator of their own */
/* { dg-timeout 1200 } */

#include "memory-walk.h"
#include <openacc.h>

enum
{
  LENGTH = 100
};

int
main (int argc, char **argv)
{
  static int a[LENGTH], b[LENGTH];
  memory_walk (argc, argv);
  for (int i = 0; i < LENGTH; i++)
    a[i] = i;
#pragma acc data copyin(a) copy(b)
  {
#pragma acc parallel loop async(1)
    for (int i = 0; i < LENGTH; i++)
      b[i] = a[i] + 1;
#pragma acc parallel loop async(2) wait(1)
    for (int i = 0; i < LENGTH; i++)
      b[i] += a[i];
#pragma acc update self(b) async(2)
#pragma acc wait
  }
  int *copy = acc_copyin (a, sizeof a);
  acc_wait_all_async (3);
  acc_wait_all ();
  acc_delete (a, sizeof a);
  for (int i = 0; i < LENGTH; i++)
    MEMORY_WALK_CHECK (b[i] == 2 * i + 1);
  MEMORY_WALK_CHECK (copy != NULL);
  acc_shutdown (acc_get_device_type ());
  return 0;
}
