/* A tool is told the dimensions that a launch takes: the constants of the code, what the
   program computes, and what the plugin chooses.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */

#include <acc_prof.h>
#include <openacc.h>
#include <stdlib.h>
#include "expect.h"

static acc_launch_event_info last;
static int launches;

static void
launched (acc_prof_info *prof, acc_event_info *event, acc_api_info *api)
{
  (void) api;
  if (prof->event_type == acc_ev_enqueue_launch_start)
    {
      last = event->launch_event;
      launches++;
    }
  else
    {
      EXPECT_EQUAL (event->launch_event.num_gangs, last.num_gangs);
      EXPECT_EQUAL (event->launch_event.num_workers, last.num_workers);
      EXPECT_EQUAL (event->launch_event.vector_length, last.vector_length);
    }
}

int
main (int argc, char **argv)
{
  (void) argv;
  int data[1000], computed = 4 + argc;
  acc_prof_register (acc_ev_enqueue_launch_start, launched, acc_reg);
  acc_prof_register (acc_ev_enqueue_launch_end, launched, acc_reg);
#pragma acc parallel loop num_gangs(7) num_workers(3) vector_length(32) copyout(data)
  for (int i = 0; i < 1000; i++)
    data[i] = i;
  EXPECT_EQUAL (launches, 1);
  EXPECT_EQUAL (last.num_gangs, 7);
  EXPECT_EQUAL (last.num_workers, 3);
  EXPECT_EQUAL (last.vector_length, 32);
#pragma acc parallel loop num_gangs(computed) copy(data) async(1)
  for (int i = 0; i < 1000; i++)
    data[i]++;
#pragma acc wait
  EXPECT_EQUAL (launches, 2);
  EXPECT_EQUAL (last.num_gangs, 5);
  EXPECT_EQUAL (last.vector_length, 32);
  /* The default of the number of gangs is the environment's or the device's, which has
     several multiprocessors.  */
#pragma acc parallel loop gang vector copy(data)
  for (int i = 0; i < 1000; i++)
    data[i]++;
  EXPECT_EQUAL (launches, 3);
  EXPECT (last.num_gangs > 1);
  EXPECT_EQUAL (last.vector_length, 32);
  for (int i = 0; i < 1000; i++)
    EXPECT_EQUAL (data[i], i + 2);
  return 0;
}
