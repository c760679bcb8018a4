/* A kernel's fault ends the process with one line of the library's, which names the region
   that it was in, whatever else is under way and whoever finds out.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */
/* { dg-options "-lpthread" } */
/* { dg-timeout 1200 } */

#include <omp.h>
#include <pthread.h>
#include "told-once.h"

static int number, array[100];

static void __attribute__ ((noinline))
wrong (void)
{
#pragma omp target map(tofrom: number)
  FAULT (number);
}

static void __attribute__ ((noinline))
wrong_nowait (void)
{
#pragma omp target nowait map(tofrom: number)
  FAULT (number);
}

static void
right (void)
{
  int sum = 0;
#pragma omp target map(tofrom: sum)
  sum++;
}

static void
right_nowait (void)
{
#pragma omp target nowait map(tofrom: array)
  array[3]++;
}

static void *
work (void *argument)
{
  for (int i = 0; i < 500; i++)
    right ();
  return argument;
}

/* Each of these ends in a wait for what faults.  */
static void
alone (void)
{
  wrong ();
}

static void
later (void)
{
  wrong_nowait ();
#pragma omp taskwait
}

static void
beside_threads (void)
{
  pthread_t threads[2];
  for (int i = 0; i < 2; i++)
    pthread_create (&threads[i], NULL, work, NULL);
  later ();
}

static void
beside_regions (void)
{
#pragma omp parallel num_threads(4)
  {
    for (int i = 0; i < 20; i++)
      {
        if (i == 10 && omp_get_thread_num () == 1)
          wrong_nowait ();
        right_nowait ();
        right ();
      }
#pragma omp taskwait
  }
}

static void
in_task (void)
{
#pragma omp parallel num_threads(3)
#pragma omp single
  for (int i = 0; i < 20; i++)
    {
#pragma omp task
      {
        if (i == 12)
          wrong ();
        else
          right ();
      }
    }
}

static void
before_others (void)
{
#pragma omp taskgroup
  {
#pragma omp target nowait map(tofrom: number) depend(inout: number)
    FAULT (number);
#pragma omp target nowait map(tofrom: number) depend(inout: number)
    number = 2;
#pragma omp target update from(number) nowait depend(inout: number)
  }
}

/* A kernel that waits for what the one that faults would have done.  */
static void
beside_waiting (void)
{
  int zero = 0;
  int *flag = omp_target_alloc (sizeof (int), 0);
  omp_target_memcpy (flag, &zero, sizeof zero, 0, 0, 0,
                     omp_get_initial_device ());
#pragma omp target nowait is_device_ptr(flag)
  {
    __atomic_store_n (flag, 1, __ATOMIC_RELAXED);
    while (__atomic_load_n (flag, __ATOMIC_RELAXED) < 2)
      ;
  }
#pragma omp target nowait is_device_ptr(flag) map(tofrom: number)
  {
    while (__atomic_load_n (flag, __ATOMIC_RELAXED) < 1)
      ;
    FAULT (number);
    __atomic_store_n (flag, 2, __ATOMIC_RELAXED);
  }
#pragma omp taskwait
}

/* Copies and allocations of another thread find the fault as well.  */
static void *
copy (void *argument)
{
  for (;;)
    {
      int *memory = omp_target_alloc (sizeof array, 0);
      if (memory)
        omp_target_memcpy (memory, array, sizeof array, 0, 0, 0,
                           omp_get_initial_device ());
      omp_target_free (memory, 0);
    }
  return argument;
}

static void
beside_copies (void)
{
  pthread_t thread;
  pthread_create (&thread, NULL, copy, NULL);
  later ();
}

static const struct fault_case cases[] = {
  { "alone", alone, "function wrong" },
  { "later", later, "function wrong_nowait" },
  { "beside-threads", beside_threads, "function wrong_nowait" },
  { "beside-regions", beside_regions, "function wrong_nowait" },
  { "in-task", in_task, "function wrong" },
  { "before-others", before_others, "function before_others" },
  { "beside-waiting", beside_waiting, "function beside_waiting" },
  { "beside-copies", beside_copies, "function wrong_nowait" },
};
int
main (int argc, char **argv)
{
  return all_told_once (argc, argv, cases, sizeof cases / sizeof *cases, 4,
                        right);
}
