/* The routines that tell where in the program a thread is (5.2, 18.2 to 18.5).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <omp.h>
#include "base/attributes.h"
#include "libomp-host/tasks/task.h"
#include "libomp-host/teams/team.h"
#include "libomp-host/threads/thread.h"

GOMP_ENTRY int
omp_get_num_threads (void)
{
  return thread_current ()->region.team->size;
}

GOMP_ENTRY int
omp_get_thread_num (void)
{
  return thread_current ()->region.num;
}

GOMP_ENTRY int
omp_in_parallel (void)
{
  return thread_current ()->region.team->active_level > 0;
}

GOMP_ENTRY int
omp_get_level (void)
{
  return thread_current ()->region.team->level;
}

GOMP_ENTRY int
omp_get_active_level (void)
{
  return thread_current ()->region.team->active_level;
}

/* The region at nesting LEVEL of the calling thread or the ancestor of it that
   was there, or NULL.  */
static const struct region *
region_at_level (int level)
{
  const struct region *region = &thread_current ()->region;
  if (level < 0 || (unsigned) level > region->team->level)
    return NULL;
  while (region->team->level > (unsigned) level)
    region = &region->team->enclosing;
  return region;
}

GOMP_ENTRY int
omp_get_ancestor_thread_num (int level)
{
  const struct region *region = region_at_level (level);
  return region ? (int) region->num : -1;
}

GOMP_ENTRY int
omp_get_team_size (int level)
{
  const struct region *region = region_at_level (level);
  return region ? (int) region->team->size : -1;
}

GOMP_ENTRY int
omp_in_final (void)
{
  return task_is_final (thread_current ()->region.task);
}

GOMP_ENTRY int
omp_in_explicit_task (void)
{
  return !thread_current ()->region.task->implicit;
}

GOMP_ENTRY int
omp_get_num_teams (void)
{
  return thread_current ()->league_size;
}

GOMP_ENTRY int
omp_get_team_num (void)
{
  return thread_current ()->league_num;
}
