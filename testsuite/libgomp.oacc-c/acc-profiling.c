/* The profiling interface: callbacks for the launch of a region, in order
   and in pairs.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */

#include <acc_prof.h>
#include <openacc.h>
#include "expect.h"

static int starts, ends, launches, open;

static void
on_construct (acc_prof_info *prof, acc_event_info *event, acc_api_info *api)
{
  (void) event;
  (void) api;
  if (prof->event_type == acc_ev_compute_construct_start)
    {
      EXPECT_EQUAL (open, 0);
      open++;
      starts++;
    }
  else
    {
      EXPECT_EQUAL (prof->event_type, acc_ev_compute_construct_end);
      open--;
      ends++;
    }
}

static void
on_launch (acc_prof_info *prof, acc_event_info *event, acc_api_info *api)
{
  (void) api;
  EXPECT_EQUAL (prof->event_type, acc_ev_enqueue_launch_start);
  EXPECT_EQUAL (open, 1);
  EXPECT_EQUAL (event->launch_event.event_type, acc_ev_enqueue_launch_start);
  launches++;
}

int
main (void)
{
  acc_prof_register (acc_ev_compute_construct_start, on_construct, acc_reg);
  acc_prof_register (acc_ev_compute_construct_end, on_construct, acc_reg);
  acc_prof_register (acc_ev_enqueue_launch_start, on_launch, acc_reg);
  int a = 0;
  for (int round = 0; round < 4; round++)
    {
#pragma acc parallel copy (a)
      a++;
    }
  acc_prof_unregister (acc_ev_compute_construct_start, on_construct, acc_reg);
  acc_prof_unregister (acc_ev_compute_construct_end, on_construct, acc_reg);
  acc_prof_unregister (acc_ev_enqueue_launch_start, on_launch, acc_reg);
#pragma acc parallel copy (a)
  a++;
  EXPECT_EQUAL (a, 5);
  EXPECT_EQUAL (starts, 4);
  EXPECT_EQUAL (ends, 4);
  EXPECT_EQUAL (launches, 4);
  return 0;
}
