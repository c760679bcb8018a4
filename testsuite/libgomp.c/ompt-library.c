/* The second library of OMP_TOOL_LIBRARIES has a tool that wants to run; the search is
   told where OMP_TOOL_VERBOSE_INIT says.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-also-library "ompt-library.so" "-DLIBRARY" } */
/* { dg-env OMP_TOOL_LIBRARIES "/nowhere/tool.so:./ompt-library.so" } */
/* { dg-env OMP_TOOL_VERBOSE_INIT "stdout" } */
/* { dg-output "no ompt_start_tool.+/nowhere/tool.so.+found.+active.+two threads.+2 regions" } */

#include <omp-tools.h>
#include <omp.h>
#include <stdio.h>

#ifdef LIBRARY

static int regions;

static void
on_parallel_begin (ompt_data_t *task, const ompt_frame_t *frame,
                   ompt_data_t *region, unsigned requested, int flags,
                   const void *code)
{
  (void) task, (void) frame, (void) region, (void) requested, (void) flags;
  (void) code;
  regions++;
}

static int
initialize (ompt_function_lookup_t lookup, int device, ompt_data_t *data)
{
  (void) device, (void) data;
  ompt_set_callback_t set = (ompt_set_callback_t) lookup ("ompt_set_callback");
  set (ompt_callback_parallel_begin, (ompt_callback_t) on_parallel_begin);
  return 1;
}

static void
finalize (ompt_data_t *data)
{
  (void) data;
  printf ("%d regions\n", regions);
}

ompt_start_tool_result_t *
ompt_start_tool (unsigned version, const char *runtime)
{
  (void) version, (void) runtime;
  static ompt_start_tool_result_t result = { initialize, finalize, { 0 } };
  return &result;
}

#else

int
main (void)
{
#pragma omp parallel num_threads(2)
  omp_get_num_threads ();
#pragma omp parallel num_threads(2)
#pragma omp master
  puts ("two threads");
  return 0;
}

#endif
