/* Threads map the same new range at the same time: it is allocated once and copied
   once, and none of them goes on before it is there.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */
/* { dg-env GANGWAY_DEVICE_CACHE "0" } */
/* { dg-env GANGWAY_INFO "counts" } */
/* { dg-output "allocs=50 frees=50 h2d=50 h2d_bytes=13107200 d2h=400 d2h_bytes=1600 " } */

#include <omp.h>
#include "expect.h"

#define N 65536
#define THREADS 8
#define ROUNDS 50
static int a[N];

static int
last_on_device (void)
{
  int device = omp_get_default_device (), last = 0;
  char *there = omp_get_mapped_ptr (a, device);
  EXPECT (there != NULL);
  EXPECT_EQUAL (omp_target_memcpy (&last, there, sizeof last, 0,
                                   (N - 1) * sizeof last,
                                   omp_get_initial_device (), device),
                0);
  return last;
}

int
main (void)
{
  omp_set_dynamic (0);
#pragma omp parallel num_threads (THREADS)
  for (int round = 0; round < ROUNDS; round++)
    {
#pragma omp single
      a[N - 1] = round;
#pragma omp target enter data map (to : a)
      EXPECT_EQUAL (last_on_device (), round);
#pragma omp barrier
#pragma omp target exit data map (release : a)
#pragma omp barrier
    }
  EXPECT (!omp_target_is_present (a, omp_get_default_device ()));
  return 0;
}
