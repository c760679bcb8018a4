/* A tool may not use OpenMP in its callbacks (5.2, 19.5).  One that does is not told of
   itself for ever, nor does it hang or break the program: routines in most callbacks, a
   region, a lock and a task in some.  Not where a worker's region ends: the worker tells of
   that when it has left the team, whose memory may be gone.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-output "finalized" } */

#include <unistd.h>
#include "ompt.h"

static __thread int inside;
static omp_lock_t lock;
static int regions, threads;

static void
use_routines (void)
{
  (void) omp_get_thread_num ();
  (void) omp_get_num_threads ();
  (void) omp_get_max_threads ();
  EXPECT (omp_get_wtime () > 0);
  omp_set_dynamic (omp_get_dynamic ());
}

static void
use_constructs (void)
{
  if (inside++ == 0)
    {
      use_routines ();
      omp_set_lock (&lock);
      omp_unset_lock (&lock);
#pragma omp critical
      __atomic_fetch_add (&regions, 1, __ATOMIC_RELAXED);
#pragma omp task
      use_routines ();
#pragma omp taskwait
#pragma omp parallel num_threads(2)
      {
        use_routines ();
        __atomic_fetch_add (&threads, 1, __ATOMIC_RELAXED);
      }
    }
  inside--;
}

static void
on_begin (ompt_data_t *task, const ompt_frame_t *frame, ompt_data_t *region,
          unsigned requested, int flags, const void *code)
{
  (void) task, (void) frame, (void) region, (void) requested, (void) flags;
  (void) code;
  use_constructs ();
}

static void
on_end (ompt_data_t *region, ompt_data_t *task, int flags, const void *code)
{
  (void) region, (void) task, (void) flags, (void) code;
  use_constructs ();
}

static void
on_implicit (ompt_scope_endpoint_t endpoint, ompt_data_t *region,
             ompt_data_t *task, unsigned size, unsigned index, int flags)
{
  (void) region, (void) task, (void) size, (void) index;
  if (!(flags & (int) ompt_task_initial) && endpoint == ompt_scope_begin)
    use_routines ();
}

static void
on_work_begun (ompt_work_t work, ompt_scope_endpoint_t endpoint,
               ompt_data_t *region, ompt_data_t *task, uint64_t count,
               const void *code)
{
  (void) work, (void) endpoint, (void) region, (void) task, (void) count;
  (void) code;
  use_constructs ();
}

static void
on_sync_routines (ompt_sync_region_t kind, ompt_scope_endpoint_t endpoint,
                  ompt_data_t *region, ompt_data_t *task, const void *code)
{
  (void) region, (void) task, (void) code;
  if (kind != ompt_sync_region_barrier_implicit_parallel
      || endpoint == ompt_scope_begin)
    use_routines ();
}

static void
on_created (ompt_data_t *maker, const ompt_frame_t *frame, ompt_data_t *task,
            int flags, int depends, const void *code)
{
  (void) maker, (void) frame, (void) task, (void) flags, (void) depends;
  (void) code;
  use_constructs ();
}

static void
on_released (ompt_mutex_t kind, ompt_wait_id_t wait, const void *code)
{
  (void) kind, (void) wait, (void) code;
  use_constructs ();
}

int
main (void)
{
  alarm (200);
  omp_init_lock (&lock);
  for (int event = ompt_callback_parallel_begin;
       event <= ompt_callback_error; event++)
    if (event != ompt_callback_thread_end)
      told_set (event, NULL);
  told_set (ompt_callback_parallel_begin, (ompt_callback_t) on_begin);
  told_set (ompt_callback_parallel_end, (ompt_callback_t) on_end);
  told_set (ompt_callback_implicit_task, (ompt_callback_t) on_implicit);
  told_set (ompt_callback_work, (ompt_callback_t) on_work_begun);
  told_set (ompt_callback_sync_region, (ompt_callback_t) on_sync_routines);
  told_set (ompt_callback_task_create, (ompt_callback_t) on_created);
  told_set (ompt_callback_mutex_released, (ompt_callback_t) on_released);
  int sum = 0, tasks = 0;
  for (int round = 0; round < 3; round++)
    {
#pragma omp parallel num_threads(3) reduction(+ : sum)
      {
#pragma omp for schedule(dynamic)
        for (int i = 0; i < 10; i++)
          sum += i;
#pragma omp single
        for (int i = 0; i < 10; i++)
#pragma omp task shared(tasks)
          {
#pragma omp critical(program)
            tasks++;
          }
      }
    }
  EXPECT_EQUAL (sum, 3 * 45);
  EXPECT_EQUAL (tasks, 3 * 10);
  EXPECT (regions > 0 && threads >= regions);
  omp_destroy_lock (&lock);
  /* ompt.h was not told of all.  */
  for (unsigned i = 0; i < told_count; i++)
    told_threads[i]->depth = 0;
  told_leaving = 0;
  return 0;
}
