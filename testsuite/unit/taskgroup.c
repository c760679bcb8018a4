/* Task groups: waiting for descendants, nesting, cancellation.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/tasks/taskgroup.h"

#include "libomp-host/teams/team.h"
#include "unit.h"

static int ran, early;

struct node
{
  int depth;
};

static void
create (void (*fn) (void *), void *data, size_t size)
{
  const struct task_request request = {
    .fn = fn, .data = data, .size = size, .alignment = 8, .deferrable = true
  };
  task_create (thread_current (), &request);
}

/* Makes three children that nobody but the group waits for.  */
static void
spread (void *data)
{
  struct node node = *(struct node *) data;
  __atomic_fetch_add (&ran, 1, __ATOMIC_RELAXED);
  if (node.depth-- > 0)
    for (int i = 0; i < 3; i++)
      create (spread, &node, sizeof node);
}

#define DEPTH 7
#define NODES 3280 /* (3^8 - 1) / 2 */

static void
region_wait (void *data)
{
  (void) data;
  struct thread *thread = thread_current ();
  if (thread->region.num != 0)
    return;
  struct node node = { DEPTH };
  for (int round = 1; round <= 20; round++)
    {
      taskgroup_start (thread);
      create (spread, &node, sizeof node);
      taskgroup_start (thread);
      create (spread, &node, sizeof node);
      taskgroup_end (thread);
      if (__atomic_load_n (&ran, __ATOMIC_RELAXED) < (2 * round - 1) * NODES)
        early++;
      taskgroup_end (thread);
      if (__atomic_load_n (&ran, __ATOMIC_RELAXED) != 2 * round * NODES)
        early++;
    }
}

static int before_cancel, after_cancel;

static void
count_one (void *data)
{
  __atomic_fetch_add (*(int **) data, 1, __ATOMIC_RELAXED);
}

static void
region_cancel (void *data)
{
  (void) data;
  struct thread *thread = thread_current ();
  if (thread->region.num != 0)
    return;
  int *before = &before_cancel, *after = &after_cancel;
  create (count_one, &before, sizeof before);
  taskgroup_start (thread);
  early += taskgroup_cancelled (thread);
  taskgroup_cancel (thread);
  early += !taskgroup_cancelled (thread);
  for (int i = 0; i < 10; i++)
    create (count_one, &after, sizeof after);
  taskgroup_end (thread);
  early += taskgroup_cancelled (thread);
  create (count_one, &before, sizeof before);
}

int
main (void)
{
  for (unsigned threads = 1; threads <= 8; threads *= 2)
    {
      ran = early = 0;
      team_run (region_wait, NULL, threads, 0, NULL, NULL);
      CHECK (ran == 40 * NODES && early == 0,
             "%u threads: groups wait for all descendants", threads);
    }
  early = 0;
  icv_device.cancellation = true;
  team_run (region_cancel, NULL, 3, 0, NULL, NULL);
  CHECK (before_cancel == 2 && early == 0,
         "tasks outside a cancelled group run");
  CHECK (after_cancel == 0, "tasks of a cancelled group are dropped");
  return UNIT_RESULT ();
}
