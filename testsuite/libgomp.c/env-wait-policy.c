/* OMP_WAIT_POLICY: a passive waiter sleeps at once, whatever it waits for; an active one
   with a processor of its own never does.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target two_processors } */
/* { dg-env OMP_STACKSIZE "512K" } */

#include <omp.h>
#include <sys/syscall.h>
#include "again.h"
#include "expect.h"

/* Whether the kernel says that the thread TID sleeps.  */
static int
sleeps (long tid)
{
  char name[64], text[512], *end;
  snprintf (name, sizeof name, "/proc/self/task/%ld/stat", tid);
  FILE *file = fopen (name, "r");
  EXPECT (file);
  size_t length = fread (text, 1, sizeof text - 1, file);
  fclose (file);
  text[length] = '\0';
  end = strrchr (text, ')');
  EXPECT (end);
  return end[2] == 'S';
}

/* A thread waits in a barrier while the other looks at it.  Prints how often of a thousand
   looks it slept; passive, waits until it does.  */
static void
look (int passive)
{
  long tid = 0;
  int asleep = 0;
#pragma omp parallel num_threads (2)
  {
    if (omp_get_thread_num () == 1)
      __atomic_store_n (&tid, syscall (SYS_gettid), __ATOMIC_RELEASE);
    else
      {
        while (!__atomic_load_n (&tid, __ATOMIC_ACQUIRE))
          ;
        for (int i = 0; i < 1000; i++)
          asleep += sleeps (tid);
        while (passive && !sleeps (tid))
          ;
      }
#pragma omp barrier
  }
  printf ("asleep: %d\n", asleep);
}

static void
many_waits (void)
{
  int sum = 0;
  for (int round = 0; round < 300; round++)
#pragma omp parallel num_threads (6) reduction (+ : sum)
    {
#pragma omp barrier
      sum++;
#pragma omp barrier
    }
  EXPECT_EQUAL (sum, 1800);
}

int
main (int argc, char **argv)
{
  const char *const passive[] = { "OMP_WAIT_POLICY", "passive", "OMP_DISPLAY_ENV", "verbose", NULL };
  const char *const active[] = { "OMP_WAIT_POLICY", "active", "OMP_DISPLAY_ENV", "verbose", NULL };
  if (argc > 1)
    {
      look (strcmp (argv[1], "passive") == 0);
      many_waits ();
      return 0;
    }
  EXPECT_EQUAL (again ("passive", passive), 0);
  EXPECT (strstr (again_output, "OMP_WAIT_POLICY = 'PASSIVE'"));
  EXPECT (strstr (again_output, "GOMP_SPINCOUNT = '0'"));
  EXPECT_EQUAL (again ("active", active), 0);
  EXPECT (strstr (again_output, "OMP_WAIT_POLICY = 'ACTIVE'"));
  EXPECT (strstr (again_output, "asleep: 0\n"));
  return 0;
}
