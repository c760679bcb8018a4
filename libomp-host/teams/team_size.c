/* The size of a team: 5.2, 10.1.1, algorithm 10.1.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/teams/team_size.h"

#include <stdlib.h>
#include <time.h>
#include "base/errno_kept.h"
#include "libomp-host/wait/sleep.h"
#include "libomp-host/teams/team.h"

/* How much work other processes have for the processors: the system's load
   without this process's threads, looked up at most once a second.  */
static unsigned
load_of_others (void)
{
  ERRNO_KEPT;
  static time_t next_look; /* atomic, relaxed */
  static unsigned others;  /* atomic, relaxed */
  struct timespec now;
  clock_gettime (CLOCK_MONOTONIC_COARSE, &now);
  time_t next = __atomic_load_n (&next_look, __ATOMIC_RELAXED);
  if (now.tv_sec < next
      || !__atomic_compare_exchange_n (&next_look, &next, now.tv_sec + 1, false,
                                       __ATOMIC_RELAXED, __ATOMIC_RELAXED))
    return __atomic_load_n (&others, __ATOMIC_RELAXED);
  double load;
  unsigned result = 0;
  if (getloadavg (&load, 1) == 1)
    {
      load -= __atomic_load_n (&threads_managed, __ATOMIC_RELAXED);
      result = load > 0.5 ? (unsigned) (load + 0.5) : 0;
    }
  __atomic_store_n (&others, result, __ATOMIC_RELAXED);
  return result;
}

/* With dyn-var the implementation may choose less than was asked for: the
   processors that others leave us.  */
static unsigned
dynamic_limit (void)
{
  unsigned others = load_of_others ();
  unsigned available = icv_device.available_processors;
  return others < available ? available - others : 1;
}

static inline unsigned
minimum (unsigned a, unsigned b)
{
  return a < b ? a : b;
}

unsigned
team_size_resolve (struct thread *thread, unsigned num_threads,
                   const struct work_spec *spec)
{
  const struct icv *icv = &thread->region.task->icv;
  if (num_threads == 1
      || thread->region.team->active_level >= icv->max_active_levels)
    return 1;
  unsigned size = num_threads ? num_threads : icv->nthreads;
  if (unlikely (icv->dynamic))
    {
      size = minimum (size, dynamic_limit ());
      if (spec && spec->sections && spec->count)
        size = minimum (size, spec->count);
    }
  return size ? size : 1;
}

/* How many threads are left beside the BUSY ones, and SIZE fits into that and
   the one that starts the region.  */
static unsigned
fit_limit (unsigned limit, unsigned busy, unsigned size)
{
  unsigned left = busy < limit ? limit - busy : 0;
  return size - 1 <= left ? size : left + 1;
}

unsigned
team_size_reserve (struct thread *thread, unsigned size, unsigned *reserved)
{
  unsigned limit = thread->region.task->icv.thread_limit;
  unsigned *busy = &thread->region.team->group->busy;
  *reserved = 0;
  if (likely (limit == UINT_MAX) || size == 1)
    return size;
  unsigned old = __atomic_load_n (busy, __ATOMIC_RELAXED);
  unsigned fitting;
  do
    fitting = fit_limit (limit, old, size);
  while (!__atomic_compare_exchange_n (busy, &old, old + fitting - 1, true,
                                       __ATOMIC_RELAXED, __ATOMIC_RELAXED));
  *reserved = fitting - 1;
  return fitting;
}
