/* What each construct adds to the work inside it, by the method of EPCC's benchmarks of
   synchronisation, schedules and tasks: the time of a construct with a delay inside, less
   the time of the delay.  For each it prints NAME SECONDS and, of processor time of all
   threads, NAME.cpu SECONDS: on a machine that does other things that says more.

   usage: overheads [NAME...]    all of them, or those named
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <omp.h>
#include "bench.h"

/* A measurement takes about so many seconds, and there are so many.  */
#define RUN_SECONDS 2e-3
enum { RUNS = 15 };

/* Iterations of a loop for each thread, and so the number of delays that a construct with
   a loop has for each.  */
enum { LOOP = 128 };

static int delay_length;
static long counter;
static omp_lock_t lock;

static void
delay (void)
{
  for (volatile int i = 0; i < delay_length; i++)
    ;
}

static double
processor_seconds (void)
{
  struct timespec now;
  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec + 1e-9 * (double) now.tv_nsec;
}

/* Synchronisation.  */

static void
run_parallel (int n)
{
  for (int i = 0; i < n; i++)
    {
#pragma omp parallel
      delay ();
    }
}

static void
run_for (int n)
{
#pragma omp parallel
  for (int i = 0; i < n; i++)
    {
#pragma omp for
      for (int j = 0; j < omp_get_num_threads (); j++)
        delay ();
    }
}

static void
run_parallel_for (int n)
{
  int threads = omp_get_max_threads ();
  for (int i = 0; i < n; i++)
    {
#pragma omp parallel for
      for (int j = 0; j < threads; j++)
        delay ();
    }
}

static void
run_barrier (int n)
{
#pragma omp parallel
  for (int i = 0; i < n; i++)
    {
      delay ();
#pragma omp barrier
    }
}

static void
run_single (int n)
{
#pragma omp parallel
  for (int i = 0; i < n; i++)
    {
#pragma omp single
      delay ();
    }
}

static void
run_critical (int n)
{
#pragma omp parallel
  for (int i = 0; i < n / omp_get_num_threads (); i++)
    {
#pragma omp critical
      delay ();
    }
}

static void
run_lock (int n)
{
#pragma omp parallel
  for (int i = 0; i < n / omp_get_num_threads (); i++)
    {
      omp_set_lock (&lock);
      delay ();
      omp_unset_lock (&lock);
    }
}

/* With as much time outside of the critical region as inside.  */
static void
run_critical_half (int n)
{
#pragma omp parallel
  for (int i = 0; i < n / omp_get_num_threads (); i++)
    {
#pragma omp critical
      delay ();
      delay ();
    }
}

static void
run_ordered (int n)
{
#pragma omp parallel for ordered schedule(static, 1)
  for (int i = 0; i < n; i++)
    {
#pragma omp ordered
      delay ();
    }
}

/* Whether the library hands the iterations of such a loop out as the construct says.
   LLVM's gives each thread one block, whatever the chunk, where the compiler is gcc; its
   time is not that of so many turns then.  */
static int
ordered_as_asked (void)
{
  int wrong = 0;
#pragma omp parallel for ordered schedule(static, 1) reduction(+ : wrong)
  for (int i = 0; i < 64; i++)
    {
#pragma omp ordered
      wrong += omp_get_thread_num () != i % omp_get_num_threads ();
    }
  return wrong == 0;
}

static void
run_atomic (int n)
{
#pragma omp parallel
  for (int i = 0; i < n / omp_get_num_threads (); i++)
    {
#pragma omp atomic
      counter++;
    }
}

static void
run_reduction (int n)
{
  for (int i = 0; i < n; i++)
    {
      long sum = 0;
#pragma omp parallel reduction(+ : sum)
      {
        delay ();
        sum += 1;
      }
      counter += sum;
    }
}

static void
run_sections (int n)
{
#pragma omp parallel
  for (int i = 0; i < n; i++)
    {
#pragma omp sections
      {
#pragma omp section
        delay ();
#pragma omp section
        delay ();
      }
    }
}

/* A region after a pause in which the other threads go to sleep.  */
static void
run_parallel_after_pause (int n)
{
  struct timespec pause = { 0, 200000 };
  for (int i = 0; i < n; i++)
    {
      nanosleep (&pause, NULL);
#pragma omp parallel
      delay ();
    }
}

static void
only_pause (int n)
{
  struct timespec pause = { 0, 200000 };
  for (int i = 0; i < n; i++)
    {
      nanosleep (&pause, NULL);
      delay ();
    }
}

/* Schedules.  */

#define SCHEDULE(name, ...)                                                   \
  static void run_##name (int n)                                              \
  {                                                                           \
    _Pragma ("omp parallel") for (int i = 0; i < n; i++)                      \
    {                                                                         \
      int last = LOOP * omp_get_num_threads ();                               \
      _Pragma (#__VA_ARGS__) for (int j = 0; j < last; j++) delay ();         \
    }                                                                         \
  }
SCHEDULE (static_even, omp for schedule(static))
SCHEDULE (static_1, omp for schedule(static, 1))
SCHEDULE (static_8, omp for schedule(static, 8))
SCHEDULE (dynamic_1, omp for schedule(dynamic, 1))
SCHEDULE (dynamic_2, omp for schedule(dynamic, 2))
SCHEDULE (dynamic_4, omp for schedule(dynamic, 4))
SCHEDULE (dynamic_16, omp for schedule(dynamic, 16))
SCHEDULE (guided_1, omp for schedule(guided, 1))
SCHEDULE (guided_8, omp for schedule(guided, 8))
#undef SCHEDULE

/* Tasks: LOOP for each thread.  */

static void
run_task_each (int n)
{
#pragma omp parallel
  for (int i = 0; i < n; i++)
    {
      for (int j = 0; j < LOOP; j++)
        {
#pragma omp task
          delay ();
        }
#pragma omp taskwait
    }
}

static void
run_task_one (int n)
{
#pragma omp parallel
#pragma omp master
  for (int i = 0; i < n; i++)
    {
      for (int j = 0; j < LOOP * omp_get_num_threads (); j++)
        {
#pragma omp task
          delay ();
        }
#pragma omp taskwait
    }
}

static void
run_task_undeferred (int n)
{
#pragma omp parallel
  for (int i = 0; i < n; i++)
    for (int j = 0; j < LOOP; j++)
      {
#pragma omp task if (0)
        delay ();
      }
}

static void
run_taskwait (int n)
{
#pragma omp parallel
  for (int i = 0; i < n; i++)
    for (int j = 0; j < LOOP; j++)
      {
#pragma omp task
        delay ();
#pragma omp taskwait
      }
}

static void
run_taskgroup (int n)
{
#pragma omp parallel
  for (int i = 0; i < n; i++)
    for (int j = 0; j < LOOP; j++)
      {
#pragma omp taskgroup
        {
#pragma omp task
          delay ();
        }
      }
}

static void
run_task_barrier (int n)
{
#pragma omp parallel
  for (int i = 0; i < n; i++)
    {
      for (int j = 0; j < LOOP; j++)
        {
#pragma omp task
          delay ();
        }
#pragma omp barrier
    }
}

static void
run_task_depend (int n)
{
#pragma omp parallel
  for (int i = 0; i < n; i++)
    {
      int a = 0;
      for (int j = 0; j < LOOP; j++)
        {
#pragma omp task depend(inout : a) shared(a)
          {
            delay ();
            a++;
          }
        }
#pragma omp taskwait
    }
}

static void
tree (int depth)
{
  if (depth == 0)
    {
      delay ();
      return;
    }
#pragma omp task
  tree (depth - 1);
#pragma omp task
  tree (depth - 1);
#pragma omp taskwait
}

static void
run_task_tree (int n)
{
#pragma omp parallel
  for (int i = 0; i < n; i++)
    tree (7);
}

#define TASKLOOP(name, ...)                                                   \
  static void run_##name (int n)                                              \
  {                                                                           \
    _Pragma ("omp parallel") _Pragma ("omp master") for (int i = 0; i < n;    \
                                                         i++)                 \
    {                                                                         \
      int last = LOOP * omp_get_num_threads ();                               \
      _Pragma (#__VA_ARGS__) for (int j = 0; j < last; j++) delay ();         \
    }                                                                         \
  }
TASKLOOP (taskloop_grain_1, omp taskloop grainsize(1))
TASKLOOP (taskloop_grain_8, omp taskloop grainsize(8))
TASKLOOP (taskloop_default, omp taskloop)

/* The delay alone.  */
static void
only_delay (int n)
{
  for (int i = 0; i < n; i++)
    delay ();
}

static void
only_nothing (int n)
{
  (void) n;
}

/* What REFERENCE does N times takes as long as the work of N constructs that is on the
   critical path; a loop has LOOP delays for each thread, and one construct is one
   iteration of a thread's.  */
static const struct row
{
  const char *name;
  void (*run) (int n);
  void (*reference) (int n);
  int each; /* delays of a thread in one call's iteration */
  int length;
} rows[] = {
  { "parallel", run_parallel, only_delay, 1, 30 },
  { "parallel_after_pause", run_parallel_after_pause, only_pause, 1, 30 },
  { "for", run_for, only_delay, 1, 30 },
  { "parallel_for", run_parallel_for, only_delay, 1, 30 },
  { "barrier", run_barrier, only_delay, 1, 30 },
  { "single", run_single, only_delay, 1, 30 },
  { "sections", run_sections, only_delay, 1, 30 },
  { "critical", run_critical, only_delay, 1, 30 },
  { "critical_half", run_critical_half, only_delay, 1, 30 },
  { "lock", run_lock, only_delay, 1, 30 },
  { "ordered", run_ordered, only_delay, 1, 30 },
  { "atomic", run_atomic, only_nothing, 1, 0 },
  { "reduction", run_reduction, only_delay, 1, 30 },
  { "static", run_static_even, only_delay, LOOP, 30 },
  { "static_1", run_static_1, only_delay, LOOP, 30 },
  { "static_8", run_static_8, only_delay, LOOP, 30 },
  { "dynamic_1", run_dynamic_1, only_delay, LOOP, 30 },
  { "dynamic_2", run_dynamic_2, only_delay, LOOP, 30 },
  { "dynamic_4", run_dynamic_4, only_delay, LOOP, 30 },
  { "dynamic_16", run_dynamic_16, only_delay, LOOP, 30 },
  { "guided_1", run_guided_1, only_delay, LOOP, 30 },
  { "guided_8", run_guided_8, only_delay, LOOP, 30 },
  { "task_each", run_task_each, only_delay, LOOP, 30 },
  { "task_one", run_task_one, only_delay, LOOP, 30 },
  { "task_undeferred", run_task_undeferred, only_delay, LOOP, 30 },
  { "taskwait", run_taskwait, only_delay, LOOP, 30 },
  { "taskgroup", run_taskgroup, only_delay, LOOP, 30 },
  { "task_barrier", run_task_barrier, only_delay, LOOP, 30 },
  { "task_depend", run_task_depend, only_delay, LOOP, 30 },
  { "task_tree", run_task_tree, only_delay, 128, 30 },
  { "taskloop_1", run_taskloop_grain_1, only_delay, LOOP, 30 },
  { "taskloop_8", run_taskloop_grain_8, only_delay, LOOP, 30 },
  { "taskloop", run_taskloop_default, only_delay, LOOP, 30 },
};

struct figure
{
  double seconds, processor;
};

static struct figure
measure (void (*run) (int n), int n)
{
  double processor = processor_seconds (), start = bench_now ();
  run (n);
  double end = bench_now ();
  return (struct figure) { end - start, processor_seconds () - processor };
}

/* How many constructs take about RUN_SECONDS.  */
static int
fitting (const struct row *row)
{
  int n = 4;
  while (n < 1 << 22 && measure (row->run, n).seconds < RUN_SECONDS)
    n *= 2;
  return n;
}

/* The delays of all threads take processor time: of constructs that a thread does alone
   while others wait there is one, of the others one for each thread.  That is not known
   here, and so NAME.cpu is all of it.  */
static void
run_row (const struct row *row)
{
  double seconds[RUNS], processor[RUNS];
  delay_length = row->length;
  row->run (4);
  int n = fitting (row);
  for (int i = 0; i < RUNS; i++)
    {
      struct figure alone = measure (row->reference, n * row->each);
      struct figure whole = measure (row->run, n);
      double count = (double) n * row->each;
      seconds[i] = (whole.seconds - alone.seconds) / count;
      processor[i] = whole.processor / count;
    }
  char name[64];
  snprintf (name, sizeof name, "%s.cpu", row->name);
  bench_print (row->name, bench_median (seconds, RUNS));
  bench_print (name, bench_median (processor, RUNS));
}

static int
wanted (const char *name, int argc, char **argv)
{
  for (int i = 1; i < argc; i++)
    if (strcmp (argv[i], name) == 0)
      return 1;
  return argc < 2;
}

int
main (int argc, char **argv)
{
  omp_init_lock (&lock);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    if (wanted (rows[i].name, argc, argv)
        && (rows[i].run != run_ordered || ordered_as_asked ()))
      run_row (&rows[i]);
  omp_destroy_lock (&lock);
  return 0;
}
