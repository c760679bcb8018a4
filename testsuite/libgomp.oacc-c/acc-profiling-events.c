/* Every event of every kind of construct and routine, in its order, with what
   a tool needs of it: the parent, the queue, the data, and tool_info from a
   start to its end.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */

#include <acc_prof.h>
#include <openacc.h>
#include <stdbool.h>
#include <string.h>
#include "expect.h"

#define N 20000 /* more than a construct takes along by itself */

/* A start's mark ends in `(', an end's in `)'.  */
static const char *const marks[acc_ev_last] = {
  [acc_ev_device_init_start] = "init(",
  [acc_ev_device_init_end] = "init)",
  [acc_ev_device_shutdown_start] = "shutdown(",
  [acc_ev_device_shutdown_end] = "shutdown)",
  [acc_ev_runtime_shutdown] = "over",
  [acc_ev_create] = "create",
  [acc_ev_delete] = "delete",
  [acc_ev_alloc] = "alloc",
  [acc_ev_free] = "free",
  [acc_ev_enter_data_start] = "enter(",
  [acc_ev_enter_data_end] = "enter)",
  [acc_ev_exit_data_start] = "exit(",
  [acc_ev_exit_data_end] = "exit)",
  [acc_ev_update_start] = "update(",
  [acc_ev_update_end] = "update)",
  [acc_ev_compute_construct_start] = "compute(",
  [acc_ev_compute_construct_end] = "compute)",
  [acc_ev_enqueue_launch_start] = "launch(",
  [acc_ev_enqueue_launch_end] = "launch)",
  [acc_ev_enqueue_upload_start] = "up(",
  [acc_ev_enqueue_upload_end] = "up)",
  [acc_ev_enqueue_download_start] = "down(",
  [acc_ev_enqueue_download_end] = "down)",
  [acc_ev_wait_start] = "wait(",
  [acc_ev_wait_end] = "wait)",
};

static int a[N];
static char seen[1000];
/* GCC takes it that a construct calls nothing in this file back: hence
   volatile, and the barriers in expect_events.  */
static volatile acc_construct_t parent = acc_construct_runtime_api;
static volatile long async = acc_async_sync;

/* The starts without an end yet.  */
static acc_event_t open[10];
static int depth;

static void *
tool_info_of (int level)
{
  return &open[level];
}

static bool
is_data (acc_event_t type)
{
  return (type >= acc_ev_create && type <= acc_ev_free)
         || (type >= acc_ev_enqueue_upload_start
             && type <= acc_ev_enqueue_download_end);
}

static void
check_data (const acc_data_event_info *data)
{
  EXPECT_EQUAL (data->valid_bytes, _ACC_DATA_EVENT_INFO_VALID_BYTES);
  EXPECT (data->bytes >= sizeof a);
  EXPECT (data->device_ptr != NULL);
  bool memory = data->event_type == acc_ev_alloc
                || data->event_type == acc_ev_free;
  EXPECT (data->host_ptr == (memory ? NULL : a));
  EXPECT (memory ? data->var_name == NULL : strcmp (data->var_name, "a") == 0);
}

static void
check_launch (const acc_launch_event_info *launch)
{
  EXPECT_EQUAL (launch->valid_bytes, _ACC_LAUNCH_EVENT_INFO_VALID_BYTES);
  EXPECT (launch->kernel_name && strstr (launch->kernel_name, "test_"));
  EXPECT (launch->num_gangs >= 1 && launch->num_workers >= 1
          && launch->vector_length >= 1);
}

static void
check_nesting (acc_event_info *event, acc_event_t type)
{
  char last = marks[type][strlen (marks[type]) - 1];
  if (last == ')')
    {
      EXPECT (depth > 0);
      EXPECT_EQUAL (open[--depth] + 1, type);
      EXPECT (event->other_event.tool_info == tool_info_of (depth));
      return;
    }
  EXPECT (event->other_event.tool_info == NULL);
  if (last == '(')
    {
      event->other_event.tool_info = tool_info_of (depth);
      open[depth++] = type;
    }
}

static void
on_event (acc_prof_info *prof, acc_event_info *event, acc_api_info *api)
{
  acc_event_t type = prof->event_type;
  EXPECT_EQUAL (event->event_type, type);
  EXPECT_EQUAL (prof->valid_bytes, _ACC_PROF_INFO_VALID_BYTES);
  EXPECT_EQUAL (prof->version, _ACC_PROF_INFO_VERSION);
  EXPECT_EQUAL (prof->async, prof->async_queue);
  EXPECT_EQUAL (api->valid_bytes, _ACC_API_INFO_VALID_BYTES);
  EXPECT_EQUAL (event->other_event.parent_construct, parent);
  /* The queue is known once the clauses are read.  */
  if (type != acc_ev_compute_construct_start)
    EXPECT_EQUAL (prof->async, async);
  if (is_data (type))
    check_data (&event->data_event);
  else if (type == acc_ev_enqueue_launch_start
           || type == acc_ev_enqueue_launch_end)
    check_launch (&event->launch_event);
  else
    EXPECT_EQUAL (event->other_event.valid_bytes,
                  _ACC_OTHER_EVENT_INFO_VALID_BYTES);
  check_nesting (event, type);
  EXPECT (strlen (seen) + strlen (marks[type]) + 2 < sizeof seen);
  strcat (seen, " ");
  strcat (seen, marks[type]);
}

/* The events since the last call, all of CONSTRUCT, were WANTED.  */
static void
expect_events (const char *wanted)
{
  __asm__ volatile ("" : : : "memory");
  EXPECT_EQUAL (depth, 0);
  if (strcmp (seen, wanted) != 0)
    {
      fprintf (stderr, "seen:  %s\nwanted:%s\n", seen, wanted);
      _Exit (1);
    }
  seen[0] = '\0';
  __asm__ volatile ("" : : : "memory");
}

#define MAP " alloc create"
#define UNMAP " delete free"
#define UP " up( up)"
#define DOWN " down( down)"
#define LAUNCH " launch( launch)"
#define WAIT " wait( wait)"

static void
test_compute (void)
{
  parent = acc_construct_parallel;
#pragma acc parallel copy (a)
  a[0]++;
  expect_events (" compute( enter(" MAP UP " enter)" LAUNCH
                 " exit(" DOWN UNMAP " exit) compute)");
  async = 3;
#pragma acc parallel copyin (a) async (3)
  a[0]++;
  /* GCC passes a copyin and a firstprivate variable alike: it is read when the
     construct is met, and does not become present.  */
  expect_events (" compute( enter( alloc" UP " enter)" LAUNCH
                 " exit( free exit) compute)");
#pragma acc parallel copyout (a) async (3) wait (3)
  a[0]++;
  expect_events (" compute( enter(" MAP " enter)" LAUNCH
                 " exit(" DOWN UNMAP " exit) compute)");
}

static void
test_wait (void)
{
  parent = acc_construct_wait;
#pragma acc wait (3)
  expect_events (WAIT);
#pragma acc wait
  expect_events (WAIT);
  parent = acc_construct_runtime_api;
  acc_wait (3);
  expect_events (WAIT);
  acc_wait_all ();
  expect_events (WAIT);
  EXPECT (acc_async_test (3));
  acc_wait (99);
  acc_wait_async (3, 3);
  expect_events ("");
  async = acc_async_sync;
}

static void
test_data (void)
{
  parent = acc_construct_data;
#pragma acc data copy (a)
  {
    expect_events (" enter(" MAP UP " enter)");
    parent = acc_construct_parallel;
#pragma acc parallel present (a)
    a[0]++;
    expect_events (" compute( enter( enter)" LAUNCH " exit( exit) compute)");
    parent = acc_construct_update;
#pragma acc update self (a)
    expect_events (" update(" DOWN " update)");
#pragma acc update device (a)
    expect_events (" update(" UP " update)");
    parent = acc_construct_host_data;
#pragma acc host_data use_device (a)
      expect_events (" enter( enter)");
    expect_events (" exit( exit)");
    parent = acc_construct_data;
  }
  expect_events (" exit(" DOWN UNMAP " exit)");
  parent = acc_construct_enter_data;
#pragma acc enter data create (a)
  expect_events (" enter(" MAP " enter)");
#pragma acc enter data copyin (a)
  expect_events (" enter( enter)");
  parent = acc_construct_exit_data;
#pragma acc exit data copyout (a)
  expect_events (" exit( exit)");
#pragma acc exit data delete (a)
  expect_events (" exit(" UNMAP " exit)");
}

static void
test_routines (void)
{
  parent = acc_construct_runtime_api;
  acc_copyin (a, sizeof a);
  expect_events (MAP UP);
  acc_update_self (a, sizeof a);
  expect_events (DOWN);
  acc_update_device (a, sizeof a);
  expect_events (UP);
  acc_copyout (a, sizeof a);
  expect_events (DOWN UNMAP);
  void *memory = acc_malloc (sizeof a);
  expect_events (" alloc");
  acc_memcpy_to_device (memory, a, sizeof a);
  expect_events (UP);
  acc_memcpy_from_device (a, memory, sizeof a);
  expect_events (DOWN);
  acc_map_data (a, memory, sizeof a);
  expect_events (" create");
  acc_unmap_data (a);
  expect_events (" delete");
  acc_free (memory);
  expect_events (" free");
  async = 4;
  acc_copyin_async (a, sizeof a, 4);
  expect_events (MAP UP);
  acc_copyout_async (a, sizeof a, 4);
  expect_events (DOWN UNMAP);
  acc_wait (4);
  expect_events (WAIT);
  async = acc_async_sync;
}

static void
test_device (void)
{
  acc_device_t type = acc_get_device_type ();
  acc_shutdown (type);
  expect_events (" shutdown( shutdown)");
  acc_init (type);
  expect_events (" init( init)");
}

int
main (void)
{
  for (int event = acc_ev_none + 1; event < acc_ev_last; event++)
    acc_prof_register (event, on_event, acc_reg);
  acc_init (acc_get_device_type ());
  expect_events (" init( init)");
  test_compute ();
  test_wait ();
  test_data ();
  test_routines ();
  test_device ();
  /* What follows at exit is acc-profiling-exit.c's.  */
  for (int event = acc_ev_none + 1; event < acc_ev_last; event++)
    acc_prof_unregister (event, on_event, acc_reg);
  return 0;
}
