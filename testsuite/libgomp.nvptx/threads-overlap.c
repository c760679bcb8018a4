/* The kernels of two host threads run at once: each waits for the other's.  The driver saw
   so, and no thread waited for another one's call.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */

#include <omp.h>
#include "again.h"
#include "expect.h"

enum { ROUNDS = 20 };
static int present[16];

static void
launch (void)
{
  int zero = 0;
  int *met = omp_target_alloc (sizeof (int), 0);
  EXPECT (met);
  omp_target_memcpy (met, &zero, sizeof zero, 0, 0, 0,
                     omp_get_initial_device ());
#pragma omp target enter data map(to: present)
#pragma omp parallel num_threads(2)
  for (int i = 1; i <= ROUNDS; i++)
    {
      int both = 2 * i, seen = 0;
#pragma omp target is_device_ptr(met) map(to: present, both) map(from: seen)
      {
        __atomic_fetch_add (met, 1, __ATOMIC_RELAXED);
        while ((seen = __atomic_load_n (met, __ATOMIC_RELAXED)) < both)
          ;
        seen += present[0];
      }
      EXPECT (seen >= both);
    }
  omp_target_free (met, 0);
}

int
main (int argc, char **argv)
{
  (void) argv;
  if (argc > 1)
    {
      omp_set_dynamic (0);
      launch ();
      return 0;
    }
  const char *const settings[] = { "GANGWAY_CUDA_COUNT", "1", NULL };
  EXPECT_EQUAL (again ("launch", settings), 0);
  const char *line = strstr (again_output, "kernels at once: ");
  EXPECT (line && atoi (line + 17) >= 2);
  return 0;
}
