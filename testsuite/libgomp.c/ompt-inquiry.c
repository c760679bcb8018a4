/* What a tool finds out of the thread it is called on: levels, tasks, frames, states,
   memory, processors.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-output "finalized" } */
/* { dg-env OMP_PLACES "{0}" } */

#include <sched.h>
#include "ompt.h"

#define LOOKUP(name) ((ompt_##name##_t) told_lookup ("ompt_" #name))

static void
expect_parallel (int level, int size)
{
  ompt_data_t *data;
  int found;
  EXPECT_EQUAL (told_parallel_info (level, &data, &found), 2);
  EXPECT (data && found == size);
}

static void
expect_task (int level, unsigned flags, int number)
{
  int found, num;
  ompt_data_t *data, *region;
  ompt_frame_t *frame;
  EXPECT_EQUAL (told_task_info (level, &found, &data, &frame, &region, &num), 2);
  EXPECT_EQUAL ((unsigned) found, flags);
  EXPECT (data && frame && region);
  EXPECT_EQUAL (num, number);
}

/* Frames of a task that runs FN: the runtime's call of it is above the caller's.  */
static void
expect_frames (bool implicit)
{
  ompt_frame_t *frame, *outer;
  int size;
  (void) size;
  EXPECT_EQUAL (told_task_info (0, NULL, NULL, &frame, NULL, NULL), 2);
  EXPECT ((char *) frame->exit_frame.ptr
          > (char *) __builtin_frame_address (0));
  EXPECT_EQUAL (frame->exit_frame_flags, ompt_frame_runtime | ompt_frame_cfa);
  EXPECT (!frame->enter_frame.ptr);
  EXPECT_EQUAL (told_task_info (1, NULL, NULL, &outer, NULL, NULL), 2);
  if (implicit && omp_get_thread_num () == 0)
    EXPECT ((char *) outer->enter_frame.ptr >= (char *) frame->exit_frame.ptr);
}

static void
states (void)
{
  int state = ompt_state_undefined, next, count = 1;
  const char *name;
  while (LOOKUP (enumerate_states) (state, &next, &name))
    {
      EXPECT (strncmp (name, "ompt_state_", 11) == 0);
      state = next;
      count++;
    }
  EXPECT (count > 12);
  EXPECT (LOOKUP (enumerate_mutex_impls) (ompt_mutex_impl_none, &next, &name)
          && next == 1);
  EXPECT (!LOOKUP (enumerate_mutex_impls) (1, &next, &name));
  ompt_wait_id_t wait;
  EXPECT_EQUAL (told_state (&wait), ompt_state_work_serial);
}

static void
processors (void)
{
  int ids[4096];
  EXPECT_EQUAL (LOOKUP (get_num_procs) (), omp_get_num_procs ());
  EXPECT_EQUAL (LOOKUP (get_num_places) (), omp_get_num_places ());
  EXPECT_EQUAL (LOOKUP (get_place_num) (), omp_get_place_num ());
  if (omp_get_num_places () == 1)
    {
      EXPECT_EQUAL (LOOKUP (get_place_proc_ids) (0, 4096, ids), 1);
      EXPECT_EQUAL (ids[0], 0);
      EXPECT_EQUAL (LOOKUP (get_place_proc_ids) (0, 0, NULL), 1);
      EXPECT_EQUAL (LOOKUP (get_partition_place_nums) (4096, ids), 1);
      EXPECT_EQUAL (LOOKUP (get_proc_id) (), 0);
    }
  EXPECT_EQUAL (LOOKUP (get_num_devices) (), omp_get_num_devices ());
  uint64_t id = LOOKUP (get_unique_id) ();
  EXPECT (id && LOOKUP (get_unique_id) () != id);
  EXPECT (!told_lookup ("ompt_get_no_such_thing"));
}

int
main (void)
{
  omp_set_max_active_levels (2);
  /* With places, the library's constructor has bound this thread before.  */
#pragma omp parallel num_threads(2)
  {
    EXPECT_EQUAL (told_state (NULL), ompt_state_work_parallel);
    expect_parallel (0, 2);
    expect_parallel (1, 1);
    EXPECT_EQUAL (told_parallel_info (2, NULL, NULL), 0);
    expect_task (0, ompt_task_implicit, omp_get_thread_num ());
    expect_task (1, ompt_task_initial, 0);
    EXPECT_EQUAL (told_task_info (2, NULL, NULL, NULL, NULL, NULL), 0);
    expect_frames (true);
#pragma omp parallel num_threads(2)
    {
      expect_parallel (0, 2);
      expect_parallel (1, 2);
      expect_task (0, ompt_task_implicit, omp_get_thread_num ());
      expect_task (2, ompt_task_initial, 0);
    }
#pragma omp barrier
    int here = omp_get_thread_num (), many[40] = { here };
#pragma omp task firstprivate(many)
    {
      void *address;
      size_t size;
      expect_task (0, ompt_task_explicit, omp_get_thread_num ());
      expect_frames (false);
      EXPECT_EQUAL (told_task_memory (&address, &size, 0), 0);
      EXPECT (address && size >= sizeof many);
      EXPECT (many[0] >= 0);
    }
#pragma omp taskwait
  }
  states ();
  processors ();
  return 0;
}
