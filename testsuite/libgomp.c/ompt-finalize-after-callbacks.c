/* The tool's finalizer is called when the callbacks of all other threads have returned, however
   and wherever the tool is ended; once, and the process does not end before it has returned.
   A thread that ends the tool out of a callback of its own is told of nothing more there.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-options "-pthread" } */

#include <omp-tools.h>
#include <omp.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
#include "expect.h"

enum way
{
  EXIT,           /* of the first thread */
  EXIT_IN_REGION, /* of a worker */
  EXIT_IN_NESTED,
  EXIT_IN_CALLBACK,
  FINALIZE,
  FINALIZE_IN_CALLBACK,
  FINALIZE_UNKNOWN, /* by a thread that OpenMP does not know */
  FINALIZE_AND_EXIT,
  PAUSE,
  EXIT_BESIDE_STOPPED, /* a thread that stays in its callback */
  WAYS
};

static enum way way;
static ompt_finalize_tool_t finalize_tool;
static int blocked, returned, finalized, begun; /* atomic */
static __thread int blocks, ends, inside;
/* The tool's, as its callbacks might have one.  */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static int
get (int *word)
{
  return __atomic_load_n (word, __ATOMIC_ACQUIRE);
}

static void
set (int *word)
{
  __atomic_store_n (word, 1, __ATOMIC_RELEASE);
}

static void *
finalize_unknown (void *unused)
{
  finalize_tool ();
  EXPECT_EQUAL (get (&finalized), 1);
  return unused;
}

/* Stays in a callback for a while, unless the finalizer does not wait for it.  */
static void
block (void)
{
  set (&blocked);
  for (int i = 0; i < 300 && !get (&begun); i++)
    usleep (1000);
  set (&returned);
  while (way == EXIT_BESIDE_STOPPED)
    pause ();
}

static void
on_work (ompt_work_t work, ompt_scope_endpoint_t endpoint, ompt_data_t *region,
         ompt_data_t *task, uint64_t count, const void *code)
{
  (void) work, (void) endpoint, (void) region, (void) task, (void) count;
  (void) code;
  EXPECT (!get (&begun));
  inside++;
  if (blocks)
    block ();
  else if (ends)
    {
      pthread_mutex_lock (&lock);
      if (way == EXIT_IN_CALLBACK)
        exit (0);
      finalize_tool ();
      EXPECT_EQUAL (get (&finalized), 1);
      pthread_mutex_unlock (&lock);
    }
  inside--;
}

static void
on_thread_end (ompt_data_t *data)
{
  (void) data;
  EXPECT (!inside && !get (&begun));
  pthread_mutex_lock (&lock);
  pthread_mutex_unlock (&lock);
}

static void
on_implicit_task (ompt_scope_endpoint_t endpoint, ompt_data_t *region,
                  ompt_data_t *task, unsigned size, unsigned index, int flags)
{
  (void) endpoint, (void) region, (void) task, (void) size, (void) index;
  (void) flags;
  EXPECT (!inside && !get (&begun));
}

static int
initialize (ompt_function_lookup_t lookup, int device, ompt_data_t *data)
{
  (void) device, (void) data;
  ompt_set_callback_t set_callback
    = (ompt_set_callback_t) lookup ("ompt_set_callback");
  finalize_tool = (ompt_finalize_tool_t) lookup ("ompt_finalize_tool");
  set_callback (ompt_callback_work, (ompt_callback_t) on_work);
  set_callback (ompt_callback_thread_end, (ompt_callback_t) on_thread_end);
  set_callback (ompt_callback_implicit_task, (ompt_callback_t) on_implicit_task);
  return 1;
}

static void
finalize (ompt_data_t *data)
{
  (void) data;
  EXPECT (!get (&begun) && get (&returned));
  set (&begun);
  /* Once more: nothing happens.  */
  finalize_tool ();
  usleep (way == FINALIZE_AND_EXIT ? 100000 : 0);
  set (&finalized);
}

ompt_start_tool_result_t *
ompt_start_tool (unsigned version, const char *runtime)
{
  (void) version, (void) runtime;
  static ompt_start_tool_result_t result = { initialize, finalize, { 0 } };
  return &result;
}

static void
work (void)
{
#pragma omp sections
  {
#pragma omp section
    (void) omp_get_thread_num ();
  }
}

static void *
other_thread (void *unused)
{
  blocks = 1;
  work ();
  for (;;)
    pause ();
  return unused;
}

static void
in_region (void)
{
  if (omp_get_thread_num () == 1)
    exit (0);
#pragma omp barrier
}

static void
end (void)
{
  pthread_t thread;
  switch (way)
    {
    case EXIT:
    case EXIT_BESIDE_STOPPED:
      exit (0);
    case EXIT_IN_REGION:
#pragma omp parallel num_threads(3)
      in_region ();
      break;
    case EXIT_IN_NESTED:
      omp_set_max_active_levels (2);
#pragma omp parallel num_threads(2)
#pragma omp parallel num_threads(2)
      if (omp_get_ancestor_thread_num (1) == 1)
        in_region ();
      else
        pause ();
      break;
    case EXIT_IN_CALLBACK:
    case FINALIZE_IN_CALLBACK:
      ends = 1;
      work ();
      work ();
      break;
    case FINALIZE:
      finalize_tool ();
      EXPECT_EQUAL (get (&finalized), 1);
      break;
    case FINALIZE_UNKNOWN:
    case FINALIZE_AND_EXIT:
      pthread_create (&thread, NULL, finalize_unknown, NULL);
      if (way == FINALIZE_AND_EXIT)
        {
          pthread_detach (thread);
          while (!get (&begun))
            usleep (1000);
          exit (0);
        }
      pthread_join (thread, NULL);
      break;
    case PAUSE:
      EXPECT_EQUAL (omp_pause_resource_all (omp_pause_hard), 0);
      EXPECT_EQUAL (get (&finalized), 1);
      break;
    default:
      break;
    }
}

/* An exit handler behind the tool's.  */
static void
check (void)
{
  EXPECT_EQUAL (get (&finalized), 1);
  _exit (42);
}

static void
child (void)
{
  alarm (200);
  atexit (check);
#pragma omp parallel num_threads(2)
  work ();
  pthread_t thread;
  pthread_create (&thread, NULL, other_thread, NULL);
  while (!get (&blocked))
    usleep (1000);
  end ();
  work ();
  exit (0);
}

int
main (void)
{
  for (way = 0; way < WAYS; way++)
    {
      pid_t pid = fork ();
      if (pid == 0)
        child ();
      int status;
      EXPECT_EQUAL (waitpid (pid, &status, 0), pid);
      if (status != 42 << 8)
        fprintf (stderr, "way %d ends with %#x\n", (int) way, status);
      EXPECT_EQUAL (status, 42 << 8);
    }
  return 0;
}
