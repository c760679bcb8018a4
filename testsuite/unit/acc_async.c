/* The table of async queues, over a plugin that only counts.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "unit.h"

#include <pthread.h>
#include <stdlib.h>
#include "libacc/acc_async.h"
#include "libacc/acc_queues.h"
#include "libomp-offload/plugin/plugin.h"

static unsigned constructed, destructed; /* atomic */
static bool refuse;

static struct goacc_asyncqueue *
fake_construct (int device)
{
  (void) device;
  if (refuse)
    return NULL;
  __atomic_fetch_add (&constructed, 1, __ATOMIC_RELAXED);
  return malloc (1);
}

static bool
fake_destruct (struct goacc_asyncqueue *queue)
{
  __atomic_fetch_add (&destructed, 1, __ATOMIC_RELAXED);
  free (queue);
  return true;
}

static struct plugin fake_plugin = { .openacc_async_construct = fake_construct,
                                     .openacc_async_destruct = fake_destruct };
static struct device fake_device = { .plugin = &fake_plugin };
static struct acc_queues queues;

static bool
sorted (const struct acc_queue *list, size_t count)
{
  for (size_t i = 1; i < count; i++)
    if (list[i - 1].async >= list[i].async)
      return false;
  return true;
}

static void
check_one_thread (void)
{
  acc_queues_init (&queues);
  size_t count;
  CHECK (acc_queues_snapshot (&queues, &count) == NULL && count == 0,
         "an empty table has an empty snapshot");
  CHECK (acc_queues_find (&queues, 3) == NULL, "no queue before its first use");

  static const int ids[] = { 7, 0, 1000000, 3, -1, 2, 5, 4, 11, 9 };
  struct goacc_asyncqueue *made[10];
  for (int i = 0; i < 10; i++)
    made[i] = acc_queues_get (&fake_device, &queues, ids[i]);
  bool same = true;
  for (int i = 0; i < 10; i++)
    same &= acc_queues_find (&queues, ids[i]) == made[i]
            && acc_queues_get (&fake_device, &queues, ids[i]) == made[i];
  CHECK (same && constructed == 10, "each async-argument keeps its queue");
  CHECK (acc_queues_find (&queues, -1) != acc_queues_find (&queues, 0),
         "acc_async_noval is not queue 0");

  struct acc_queue *list = acc_queues_snapshot (&queues, &count);
  CHECK (count == 10 && sorted (list, count), "the list is sorted");
  free (list);

  refuse = true;
  CHECK (acc_queues_get (&fake_device, &queues, 99) == NULL
           && acc_queues_find (&queues, 99) == NULL,
         "a queue that cannot be made leaves no entry");
  refuse = false;
  CHECK (acc_queues_destroy (&fake_device, &queues) && destructed == 10,
         "all queues are destroyed");
  CHECK (acc_queues_find (&queues, 7) == NULL, "the table is empty then");
}

static void *
use_queues (void *results)
{
  struct goacc_asyncqueue **mine = results;
  for (int i = 0; i < 64; i++)
    mine[i] = acc_queues_get (&fake_device, &queues, (i * 37) % 64);
  return NULL;
}

static void
check_many_threads (void)
{
  enum
  {
    THREADS = 8
  };
  static struct goacc_asyncqueue *results[THREADS][64];
  pthread_t threads[THREADS];
  constructed = destructed = 0;
  acc_queues_init (&queues);
  for (int i = 0; i < THREADS; i++)
    pthread_create (&threads[i], NULL, use_queues, results[i]);
  for (int i = 0; i < THREADS; i++)
    pthread_join (threads[i], NULL);
  bool same = true;
  for (int i = 0; i < THREADS; i++)
    for (int j = 0; j < 64; j++)
      same &= results[i][j] && results[i][j] == results[0][j];
  CHECK (same, "threads that race for a queue get the same one");
  acc_queues_destroy (&fake_device, &queues);
  CHECK (constructed == destructed, "the losers' queues are given back");
}

int
main (void)
{
  check_one_thread ();
  check_many_threads ();
  CHECK (acc_async_valid (0) && acc_async_valid (-1) && acc_async_valid (-2)
           && !acc_async_valid (-3),
         "what an async-argument can be");
  return UNIT_RESULT ();
}
