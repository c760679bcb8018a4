/* A tool hears of target tasks (nowait): that one is made, with its dependences; that it is
   begun, and left to the device; and that it is complete, on whatever thread that turns
   out.  The call that made it is the program's: ompt.h asks for that.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-output "finalized" } */

#include <unistd.h>
#include "ompt.h"

#define TASKS 20

/* How often WHAT is in the lines of all threads.  */
static int
count (const char *what)
{
  int found = 0;
  unsigned threads = __atomic_load_n (&told_count, __ATOMIC_ACQUIRE);
  for (unsigned i = 0; i < threads; i++)
    for (const char *at = told_threads[i]->text; (at = strstr (at, what)); at++)
      found++;
  return found;
}

/* A thread that runs regions in a device's stead is an initial one, with a task of its own
   around each; one that only completes target tasks is not.  */
static void
check_threads (void)
{
  for (unsigned i = 1; i < __atomic_load_n (&told_count, __ATOMIC_ACQUIRE); i++)
    if (told_threads[i]->type == ompt_thread_initial)
      EXPECT (told_threads[i]->depth > 1
              || strstr (told_threads[i]->text, "initial end"));
}

int
main (void)
{
  int x = 1, y[TASKS] = { 0 }, z[TASKS] = { 0 };
  bool device = omp_get_num_devices () > 0;
  alarm (200);
  omp_get_thread_num ();

#pragma omp target nowait map(tofrom : x) depend(out : x)
  x++;
#pragma omp target nowait map(tofrom : x) depend(inout : x)
  x *= 5;
#pragma omp task depend(in : x) shared(x)
  EXPECT_EQUAL (x, 10);
#pragma omp taskwait
  EXPECT_EQUAL (x, 10);
  EXPECT_EQUAL (count ("create target"), 2);
  EXPECT_EQUAL (count (" depends\ndepends 3\n"), 2);
  EXPECT_EQUAL (count ("schedule detach\n"), device ? 2 : 0);
  EXPECT_EQUAL (count ("schedule late fulfill\n"), device ? 2 : 0);
  check_threads ();

#pragma omp parallel num_threads(3)
#pragma omp single
  {
    for (int i = 0; i < TASKS; i++)
#pragma omp target nowait map(tofrom : y[i])
      y[i]++;
    for (int i = 0; i < TASKS; i++)
#pragma omp task depend(out : y[i])
      omp_get_thread_num ();
#pragma omp target enter data map(to : z) nowait
#pragma omp taskwait
#pragma omp target exit data map(release : z) nowait
  }
  for (int i = 0; i < TASKS; i++)
    EXPECT_EQUAL (y[i] + z[i], 1);
  EXPECT_EQUAL (count ("create target"), device ? TASKS + 4 : TASKS + 2);
  EXPECT_EQUAL (count ("schedule late fulfill\n"), device ? TASKS + 4 : 0);
  check_threads ();

  int host = omp_get_initial_device ();
  EXPECT_EQUAL (omp_target_memcpy_async (z, y, sizeof y, 0, 0, host, host, 0,
                                         NULL),
                0);
#pragma omp taskwait
  EXPECT_EQUAL (z[0], y[0]);
#pragma omp target update to(x) nowait depend(inout : x)
#pragma omp target map(tofrom : x) depend(in : x)
  x++;
  return 0;
}
