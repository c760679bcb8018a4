/* The host plugin through its table of functions, without the runtime.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <gomp/abi.h>
#include "libomp-offload/plugin/plugin.h"
#include "testsuite/unit/unit.h"

static struct plugin *plugin;

/* As GCC writes it for a declare target variable.  */
static int declared[10];
static void *entry[2] __attribute__ ((used, section (".gnu.offload_vars")))
= { declared, (void *) sizeof declared };

static _Thread_local int entered = -1;
static unsigned limit_seen;

static void *
enter (struct gomp_device_cookie *device, unsigned thread_limit)
{
  entered = (int) (uintptr_t) device;
  limit_seen = thread_limit;
  return &entered;
}

static void
leave (void *cookie)
{
  *(int *) cookie = -1;
}

static const struct gomp_native_hooks hooks = { enter, leave };

static void
test_variables (void)
{
  uint64_t generation = 0;
  struct addr_pair *ranges = NULL;
  int count = plugin->native_variables (0, &generation, &ranges);
  bool found = false;
  for (int i = 0; i < count; i++)
    found |= ranges[i].start == (uintptr_t) declared
             && ranges[i].end == (uintptr_t) (declared + 10);
  free (ranges);
  CHECK (found, "a declare target variable is found");
  CHECK (plugin->native_variables (0, &generation, &ranges) == -1,
         "nothing new the second time");
}

static void
test_memory (void)
{
  char text[] = "some text", back[sizeof text];
  char *memory = plugin->alloc (1, sizeof text);
  CHECK (memory && (uintptr_t) memory % 16 == 0, "memory");
  CHECK (plugin->host2dev (1, memory, text, sizeof text)
           && plugin->dev2dev (1, memory, memory, sizeof text)
           && plugin->dev2host (1, back, memory, sizeof text)
           && strcmp (text, back) == 0,
         "there and back");
  CHECK (plugin->memset (1, memory, 'x', 4)
           && plugin->dev2host (1, back, memory, sizeof text)
           && strcmp (back, "xxxx text") == 0,
         "memset");
  CHECK (plugin->free (1, memory), "freed");
  struct gomp_device_counts counts;
  CHECK (plugin->get_counts (1, &counts, true) && counts.allocs == 1
           && counts.frees == 1 && counts.h2d == 1 && counts.d2h == 2
           && counts.d2d == 1 && counts.h2d_bytes == sizeof text,
         "all of it is counted");
}

static atomic_int sum;

static void
region (void *table)
{
  void **variables = table;
  atomic_fetch_add (&sum, *(int *) variables[0]);
  if (entered != 0)
    atomic_fetch_add (&sum, 1000000);
}

/* A session with COUNT variables, the first of which is a 1.  */
static void
start_session (struct gomp_offload_session *session, size_t count)
{
  static int one = 1;
  struct gomp_stage stage = { .count = count, .align = 1 };
  plugin->session_start (session, 0, NULL);
  if (!plugin->session_stage (session, &stage))
    abort ();
  for (size_t i = 0; i < count; i++)
    stage.table[i] = &one;
}

static void
test_sessions (void)
{
  struct gomp_offload_session *session = malloc (plugin->session_bytes);
  void *args[] = { (void *) (GOMP_TARGET_ARG_THREAD_LIMIT | 5 << 16), NULL };
  atomic_store (&sum, 0);
  start_session (session, 3);
  plugin->run (session, (void *) region, args, NULL);
  CHECK (sum == 1 && limit_seen == 5, "a region runs, with its thread limit");
  CHECK (entered == -1, "the hooks are left");
  start_session (session, 1000);
  plugin->openacc_exec (session, region, NULL, NULL, NULL);
  CHECK (sum == 2, "a region with many variables runs");
  start_session (session, 1000);
  plugin->session_abandon (session);
  static int five = 5;
  void *table[] = { &five };
  plugin->session_start (session, 0, NULL);
  plugin->session_set_target_var_table (session, table);
  plugin->run (session, (void *) region, NULL, NULL);
  CHECK (sum == 7, "a table that is set is used");
  free (session);
}

static int order[100], order_length;

static void
note (void *data, bool good)
{
  (void) good;
  order[order_length++] = (uintptr_t) data;
  usleep (100);
}

static atomic_int tested;

static void
wait_for_test (void *unused, bool good)
{
  (void) unused, (void) good;
  while (!atomic_load (&tested))
    usleep (100);
}

static void
test_queue_order (void)
{
  struct goacc_asyncqueue *queue = plugin->openacc_async_construct (0);
  plugin->openacc_async_queue_callback (queue, wait_for_test, NULL);
  for (uintptr_t i = 0; i < 50; i++)
    plugin->openacc_async_queue_callback (queue, note, (void *) i);
  CHECK (plugin->openacc_async_test (queue) == 0, "a busy queue is not done");
  atomic_store (&tested, 1);
  CHECK (plugin->openacc_async_synchronize (queue), "synchronize");
  CHECK (plugin->openacc_async_test (queue) == 1, "then it is");
  bool good = order_length == 50;
  for (int i = 0; i < order_length; i++)
    good &= order[i] == i;
  CHECK (good, "a queue keeps its order");
  CHECK (plugin->openacc_async_destruct (queue), "destruct");
}

static void
sleep_a_while (void *data, bool good)
{
  (void) good;
  usleep (20000);
  atomic_store ((atomic_int *) data, 1);
}

static void
copy_flag (void *data, bool good)
{
  (void) good;
  atomic_int *flags = data;
  atomic_store (&flags[1], atomic_load (&flags[0]) + 1);
}

static void
test_serialize (void)
{
  enum
  {
    COUNT = 20
  };
  struct goacc_asyncqueue *first[COUNT], *second[COUNT];
  static atomic_int flags[COUNT][2];
  for (int i = 0; i < COUNT; i++)
    {
      first[i] = plugin->openacc_async_construct (0);
      second[i] = plugin->openacc_async_construct (0);
      plugin->openacc_async_queue_callback (first[i], sleep_a_while, flags[i]);
      plugin->openacc_async_serialize (first[i], second[i]);
      plugin->openacc_async_queue_callback (second[i], copy_flag, flags[i]);
    }
  bool good = true;
  for (int i = 0; i < COUNT; i++)
    {
      plugin->openacc_async_destruct (second[i]);
      good &= flags[i][1] == 2;
      plugin->openacc_async_destruct (first[i]);
    }
  CHECK (good, "one queue waits for another");
}

static pthread_barrier_t together;

static void
meet (void *unused, bool good)
{
  (void) unused, (void) good;
  pthread_barrier_wait (&together);
}

static void
test_many_queues (void)
{
  struct goacc_asyncqueue *queues[32];
  pthread_barrier_init (&together, NULL, 33);
  for (int i = 0; i < 32; i++)
    {
      queues[i] = plugin->openacc_async_construct (0);
      plugin->openacc_async_queue_callback (queues[i], meet, NULL);
    }
  meet (NULL, true);
  for (int i = 0; i < 32; i++)
    plugin->openacc_async_destruct (queues[i]);
  CHECK (true, "32 queues run at once");
}

static void
test_fork (void)
{
  struct goacc_asyncqueue *queue = plugin->openacc_async_construct (0);
  static atomic_int flags[2];
  plugin->openacc_async_queue_callback (queue, sleep_a_while, flags);
  fflush (stdout);
  plugin->before_fork ();
  pid_t child = fork ();
  plugin->after_fork (child == 0);
  if (child == 0)
    {
      plugin->openacc_async_queue_callback (queue, copy_flag, flags);
      plugin->openacc_async_synchronize (queue);
      _exit (flags[1] != 0 ? 0 : 1);
    }
  int status = -1;
  wait (&status);
  CHECK (status == 0, "queues work in a child of fork");
  plugin->openacc_async_destruct (queue);
  CHECK (flags[0] == 1, "and go on in the parent");
}

/* ------------------------------------------------------------------------
   Launches in queues.  */

static atomic_int read_late, blocks_open;

static void
read_block (void *table)
{
  while (!atomic_load (&blocks_open))
    usleep (1000);
  atomic_store (&read_late, *(int *) ((void **) table)[0]);
}

/* Start a session in QUEUE with a staged int of VALUE, to which the table points,
   and 100 bytes more than one variable needs.  Returns where the int is.  */
static int *
start_staged (struct gomp_offload_session *session,
              struct goacc_asyncqueue *queue, int value)
{
  struct gomp_stage stage = { .count = 1, .size = 100, .align = 128 };
  if (!plugin->session_start (session, 0, queue)
      || !plugin->session_stage (session, &stage))
    abort ();
  stage.table[0] = (void *) stage.device;
  *(int *) stage.host = value;
  CHECK (stage.device % 128 == 0, "what is staged is aligned");
  return (int *) stage.host;
}

static void
test_queue_sessions (void)
{
  struct goacc_asyncqueue *queue = plugin->openacc_async_construct (0);
  struct gomp_offload_session *session = malloc (plugin->session_bytes);
  int *staged = start_staged (session, queue, 5);
  plugin->run (session, (void *) read_block, NULL, queue);
  memset (session, 0xff, plugin->session_bytes);
  int *later = start_staged (session, queue, 6);
  CHECK (staged != later && *staged == 5,
         "a block is kept until its launch has ended");
  atomic_store (&blocks_open, 1);
  plugin->openacc_exec (session, read_block, NULL, NULL, queue);
  CHECK (plugin->openacc_async_synchronize (queue) && read_late == 6,
         "launches run in their queue");
  CHECK (*later == 6, "and a block until the next session starts");
  start_staged (session, queue, 7);
  plugin->session_abandon (session);
  free (session);
  plugin->openacc_async_destruct (queue);
}

static atomic_int good_seen, bad_seen;

static void
note_good (void *unused, bool good)
{
  (void) unused;
  atomic_fetch_add (good ? &good_seen : &bad_seen, 1);
}

/* Faults are read with the number of devices.  */
static void
test_queue_failure (void)
{
  struct goacc_asyncqueue *queue = plugin->openacc_async_construct (0);
  struct gomp_offload_session *session = malloc (plugin->session_bytes);
  setenv ("GANGWAY_HOST_FAULT", "launch:1", 1);
  plugin->get_num_devices (0);
  unsetenv ("GANGWAY_HOST_FAULT");
  plugin->openacc_async_queue_callback (queue, note_good, NULL);
  start_staged (session, queue, 5);
  plugin->run (session, (void *) read_block, NULL, queue);
  plugin->openacc_async_queue_callback (queue, note_good, NULL);
  CHECK (!plugin->openacc_async_synchronize (queue)
           && plugin->openacc_async_test (queue) == -1,
         "a launch that fails makes its queue fail");
  CHECK (good_seen == 1 && bad_seen == 1,
         "and callbacks behind it are told, those before it are not");
  plugin->openacc_async_destruct (queue);
  free (session);
}

/* What follows a mark does not wait for what came into the mark's queue after
   it.  */
static void
test_marks (void)
{
  struct goacc_asyncqueue *first = plugin->openacc_async_construct (0);
  struct goacc_asyncqueue *second = plugin->openacc_async_construct (0);
  static atomic_int flags[2];
  pthread_barrier_init (&together, NULL, 2);
  plugin->openacc_async_queue_callback (first, sleep_a_while, flags);
  struct gomp_queue_mark *mark = plugin->queue_mark (first);
  CHECK (!plugin->queue_mark_passed (mark), "a mark has not passed at once");
  plugin->openacc_async_queue_callback (first, meet, NULL);
  CHECK (plugin->queue_follow (second, mark), "a queue follows it");
  plugin->openacc_async_queue_callback (second, copy_flag, flags);
  plugin->openacc_async_synchronize (second);
  CHECK (flags[1] == 2 && plugin->queue_mark_passed (mark), "when it passes");
  CHECK (plugin->openacc_async_test (first) == 0, "and does not wait for more");
  plugin->queue_mark_free (mark);
  meet (NULL, true);
  mark = plugin->queue_mark (first);
  plugin->queue_follow (second, mark);
  plugin->queue_mark_free (mark);
  CHECK (plugin->openacc_async_destruct (second)
           && plugin->openacc_async_destruct (first),
         "a mark may be freed before it has passed");
}

/* Faults are read with the number of devices.  */
static int
faults_after (const char *text)
{
  setenv ("GANGWAY_HOST_FAULT", text, 1);
  plugin->get_num_devices (0);
  unsetenv ("GANGWAY_HOST_FAULT");
  int failed = 0;
  for (int i = 1; i <= 5; i++)
    {
      void *memory = plugin->alloc (0, 100);
      if (!memory)
        failed = 10 * failed + i;
      else
        plugin->free (0, memory);
    }
  return failed;
}

static void
test_faults (void)
{
  CHECK (faults_after ("h2d:1,alloc:3") == 3, "the third allocation fails");
  CHECK (faults_after ("alloc:4+") == 45, "all from the fourth on fail");
  CHECK (faults_after ("h2d:1,alloc:3") == 3, "and once is once");
  CHECK (!plugin->host2dev (0, order, order, 4), "the first copy fails");
  CHECK (plugin->host2dev (0, order, order, 4), "the second does not");
  CHECK (faults_after ("alloc") == 0 && faults_after ("alloc:0") == 0
           && faults_after ("alloc:1x") == 0 && faults_after ("") == 0
           && faults_after ("alloc:1,") == 0,
         "what is not understood fails nothing");
}

static int
devices_for (const char *text)
{
  setenv ("GANGWAY_HOST_DEVICES", text, 1);
  return plugin->get_num_devices (0);
}

/* The cookie of a device is its number.  */
static bool
device_begins (int device)
{
  return plugin->init_device (device,
                              (struct gomp_device_cookie *) (uintptr_t) device);
}

int
main (void)
{
  plugin = plugin_load ("host", true);
  if (!plugin)
    {
      puts ("UNSUPPORTED: no host plugin on the loader's path");
      return 0;
    }
  CHECK (!plugin_load ("none-of-that-name", false), "no plugin is silent");
  CHECK (plugin->get_type () == OFFLOAD_TARGET_TYPE_HOST_NONSHM, "type");
  CHECK (devices_for ("2") == 2 && devices_for ("0") == 0
           && devices_for ("x") == 0 && devices_for ("-1") == 0
           && devices_for ("65") == 0 && devices_for ("") == 0
           && devices_for ("1 ") == 0,
         "the number of devices is parsed strictly");
  devices_for ("2");
  CHECK (device_begins (0) && device_begins (1), "devices");
  plugin->native_hooks (&hooks);
  test_variables ();
  test_memory ();
  test_sessions ();
  test_queue_order ();
  test_serialize ();
  test_many_queues ();
  test_queue_sessions ();
  test_queue_failure ();
  test_marks ();
  test_fork ();
  test_faults ();
  CHECK (plugin->fini_device (0) && plugin->fini_device (1), "finished");
  return UNIT_RESULT ();
}
