/* A tool whose initializer returns 0 hears of nothing and is not finalized; one that uses
   OpenMP in its initializer may, and is told of nothing there.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <omp-tools.h>
#include <omp.h>
#include "expect.h"

static int initialized;

static void
on_thread_begin (ompt_thread_t type, ompt_data_t *data)
{
  (void) type, (void) data;
  abort ();
}

static int
initialize (ompt_function_lookup_t lookup, int device, ompt_data_t *data)
{
  (void) device, (void) data;
  ompt_set_callback_t set = (ompt_set_callback_t) lookup ("ompt_set_callback");
  set (ompt_callback_thread_begin, (ompt_callback_t) on_thread_begin);
  int sum = 0;
#pragma omp parallel num_threads(3) reduction(+ : sum)
  {
#pragma omp task shared(sum)
    ;
#pragma omp critical
    sum++;
  }
  EXPECT_EQUAL (sum, 3);
  initialized++;
  return 0;
}

static void
finalize (ompt_data_t *data)
{
  (void) data;
  abort ();
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
#pragma omp parallel num_threads(3)
#pragma omp critical
  EXPECT_EQUAL (initialized, 1);
  EXPECT_EQUAL ((int) omp_control_tool (omp_control_tool_start, 0, NULL),
                omp_control_tool_notool);
  return 0;
}
