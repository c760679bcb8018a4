/* The size of a team: 5.2, 10.1.1, algorithm 10.1.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/teams/team_size.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include "base/errno_kept.h"
#include "base/error.h"
#include "base/file_number.h"
#include "libomp-host/teams/pool.h"
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
  unsigned available = processors_available ();
  return others < available ? available - others : 1;
}

static inline unsigned
minimum (unsigned a, unsigned b)
{
  return a < b ? a : b;
}

/* No kernel gives a thread a higher number than this (PID_MAX_LIMIT).  */
#define SYSTEM_THREADS_MOST (4u << 20)

/* Make *LIMIT the number in the file of that NAME below ROOT, where that is
   less.  */
static void
lower_to_file (const char *root, const char *name, unsigned *limit)
{
  char path[PATH_MAX];
  unsigned long number;
  snprintf (path, sizeof path, "%s%s", root, name);
  FILE *file = fopen (path, "re");
  if (!file)
    return;
  if (file_take_number (file, &number) && number > 0 && number < *limit)
    *limit = number;
  fclose (file);
}

unsigned
team_size_system_limit (const char *root)
{
  ERRNO_KEPT;
  unsigned limit = SYSTEM_THREADS_MOST;
  lower_to_file (root, "/proc/sys/kernel/pid_max", &limit);
  lower_to_file (root, "/proc/sys/kernel/threads-max", &limit);
  return limit;
}

/* Up to this size nobody asks what the system can have: if it has not even that,
   that shows when the threads are made.  */
#define TEAM_SIZE_USUAL 1000

/* SIZE, or what the whole system can have where that is less, with a line.  A
   team of that size is tried, since what other processes have is not known.  */
static unsigned __attribute__ ((noinline)) fit_system (unsigned size)
{
  static unsigned known; /* atomic, relaxed; 0: not looked up */
  unsigned limit = __atomic_load_n (&known, __ATOMIC_RELAXED);
  if (limit == 0)
    {
      limit = team_size_system_limit ("");
      __atomic_store_n (&known, limit, __ATOMIC_RELAXED);
    }
  if (size <= limit)
    return size;
  if (pool_warn_first ())
    gomp_error (
      "A team of %u threads cannot be: the system can have %u threads "
      "in all; the team gets as many of them as there are",
      size, limit);
  return limit;
}

unsigned
team_size_resolve (struct thread *thread, unsigned num_threads,
                   const struct work_spec *spec)
{
  const struct icv *icv = &thread->region.task->icv;
  if (num_threads == 1
      || thread->region.team->active_level >= icv->max_active_levels)
    return 1;
  unsigned size = num_threads ? num_threads : icv_nthreads (icv);
  if (unlikely (icv->dynamic))
    {
      size = minimum (size, dynamic_limit ());
      if (spec && spec->sections && spec->count)
        size = minimum (size, spec->count);
    }
  if (unlikely (size > TEAM_SIZE_USUAL))
    size = fit_system (size);
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

void
team_size_give_back (struct thread *thread, unsigned count, unsigned *reserved)
{
  if (*reserved == 0)
    return;
  __atomic_fetch_sub (&thread->region.team->group->busy, count,
                      __ATOMIC_RELAXED);
  *reserved -= count;
}
