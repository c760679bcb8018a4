/* acc_wait_any (OpenACC 3.3, 3.2.11): waiting for the first of several queues.

   A callback goes into each queue that is not through, and the first one that is called
   wakes the thread with its number.  The others may be called long after the routine has returned: so what
   they use is counted.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <limits.h>
#include <openacc.h>
#include <stdlib.h>
#include "base/error.h"
#include "base/futex.h"
#include "base/memory.h"
#include "libacc/acc_async.h"
#include "libacc/acc_profiling.h"
#include "libacc/acc_thread.h"
#include "libomp-offload/device/device_error.h"
#include "libomp-offload/plugin/plugin.h"

struct first;

/* What the callback of one queue is given.  */
struct passing
{
  struct first *first;
  int index; /* of the queue among the arguments */
};

/* What the thread and the callbacks have together; the last of them frees it.  */
struct first
{
  uint32_t
    passed; /* 1 and the index of the queue that was the first; 0: none yet; atomic */
  bool failed;    /* one of the queues did; written before passed */
  unsigned users; /* atomic */
  struct passing passings[];
};

static void
first_release (struct first *first)
{
  if (__atomic_sub_fetch (&first->users, 1, __ATOMIC_ACQ_REL) == 0)
    free (first);
}

static void
queue_passed (void *data, bool good)
{
  const struct passing *passing = data;
  struct first *first = passing->first;
  uint32_t none = 0;
  if (!good)
    __atomic_store_n (&first->failed, true, __ATOMIC_RELAXED);
  if (__atomic_compare_exchange_n (&first->passed, &none, passing->index + 1,
                                   false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED))
    futex_wake (&first->passed, 1);
  first_release (first);
}

/* The index of the first of the COUNT queues ASYNC that is through; -1: none is.  The host's
   queues always are, and so is one that nothing was put into.  */
static int
any_done (struct acc_async_call *call, int count, const int *async)
{
  for (int i = 0; i < count; i++)
    {
      if (acc_thread_async (call->thread, async[i]) == acc_async_sync)
        continue;
      struct goacc_asyncqueue *queue = acc_async_call_find (call, async[i]);
      if (!queue || acc_async_call_done (call, queue, async[i]))
        return i;
    }
  return -1;
}

/* Sleep until one of the queues is through; its index.  What other threads put there from now
   on is not waited for.  */
static int
any_await (struct acc_async_call *call, int count, const int *async)
{
  struct first *first
    = memory_alloc_cleared (sizeof *first + count * sizeof first->passings[0]);
  first->users = 1;
  for (int i = 0; i < count; i++)
    {
      struct goacc_asyncqueue *queue = acc_async_call_find (call, async[i]);
      if (!queue)
        continue;
      first->passings[i] = (struct passing) { first, i };
      __atomic_add_fetch (&first->users, 1, __ATOMIC_RELAXED);
      call->device->plugin->openacc_async_queue_callback (queue, queue_passed,
                                                          &first->passings[i]);
    }
  uint32_t passed;
  while ((passed = __atomic_load_n (&first->passed, __ATOMIC_ACQUIRE)) == 0)
    futex_wait (&first->passed, 0);
  bool failed = __atomic_load_n (&first->failed, __ATOMIC_RELAXED);
  first_release (first);
  if (failed)
    device_fatal (call->device, "wait on any of %d queues failed", count);
  return passed - 1;
}

/* Whether there is anything to wait for: every argument may be acc_async_sync.  */
static bool
any_named (const struct acc_thread *thread, int count, const int *async)
{
  bool named = false;
  for (int i = 0; i < count; i++)
    {
      if (!acc_async_valid (async[i]))
        gomp_fatal ("invalid async-argument: %d", async[i]);
      named |= acc_thread_async (thread, async[i]) != acc_async_sync;
    }
  return named;
}

/* Where nothing is to be waited for, the first that has a queue.  */
static int
first_named (const struct acc_thread *thread, const int *async)
{
  int i = 0;
  while (acc_thread_async (thread, async[i]) == acc_async_sync)
    i++;
  return i;
}

/* Tools are shown the first queue that is named, and then the one that was through.  */
static int
wait_any (int number, int count, const int *async)
{
  struct acc_thread *thread = acc_thread_current ();
  if (!any_named (thread, count, async))
    return -1;
  struct acc_async_call call;
  if (!acc_async_call_begin (&call, number, acc_async_sync))
    return first_named (thread, async);
  int named = first_named (thread, async);
  acc_event_info event;
  struct acc_scope *scope = acc_scope_current (thread);
  acc_scope_set_async (scope, async[named]);
  acc_scope_part (scope, &event, acc_ev_wait_start);
  int done = any_done (&call, count, async);
  if (done < 0)
    done = any_await (&call, count, async);
  acc_scope_set_async (scope, async[done]);
  acc_scope_part (scope, &event, acc_ev_wait_end);
  acc_async_call_end (&call);
  return done;
}

GOMP_ENTRY int
acc_wait_any (int count, int async[])
{
  return wait_any (ACC_ASYNC_CURRENT, count, async);
}

GOMP_ENTRY int
acc_wait_any_device (int count, int async[], int number)
{
  return wait_any (number >= 0 ? number : INT_MAX, count, async);
}
