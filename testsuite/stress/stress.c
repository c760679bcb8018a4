/* Random OpenMP regions that check their own results, for a given time:
   tasks of all sorts, cancellation, nested regions, teams of changing size and
   locks, with more threads than most machines have processors.
     stress [SECONDS [SEED [THREADS]]]
   Without OMP_CANCELLATION=true the cancellations do nothing, and the results
   are those of whole regions.  A failure says what it was and the seed.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <omp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static unsigned most_threads = 32;
static unsigned long long seed = 1;
static const char *scenario_name = "start";

#define CHECK(got, wanted)                                                    \
  do                                                                          \
    {                                                                         \
      long long check_got = (long long) (got);                                \
      long long check_wanted = (long long) (wanted);                          \
      if (check_got != check_wanted)                                          \
        fail (__LINE__, #got, check_got, check_wanted);                       \
    }                                                                         \
  while (0)

static void
fail (int line, const char *what, long long got, long long wanted)
{
  fprintf (stderr, "stress.c:%d: %s: %s is %lld, not %lld (seed %llu)\n", line,
           scenario_name, what, got, wanted, seed);
  fflush (stderr);
  _Exit (1);
}

/* The next number below LIMIT of the series at STATE (splitmix64).  */
static unsigned
draw (uint64_t *state, unsigned limit)
{
  uint64_t z = *state += UINT64_C (0x9e3779b97f4a7c15);
  z = (z ^ (z >> 30)) * UINT64_C (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * UINT64_C (0x94d049bb133111eb);
  return (unsigned) ((z ^ (z >> 31)) % limit);
}

static unsigned
draw_threads (uint64_t *state)
{
  return 1 + draw (state, most_threads);
}

/* Tasks.  */

/* The leaves below a tree of DEPTH; some nodes wait with taskwait, some with
   taskgroup, some are undeferred, final, untied or mergeable.  */
static long
tree (unsigned depth, uint64_t state)
{
  if (depth == 0)
    return 1;
  long left = 0, right = 0;
  unsigned way = draw (&state, 5);
  if (way == 0)
    {
#pragma omp taskgroup
      {
#pragma omp task shared (left)
        left = tree (depth - 1, state + 1);
#pragma omp task shared (right) priority (way + 1) untied
        right = tree (depth - 1, state + 2);
      }
      return left + right;
    }
#pragma omp task shared (left) if (way != 1) untied
  left = tree (depth - 1, state + 1);
#pragma omp task shared (right) final (way == 2) mergeable
  right = tree (depth - 1, state + 2);
#pragma omp taskwait
  return left + right;
}

static void
task_tree (uint64_t *state)
{
  unsigned depth = 4 + draw (state, 6);
  long leaves = 0;
  uint64_t start = *state;
#pragma omp parallel num_threads (draw_threads (state))
#pragma omp single
  leaves = tree (depth, start);
  CHECK (leaves, 1L << depth);
}

/* Chains of dependences: each link sees all that came before it, and readers
   between two writers run at any time, but between them.  */
static void
task_chains (uint64_t *state)
{
  enum { CHAINS = 5 };
  long value[CHAINS] = { 0 }, seen[CHAINS] = { 0 };
  unsigned links = 1 + draw (state, 60);
#pragma omp parallel num_threads (draw_threads (state))
#pragma omp single
  for (unsigned link = 0; link < links; link++)
    for (unsigned chain = 0; chain < CHAINS; chain++)
      {
        long *cell = &value[chain], *count = &seen[chain];
#pragma omp task depend (inout : cell[0]) firstprivate (cell, count, link)
        {
          CHECK (*cell, link);
          CHECK (*count, 2L * link);
          ++*cell;
        }
        for (int reader = 0; reader < 2; reader++)
          {
#pragma omp task depend (in : cell[0]) firstprivate (cell, count, link)
            {
              CHECK (*cell, link + 1);
#pragma omp atomic
              ++*count;
            }
          }
        if (link % 16 == 7)
          {
#pragma omp taskwait depend (in : value[chain])
            CHECK (value[chain], link + 1);
          }
      }
  for (unsigned chain = 0; chain < CHAINS; chain++)
    {
      CHECK (value[chain], links);
      CHECK (seen[chain], 2L * links);
    }
}

/* Detached tasks that other tasks, of any thread, complete.  */
static void
task_detached (uint64_t *state)
{
  enum { MOST = 64 };
  unsigned count = 1 + draw (state, MOST);
  long done = 0, after = 0;
  int token[MOST] __attribute__ ((unused));
#pragma omp parallel num_threads (draw_threads (state))
  {
#pragma omp single
    for (unsigned i = 0; i < count; i++)
      {
        omp_event_handle_t event;
#pragma omp task detach (event) depend (out : token[i])
        {
#pragma omp atomic
          done++;
        }
#pragma omp task depend (in : token[i])
        {
#pragma omp atomic
          after++;
        }
#pragma omp task firstprivate (event)
        omp_fulfill_event (event);
      }
    CHECK (done, count);
    CHECK (after, count);
  }
}

static void
task_loops (uint64_t *state)
{
  unsigned count = draw (state, 3000), grain = 1 + draw (state, 40);
  long long sum = 0, total = 0;
#pragma omp parallel num_threads (draw_threads (state)) \
  reduction (task, + : total)
  {
#pragma omp single
    {
#pragma omp taskloop grainsize (grain) reduction (+ : sum)
      for (unsigned i = 0; i < count; i++)
        sum += i;
#pragma omp taskloop num_tasks (grain) nogroup in_reduction (+ : total)
      for (unsigned i = 0; i < count; i++)
        total += i;
    }
  }
  CHECK (sum, (long long) count * (count - 1LL) / 2);
  CHECK (total, (long long) count * (count - 1LL) / 2);
}

/* Cancellation.  */

static void
cancel_group (uint64_t *state)
{
  unsigned count = 1 + draw (state, 300), victim = draw (state, count);
  long begun = 0, ended = 0, outside = 0;
#pragma omp parallel num_threads (draw_threads (state))
#pragma omp single
  {
#pragma omp task
    {
#pragma omp atomic
      outside++;
    }
#pragma omp taskgroup
    for (unsigned i = 0; i < count; i++)
      {
#pragma omp task firstprivate (i)
        {
#pragma omp atomic
          begun++;
          if (i == victim)
            {
#pragma omp cancel taskgroup
            }
#pragma omp cancellation point taskgroup
#pragma omp atomic
          ended++;
        }
      }
    CHECK (ended <= begun && begun <= count, 1);
  }
  CHECK (outside, 1);
  if (!omp_get_cancellation ())
    CHECK (ended, count);
  else
    CHECK (ended < count, 1);
}

static void
cancel_loop (uint64_t *state)
{
  int count = 1 + (int) draw (state, 500), victim = (int) draw (state, count);
  int threads = (int) draw_threads (state), ran = 0, left = 0, size = 0;
#pragma omp parallel num_threads (threads)
  {
#pragma omp for schedule (dynamic)
    for (int i = 0; i < count; i++)
      {
        if (i == victim)
          {
#pragma omp cancel for
          }
#pragma omp cancellation point for
#pragma omp atomic
        ran++;
      }
#pragma omp atomic
    left++;
#pragma omp single
    size = omp_get_num_threads ();
  }
  CHECK (left, size);
  CHECK (ran <= count - omp_get_cancellation (), 1);
}

/* Some threads are at a barrier, some in tasks, when one cancels the region;
   the next region is whole.  */
static void
cancel_region (uint64_t *state)
{
  unsigned threads = draw_threads (state), victim = draw (state, threads);
  long tasks = 0, begun = 0, size = 0, whole = 0;
#pragma omp parallel num_threads (threads)
  {
#pragma omp atomic
    begun++;
#pragma omp atomic write
    size = omp_get_num_threads ();
    for (int i = 0; i < 5; i++)
      {
#pragma omp task
        {
#pragma omp atomic
          tasks++;
        }
      }
    if ((unsigned) omp_get_thread_num () == victim)
      {
#pragma omp cancel parallel
      }
#pragma omp barrier
#pragma omp cancellation point parallel
  }
  CHECK (begun, size);
  CHECK (tasks <= 5 * size, 1);
  if (!omp_get_cancellation ())
    CHECK (tasks, 5 * size);
#pragma omp parallel num_threads (threads) reduction (+ : whole)
  {
#pragma omp barrier
    whole++;
#pragma omp atomic write
    size = omp_get_num_threads ();
  }
  CHECK (whole, size);
}

/* Nested regions and worksharing.  */

static void
nested_regions (uint64_t *state)
{
  unsigned outer = 1 + draw (state, 6), inner = 1 + draw (state, 6);
  unsigned rounds = 1 + draw (state, 4);
  long ran = 0, wanted = 0, tasks = 0;
#pragma omp parallel num_threads (outer) reduction (+ : wanted)
  for (unsigned round = 0; round < rounds; round++)
    {
      unsigned size = 1 + (inner + round) % 6;
      long mine = 0;
#pragma omp parallel num_threads (size) reduction (+ : mine)
      {
        mine++;
#pragma omp task
        {
#pragma omp atomic
          tasks++;
        }
        CHECK (omp_get_level (), 2);
        CHECK (omp_get_ancestor_thread_num (2), omp_get_thread_num ());
#pragma omp barrier
#pragma omp atomic
        ran++;
      }
      wanted += mine;
    }
  CHECK (ran, wanted);
  CHECK (tasks, wanted);
}

static void
worksharing (uint64_t *state)
{
  int count = (int) draw (state, 400), ordered = 0, rounds = 0;
  int chunk = 1 + (int) draw (state, 7), size = 0;
  long long dynamic = 0, guided = 0, section = 0;
#pragma omp parallel num_threads (draw_threads (state)) \
  reduction (+ : dynamic, guided, section)
  {
    int copied = -1;
#pragma omp for schedule (dynamic, chunk) nowait
    for (int i = 0; i < count; i++)
      dynamic += i;
#pragma omp for schedule (guided, chunk) nowait
    for (int i = 0; i < count; i++)
      guided += i;
#pragma omp sections
    {
      section++;
#pragma omp section
      section++;
#pragma omp section
      section++;
    }
#pragma omp for ordered schedule (dynamic, chunk)
    for (int i = 0; i < count; i++)
      {
#pragma omp ordered
        CHECK (ordered++, i);
      }
#pragma omp single copyprivate (copied)
    copied = count;
    CHECK (copied, count);
#pragma omp critical
    rounds++;
#pragma omp single
    size = omp_get_num_threads ();
  }
  CHECK (dynamic, (long long) count * (count - 1LL) / 2);
  CHECK (guided, dynamic);
  CHECK (section, 3);
  CHECK (ordered, count);
  CHECK (rounds, size);
}

static void
doacross (uint64_t *state)
{
  enum { ROWS = 24, COLUMNS = 24 };
  static long cell[ROWS + 1][COLUMNS + 1];
  for (int i = 0; i <= ROWS; i++)
    for (int j = 0; j <= COLUMNS; j++)
      cell[i][j] = i == 0 || j == 0;
#pragma omp parallel for ordered (2) num_threads (draw_threads (state)) \
  schedule (dynamic)
  for (int i = 1; i <= ROWS; i++)
    for (int j = 1; j <= COLUMNS; j++)
      {
#pragma omp ordered depend (sink : i - 1, j) depend (sink : i, j - 1)
        cell[i][j] = (cell[i - 1][j] + cell[i][j - 1]) % 1000003;
#pragma omp ordered depend (source)
      }
  long row[COLUMNS + 1];
  for (int j = 0; j <= COLUMNS; j++)
    row[j] = 1;
  for (int i = 1; i <= ROWS; i++)
    for (int j = 1; j <= COLUMNS; j++)
      row[j] = (row[j] + row[j - 1]) % 1000003;
  CHECK (cell[ROWS][COLUMNS], row[COLUMNS]);
}

static void
locks (uint64_t *state)
{
  omp_lock_t lock;
  omp_nest_lock_t nest;
  long plain = 0, nested = 0, size = 0;
  unsigned rounds = 1 + draw (state, 50);
  omp_init_lock (&lock);
  omp_init_nest_lock (&nest);
#pragma omp parallel num_threads (draw_threads (state))
  {
    for (unsigned i = 0; i < rounds; i++)
      {
        if (i % 3 != 0 || !omp_test_lock (&lock))
          omp_set_lock (&lock);
        plain++;
        omp_unset_lock (&lock);
        omp_set_nest_lock (&nest);
        CHECK (omp_test_nest_lock (&nest), 2);
        nested++;
        omp_unset_nest_lock (&nest);
        omp_unset_nest_lock (&nest);
      }
#pragma omp single
    size = omp_get_num_threads ();
  }
  omp_destroy_lock (&lock);
  omp_destroy_nest_lock (&nest);
  CHECK (plain, size * rounds);
  CHECK (nested, size * rounds);
}

/* Teams whose size the runtime may choose; it changes from one to the next.  */
static void
dynamic_teams (uint64_t *state)
{
  omp_set_dynamic (1);
  for (int i = 0; i < 8; i++)
    {
      long ran = 0, size = 0;
      unsigned threads = draw_threads (state);
#pragma omp parallel num_threads (threads) reduction (+ : ran)
      {
        ran++;
#pragma omp single
        size = omp_get_num_threads ();
      }
      CHECK (ran, size);
      CHECK (size >= 1 && size <= (long) threads, 1);
    }
  omp_set_dynamic (0);
}

static const struct
{
  const char *name;
  void (*run) (uint64_t *state);
} scenarios[] = {
  { "task tree", task_tree },         { "task chains", task_chains },
  { "detached tasks", task_detached }, { "task loops", task_loops },
  { "cancel taskgroup", cancel_group }, { "cancel for", cancel_loop },
  { "cancel parallel", cancel_region }, { "nested", nested_regions },
  { "worksharing", worksharing },     { "doacross", doacross },
  { "locks", locks },                 { "dynamic teams", dynamic_teams },
};

int
main (int argc, char **argv)
{
  double seconds = argc > 1 ? atof (argv[1]) : 5;
  if (argc > 2)
    seed = strtoull (argv[2], NULL, 0);
  if (argc > 3)
    most_threads = (unsigned) atoi (argv[3]);
  omp_set_dynamic (0);
  omp_set_max_active_levels (2);
  uint64_t state = seed;
  unsigned long rounds = 0;
  double end = omp_get_wtime () + seconds;
  for (; omp_get_wtime () < end; rounds++)
    {
      unsigned which = draw (&state, sizeof scenarios / sizeof scenarios[0]);
      scenario_name = scenarios[which].name;
      scenarios[which].run (&state);
    }
  printf ("%lu regions, seed %llu\n", rounds, seed);
  return 0;
}
