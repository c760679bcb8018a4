/* A copy of several dimensions of which the driver tells nothing any more, as the device is
   lost meanwhile, ends, and so does the program.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */
/* { dg-also-library acc-rect-copy-lost-soname.so "-DSONAME -Wl,-soname,libhsa-runtime64.so.1" } */
/* { dg-also-library acc-rect-copy-lost.so "-DLIBRARY -Wl,--no-as-needed ./acc-rect-copy-lost-soname.so" } */

#if defined SONAME
int acc_rect_copy_lost_soname;
#elif defined LIBRARY
#include <unistd.h>

/* In front of the emulated driver's, of which this library has all others: a copy that never
   ends.  */
int
hsa_amd_memory_async_copy_rect (void)
{
  write (2, "copying\n", 8);
  return 0;
}
#else

#include <omp.h>
#include <openacc.h>
#include "again.h"
#include "expect.h"

enum { N = 64 };

static int host[N][N];
static int
run (void)
{
  const size_t range[] = { N, N / 2 }, none[] = { 0, 0 }, whole[] = { N, N };
  int *memory = acc_malloc (sizeof host), *nowhere = (int *) 16;
  EXPECT (memory);
#pragma acc parallel deviceptr(memory, nowhere) async(1)
  {
    /* The copy begins first.  */
    int spin = 0;
    for (int i = 0; i < 100000; i++)
      spin += __atomic_load_n (memory + 1, __ATOMIC_RELAXED);
    nowhere[0] = spin;
  }
  int result = omp_target_memcpy_rect (memory, host, sizeof (int), 2, range,
                                       none, none, whole, whole, 0,
                                       omp_get_initial_device ());
  return result != 0;
}

int
main (int argc, char **argv)
{
  (void) argv;
  if (argc > 1)
    return run ();
  const char *const settings[]
    = { "HSA_RUNTIME_LIB", "./acc-rect-copy-lost.so", NULL };
  int status = again ("run", settings);
  if (status != 1 || !strstr (again_output, "a kernel has failed"))
    fprintf (stderr, "status %d: %s\n", status, again_output);
  EXPECT_EQUAL (status, 1);
  EXPECT (strstr (again_output, "copying\n"));
  EXPECT (strstr (again_output, "a kernel has failed"));
  return 0;
}
#endif
