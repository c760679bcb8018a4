/* A tool that ends itself in a callback, while other threads are told of things: its
   finalizer is called once, in that callback, and what begins later is told to nobody; the
   program goes on.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <omp-tools.h>
#include <omp.h>
#include <unistd.h>
#include "expect.h"

static ompt_set_callback_t set_callback;
static ompt_get_callback_t get_callback;
static ompt_finalize_tool_t finalize_tool;
static int finalized, calls, calls_at_end, ending;
static __thread int in_finalize;

static void
on_work (ompt_work_t work, ompt_scope_endpoint_t endpoint, ompt_data_t *region,
         ompt_data_t *task, uint64_t count, const void *code)
{
  (void) work, (void) endpoint, (void) region, (void) task, (void) count;
  (void) code;
  if (__atomic_add_fetch (&calls, 1, __ATOMIC_RELAXED) != 50)
    return;
  in_finalize = 1;
  finalize_tool ();
  in_finalize = 0;
  EXPECT_EQUAL (finalized, 1);
  __atomic_store_n (&ending, 1, __ATOMIC_RELEASE);
}

static int
initialize (ompt_function_lookup_t lookup, int device, ompt_data_t *data)
{
  (void) device, (void) data;
  set_callback = (ompt_set_callback_t) lookup ("ompt_set_callback");
  get_callback = (ompt_get_callback_t) lookup ("ompt_get_callback");
  finalize_tool = (ompt_finalize_tool_t) lookup ("ompt_finalize_tool");
  EXPECT_EQUAL (set_callback (ompt_callback_work, (ompt_callback_t) on_work),
                ompt_set_sometimes_paired);
  return 1;
}

static void
finalize (ompt_data_t *data)
{
  (void) data;
  EXPECT (in_finalize);
  finalized++;
}

ompt_start_tool_result_t *
ompt_start_tool (unsigned version, const char *runtime)
{
  (void) version, (void) runtime;
  static ompt_start_tool_result_t result = { initialize, finalize, { 0 } };
  return &result;
}

int
main (void)
{
  alarm (200);
  int sum = 0;
#pragma omp parallel num_threads(4) reduction(+ : sum)
  for (int i = 0; i < 100; i++)
    {
#pragma omp for schedule(dynamic)
      for (int j = 0; j < 8; j++)
        sum++;
    }
  EXPECT_EQUAL (sum, 800);
  EXPECT (__atomic_load_n (&ending, __ATOMIC_ACQUIRE));
  calls_at_end = calls;
  EXPECT (calls_at_end < 200);
#pragma omp parallel num_threads(4)
#pragma omp single
#pragma omp task shared(sum)
  sum++;
  EXPECT_EQUAL (sum, 801);
  EXPECT_EQUAL (calls, calls_at_end);
  ompt_callback_t callback;
  EXPECT_EQUAL (get_callback (ompt_callback_work, &callback), 0);
  EXPECT_EQUAL (set_callback (ompt_callback_work, (ompt_callback_t) on_work),
                ompt_set_error);
  finalize_tool ();
  EXPECT_EQUAL (finalized, 1);
  EXPECT_EQUAL (omp_control_tool (omp_control_tool_start, 0, NULL),
                omp_control_tool_notool);
  return 0;
}
