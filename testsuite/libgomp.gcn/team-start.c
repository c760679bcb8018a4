/* Threads of a device's team begin as OpenMP says in each sort of parallel region, one after
   another in one kernel and nested, in several teams: with GCC's own start of threads and
   with that of libgangway-gcn.a.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */
/* { dg-env OMP_CANCELLATION "true" } */

#include <omp.h>
#include "expect.h"

#define MOST 64

#pragma omp declare target
static int wrong;

static void
check (int holds, int line)
{
  int none = 0;
  if (!holds)
    __atomic_compare_exchange_n (&wrong, &none, line, 0, __ATOMIC_RELAXED,
                                 __ATOMIC_RELAXED);
}
#define CHECK(condition) check (condition, __LINE__)

/* Each thread is there once, and is where it should be; a region in one of several threads has
   one, a region in one of one thread more.  */
static void
region (int threads)
{
  int seen[MOST] = { 0 }, count = 0;
#pragma omp parallel num_threads(threads)
  {
    int number = omp_get_thread_num ();
#pragma omp atomic
    seen[number]++;
#pragma omp atomic
    count++;
    CHECK (omp_get_num_threads () == threads);
    CHECK (omp_get_level () == 1);
    CHECK (omp_get_active_level () == (threads > 1));
    CHECK (omp_in_parallel () == (threads > 1));
    CHECK (omp_get_ancestor_thread_num (1) == number);
    CHECK (omp_get_team_size (1) == threads);
#pragma omp parallel num_threads(3)
    {
      CHECK (omp_get_num_threads () == (threads > 1 ? 1 : 3));
      CHECK (omp_get_thread_num () < omp_get_num_threads ());
      CHECK (omp_get_level () == 2);
      CHECK (omp_get_active_level () == 1);
      CHECK (omp_get_ancestor_thread_num (1) == number);
    }
    CHECK (omp_get_thread_num () == number);
    CHECK (omp_get_level () == 1);
  }
  CHECK (count == threads);
  for (int i = 0; i < MOST; i++)
    CHECK (seen[i] == (i < threads));
  CHECK (omp_get_level () == 0);
}

static void
not_parallel (void)
{
  int count = 0;
#pragma omp parallel if (0)
  {
    count++;
    CHECK (omp_get_num_threads () == 1);
    CHECK (omp_get_level () == 1);
    CHECK (omp_get_active_level () == 0);
  }
  CHECK (count == 1);
}

/* Implicit tasks inherit what the task has that meets the region, and not what the first
   thread makes of its own.  */
static void
inherited (void)
{
  omp_sched_t kind;
  int chunk;
  omp_set_num_threads (5);
  omp_set_schedule (omp_sched_dynamic, 3);
#pragma omp parallel private(kind, chunk)
  {
    CHECK (omp_get_num_threads () == 5);
    CHECK (omp_get_max_threads () == 5);
    omp_set_num_threads (7 + omp_get_thread_num ());
    omp_get_schedule (&kind, &chunk);
    CHECK (kind == omp_sched_dynamic && chunk == 3);
    CHECK (omp_get_max_threads () == 7 + omp_get_thread_num ());
  }
  CHECK (omp_get_max_threads () == 5);
#pragma omp parallel num_threads(9)
  CHECK (omp_get_max_threads () == 5);
  omp_set_num_threads (16);
}

static void
loops (void)
{
  int sum = 0, last = -1, product = 1, a[100];
#pragma omp parallel for schedule(dynamic) num_threads(7) reduction(+ : sum)
  for (int i = 0; i < 100; i++)
    sum += i;
  CHECK (sum == 4950);
#pragma omp parallel for schedule(guided, 2) num_threads(16) reduction(+ : sum)
  for (int i = 0; i < 100; i++)
    sum += i;
  CHECK (sum == 2 * 4950);
#pragma omp parallel for schedule(runtime) num_threads(3) lastprivate(last)
  for (int i = 0; i < 100; i++)
    a[i] = last = i;
  CHECK (last == 99 && a[57] == 57);
  last = 0;
#pragma omp parallel for ordered schedule(static, 1) num_threads(16)
  for (int i = 0; i < 100; i++)
    {
#pragma omp ordered
      {
        CHECK (last == i);
        last = i + 1;
      }
    }
  last = 0;
#pragma omp parallel for ordered schedule(dynamic, 2) num_threads(8)
  for (int i = 0; i < 100; i++)
    {
#pragma omp ordered
      {
        CHECK (last == i);
        last = i + 1;
      }
    }
#pragma omp parallel sections num_threads(4) reduction(* : product)
  {
#pragma omp section
    product *= 2;
#pragma omp section
    product *= 3;
#pragma omp section
    product *= 5;
  }
  CHECK (product == 30);
}

static void
tasks (void)
{
  int run = 0, inner = 0;
#pragma omp parallel num_threads(6)
#pragma omp single
  for (int i = 0; i < 20; i++)
#pragma omp task
    {
#pragma omp task
#pragma omp atomic
      inner++;
#pragma omp taskwait
#pragma omp atomic
      run++;
    }
  CHECK (run == 20 && inner == 20);
}

static void
reductions_of_tasks (void)
{
  int sum = 0;
#pragma omp parallel num_threads(8) reduction(task, + : sum)
  {
    sum++;
#pragma omp taskgroup
    for (int i = 0; i < 3; i++)
#pragma omp task in_reduction(+ : sum)
      sum += 10;
  }
  CHECK (sum == 8 * 31);
}

static void
task_loops (void)
{
  int loops = 0;
#pragma omp parallel num_threads(4)
#pragma omp single
#pragma omp taskloop reduction(+ : loops)
  for (int i = 0; i < 40; i++)
    loops += i;
  CHECK (loops == 780);
}

static void
cancelled (void)
{
  int begun = 0, ended = 0;
#pragma omp parallel num_threads(10)
  {
#pragma omp atomic
    begun++;
#pragma omp cancel parallel
#pragma omp atomic
    ended++;
  }
  CHECK (begun == 10);
  CHECK (ended == 0 || ended == 10);
  region (16);
}

/* GCC's library keeps the memory of each size of team, and has little, and its threads
   take no more than 99 regions without them.  */
static void
regions (void)
{
  region (16);
  region (1);
  region (5);
  region (5);
  region (2);
  not_parallel ();
  inherited ();
  region (16);
}

static void
constructs (void)
{
  loops ();
  cancelled ();
}

static void
explicit_tasks (void)
{
  tasks ();
  reductions_of_tasks ();
  task_loops ();
  region (16);
}
#pragma omp end declare target

#define ON_DEVICE(what)                                                       \
  do                                                                          \
    {                                                                         \
      _Pragma ("omp target thread_limit(MOST)") what ();                      \
      _Pragma ("omp target update from(wrong)") EXPECT_EQUAL (wrong, 0);      \
    }                                                                         \
  while (0)

int
main (void)
{
  int teams = 0, most = 0;
  for (int again = 0; again < 2; again++)
    {
      ON_DEVICE (regions);
      ON_DEVICE (constructs);
      ON_DEVICE (explicit_tasks);
    }
#pragma omp target teams num_teams(3) thread_limit(MOST) map(tofrom : teams)
  {
    __atomic_add_fetch (&teams, 1, __ATOMIC_RELAXED);
    regions ();
  }
#pragma omp target update from(wrong)
  EXPECT_EQUAL (wrong, 0);
  EXPECT_EQUAL (teams, 3);
#pragma omp target teams num_teams(1) thread_limit(4) map(tofrom : most)
#pragma omp parallel num_threads(16) reduction(max : most)
  most = omp_get_num_threads ();
  EXPECT_EQUAL (most, 4);
  return 0;
}
