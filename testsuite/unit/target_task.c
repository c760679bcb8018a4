/* Target tasks: completion from threads the runtime does not know, in teams of
   one and of several threads, with dependences and groups.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <pthread.h>
#include <string.h>
#include <unistd.h>
#include "libomp-host/offload-hooks.h"
#include "libomp-host/tasks/task.h"
#include "libomp-host/tasks/taskgroup.h"
#include "libomp-host/teams/team.h"
#include "unit.h"

#define KERNELS 300

/* A device: a thread that completes what is launched, in order.  */
static struct
{
  pthread_mutex_t lock;
  pthread_cond_t changed;
  struct host_target_task *queue[2 * KERNELS + 8];
  int *count[2 * KERNELS + 8];
  int launched, done, stop;
  unsigned delay;
} device
  = { .lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER };

static void
launch (void *argument, struct host_target_task *task)
{
  pthread_mutex_lock (&device.lock);
  device.queue[device.launched] = task;
  device.count[device.launched++] = argument;
  pthread_cond_signal (&device.changed);
  pthread_mutex_unlock (&device.lock);
}

static void *
device_main (void *argument)
{
  (void) argument;
  pthread_mutex_lock (&device.lock);
  for (;;)
    {
      while (device.done == device.launched && !device.stop)
        pthread_cond_wait (&device.changed, &device.lock);
      if (device.done == device.launched)
        break;
      struct host_target_task *task = device.queue[device.done];
      int *count = device.count[device.done++];
      pthread_mutex_unlock (&device.lock);
      if (device.delay)
        usleep (device.delay);
      __atomic_fetch_add (count, 1, __ATOMIC_RELAXED);
      host_target_task_complete (task);
      pthread_mutex_lock (&device.lock);
    }
  pthread_mutex_unlock (&device.lock);
  return NULL;
}

static void
device_reset (unsigned delay)
{
  pthread_mutex_lock (&device.lock);
  device.launched = device.done = 0;
  device.delay = delay;
  pthread_mutex_unlock (&device.lock);
}

static int
load (int *count)
{
  return __atomic_load_n (count, __ATOMIC_RELAXED);
}

static void
test_alone (void)
{
  static int count;
  device_reset (2000);
  host_target_task_create (NULL, launch, &count);
  host_target_task_create (NULL, launch, &count);
  task_wait_children (thread_current ());
  CHECK (load (&count) == 2, "taskwait waits outside a parallel region");

  taskgroup_start (thread_current ());
  host_target_task_create (NULL, launch, &count);
  taskgroup_end (thread_current ());
  CHECK (load (&count) == 3, "so does taskgroup");

  host_target_task_create (NULL, launch, &count);
  barrier_wait (thread_current ());
  CHECK (load (&count) == 4, "so does a barrier");
}

static int seen;

static void
look (void *data)
{
  int *count = *(int **) data;
  __atomic_store_n (&seen, load (count), __ATOMIC_RELAXED);
}

static void
test_depend (void)
{
  static int count, variable;
  int *pointer = &count;
  void *out[3] = { (void *) 1, (void *) 1, &variable };
  device_reset (2000);
  host_target_task_create (out, launch, &count);
  host_target_task_create (out, launch, &count);
  host_task_run (look, &pointer, sizeof pointer, sizeof pointer, out);
  task_wait_children (thread_current ());
  CHECK (seen == 2, "a host task waits for the kernels it depends on");
  host_target_task_create (out, launch, &count);
  host_wait_depend (out);
  CHECK (load (&count) == 3, "host_wait_depend waits");
  task_wait_children (thread_current ());
}

/* In a team: kernels from all threads, chained, then the region's end.  */

static int team_count, host_count;

static void
after (void *data)
{
  (void) data;
  __atomic_fetch_add (&host_count, 1, __ATOMIC_RELAXED);
}

static void
region (void *data)
{
  int variables[KERNELS];
  struct thread *thread = thread_current ();
  int share = KERNELS / (int) thread->region.team->size;
  for (int i = 0; i < share; i++)
    {
      void *out[3] = { (void *) 1, (void *) 1, &variables[i % 7] };
      host_target_task_create (out, launch, &team_count);
      host_task_run (after, &data, sizeof data, sizeof data, out);
    }
  if (*(int *) data)
    task_wait_children (thread);
  else
    barrier_wait (thread);
}

static void
test_team (int threads, int taskwait)
{
  device_reset (threads & 1 ? 100 : 0);
  team_count = host_count = 0;
  unsigned size = team_run (region, &taskwait, threads, 0, NULL, NULL);
  int expected = KERNELS / (int) size * (int) size;
  CHECK (team_count == expected && host_count == expected,
         "%u threads: %d kernels and %d host tasks are done", size, team_count,
         host_count);
}

/* A kernel that is complete before its creation returns.  */
static void
at_once (void *argument, struct host_target_task *task)
{
  ++*(int *) argument;
  host_target_task_complete (task);
}

int
main (void)
{
  pthread_t thread;
  pthread_create (&thread, NULL, device_main, NULL);
  test_alone ();
  test_depend ();
  for (int round = 0; round < 20; round++)
    test_team (1 + round % 5, round & 1);
  int count = 0;
  host_target_task_create (NULL, at_once, &count);
  task_wait_children (thread_current ());
  CHECK (count == 1, "a target task may complete at once");
  CHECK (!host_in_final (), "the initial task is not final");
  pthread_mutex_lock (&device.lock);
  device.stop = 1;
  pthread_cond_signal (&device.changed);
  pthread_mutex_unlock (&device.lock);
  pthread_join (thread, NULL);
  return UNIT_RESULT ();
}
