/* A worker is told late that its region is over, when the region around that one is over,
   too: neither is among the worker's regions any more, nor is their memory looked at.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <omp-tools.h>
#include <omp.h>
#include "expect.h"
#include <unistd.h>

static ompt_get_parallel_info_t parallel_info;
static ompt_get_task_info_t task_info;
static ompt_data_t *inner, *outer;
static int outer_over, asked; /* atomic */

static void
on_parallel_end (ompt_data_t *region, ompt_data_t *task, int flags,
                 const void *code)
{
  (void) task, (void) flags, (void) code;
  if (region == outer)
    __atomic_store_n (&outer_over, 1, __ATOMIC_RELEASE);
}

static void
on_implicit_task (ompt_scope_endpoint_t endpoint, ompt_data_t *region,
                  ompt_data_t *task, unsigned size, unsigned index, int flags)
{
  (void) flags;
  if (endpoint == ompt_scope_begin)
    task->ptr = region;
  if (endpoint == ompt_scope_begin || index == 0 || size != 0
      || task->ptr != inner)
    return;
  while (!__atomic_load_n (&outer_over, __ATOMIC_ACQUIRE))
    usleep (1000);
  ompt_data_t *data;
  EXPECT_EQUAL (parallel_info (0, &data, NULL), 2);
  EXPECT_EQUAL (parallel_info (1, NULL, NULL), 0);
  EXPECT_EQUAL (parallel_info (2, NULL, NULL), 0);
  EXPECT_EQUAL (task_info (1, NULL, NULL, NULL, NULL, NULL), 0);
  __atomic_store_n (&asked, 1, __ATOMIC_RELEASE);
}

static int
initialize (ompt_function_lookup_t lookup, int device, ompt_data_t *data)
{
  (void) device, (void) data;
  ompt_set_callback_t set = (ompt_set_callback_t) lookup ("ompt_set_callback");
  parallel_info
    = (ompt_get_parallel_info_t) lookup ("ompt_get_parallel_info");
  task_info = (ompt_get_task_info_t) lookup ("ompt_get_task_info");
  set (ompt_callback_parallel_end, (ompt_callback_t) on_parallel_end);
  set (ompt_callback_implicit_task, (ompt_callback_t) on_implicit_task);
  return 1;
}

ompt_start_tool_result_t *
ompt_start_tool (unsigned version, const char *runtime)
{
  (void) version, (void) runtime;
  static ompt_start_tool_result_t result = { initialize, NULL, { 0 } };
  return &result;
}

int
main (void)
{
  alarm (200);
  omp_set_max_active_levels (2);
#pragma omp parallel num_threads(2)
#pragma omp masked
  {
    EXPECT_EQUAL (parallel_info (0, &outer, NULL), 2);
#pragma omp parallel num_threads(2)
#pragma omp masked
    EXPECT_EQUAL (parallel_info (0, &inner, NULL), 2);
  }
  while (!__atomic_load_n (&asked, __ATOMIC_ACQUIRE))
    usleep (1000);
  return 0;
}
