/* The routines that read and write ICVs (5.2, 18.2 to 18.4).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <limits.h>
#include <omp.h>
#include "base/attributes.h"
#include "libomp-host/icv/icv.h"
#include "libomp-host/offload-hooks.h"
#include "libomp-host/tasks/task.h"
#include "libomp-host/teams/team.h"
#include "libomp-host/threads/thread.h"

/* The data environment of the calling thread's current task.  */
static struct icv *
current_icv (void)
{
  return &thread_current ()->region.task->icv;
}

GOMP_ENTRY void
omp_set_num_threads (int count)
{
  current_icv ()->nthreads = count > 0 ? count : 1;
}

GOMP_ENTRY int
omp_get_max_threads (void)
{
  unsigned count = icv_nthreads (current_icv ());
  return count < INT_MAX ? count : INT_MAX;
}

GOMP_ENTRY void
omp_set_dynamic (int value)
{
  current_icv ()->dynamic = value != 0;
}

GOMP_ENTRY int
omp_get_dynamic (void)
{
  return current_icv ()->dynamic;
}

/* Deprecated: nested parallelism is max-active-levels-var now.  */
GOMP_ENTRY void
omp_set_nested (int value)
{
  struct icv *icv = current_icv ();
  if (value)
    icv->max_active_levels = ICV_MAX_ACTIVE_LEVELS_LIMIT;
  else if (icv->max_active_levels > 1)
    icv->max_active_levels = 1;
}

GOMP_ENTRY int
omp_get_nested (void)
{
  const struct thread *thread = thread_current ();
  unsigned levels = thread->region.task->icv.max_active_levels;
  return levels > 1 && levels > thread->region.team->active_level;
}

GOMP_ENTRY void
omp_set_max_active_levels (int levels)
{
  if (levels < 0)
    return;
  if (levels > ICV_MAX_ACTIVE_LEVELS_LIMIT)
    levels = ICV_MAX_ACTIVE_LEVELS_LIMIT;
  current_icv ()->max_active_levels = levels;
}

GOMP_ENTRY int
omp_get_max_active_levels (void)
{
  return current_icv ()->max_active_levels;
}

GOMP_ENTRY int
omp_get_supported_active_levels (void)
{
  return ICV_MAX_ACTIVE_LEVELS_LIMIT;
}

GOMP_ENTRY void
omp_set_schedule (omp_sched_t schedule, int chunk)
{
  struct icv *icv = current_icv ();
  switch ((unsigned) schedule & ~SCHEDULE_MONOTONIC)
    {
    case SCHEDULE_STATIC:
      icv->run_sched_chunk = chunk >= 1 ? chunk : 0;
      break;
    case SCHEDULE_DYNAMIC:
    case SCHEDULE_GUIDED:
      icv->run_sched_chunk = chunk >= 1 ? chunk : 1;
      break;
    case SCHEDULE_AUTO:
      break;
    default:
      return;
    }
  icv->run_sched = schedule;
}

GOMP_ENTRY void
omp_get_schedule (omp_sched_t *schedule, int *chunk)
{
  const struct icv *icv = current_icv ();
  *schedule = icv->run_sched;
  *chunk = icv->run_sched_chunk;
}

GOMP_ENTRY int
omp_get_thread_limit (void)
{
  unsigned limit = current_icv ()->thread_limit;
  return limit < INT_MAX ? limit : INT_MAX;
}

GOMP_ENTRY int
omp_get_cancellation (void)
{
  return icv_device.cancellation;
}

GOMP_ENTRY int
omp_get_max_task_priority (void)
{
  return icv_device.max_task_priority;
}

GOMP_ENTRY omp_proc_bind_t
omp_get_proc_bind (void)
{
  return current_icv ()->bind;
}

/* nteams-var and teams-thread-limit-var belong to the device.  */

GOMP_ENTRY void
omp_set_num_teams (int count)
{
  if (count >= 0)
    __atomic_store_n (&league_icv_of (host_native_device ())->num_teams, count,
                      __ATOMIC_RELAXED);
}

GOMP_ENTRY int
omp_get_max_teams (void)
{
  return __atomic_load_n (&league_icv_of (host_native_device ())->num_teams,
                          __ATOMIC_RELAXED);
}

GOMP_ENTRY void
omp_set_teams_thread_limit (int limit)
{
  if (limit >= 0)
    __atomic_store_n (
      &league_icv_of (host_native_device ())->teams_thread_limit, limit,
      __ATOMIC_RELAXED);
}

GOMP_ENTRY int
omp_get_teams_thread_limit (void)
{
  return __atomic_load_n (
    &league_icv_of (host_native_device ())->teams_thread_limit,
    __ATOMIC_RELAXED);
}
