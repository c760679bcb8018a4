/* A library goes away whose region still runs, waits for another one or for a task that only
   the unloading thread can run, or was the last to run: the region ends right, and messages
   do not name it any more.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */
/* { dg-also-library library-goes-away.so "-DLIBRARY" } */
/* { dg-options "-ldl" } */

#ifdef LIBRARY
void
library_work (int *numbers, int rounds)
{
#pragma omp target nowait map(tofrom: numbers[:100])
  for (int k = 0; k < rounds; k++)
    for (int i = 0; i < 100; i++)
      numbers[i]++;
}

void
library_work_later (int *numbers, int rounds)
{
#pragma omp target nowait map(tofrom: numbers[:100]) depend(inout: numbers[0])
  for (int k = 0; k < rounds; k++)
    for (int i = 0; i < 100; i++)
      numbers[i]++;
}
#else

#include <dlfcn.h>
#include <unistd.h>
#include "again.h"
#include "expect.h"

static void *library;

static void (*library_open (const char *name)) (int *, int)
{
  void (*work) (int *, int);
  library = dlopen ("./library-goes-away.so", RTLD_NOW);
  EXPECT (library);
  *(void **) &work = dlsym (library, name);
  EXPECT (work);
  return work;
}

static void
still_runs (void)
{
  enum { ROUNDS = 3000 };
  int numbers[100] = { 0 };
  library_open ("library_work") (numbers, ROUNDS);
  dlclose (library);
#pragma omp taskwait
  for (int i = 0; i < 100; i++)
    EXPECT_EQUAL (numbers[i], ROUNDS);
}

static void
waits_to_run (void)
{
  enum { ROUNDS = 1000 };
  int numbers[100] = { 0 };
  void (*work) (int *, int) = library_open ("library_work_later");
#pragma omp target nowait map(tofrom: numbers) depend(inout: numbers[0])
  for (int k = 0; k < ROUNDS; k++)
    for (int i = 0; i < 100; i++)
      numbers[i]++;
#pragma omp task shared(numbers) depend(inout: numbers[0])
  for (int i = 0; i < 100; i++)
    numbers[i] *= 3;
  work (numbers, ROUNDS);
  dlclose (library);
#pragma omp taskwait
  for (int i = 0; i < 100; i++)
    EXPECT_EQUAL (numbers[i], 4 * ROUNDS);
}

/* The second callback is that of a construct which uses the queue that the library's
   region had.  */
static void
ran_last (void)
{
  static int numbers[100];
  library_open ("library_work") (numbers, 1);
#pragma omp taskwait
  dlclose (library);
#pragma omp target enter data map(to: numbers) nowait
#pragma omp taskwait
}

int
main (int argc, char **argv)
{
  (void) argv;
  alarm (200);
  if (argc > 1)
    {
#pragma omp target
      ;
      ran_last ();
      return 0;
    }
  const char *const fail[]
    = { "GANGWAY_CUDA_FAIL", "cuStreamAddCallback:2", NULL };
  int status = again ("run", fail);
  if (status != 1 || !strstr (again_output, "cuStreamAddCallback"))
    fprintf (stderr, "status %d\n%s", status, again_output);
  EXPECT_EQUAL (status, 1);
  EXPECT (strstr (again_output, "libgomp: nvptx device 0: cuStreamAddCallback"));
  for (int i = 0; i < 3; i++)
    {
      still_runs ();
      waits_to_run ();
    }
  return 0;
}
#endif
