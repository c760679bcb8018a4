/* Tools hear of waits for queues of another device, and of acc_wait_any.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */
/* { dg-env GANGWAY_HOST_DEVICES "2" } */

#include <acc_prof.h>
#include <openacc.h>
#include "expect.h"

static int starts, ends;
static long async, async_queue;

static void
heard (acc_prof_info *prof, acc_event_info *event, acc_api_info *api)
{
  (void) api;
  EXPECT_EQUAL (event->other_event.parent_construct, acc_construct_runtime_api);
  starts += prof->event_type == acc_ev_wait_start;
  ends += prof->event_type == acc_ev_wait_end;
  async = prof->async;
  async_queue = prof->async_queue;
}

static void
expect_wait (long number, long queue)
{
  EXPECT_EQUAL (starts, 1);
  EXPECT_EQUAL (ends, 1);
  EXPECT_EQUAL (async, number);
  EXPECT_EQUAL (async_queue, queue);
  starts = ends = 0;
}

static void
put (int number)
{
  acc_set_device_num (1, acc_get_device_type ());
#pragma acc serial async(number)
  ;
  acc_set_device_num (0, acc_get_device_type ());
}

int
main (void)
{
  put (3);
  acc_prof_register (acc_ev_wait_start, heard, acc_reg);
  acc_prof_register (acc_ev_wait_end, heard, acc_reg);
  acc_wait_device (3, 1);
  expect_wait (3, 3);
  int queues[2] = { acc_async_sync, 3 };
  EXPECT_EQUAL (acc_wait_any_device (2, queues, 1), 1);
  expect_wait (3, 3);
  acc_wait_all_device (1);
  expect_wait (3, 3);
  acc_set_default_async (3);
  acc_wait_device (acc_async_noval, 1);
  expect_wait (acc_async_noval, 3);
  return 0;
}
