/* The order of ordered loops and the waits of doacross loops, on threads of a
   team that has nothing else.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#include "libomp-host/loops/loop_schedule.h"
#include "libomp-host/loops/ordered.h"
#include "libomp-host/wait/gate.h"
#include "unit.h"

void GOMP_ordered_start (void);
void GOMP_ordered_end (void);
bool GOMP_loop_ordered_start (long, long, long, long, long, long *, long *,
                              uintptr_t *, void **);
bool GOMP_loop_ordered_runtime_next (long *, long *);
bool GOMP_loop_doacross_start (unsigned, long *, long, long, long *, long *,
                               uintptr_t *, void **);
bool GOMP_loop_dynamic_next (long *, long *);
void GOMP_doacross_post (long *);
void GOMP_doacross_wait (long, ...);

#define MAX_THREADS 32
#define ROWS 200 /* the last has an ordered region */
#define COLUMNS 20

static struct team *team;
static struct thread threads[MAX_THREADS];
static struct team_member members[MAX_THREADS];

#define ROUNDS 3

static long schedule, chunk, wrong;
/* Per loop: the loops are nowait.  */
static long last_seen[ROUNDS];
static long second_count; /* of the doacross space */
static unsigned char done[ROWS + 1][COLUMNS + 1];

static void
run (unsigned size, void *(*fn) (void *) )
{
  pthread_t handles[MAX_THREADS];
  team->size = size;
  work_team_start (team, NULL);
  threads_managed = size;
  for (unsigned i = 0; i < size; i++)
    {
      memset (&threads[i], 0, sizeof threads[i]);
      threads[i].region.team = team;
      threads[i].region.member = &members[i];
      threads[i].region.task = &members[i].implicit;
      threads[i].region.num = i;
      workshare_position_reset (&threads[i]);
    }
  for (unsigned i = 0; i < size; i++)
    pthread_create (&handles[i], NULL, fn, &threads[i]);
  for (unsigned i = 0; i < size; i++)
    pthread_join (handles[i], NULL);
  work_team_end (team);
}

static void
ordered_iteration (int round, long i)
{
  /* Every third iteration has no ordered region.  */
  if (i % 3 == 2)
    return;
  GOMP_ordered_start ();
  if (last_seen[round] != i - 1 - (i % 3 == 0))
    __atomic_fetch_add (&wrong, 1, __ATOMIC_RELAXED);
  last_seen[round] = i;
  GOMP_ordered_end ();
}

static void *
ordered_loop (void *argument)
{
  long first, last;
  thread_self = argument;
  for (int round = 0; round < ROUNDS; round++)
    {
      if (GOMP_loop_ordered_start (0, ROWS, 1, schedule, chunk, &first, &last,
                                   NULL, NULL))
        do
          for (long i = first; i < last; i++)
            {
              ordered_iteration (round, i);
              if (i % 50 == 0)
                usleep (100);
            }
        while (GOMP_loop_ordered_runtime_next (&first, &last));
    }
  return NULL;
}

static void *
doacross_loop (void *argument)
{
  long first, last, counts[2] = { ROWS, second_count };
  thread_self = argument;
  if (GOMP_loop_doacross_start (2, counts, schedule, chunk, &first, &last, NULL,
                                NULL))
    do
      for (long i = first; i < last; i++)
        for (long j = 0; j < COLUMNS; j++)
          {
            if (i > 0)
              {
                long sink = j + 1 < COLUMNS ? j + 1 : j;
                GOMP_doacross_wait (i - 1, sink);
                if (!__atomic_load_n (&done[i - 1][sink], __ATOMIC_RELAXED))
                  __atomic_fetch_add (&wrong, 1, __ATOMIC_RELAXED);
              }
            __atomic_store_n (&done[i][j], 1, __ATOMIC_RELAXED);
            counts[0] = i;
            counts[1] = j;
            GOMP_doacross_post (counts);
            if (i % 37 == 0 && j == 5)
              usleep (50);
          }
    while (GOMP_loop_dynamic_next (&first, &last));
  return NULL;
}

static void
test_ordered (void)
{
  for (unsigned size = 2; size <= MAX_THREADS; size *= 4)
    for (schedule = SCHEDULE_STATIC; schedule <= SCHEDULE_GUIDED; schedule++)
      for (chunk = 0; chunk <= 7; chunk += chunk ? 3 : 1)
        {
          wrong = 0;
          for (int round = 0; round < ROUNDS; round++)
            last_seen[round] = -2;
          run (size, ordered_loop);
          CHECK (wrong == 0 && last_seen[ROUNDS - 1] == ROWS - 1,
                 "ordered, %u threads, schedule %ld, chunk %ld", size, schedule,
                 chunk);
        }
}

static void
test_doacross (void)
{
  for (unsigned size = 2; size <= MAX_THREADS; size *= 4)
    for (schedule = SCHEDULE_STATIC; schedule <= SCHEDULE_GUIDED; schedule++)
      for (chunk = 0; chunk <= 7; chunk += chunk ? 3 : 1)
        {
          wrong = 0;
          memset (done, 0, sizeof done);
          run (size, doacross_loop);
          CHECK (wrong == 0 && done[ROWS - 1][COLUMNS - 1],
                 "doacross, %u threads, schedule %ld, chunk %ld", size,
                 schedule, chunk);
        }
}

/* A thread in a cancelled region does not wait for one that has left.  */
static void *
abandoned (void *argument)
{
  long first, last;
  struct thread *thread = argument;
  thread_self = thread;
  GOMP_loop_ordered_start (0, 2, 1, SCHEDULE_STATIC, 1, &first, &last, NULL,
                           NULL);
  if (thread->region.num == 1)
    GOMP_ordered_start ();
  else
    {
      usleep (20000);
      __atomic_store_n (&team->cancelled, 1, __ATOMIC_SEQ_CST);
      work_cancel (team);
    }
  return NULL;
}

/* A thread that waits at a gate, with more threads than processors.  The library's calls
   of sched_yield and clock_gettime come here: no time passes for the thread that waits, so
   that no yield is late.  */

#define TURNS 1000

static struct gate gate;
static uint64_t turn; /* atomic */
static const int never_cancelled;
static bool moves;            /* each yield lets the turn move */
static int yields;            /* of the waiting thread */
static bool waited, woken;    /* atomic */
static __thread bool waiting; /* this is that thread */

int
sched_yield (void)
{
  if (!waiting)
    return (int) syscall (SYS_sched_yield);
  yields++;
  if (moves)
    __atomic_fetch_add (&turn, 1, __ATOMIC_RELEASE);
  return 0;
}

int
clock_gettime (clockid_t clock, struct timespec *time)
{
  if (!waiting)
    return (int) syscall (SYS_clock_gettime, clock, time);
  *time = (struct timespec) { 0 };
  return 0;
}

static void *
wait_at_gate (void *unused)
{
  (void) unused;
  waiting = true;
  gate_wait (&gate, &turn, TURNS, TURNS, true, &never_cancelled);
  waiting = false;
  __atomic_store_n (&waited, true, __ATOMIC_SEQ_CST);
  return NULL;
}

/* Let a thread wait, and bring what it waits for once it sleeps; the number of its
   yields.  */
static int
yields_of_wait (unsigned long long spins)
{
  pthread_t waiter;
  spin_policy.processors = 1;
  spin_policy.throttled_spins = spins;
  threads_managed = 2;
  gate = (struct gate) { 0 };
  turn = 0;
  yields = 0;
  waited = woken = false;
  pthread_create (&waiter, NULL, wait_at_gate, NULL);
  while (!__atomic_load_n (&waited, __ATOMIC_SEQ_CST) && !woken)
    if (__atomic_load_n (&gate.sleepers, __ATOMIC_SEQ_CST))
      {
        woken = true;
        gate_advance (&gate, &turn, TURNS, TURNS);
      }
    else
      usleep (1000);
  pthread_join (waiter, NULL);
  return yields;
}

static void
test_gate (void)
{
  moves = true;
  int count = yields_of_wait (100);
  CHECK (!woken && count == TURNS,
         "a thread does not sleep while the turn moves: %d yields", count);
  moves = false;
  count = yields_of_wait (100);
  CHECK (woken && count > 0 && count <= 100,
         "it sleeps when the turn stands still: %d yields", count);
  moves = true;
  count = yields_of_wait (0);
  CHECK (woken && count == 0, "without spinning it sleeps at once: %d yields",
         count);
}

int
main (void)
{
  team = aligned_alloc (_Alignof(struct team), sizeof *team);
  memset (team, 0, sizeof *team);
  alarm (250);
  test_gate ();
  test_ordered ();
  second_count = COLUMNS;
  test_doacross ();
  /* A space whose iterations no 64-bit number counts.  */
  second_count = 1L << 62;
  test_doacross ();
  run (2, abandoned);
  CHECK (1, "a cancelled region's ordered wait ends");
  work_team_free (team);
  free (team);
  return UNIT_RESULT ();
}
