/* The inquiry functions.  A tool may call most of them in a signal handler: they read
   what the calling thread wrote.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/tool/tool_lookup.h"

#include <omp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "base/attributes.h"
#include "libomp-host/tool/tool.h"
#include "libomp-host/tool/tool_callbacks.h"
#include "libomp-host/tool/tool_target.h"

/* States and kinds of mutexes.  */

struct name_of_number
{
  int number;
  char name[48];
};

#define STATE(name)                                                            \
  {                                                                            \
    ompt_state_##name, "ompt_state_" #name                                     \
  }

/* The states that ompt_get_state returns.  */
static const struct name_of_number states[] = {
  STATE (undefined),
  STATE (work_serial),
  STATE (work_parallel),
  STATE (work_reduction),
  STATE (wait_barrier_implicit_parallel),
  STATE (wait_barrier_implicit_workshare),
  STATE (wait_barrier_explicit),
  STATE (wait_barrier_implementation),
  STATE (wait_barrier_teams),
  STATE (wait_taskwait),
  STATE (wait_taskgroup),
  STATE (wait_lock),
  STATE (wait_critical),
  STATE (wait_atomic),
  STATE (wait_ordered),
  STATE (wait_target),
  STATE (wait_target_map),
  STATE (wait_target_update),
  STATE (idle),
  STATE (overhead),
};

/* All are one word that waiters spin on and then sleep at.  */
static const struct name_of_number mutexes[]
  = { { ompt_mutex_impl_none, "ompt_mutex_impl_none" },
      { 1, "gangway_mutex_word" } };

/* The entry behind that of CURRENT.  */
static int
enumerate (const struct name_of_number *list, size_t count, int current,
           int *next, const char **name)
{
  for (size_t i = 0; i + 1 < count; i++)
    if (list[i].number == current)
      {
        *next = list[i + 1].number;
        *name = list[i + 1].name;
        return 1;
      }
  return 0;
}

static int
enumerate_states (int current, int *next, const char **name)
{
  return enumerate (states, sizeof states / sizeof *states, current, next,
                    name);
}

static int
enumerate_mutex_impls (int current, int *next, const char **name)
{
  return enumerate (mutexes, sizeof mutexes / sizeof *mutexes, current, next,
                    name);
}

/* The calling thread.  */

static ompt_data_t *
get_thread_data (void)
{
  return tool_self ? &tool_self->data : NULL;
}

static int
get_state (ompt_wait_id_t *wait)
{
  if (!tool_self)
    return ompt_state_undefined;
  if (wait)
    *wait = tool_self->wait;
  return tool_self->state;
}

static const struct tool_task *
current_task (void)
{
  return tool_self ? tool_self->task : NULL;
}

/* The task that met the region which TASK runs in; NULL: none that TASK's thread may look at.
   A region's own link to the outer one outlives that one, in a worker that leaves it late, and
   whose task has nothing below it then.  */
static const struct tool_task *
task_outside (const struct tool_task *task)
{
  const struct tool_parallel *parallel = task->parallel;
  while (task && task->parallel == parallel)
    task = task->below;
  return task;
}

/* 1 where the information is not there, but the level is, has no case here.  */
static int
get_parallel_info (int level, ompt_data_t **data, int *size)
{
  const struct tool_task *task = current_task ();
  for (; task && level > 0; level--)
    task = task_outside (task);
  struct tool_parallel *parallel = task ? task->parallel : NULL;
  if (!parallel || level < 0)
    return 0;
  if (data)
    *data = &parallel->data;
  if (size)
    *size = (int) parallel->size;
  return 2;
}

static struct tool_task *
task_at_level (int level)
{
  struct tool_task *task = tool_self ? tool_self->task : NULL;
  for (; task && level > 0; level--)
    task = task->below;
  return level < 0 ? NULL : task;
}

static int
get_task_info (int level, int *flags, ompt_data_t **data, ompt_frame_t **frame,
               ompt_data_t **parallel, int *index)
{
  struct tool_task *task = task_at_level (level);
  if (!task)
    return 0;
  if (flags)
    *flags = task->flags;
  if (data)
    *data = &task->data;
  if (frame)
    *frame = &task->frame;
  if (parallel)
    *parallel = task->parallel ? &task->parallel->data : NULL;
  if (index)
    *index = (int) task->index;
  return 2;
}

/* One block: the explicit task's arguments.  */
static int
get_task_memory (void **address, size_t *size, int block)
{
  const struct tool_task *task = current_task ();
  bool has = task && block == 0 && task->memory;
  *address = has ? task->memory : NULL;
  *size = has ? task->memory_size : 0;
  return 0;
}

/* Processors and places: what the program's own routines say.  */

static int
get_place_proc_ids (int place, int room, int *ids)
{
  int count = omp_get_place_num_procs (place);
  if (count > 0 && count <= room && ids)
    omp_get_place_proc_ids (place, ids);
  return count;
}

static int
get_partition_place_nums (int room, int *places)
{
  int count = omp_get_partition_num_places ();
  if (count > 0 && count <= room && places)
    omp_get_partition_place_nums (places);
  return count;
}

/* As sched_getcpu, which is of a version of the C library of its own: the loader would
   check one version more whenever a program starts.  */
static int
get_proc_id (void)
{
  unsigned processor;
  return syscall (SYS_getcpu, &processor, NULL, NULL) == 0 ? (int) processor
                                                           : -1;
}

/* A chain of comparisons: a table's addresses would be made anew whenever a program
   starts.  */
ompt_interface_fn_t
tool_lookup (const char *name)
{
#define ROUTINE(known, function)                                               \
  if (strcmp (name, "ompt_" known) == 0)                                       \
  return (ompt_interface_fn_t) (void (*) (void)) function
  ROUTINE ("enumerate_states", enumerate_states);
  ROUTINE ("enumerate_mutex_impls", enumerate_mutex_impls);
  ROUTINE ("set_callback", tool_set_callback);
  ROUTINE ("get_callback", tool_get_callback);
  ROUTINE ("get_thread_data", get_thread_data);
  ROUTINE ("get_num_procs", omp_get_num_procs);
  ROUTINE ("get_num_places", omp_get_num_places);
  ROUTINE ("get_place_proc_ids", get_place_proc_ids);
  ROUTINE ("get_place_num", omp_get_place_num);
  ROUTINE ("get_partition_place_nums", get_partition_place_nums);
  ROUTINE ("get_proc_id", get_proc_id);
  ROUTINE ("get_state", get_state);
  ROUTINE ("get_parallel_info", get_parallel_info);
  ROUTINE ("get_task_info", get_task_info);
  ROUTINE ("get_task_memory", get_task_memory);
  ROUTINE ("get_target_info", tool_target_info);
  ROUTINE ("get_num_devices", omp_get_num_devices);
  ROUTINE ("get_unique_id", tool_unique_id);
  ROUTINE ("finalize_tool", tool_finish);
#undef ROUTINE
  return NULL;
}
