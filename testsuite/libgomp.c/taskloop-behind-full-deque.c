/* Threads that get time while a taskloop runs take part in it, however many tasks lay ready
   where it began.  One thread is kept busy until 300 small tasks are made, and then has
   all chunks but the first to choose from: the other one waits in its chunk until it came.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-all-levels } */

#include <omp.h>
#include <unistd.h>
#include "expect.h"

enum { TASKS = 300, CHUNKS = 100 };

static int begun, go, done, helped;

static void
await (int *what, int value)
{
  while (__atomic_load_n (what, __ATOMIC_ACQUIRE) < value)
    usleep (100);
}

static void
chunk (int i, int self)
{
  if (omp_get_thread_num () != self)
    __atomic_store_n (&helped, 1, __ATOMIC_RELEASE);
  else if (i == 0)
    {
      __atomic_store_n (&go, 1, __ATOMIC_RELEASE);
      await (&done, TASKS);
    }
  else
    await (&helped, 1);
}

int
main (void)
{
  /* It hangs where nobody can help.  */
  alarm (200);
#pragma omp parallel num_threads (2)
#pragma omp single
  {
    int self = omp_get_thread_num ();
#pragma omp task
    {
      __atomic_store_n (&begun, 1, __ATOMIC_RELEASE);
      await (&go, 1);
    }
    await (&begun, 1);
    for (int i = 0; i < TASKS; i++)
#pragma omp task
      __atomic_fetch_add (&done, 1, __ATOMIC_RELEASE);
#pragma omp taskloop num_tasks (CHUNKS)
    for (int i = 0; i < CHUNKS; i++)
      chunk (i, self);
  }
  EXPECT_EQUAL (helped, 1);
  return 0;
}
