/* Threads of one team pass many constructs without a barrier, any number of
   them apart; each construct is found by all, and the memory is used again.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "libomp-host/loops/loop_schedule.h"
#include "unit.h"

#define MAX_THREADS 8
#define CONSTRUCTS 20000

static struct team *team;
static struct thread threads[MAX_THREADS];
static struct team_member members[MAX_THREADS];
static unsigned firsts[CONSTRUCTS];     /* atomic: who came first, how often */
static unsigned iterations[CONSTRUCTS]; /* atomic: handed out */
static unsigned mismatches;             /* atomic */
static unsigned at[MAX_THREADS];        /* atomic: constructs passed */

static void
make_team (unsigned size)
{
  team->size = size;
  work_team_start (team, NULL);
  for (unsigned i = 0; i < size; i++)
    {
      memset (&threads[i], 0, sizeof threads[i]);
      threads[i].region.team = team;
      threads[i].region.member = &members[i];
      threads[i].region.task = &members[i].implicit;
      threads[i].region.num = i;
      workshare_position_reset (&threads[i]);
    }
}

static unsigned
count_works (void)
{
  unsigned n = 0;
  for (struct work *work = team->works.allocated; work;
       work = work->next_allocated)
    n++;
  return n;
}

static void
run (unsigned size, void *(*fn) (void *) )
{
  pthread_t handles[MAX_THREADS];
  memset (firsts, 0, sizeof firsts);
  memset (iterations, 0, sizeof iterations);
  memset (at, 0, sizeof at);
  mismatches = 0;
  make_team (size);
  for (unsigned i = 0; i < size; i++)
    pthread_create (&handles[i], NULL, fn, &threads[i]);
  for (unsigned i = 0; i < size; i++)
    pthread_join (handles[i], NULL);
  work_team_end (team);
}

/* Dynamic loops of three iterations.  */
static void *
loops (void *argument)
{
  struct thread *thread = argument;
  thread_self = thread;
  struct loop_bounds bounds = { 0, 3, 1, 3 };
  struct loop_schedule schedule = { SCHEDULE_DYNAMIC, 1 };
  for (unsigned i = 0; i < CONSTRUCTS; i++)
    {
      struct loop_range range;
      loop_cursor_set (thread, &bounds, &schedule);
      if (work_enter (thread))
        __atomic_fetch_add (&firsts[i], 1, __ATOMIC_RELAXED);
      while (loop_next (thread, &range))
        __atomic_fetch_add (&iterations[i], 1, __ATOMIC_RELAXED);
      if (i % 64 == 0)
        sched_yield ();
    }
  return NULL;
}

/* Thread 0 passes everything before another thread begins.  */
static void *
far_apart (void *argument)
{
  struct thread *thread = argument;
  unsigned num = thread->region.num;
  if (num > 0)
    while (__atomic_load_n (&at[num - 1], __ATOMIC_ACQUIRE) == 0)
      sched_yield ();
  loops (argument);
  __atomic_store_n (&at[num], 1, __ATOMIC_RELEASE);
  return NULL;
}

/* Shared memory: zeroed, the same for all, in some constructs of many.  */
static void *
shared_memory (void *argument)
{
  struct thread *thread = argument;
  thread_self = thread;
  for (unsigned i = 0; i < CONSTRUCTS / 10; i++)
    {
      if (i % 3)
        {
          work_enter (thread);
          continue;
        }
      size_t words = 1 + i % 50;
      void *memory = (void *) (words * sizeof (unsigned));
      struct work_shared shared = { .memory = &memory };
      if (work_enter_shared (thread, &shared))
        __atomic_fetch_add (&firsts[i], 1, __ATOMIC_RELAXED);
      unsigned *word = memory;
      for (size_t w = 0; w < words; w++)
        if (__atomic_fetch_add (&word[w], 1, __ATOMIC_RELAXED)
            >= thread->region.team->size)
          __atomic_fetch_add (&mismatches, 1, __ATOMIC_RELAXED);
      __atomic_fetch_add (&iterations[i], 1, __ATOMIC_RELAXED);
    }
  return NULL;
}

/* A thread that waits in the second of three work shares, as in an ordered loop
   whose turn never comes.  */
static uint64_t never;
static struct work *waited_in;

static void *
wait_in_gate (void *argument)
{
  const struct team *waiting = argument;
  gate_wait (&waited_in->gate, &never, 1, 0, true, &waiting->cancelled);
  return NULL;
}

/* What a thread that cancels meets where the first work share is recycled while
   it looks: that one is the list's end.  */
static void
cancel_with_recycled_first (void)
{
  pthread_t waiter;
  make_team (2);
  for (unsigned i = 0; i < 3; i++)
    {
      work_enter (&threads[0]);
      if (i == 1)
        waited_in = threads[0].region.work.work;
    }
  struct work *first = team->works.first, *end = threads[0].region.work.work;
  struct work *second = first->next;
  team->cancelled = 0;
  pthread_create (&waiter, NULL, wait_in_gate, team);
  while (__atomic_load_n (&waited_in->gate.sleepers, __ATOMIC_RELAXED) == 0)
    sched_yield ();
  end->next = first;
  first->next = NULL;
  __atomic_store_n (&team->cancelled, 1, __ATOMIC_RELEASE);
  alarm (200);
  work_cancel (team);
  pthread_join (waiter, NULL);
  alarm (0);
  CHECK (true, "a waiter behind a work share that is used again is woken");
  end->next = NULL;
  first->next = second;
  team->cancelled = 0;
  work_team_end (team);
  work_team_free (team);
}

static void
hung (int signal)
{
  static const char line[]
    = "FAIL: a waiter behind a work share that is used again was not woken\n";
  (void) signal;
  (void) !write (STDOUT_FILENO, line, sizeof line - 1);
  _exit (1);
}

static bool
all_are (const unsigned *values, unsigned value, unsigned stride, unsigned n)
{
  for (unsigned i = 0; i < n; i += stride)
    if (values[i] != value)
      return false;
  return true;
}

int
main (void)
{
  team = aligned_alloc (_Alignof(struct team), sizeof *team);
  memset (team, 0, sizeof *team);

  for (unsigned size = 2; size <= 8; size *= 2)
    {
      run (size, loops);
      CHECK (all_are (firsts, 1, 1, CONSTRUCTS)
               && all_are (iterations, 3, 1, CONSTRUCTS),
             "%u nowait loops, %u threads", CONSTRUCTS, size);
    }
  run (2, far_apart);
  CHECK (all_are (firsts, 1, 1, CONSTRUCTS)
           && all_are (iterations, 3, 1, CONSTRUCTS),
         "threads %u constructs apart do not wait for each other", CONSTRUCTS);
  unsigned before = count_works ();
  CHECK (before <= CONSTRUCTS + 10, "no more work shares than needed: %u",
         before);
  run (4, far_apart);
  CHECK (count_works () <= before + 10, "the next region uses them again");

  run (4, shared_memory);
  CHECK (all_are (firsts, 1, 3, CONSTRUCTS / 10)
           && all_are (iterations, 4, 3, CONSTRUCTS / 10) && mismatches == 0,
         "shared memory of many constructs");

  work_team_free (team);
  make_team (2);
  for (unsigned i = 0; i < CONSTRUCTS; i++)
    {
      work_enter (&threads[i % 2]);
      work_enter (&threads[1 - i % 2]);
    }
  CHECK (count_works () <= 3, "threads in step need few work shares: %u",
         count_works ());
  work_team_end (team);
  work_team_free (team);

  signal (SIGALRM, hung);
  cancel_with_recycled_first ();
  free (team);
  return UNIT_RESULT ();
}
