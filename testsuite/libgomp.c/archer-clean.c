/* Archer finds no race where the constructs keep the threads apart: barriers, loops, locks,
   critical, atomic, ordered, reductions, single, nested regions, tasks with dependences,
   taskwait, taskgroup, taskloop, with copied arguments.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target no_sanitizer } */
/* { dg-options "-fsanitize=thread" } */

#include <omp.h>
#include "archer.h"

#define N 100

static int a[N], x, sum, chain, left, right, in_group;
static omp_lock_t lock;
static omp_nest_lock_t nest;

static int
fib (int n)
{
  int one, two;
  if (n < 2)
    return n;
#pragma omp task shared(one)
  one = fib (n - 1);
#pragma omp task shared(two)
  two = fib (n - 2);
#pragma omp taskwait
  return one + two;
}

static void
worksharing (void)
{
#pragma omp for schedule(dynamic, 3)
  for (int i = 0; i < N; i++)
    a[i] += i;
#pragma omp for
  for (int i = 0; i < N; i++)
    a[N - 1 - i] += i;
#pragma omp for ordered schedule(dynamic, 2)
  for (int i = 0; i < N; i++)
    {
#pragma omp ordered
      x += a[i];
    }
#pragma omp for reduction(+ : sum)
  for (int i = 0; i < N; i++)
    sum += a[i];
#pragma omp sections
  {
#pragma omp section
    left++;
#pragma omp section
    right++;
  }
#pragma omp single
  x += left + right;
}

static void
mutexes (void)
{
#pragma omp critical
  x++;
#pragma omp critical
  x++;
  omp_set_lock (&lock);
  left++;
  omp_unset_lock (&lock);
  omp_set_nest_lock (&nest);
  omp_set_nest_lock (&nest);
  right++;
  omp_unset_nest_lock (&nest);
  omp_unset_nest_lock (&nest);
  while (!omp_test_lock (&lock))
    ;
  left++;
  omp_unset_lock (&lock);
#pragma omp barrier
}

static void
dependences (void)
{
  for (int i = 0; i < 30; i++)
    {
#pragma omp task depend(out : chain)
      chain++;
#pragma omp task depend(in : chain) depend(out : left)
      left += chain;
#pragma omp task depend(in : chain) depend(out : right)
      right += chain;
#pragma omp task depend(inout : left, right)
      left += right;
    }
#pragma omp taskwait
  chain += left + right;
}

static void
groups (void)
{
#pragma omp taskgroup
  {
#pragma omp task
    {
#pragma omp task
      in_group++;
      x++;
    }
  }
  x += in_group;
#pragma omp taskloop num_tasks(10)
  for (int i = 0; i < N; i++)
    a[i]++;
  for (int i = 0; i < N; i++)
    x += a[i];
  int many[50] = { 0 };
  for (int i = 0; i < 50; i++)
    {
#pragma omp task firstprivate(many)
      {
        many[i] = i;
        for (int k = 0; k < 50; k++)
#pragma omp atomic
          sum += many[k];
      }
    }
#pragma omp taskwait
}

int
main (void)
{
  with_archer (false);
  omp_set_max_active_levels (2);
  omp_init_lock (&lock);
  omp_init_nest_lock (&nest);
  for (int i = 0; i < 10; i++)
    {
#pragma omp parallel num_threads(4) reduction(+ : in_group)
      {
        in_group++;
        worksharing ();
        mutexes ();
#pragma omp single
        {
          dependences ();
          groups ();
          x += fib (8);
        }
#pragma omp master
        x++;
#pragma omp barrier
#pragma omp parallel num_threads(2)
        {
#pragma omp atomic
          x++;
#pragma omp barrier
#pragma omp single
          {
#pragma omp atomic
            x++;
          }
        }
      }
      x++;
    }
  omp_destroy_nest_lock (&nest);
  omp_destroy_lock (&lock);
  return 0;
}
