/* omp_control_tool reaches the tool; error directives do; what is never told is said to
   be; and after the tool has ended nothing is told.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-output "error directive encountered: careful.*finalized" } */

#include "ompt.h"

int
main (void)
{
  EXPECT_EQUAL (omp_control_tool (omp_control_tool_start, 5, NULL),
                omp_control_tool_success);
  EXPECT_EQUAL ((int) omp_control_tool (omp_control_tool_flush, 0, &told_set),
                17);
  EXPECT_LINES ("thread begin initial\ninitial begin 1 of 1\n"
                "control 1 5\ncontrol 3 0\n");
#pragma omp error at(execution) severity(warning) message("careful")
  EXPECT_LINES ("error 1 careful\n");

  static const ompt_callbacks_t never[]
    = { ompt_callback_flush, ompt_callback_target_map,
        ompt_callback_target_map_emi, ompt_callback_device_load,
        ompt_callback_device_unload };
  for (unsigned i = 0; i < sizeof never / sizeof *never; i++)
    EXPECT_EQUAL (told_set (never[i], (ompt_callback_t) on_work),
                  ompt_set_never);
  EXPECT_EQUAL (told_set ((ompt_callbacks_t) 0, NULL), ompt_set_error);
  EXPECT_EQUAL (told_set ((ompt_callbacks_t) 1000, NULL), ompt_set_error);

  ompt_callback_t callback;
  EXPECT (told_get (ompt_callback_work, &callback)
          && callback == (ompt_callback_t) on_work);
  EXPECT_EQUAL (told_set (ompt_callback_work, NULL), ompt_set_sometimes_paired);
  EXPECT (!told_get (ompt_callback_work, &callback));
  EXPECT (!told_get (ompt_callback_flush, &callback));

  EXPECT_EQUAL (told_set (ompt_callback_control_tool, NULL), ompt_set_always);
  EXPECT_EQUAL ((int) omp_control_tool (omp_control_tool_start, 5, NULL),
                omp_control_tool_nocallback);

#pragma omp parallel num_threads(3)
  omp_get_num_threads ();
  told_lines ();
  ((ompt_finalize_tool_t) told_lookup ("ompt_finalize_tool")) ();
  EXPECT_EQUAL (told_finalized, 1);
  told_threads[0]->length = 0;
#pragma omp parallel num_threads(3)
#pragma omp task
  ;
  EXPECT_EQUAL (told_threads[0]->length, 0);
  EXPECT_EQUAL ((int) omp_control_tool (omp_control_tool_start, 5, NULL),
                omp_control_tool_notool);
  EXPECT_EQUAL (told_set (ompt_callback_work, NULL), ompt_set_error);
  return 0;
}
