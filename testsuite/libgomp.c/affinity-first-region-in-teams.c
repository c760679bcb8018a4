/* A thread of the program's has its first parallel region inside of teams or
   target, and then one outside: it has all places in each.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-env OMP_PROC_BIND "close" } */
/* { dg-env OMP_PLACES "threads" } */

#include <omp.h>
#include <pthread.h>
#include "expect.h"

static void
region (void)
{
  int threads = 0;
#pragma omp parallel num_threads (3) reduction (+ : threads)
  {
    threads++;
    EXPECT (omp_get_place_num () >= 0);
    EXPECT (omp_get_place_num () < omp_get_num_places ());
  }
  EXPECT_EQUAL (threads, 3);
  EXPECT_EQUAL (omp_get_partition_num_places (), omp_get_num_places ());
}

static void *
in_teams (void *unused)
{
#pragma omp teams num_teams(2)
  region ();
  region ();
  return unused;
}

static void *
in_target (void *unused)
{
  /* On the host in any case: no device has host threads' places.  */
#pragma omp target if (0)
  region ();
  region ();
  return unused;
}

/* The routine binds the thread, in a function that the compiler does not see in
   teams.  */
static void __attribute__ ((noipa)) ask_place (void)
{
  EXPECT_EQUAL (omp_get_place_num (), 0);
  EXPECT_EQUAL (omp_get_partition_num_places (), omp_get_num_places ());
}

static void *
place_asked_in_teams (void *unused)
{
#pragma omp teams num_teams(1)
  ask_place ();
  region ();
  return unused;
}

int
main (void)
{
  void *(*const functions[]) (void *)
    = { in_teams, in_target, place_asked_in_teams };
  omp_set_dynamic (0);
  if (omp_get_num_places () == 0)
    return 0;
  for (int i = 0; i < 3; i++)
    {
      pthread_t thread;
      EXPECT_EQUAL (pthread_create (&thread, NULL, functions[i], NULL), 0);
      EXPECT_EQUAL (pthread_join (thread, NULL), 0);
    }
  return 0;
}
