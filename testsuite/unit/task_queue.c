/* The work-stealing deque: order, growth, and that each task comes out exactly
   once while several threads steal.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/tasks/task_queue.h"

#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include "libomp-host/tasks/task.h"
#include "unit.h"

#define TASKS 200000
#define THIEVES 3

static struct task_deque deque;
static struct task *tasks;
static unsigned char taken[TASKS];
static int finished;

static void
take (struct task *task)
{
  __atomic_fetch_add (&taken[task - tasks], 1, __ATOMIC_RELAXED);
}

static void *
thief (void *argument)
{
  (void) argument;
  long *count = calloc (1, sizeof *count);
  while (!__atomic_load_n (&finished, __ATOMIC_ACQUIRE))
    {
      struct task_deque_candidate candidate = task_deque_look (&deque);
      if (candidate.task && task_deque_steal (&deque, candidate))
        {
          take (candidate.task);
          ++*count;
        }
      else
        sched_yield ();
    }
  return count;
}

static void
test_order (void)
{
  struct task_deque one;
  task_deque_init (&one);
  CHECK (!task_deque_pop (&one), "an empty deque gives nothing");
  CHECK (!task_deque_look (&one).task, "and nothing to steal");
  for (int i = 0; i < 5000; i++)
    task_deque_push (&one, &tasks[i]);
  CHECK (task_deque_size (&one) == 5000, "the deque grows");
  CHECK (task_deque_peek (&one, task_deque_bottom (&one)) == &tasks[4999],
         "peek shows the newest");
  CHECK (task_deque_pop (&one) == &tasks[4999], "pop takes the newest");
  struct task_deque_candidate oldest = task_deque_look (&one);
  CHECK (oldest.task == &tasks[0], "a thief sees the oldest");
  CHECK (task_deque_steal (&one, oldest), "and gets it");
  CHECK (!task_deque_steal (&one, oldest), "once");
  bool ordered = true;
  for (int i = 4998; i > 0; i--)
    ordered &= task_deque_pop (&one) == &tasks[i];
  CHECK (ordered && !task_deque_pop (&one), "the rest comes newest first");
  task_deque_destroy (&one);
}

static void
test_thieves (void)
{
  pthread_t threads[THIEVES];
  task_deque_init (&deque);
  for (int i = 0; i < THIEVES; i++)
    pthread_create (&threads[i], NULL, thief, NULL);
  unsigned random = 1;
  for (int i = 0; i < TASKS; i++)
    {
      task_deque_push (&deque, &tasks[i]);
      random = random * 1103515245 + 12345;
      for (unsigned n = random >> 30; n > 0; n--)
        {
          struct task *task = task_deque_pop (&deque);
          if (task)
            take (task);
        }
      if (i % 1000 == 0)
        sched_yield ();
    }
  for (struct task *task; (task = task_deque_pop (&deque));)
    take (task);
  __atomic_store_n (&finished, 1, __ATOMIC_RELEASE);
  long stolen = 0;
  for (int i = 0; i < THIEVES; i++)
    {
      void *count;
      pthread_join (threads[i], &count);
      stolen += *(long *) count;
      free (count);
    }
  bool once = true;
  for (int i = 0; i < TASKS; i++)
    once &= taken[i] == 1;
  CHECK (once, "each task is taken once, %ld of them stolen", stolen);
  task_deque_destroy (&deque);
}

int
main (void)
{
  tasks = calloc (TASKS, sizeof *tasks);
  test_order ();
  test_thieves ();
  free (tasks);
  return UNIT_RESULT ();
}
