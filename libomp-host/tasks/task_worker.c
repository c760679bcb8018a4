/* The list of idle workers.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/tasks/task_worker.h"

#include <stdlib.h>
#include <string.h>
#include "base/error.h"
#include "base/memory.h"
#include "libomp-host/tasks/taskgroup.h"

/* Workers no team has, and all; guarded by idle_lock.  */
static struct mutex idle_lock = MUTEX_INITIALIZER (MUTEX_RANK_TASK_WORKERS);
static struct task_worker *idle, *made;
static uint64_t workers_made;

/* Stamps are unique among all tasks of the process: the worker's number in the
   upper bits, a count in the lower.  */
#define STAMP_SERIAL_BITS 44

static struct task_worker *
task_worker_make (uint64_t number)
{
  struct task_worker *worker
    = memory_alloc_aligned (CACHE_LINE, sizeof *worker);
  memset (worker, 0, sizeof *worker);
  worker->stamp = number << STAMP_SERIAL_BITS;
  worker->random = number * 0x9e3779b97f4a7c15u + 1;
  task_deque_init (&worker->deque);
  return worker;
}

struct task_worker *
task_worker_acquire (struct thread *thread)
{
  mutex_lock (&idle_lock);
  struct task_worker *worker = idle;
  if (worker)
    idle = worker->next;
  else
    workers_made++;
  uint64_t serial = workers_made;
  mutex_unlock (&idle_lock);

  if (!worker)
    {
      worker = task_worker_make (serial);
      mutex_lock (&idle_lock);
      worker->next_made = made;
      made = worker;
      mutex_unlock (&idle_lock);
    }
  unsigned number = thread->region.num;
  gomp_assert (!worker->makes_plain);
  worker->number = number;
  worker->victim = number;
  /* Release: a thief that finds the worker here reads its deque.  */
  __atomic_store_n (&thread->region.task_team->workers[number], worker,
                    __ATOMIC_RELEASE);
  thread->region.task_worker = worker;
  return worker;
}

void
task_worker_release (struct task_worker *worker)
{
  mutex_lock (&idle_lock);
  worker->next = idle;
  idle = worker;
  mutex_unlock (&idle_lock);
}

void
task_memory_free (void)
{
  struct task_worker *next;
  for (struct task_worker *worker = made; worker; worker = next)
    {
      next = worker->next_made;
      taskgroup_free_all (worker);
      task_pool_release (&worker->pool);
      task_deque_destroy (&worker->deque);
      free (worker);
    }
  made = idle = NULL;
  task_pool_trim ();
}

/* A fork happens with the lists at rest.  */

void
task_worker_fork_prepare (void)
{
  mutex_lock (&idle_lock);
}

void
task_worker_fork_done (void)
{
  mutex_unlock (&idle_lock);
}
