/* A tool hears of a target construct with dependences from where that is in the program,
   although the thread that waited for them has run a task with another one.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <omp-tools.h>
#include <omp.h>
#include <stddef.h>
#include <unistd.h>
#include "expect.h"

static const void *region_code, *update_code;

static void
on_target (ompt_target_t kind, ompt_scope_endpoint_t endpoint, int device,
           ompt_data_t *task, ompt_data_t *target_task, ompt_data_t *target,
           const void *code)
{
  (void) endpoint, (void) device, (void) task, (void) target_task, (void) target;
  if (kind == ompt_target)
    region_code = code;
  else
    update_code = code;
}

static int
initialize (ompt_function_lookup_t lookup, int device, ompt_data_t *data)
{
  (void) device, (void) data;
  ompt_set_callback_t set = (ompt_set_callback_t) lookup ("ompt_set_callback");
  EXPECT_EQUAL (set (ompt_callback_target_emi, (ompt_callback_t) on_target),
                ompt_set_always);
  return 1;
}

static void
finalize (ompt_data_t *data)
{
  (void) data;
}

ompt_start_tool_result_t *
ompt_start_tool (unsigned version, const char *runtime)
{
  static ompt_start_tool_result_t result = { initialize, finalize, { 0 } };
  (void) version, (void) runtime;
  return &result;
}

static int value, other;

static void __attribute__ ((noinline))
run_region (void)
{
#pragma omp target map(tofrom : value) depend(in : other)
  value++;
}

static void __attribute__ ((noinline))
update_data (void)
{
#pragma omp target update to(value) depend(in : value)
}

/* One thread of the team is in no task until the other is done, which so runs the task that
   it waits for.  */
static void
wait_for_task (void (*construct) (void))
{
  int done = 0;
#pragma omp parallel num_threads(2) shared(done)
  if (omp_get_thread_num () == 0)
    {
#pragma omp task depend(out : other, value)
      {
#pragma omp target map(tofrom : value)
        value++;
#pragma omp target update to(value)
      }
      construct ();
      __atomic_store_n (&done, 1, __ATOMIC_RELEASE);
    }
  else
    while (!__atomic_load_n (&done, __ATOMIC_ACQUIRE))
      usleep (100);
}

int
main (void)
{
  alarm (200);
  run_region ();
  const void *region = region_code;
  update_data ();
  const void *update = update_code;
  EXPECT (region && update);
  wait_for_task (run_region);
  EXPECT (region_code == region);
  wait_for_task (update_data);
  EXPECT (update_code == update);
  return 0;
}
