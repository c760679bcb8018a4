/* Device memory is given back and taken anew while asynchronous copies to other
   memory of the same sizes are under way: no block has two users.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */

#include <omp.h>
#include "expect.h"

#define N 3000
#define COPIES 8
#define ROUNDS 30

static void
copy_and_free (int me)
{
  static __thread int from[COPIES][N], back[COPIES][N];
  int device = omp_get_default_device (), host = omp_get_initial_device ();
  int *memory[COPIES];
  for (int c = 0; c < COPIES; c++)
    {
      memory[c] = omp_target_alloc (sizeof from[c], device);
      EXPECT (memory[c] != NULL);
      for (int i = 0; i < N; i++)
        from[c][i] = me + c + i;
      EXPECT_EQUAL (omp_target_memcpy_async (memory[c], from[c],
                                             sizeof from[c], 0, 0, device,
                                             host, 0, NULL),
                    0);
      omp_target_free (omp_target_alloc (sizeof from[c], device), device);
    }
#pragma omp taskwait
  for (int c = 0; c < COPIES; c++)
    {
      EXPECT_EQUAL (omp_target_memcpy (back[c], memory[c], sizeof back[c], 0,
                                       0, host, device),
                    0);
      omp_target_free (memory[c], device);
      for (int i = 0; i < N; i++)
        EXPECT_EQUAL (back[c][i], me + c + i);
    }
}

int
main (void)
{
  omp_set_dynamic (0);
#pragma omp parallel num_threads (6)
  for (int round = 0; round < ROUNDS; round++)
    copy_and_free (1000 * omp_get_thread_num () + round);
  return 0;
}
