/* Every place of OpenACC's constructs and routines where a device can fail: see
   lib/fault-walk.h.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */
/* { dg-timeout 1200 } */
/* { dg-output " 0 wrong" } */

#define _GNU_SOURCE
#include <openacc.h>
#include <stdint.h>
#include "fault-walk.h"

#define N 64

struct pair
{
  int *values;
  int count;
};

static int a[N], b[N], c[N];
static int *heap;
static struct pair pair;
static int level;                       /* of data regions */
static int queued;                      /* queues may be under way */
static void *memory;
static int associated;                  /* c is, with memory */

static void
fill (void)
{
  for (int i = 0; i < N; i++)
    {
      a[i] = i;
      b[i] = 2 * i;
      c[i] = heap[i] = pair.values[i] = 0;
    }
}

static void
at_end (void)
{
  if (queued || level || walk_cuts_launch ())
    {
      fputs ("walk: unfinished\n", stderr);
      return;
    }
  if (acc_get_device_type () == acc_device_host)
    return;
  acc_delete_finalize (a, sizeof a);
  acc_delete_finalize (b, sizeof b);
  acc_delete_finalize (c, sizeof c);
  acc_delete_finalize (heap, N * sizeof *heap);
  acc_delete_finalize (pair.values, N * sizeof *heap);
  acc_delete_finalize (&pair, sizeof pair);
  if (associated)
    acc_unmap_data (c);
  acc_free (memory);
  /* An allocation gives back what was freed in a queue's order.  */
  acc_free (acc_malloc (1));
  WALK_CHECK (!acc_is_present (a, sizeof a) && !acc_is_present (b, sizeof b));
  WALK_CHECK (!acc_is_present (c, sizeof c)
              && !acc_is_present (heap, N * sizeof *heap));
  WALK_CHECK (!acc_is_present (&pair, sizeof pair)
              && !acc_is_present (pair.values, N * sizeof *heap));
}

static void
compute (void)
{
  int k = 3, sum = 0;
  fill ();
#pragma acc parallel loop copyin (a) copyout (b) create (c) firstprivate (k)
  for (int i = 0; i < N; i++)
    {
      c[i] = a[i] * k;
      b[i] = c[i] + 1;
    }
#pragma acc kernels loop copy (heap[0 : N]) copyin (b)
  for (int i = 0; i < N; i++)
    heap[i] += b[i];
#pragma acc parallel loop reduction (+ : sum) copyin (a)
  for (int i = 0; i < N; i++)
    sum += a[i];
#pragma acc serial copy (k)
  k++;
  for (int i = 0; i < N; i++)
    WALK_CHECK (heap[i] == 3 * i + 1);
  WALK_CHECK (sum == N * (N - 1) / 2 && k == 4);
}

static void
data (void)
{
  fill ();
  level++;
#pragma acc data copy (a) copyin (b)
  {
#pragma acc parallel loop present (a, b)
    for (int i = 0; i < N; i++)
      a[i] += b[i];
#pragma acc update host (a)
    for (int i = 0; i < N; i++)
      WALK_CHECK (a[i] == 3 * i);
    a[0] = 7;
#pragma acc update device (a)
#pragma acc host_data use_device (a)
    WALK_CHECK (a != NULL);
  }
  level--;
  WALK_CHECK (a[0] == 7);
  fill ();
#pragma acc enter data copyin (a, pair, pair.values[0 : N]) create (c)
#pragma acc parallel loop present (a, c, pair)
  for (int i = 0; i < N; i++)
    {
      c[i] = a[i];
      pair.values[i] = i;
    }
#pragma acc exit data copyout (c, pair.values[0 : N])
#pragma acc exit data delete (pair, a) finalize
  for (int i = 0; i < N; i++)
    WALK_CHECK (c[i] == i && pair.values[i] == i);
}

static void
routines (void)
{
  fill ();
  memory = acc_malloc (sizeof a);
  if (memory)
    {
      acc_memcpy_to_device (memory, a, sizeof a);
      acc_memcpy_from_device (b, memory, sizeof a);
      for (int i = 0; i < N; i++)
        WALK_CHECK (b[i] == i);
      acc_map_data (c, memory, sizeof c);
      associated = 1;
      acc_update_device (c, sizeof c);
      acc_unmap_data (c);
      associated = 0;
      void *old = memory;
      memory = NULL;
      acc_free (old);
    }
  acc_copyin (a, sizeof a);
  acc_create (b, sizeof b);
  acc_update_self (a, sizeof a);
  acc_copyout (a, sizeof a);
  acc_delete (b, sizeof b);
}

static void
queues (void)
{
  fill ();
  queued = 1;
#pragma acc enter data copyin (a) create (b) async (1)
#pragma acc parallel loop present (a, b) async (1)
  for (int i = 0; i < N; i++)
    b[i] = a[i] + 1;
#pragma acc parallel loop copy (c) copyin (a) async (2) wait (1)
  for (int i = 0; i < N; i++)
    c[i] = a[i] + 2;
#pragma acc update self (b) async (1)
#pragma acc wait (1) async (3)
#pragma acc parallel loop copy (heap[0 : N]) async (3)
  for (int i = 0; i < N; i++)
    heap[i]++;
  acc_wait_async (3, 4);
  /* The construct in queue 2 gave its reference to a back when it was put
     there.  */
#pragma acc exit data delete (a) copyout (b) async (1) wait (2)
  acc_copyin_async (pair.values, N * sizeof *heap, 5);
  acc_update_device_async (pair.values, N * sizeof *heap, 5);
  acc_copyout_async (pair.values, N * sizeof *heap, 5);
  acc_wait (5);
#pragma acc wait
  queued = 0;
  for (int i = 0; i < N; i++)
    WALK_CHECK (b[i] == i + 1 && c[i] == i + 2 && heap[i] == 1);
}

int
main (int argc, char **argv)
{
  walk (argc, argv);
  heap = calloc (N, sizeof *heap);
  pair.values = calloc (N, sizeof *pair.values);
  pair.count = N;
  acc_get_device_type ();
  atexit (at_end);
  compute ();
  data ();
  routines ();
  queues ();
  queues ();
  return 0;
}
