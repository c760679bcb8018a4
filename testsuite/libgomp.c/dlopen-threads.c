/* Several threads load the library, use it and unload it, over and over: the
   last one to unload it ends its threads, and threads that have used an earlier
   copy use the next.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target no_tsan } : it does not see the loader's lock */
/* { dg-options "-fno-openmp -ldl -pthread" } */

#include "count-threads.h"
#include "late-library.h"

enum { USERS = 4, ROUNDS = 30, TEAM = 3, TASKS = 10 };

static pthread_barrier_t all_done;

struct work
{
  struct late_library library;
  int members, tasks;
};

static void
task_body (void *argument)
{
  __atomic_add_fetch (*(int **) argument, 1, __ATOMIC_RELAXED);
}

static void
body (void *argument)
{
  struct work *work = argument;
  int *tasks = &work->tasks;
  __atomic_add_fetch (&work->members, 1, __ATOMIC_RELAXED);
  for (int i = 0; i < TASKS; i++)
    work->library.task (task_body, &tasks, NULL, sizeof tasks,
                        __alignof__ (tasks), true, 0, NULL, 0, NULL);
}

static void *
use (void *argument)
{
  for (int round = 0; round < ROUNDS; round++)
    {
      struct work work = { .library = late_library_open () };
      work.library.parallel (body, &work, TEAM, 0);
      EXPECT_EQUAL (work.members, TEAM);
      EXPECT_EQUAL (work.tasks, TEAM * TASKS);
      EXPECT_EQUAL (dlclose (work.library.handle), 0);
    }
  /* A thread that is about to end is still the library's business.  */
  pthread_barrier_wait (&all_done);
  return argument;
}

int
main (void)
{
  pthread_t users[USERS];
  pthread_barrier_init (&all_done, NULL, USERS + 1);
  for (int i = 0; i < USERS; i++)
    EXPECT_EQUAL (pthread_create (&users[i], NULL, use, NULL), 0);
  pthread_barrier_wait (&all_done);
  EXPECT (!late_library_loaded ());
  for (int i = 0; i < USERS; i++)
    pthread_join (users[i], NULL);
  /* One more may be a sanitizer's.  */
  EXPECT (count_threads_settled (2, 60) <= 2);
  return 0;
}
