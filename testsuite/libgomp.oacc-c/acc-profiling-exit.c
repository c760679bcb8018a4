/* At the end of the process each device that is in use is shut down, and then
   the runtime; a device that acc_shutdown ended is not.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */
/* { dg-env GANGWAY_HOST_DEVICES "3" } */
/* { dg-output "^start 1\nend 1\nmain ends\nstart 0\nend 0\nstart 2\nend 2\nstart host\nend host\nover\n$" } */

#include <acc_prof.h>
#include <openacc.h>
#include "expect.h"

static void
on_shutdown (acc_prof_info *prof, acc_event_info *event, acc_api_info *api)
{
  (void) api;
  int start = prof->event_type == acc_ev_device_shutdown_start;
  EXPECT_EQUAL (event->other_event.parent_construct, acc_construct_runtime_api);
  /* 1 is ended by a routine, the others by themselves.  */
  EXPECT_EQUAL (event->other_event.implicit, prof->device_number != 1);
  EXPECT (event->other_event.tool_info == (start ? NULL : on_shutdown));
  event->other_event.tool_info = on_shutdown;
  if (prof->device_type == acc_device_host)
    printf ("%s host\n", start ? "start" : "end");
  else
    printf ("%s %d\n", start ? "start" : "end", prof->device_number);
}

static void
on_end (acc_prof_info *prof, acc_event_info *event, acc_api_info *api)
{
  (void) event;
  (void) api;
  EXPECT_EQUAL (prof->event_type, acc_ev_runtime_shutdown);
  puts ("over");
}

int
main (void)
{
  acc_prof_register (acc_ev_device_shutdown_start, on_shutdown, acc_reg);
  acc_prof_register (acc_ev_device_shutdown_end, on_shutdown, acc_reg);
  acc_prof_register (acc_ev_runtime_shutdown, on_end, acc_reg);
  acc_device_t type = acc_get_device_type ();
  acc_set_device_num (1, type);
  acc_shutdown (type);
  acc_set_device_num (0, type);
  acc_set_device_num (2, type);
  acc_set_device_type (acc_device_host);
  puts ("main ends");
  return 0;
}
