/* What a tool can unwind (5.2, 19.4.4.28): while other tasks run on a task's thread, it has
   a frame that entered the runtime; and a task whose code has returned has no frame left to
   be found.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-output "finalized" } */

#include "ompt.h"

static int barriers, switches;

static ompt_frame_t
frame_of (int level)
{
  ompt_frame_t *frame = NULL;
  EXPECT_EQUAL (told_task_info (level, NULL, NULL, &frame, NULL, NULL), 2);
  EXPECT (frame);
  return *frame;
}

static void
on_sync (ompt_sync_region_t kind, ompt_scope_endpoint_t endpoint,
         ompt_data_t *region, ompt_data_t *task, const void *code)
{
  on_sync_region (kind, endpoint, region, task, code);
  if (kind == ompt_sync_region_barrier_implicit_parallel)
    {
      ompt_frame_t frame = frame_of (0);
      EXPECT (!frame.exit_frame.ptr && !frame.exit_frame_flags);
      EXPECT (!frame.enter_frame.ptr && !frame.enter_frame_flags);
      __atomic_fetch_add (&barriers, 1, __ATOMIC_RELAXED);
    }
  else if (kind == ompt_sync_region_barrier_explicit)
    EXPECT (frame_of (0).exit_frame.ptr && frame_of (0).enter_frame.ptr);
}

static void
on_switch (ompt_data_t *prior, ompt_task_status_t status, ompt_data_t *next)
{
  on_task_schedule (prior, status, next);
  if (status != ompt_task_switch && status != ompt_task_yield)
    return;
  EXPECT (frame_of (0).enter_frame.ptr);
  __atomic_fetch_add (&switches, 1, __ATOMIC_RELAXED);
}

/* In an explicit task, at level 0.  */
static void __attribute__ ((noipa))
look (void)
{
  EXPECT (frame_of (0).exit_frame.ptr && !frame_of (0).enter_frame.ptr);
  EXPECT (frame_of (1).exit_frame.ptr && frame_of (1).enter_frame.ptr);
}

static int x;

static void
tasks (void)
{
#pragma omp task if (0)
  look ();
  EXPECT (!frame_of (0).enter_frame.ptr);
#pragma omp task depend(out : x)
  look ();
#pragma omp task if (0) depend(in : x)
  look ();
#pragma omp task
  look ();
#pragma omp taskyield
  EXPECT (!frame_of (0).enter_frame.ptr);
#pragma omp task depend(out : x)
  look ();
#pragma omp taskwait depend(in : x)
  EXPECT (!frame_of (0).enter_frame.ptr);
#pragma omp taskloop num_tasks(3)
  for (int i = 0; i < 3; i++)
    look ();
  EXPECT (!frame_of (0).enter_frame.ptr);
}

int
main (void)
{
  omp_get_thread_num ();
  told_set (ompt_callback_sync_region, (ompt_callback_t) on_sync);
  told_set (ompt_callback_task_schedule, (ompt_callback_t) on_switch);
#pragma omp parallel num_threads(1)
  tasks ();
#pragma omp parallel num_threads(3)
  {
    tasks ();
#pragma omp barrier
  }
  EXPECT_EQUAL (switches, 4 * 8);
  EXPECT (barriers >= 4);
  return 0;
}
