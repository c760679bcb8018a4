/* A hard pause ends every mapping of the device and its memory is given back;
   what comes after begins anew, on each of several devices and round after round.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */
/* { dg-env GANGWAY_HOST_DEVICES "2" } */
/* { dg-env GANGWAY_INFO "counts" } */
/* { dg-output "device 0 .host.: launches=60 \[^\n\]* allocs=(\[0-9\]+) frees=\\1 " } */

#include <omp.h>
#include "expect.h"

#define N 1000
#define ROUNDS 20
static int a[N];
#pragma omp declare target
static int counter;
#pragma omp end declare target

static void
use (int device)
{
  int sum = 0;
  for (int i = 0; i < N; i++)
    a[i] = i;
#pragma omp target enter data device (device) map (to : a)
#pragma omp target device (device) nowait
  for (int i = 0; i < N; i++)
    a[i]++;
#pragma omp taskwait
#pragma omp target device (device) map (tofrom : sum)
  for (int i = 0; i < N; i++)
    sum += a[i];
  EXPECT_EQUAL (sum, N * (N + 1) / 2);
#pragma omp target device (device)
  counter++;
  EXPECT_EQUAL (a[0], 0);
}

int
main (void)
{
  for (int round = 0; round < ROUNDS; round++)
    {
      use (0);
      use (1);
      EXPECT_EQUAL (omp_pause_resource (omp_pause_soft, 1), 0);
      EXPECT (omp_target_is_present (a, 1));
      EXPECT_EQUAL (omp_pause_resource (omp_pause_hard, 0), 0);
      EXPECT (!omp_target_is_present (a, 0));
      EXPECT (omp_target_is_present (a, 1));
      EXPECT_EQUAL (omp_pause_resource_all (omp_pause_hard), 0);
      EXPECT (!omp_target_is_present (a, 1));
    }
  return 0;
}
