/* What the directives init, shutdown and set call, which GCC 17 has for Fortran: one
   device that is named, or every type's.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */
/* { dg-env GANGWAY_HOST_DEVICES "2" } */

#include <acc_prof.h>
#include <openacc.h>
#include <stdbool.h>
#include <string.h>
#include "expect.h"

void GOACC_init (int number, int type);
void GOACC_shutdown (int number, int type);
void GOACC_set_device (int number, int type);

#define UNSAID (-1)
#define EVERY_TYPE 0

static int begun[2], ended[2], of_host[2];

static void
note (acc_prof_info *info, acc_event_info *event, acc_api_info *api)
{
  (void) api;
  bool init = info->event_type == acc_ev_device_init_start;
  acc_construct_t construct = event->other_event.parent_construct;
  EXPECT_EQUAL (construct, init ? acc_construct_init : acc_construct_shutdown);
  EXPECT (event->other_event.implicit);
  if (info->device_type == acc_device_host)
    of_host[init ? 0 : 1]++;
  else
    (init ? begun : ended)[info->device_number]++;
}

static void
expect_events (int begun0, int begun1, int ended0, int ended1)
{
  EXPECT_EQUAL (begun[0], begun0);
  EXPECT_EQUAL (begun[1], begun1);
  EXPECT_EQUAL (ended[0], ended0);
  EXPECT_EQUAL (ended[1], ended1);
}

int
main (void)
{
  acc_device_t type = acc_get_device_type ();
  EXPECT (type != acc_device_host);
  acc_prof_register (acc_ev_device_init_start, note, acc_reg);
  acc_prof_register (acc_ev_device_shutdown_start, note, acc_reg);

  /* One device; it is the thread's from now on.  */
  GOACC_init (1, type);
  expect_events (0, 1, 0, 0);
  EXPECT_EQUAL (acc_get_device_num (type), 1);
  /* Every type's default device, but for those that are active.  */
  GOACC_init (UNSAID, EVERY_TYPE);
  EXPECT_EQUAL (of_host[0], 1);
  EXPECT_EQUAL (acc_get_device_num (type), 1);
  expect_events (1, 1, 0, 0);
  GOACC_init (1, EVERY_TYPE);
  expect_events (1, 1, 0, 0);

  int a[4] = { 1, 2, 3, 4 };
  acc_copyin (a, sizeof a);
  EXPECT (acc_is_present (a, sizeof a));
  /* The other device's shutdown leaves this one's data alone.  */
  GOACC_shutdown (0, type);
  expect_events (1, 1, 1, 0);
  EXPECT (acc_is_present (a, sizeof a));
  GOACC_shutdown (1, type);
  expect_events (1, 1, 1, 1);
  GOACC_init (1, EVERY_TYPE);
  expect_events (1, 2, 1, 1);
  GOACC_shutdown (UNSAID, EVERY_TYPE);
  expect_events (1, 2, 1, 2);
  EXPECT_EQUAL (of_host[1], 1);
  GOACC_shutdown (UNSAID, EVERY_TYPE);
  expect_events (1, 2, 1, 2);

  acc_prof_unregister (acc_ev_device_init_start, note, acc_reg);
  GOACC_set_device (1, type);
  EXPECT_EQUAL (acc_get_device_num (type), 1);
  EXPECT_EQUAL (acc_get_device_type (), type);
  GOACC_set_device (UNSAID, acc_device_host);
  EXPECT_EQUAL (acc_get_device_type (), acc_device_host);
  GOACC_set_device (UNSAID, EVERY_TYPE);
  EXPECT_EQUAL (acc_get_device_type (), acc_device_host);
  GOACC_set_device (0, acc_device_default);
  EXPECT_EQUAL (acc_get_device_type (), type);
  EXPECT_EQUAL (acc_get_device_num (type), 0);
  acc_prof_unregister (acc_ev_device_shutdown_start, note, acc_reg);
  return 0;
}
