/* Threads copy between all pairs of devices at once, from the moment on in which the devices are
   first used; a pair that cannot reach each other keeps no other from it.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */

#include <omp.h>
#include "again.h"
#include "expect.h"

enum { DEVICES = 5, LENGTH = 3000, ROUNDS = 6, THREADS = 4 };

/* From device A to B, to C, and back to the host.  */
static void
round_trip (int a, int b, int c, int seed)
{
  int host = omp_get_initial_device (), words[LENGTH], back[LENGTH];
  int *on_a = omp_target_alloc (sizeof words, a);
  int *on_b = omp_target_alloc (sizeof words, b);
  int *on_c = omp_target_alloc (sizeof words, c);
  EXPECT (on_a && on_b && on_c);
  for (int i = 0; i < LENGTH; i++)
    words[i] = seed + i;
  EXPECT_EQUAL (omp_target_memcpy (on_a, words, sizeof words, 0, 0, a, host),
                0);
  EXPECT_EQUAL (omp_target_memcpy (on_b, on_a, sizeof words, 0, 0, b, a), 0);
  EXPECT_EQUAL (omp_target_memcpy_async (on_c, on_b, sizeof words, 0, 0, c, b,
                                         0, NULL),
                0);
#pragma omp taskwait
#pragma omp target device(c) is_device_ptr(on_c)
  for (int i = 0; i < LENGTH; i++)
    on_c[i]++;
  EXPECT_EQUAL (omp_target_memcpy (back, on_c, sizeof words, 0, 0, host, c), 0);
  for (int i = 0; i < LENGTH; i++)
    EXPECT_EQUAL (back[i], seed + i + 1);
  omp_target_free (on_a, a);
  omp_target_free (on_b, b);
  omp_target_free (on_c, c);
}

static int
one_run (void)
{
  EXPECT_EQUAL (omp_get_num_devices (), DEVICES);
#pragma omp parallel num_threads(THREADS)
  {
    int me = omp_get_thread_num ();
    for (int i = 0; i < ROUNDS; i++)
      round_trip ((me + i) % DEVICES, (me + 2 * i + 1) % DEVICES,
                  (3 * me + i) % DEVICES, 1000 * me + i);
  }
  return 0;
}

int
main (int argc, char **argv)
{
  static const char *const fails[]
    = { "", "cuCtxEnablePeerAccess:2", "cuDeviceCanAccessPeer:3+",
        "cuMemcpyPeerAsync:2,cuMemcpyPeerAsync:5" };
  (void) argv;
  if (argc > 1)
    return one_run ();
  for (int i = 0; i < 4; i++)
    {
      const char *const settings[] = { "GANGWAY_CUDA_DEVICES", "5",
        "GANGWAY_CUDA_FAIL", fails[i], NULL };
      int status = again ("run", settings);
      if (status != 0)
        fprintf (stderr, "%s: %d\n%s", fails[i], status, again_output);
      EXPECT_EQUAL (status, 0);
    }
  return 0;
}
