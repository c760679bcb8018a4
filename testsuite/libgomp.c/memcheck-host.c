/* Under valgrind, where it is there: at the end of a program that has used most of
   the host runtime nothing is lost, not even possibly, and nothing was read or
   written that was not the library's.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-options "-pthread" } */
/* { dg-env OMP_CANCELLATION "true" } */
/* { dg-memcheck } */

#include <omp.h>
#include <pthread.h>
#include "expect.h"

enum { THREADS = 3, N = 30 };

static void
loops (void)
{
  int sum = 0, next = 0;
#pragma omp parallel for num_threads (THREADS) reduction (+ : sum)            \
  schedule (dynamic) ordered
  for (int i = 0; i < N; i++)
    {
      sum += i;
#pragma omp ordered
      next++;
    }
  EXPECT_EQUAL (sum, N * (N - 1) / 2);
  EXPECT_EQUAL (next, N);
#pragma omp parallel for num_threads (THREADS) ordered (1) schedule (static, 1)
  for (int i = 1; i < N; i++)
    {
#pragma omp ordered depend (sink : i - 1)
      next++;
#pragma omp ordered depend (source)
    }
  EXPECT_EQUAL (next, 2 * N - 1);
}

static void
tasks (void)
{
  int chain = 0, sum = 0, taskloop = 0;
#pragma omp parallel num_threads (THREADS)
#pragma omp single
  {
    for (int i = 0; i < N; i++)
      {
#pragma omp task depend (inout : chain) shared (chain)
        chain++;
#pragma omp task priority (i) depend (in : chain) shared (sum)
#pragma omp atomic
        sum += i;
      }
#pragma omp taskwait
#pragma omp taskloop reduction (+ : taskloop)
    for (int i = 0; i < N; i++)
      taskloop += i;
#pragma omp taskgroup task_reduction (+ : chain)
    {
#pragma omp task in_reduction (+ : chain)
      chain++;
    }
  }
  EXPECT_EQUAL (chain, N + 1);
  EXPECT_EQUAL (sum, N * (N - 1) / 2);
  EXPECT_EQUAL (taskloop, sum);
}

static void
cancellation (void)
{
  int ran = 0;
#pragma omp parallel num_threads (THREADS)
  {
#pragma omp for schedule (dynamic)
    for (int i = 0; i < N; i++)
      {
#pragma omp cancel for if (i == 5)
#pragma omp atomic
        ran++;
      }
#pragma omp single
#pragma omp taskgroup
    for (int i = 0; i < N; i++)
      {
#pragma omp task depend (inout : ran)
        {
#pragma omp cancel taskgroup if (i == 5)
        }
      }
#pragma omp task
    ;
    if (omp_get_thread_num () == 0)
      {
#pragma omp cancel parallel
      }
#pragma omp barrier
  }
  EXPECT (ran < N);
}

static void
nested (void)
{
  int inner = 0;
#pragma omp parallel num_threads (2)
#pragma omp parallel num_threads (2)
  {
#pragma omp task
    ;
#pragma omp atomic
    inner++;
  }
  EXPECT_EQUAL (inner, 4);
#pragma omp teams num_teams (2) thread_limit (2)
#pragma omp parallel num_threads (2)
  ;
}

static void
allocators (void)
{
  omp_alloctrait_t traits[]
    = { { omp_atk_alignment, 256 }, { omp_atk_pool_size, 1 << 16 },
        { omp_atk_fallback, omp_atv_default_mem_fb } };
  omp_allocator_handle_t allocator
    = omp_init_allocator (omp_default_mem_space, 3, traits);
  char *memory = omp_alloc (100, allocator);
  memory = omp_realloc (memory, 1000, allocator, allocator);
  memory[999] = 1;
  omp_free (memory, omp_null_allocator);
#pragma omp parallel num_threads (THREADS)
  {
    char private[100];
#pragma omp parallel num_threads (1) private (private)                        \
  allocate (allocator : private)
    {
      private[99] = 1;
      EXPECT_EQUAL (private[99], 1);
    }
  }
  omp_destroy_allocator (allocator);
}

static void
detached (void)
{
  omp_event_handle_t events[3];
#pragma omp parallel num_threads (THREADS)
#pragma omp single
  {
    for (int i = 0; i < 3; i++)
      {
        omp_event_handle_t event;
#pragma omp task detach (event) depend (inout : events)
        ;
        events[i] = event;
      }
    for (int i = 0; i < 3; i++)
      omp_fulfill_event (events[i]);
  }
}

static void
everything (void)
{
  omp_set_dynamic (0);
  omp_set_max_active_levels (2);
  loops ();
  tasks ();
  cancellation ();
  nested ();
  allocators ();
  detached ();
}

static void *
foreign (void *argument)
{
  everything ();
  return argument;
}

int
main (void)
{
  pthread_t threads[2];
  for (int i = 0; i < 2; i++)
    EXPECT_EQUAL (pthread_create (&threads[i], NULL, foreign, NULL), 0);
  for (int i = 0; i < 2; i++)
    pthread_join (threads[i], NULL);
  everything ();
  return 0;
}
