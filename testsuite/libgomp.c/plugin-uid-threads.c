/* The runtime asks a plugin for a device's name by one thread at a time, and once, however
   many threads of the program want to know it.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-also-library "libgomp-plugin-nvptx.so.1" "-DPLUGIN" } */
/* { dg-env LD_LIBRARY_PATH "." } */

#include "small-plugin.h"

#ifdef PLUGIN

#include <unistd.h>

SMALL_ENTRY const char *GOMP_OFFLOAD_get_uid (int device);
SMALL_ENTRY int small_uid_calls;
int small_uid_calls;

const char *
GOMP_OFFLOAD_get_uid (int device)
{
  static char text[16];
  (void) device;
  __atomic_fetch_add (&small_uid_calls, 1, __ATOMIC_RELAXED);
  /* What a thread sees that comes too early.  */
  strcpy (text, "SMALL");
  usleep (100000);
  strcat (text, "-0");
  return text;
}

#else

#include <omp.h>
#include "expect.h"

#define THREADS 4

int
main (void)
{
  const char *uids[THREADS] = { NULL };
  EXPECT_EQUAL (omp_get_num_devices (), 1);
#pragma omp parallel num_threads (THREADS)
  {
#pragma omp barrier
    uids[omp_get_thread_num ()] = omp_get_uid_from_device (0);
  }
  for (int i = 0; i < THREADS; i++)
    EXPECT (uids[i] && strcmp (uids[i], "SMALL-0") == 0);
  int *calls = small_symbol ("small_uid_calls");
  EXPECT (calls);
  EXPECT_EQUAL (*calls, 1);
  return 0;
}

#endif
