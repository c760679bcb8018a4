/* Images come and go thousands of times: what a device keeps of them does not
   grow.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target no_sanitizer } they have an allocator of their own */
/* { dg-also-library "libgomp-plugin-nvptx.so.1" "-DPLUGIN" } */
/* { dg-env LD_LIBRARY_PATH "." } */
/* { dg-options "-ldl" } */

#include "small-plugin.h"

#ifndef PLUGIN

#include <malloc.h>
#include <omp.h>
#include "expect.h"

#define N 1000
#define CYCLES 400

static char code[N];
static void *functions[N];
static void *host_table[] = SMALL_HOST_TABLE (functions, N);
static struct small_image image = { functions, N };

/* Load and unload the image once.  */
static void
cycle (void)
{
  GOMP_offload_register_ver (SMALL_VERSION, host_table, 5, &image);
  omp_target_free (omp_target_alloc (100, 0), 0);
  GOMP_offload_unregister_ver (SMALL_VERSION, host_table, 5, &image);
}

int
main (void)
{
  EXPECT_EQUAL (omp_get_num_devices (), 1);
  for (int i = 0; i < N; i++)
    functions[i] = &code[i];
  for (int i = 0; i < 10; i++)
    cycle ();
  struct mallinfo2 before = mallinfo2 ();
  for (int i = 0; i < CYCLES; i++)
    cycle ();
  struct mallinfo2 after = mallinfo2 ();
  size_t had = before.uordblks + before.hblkhd;
  size_t has = after.uordblks + after.hblkhd;
  fprintf (stderr, "%zu bytes, then %zu\n", had, has);
  EXPECT (has < had + 100000);
  return 0;
}

#endif
