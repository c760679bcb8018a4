/* Every place of OpenMP's device constructs where a device can fail: see
   lib/fault-walk.h.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */
/* { dg-timeout 1200 } */
/* { dg-output " 0 wrong" } */

#define _GNU_SOURCE
#include <omp.h>
#include <stdint.h>
#include "fault-walk.h"

#define N 64

struct pair
{
  int *values;
  int count;
  long sum;
};

#pragma omp declare target
static int global = 7;
#pragma omp end declare target

static int a[N], b[N], c[N];
static int *heap;
static struct pair pair;
static void *memory;                    /* omp_target_alloc's */
static int tasks_run;                   /* regions may be under way */
static int device, host;

void GOMP_target_end_data (void);

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

/* The process ends, by the end of main or by a failed construct.  What the
   program still has mapped it takes back: nothing else may be there.  */
static void
at_end (void)
{
  if (tasks_run || !strcmp (walk_kind, "launch"))
    {
      fputs ("walk: unfinished\n", stderr);
      return;
    }
  if (device == host)
    return;
#pragma omp target exit data map (delete : a, b, c, pair, heap[ : N],         \
                                    pair.values[ : N])
  /* What a driver's thread freed, a worker gives back a moment later.  */
  omp_pause_resource (omp_pause_soft, device);
  /* Regions that a failure has cut short.  */
  for (int level = 0; level < 2; level++)
    GOMP_target_end_data ();
  omp_target_disassociate_ptr (c, device);
  omp_target_free (memory, device);
  WALK_CHECK (!omp_target_is_present (a, device));
  WALK_CHECK (!omp_target_is_present (b, device));
  WALK_CHECK (!omp_target_is_present (c, device));
  WALK_CHECK (!omp_target_is_present (heap, device));
  WALK_CHECK (!omp_target_is_present (pair.values, device));
  WALK_CHECK (!omp_target_is_present (&pair, device));
}

static void
regions (void)
{
  int k = 3;
  double x[4] = { 1, 2, 3, 4 };
  fill ();
#pragma omp target map (to : a) map (from : b) map (alloc : c)                \
  firstprivate (k, x)
  for (int i = 0; i < N; i++)
    {
      c[i] = a[i] * k;
      b[i] = c[i] + (int) x[1] + global;
    }
  for (int i = 0; i < N; i++)
    WALK_CHECK (b[i] == 3 * i + 2 + 7);
#pragma omp target map (tofrom : heap[ : N], k)
  {
    for (int i = 0; i < N; i++)
      heap[i] = i + k;
    k = 5;
  }
  WALK_CHECK (k == 5 && heap[N - 1] == N - 1 + 3);
#pragma omp target map (tofrom : pair) map (tofrom : pair.values[ : N])
  {
    pair.sum = 0;
    for (int i = 0; i < pair.count; i++)
      {
        pair.values[i] = i;
        pair.sum += i;
      }
  }
  WALK_CHECK (pair.sum == N * (N - 1) / 2 && pair.values[N - 1] == N - 1);
  int sum = 0;
#pragma omp target teams distribute parallel for map (to : a)                 \
  reduction (+ : sum) num_teams (2) thread_limit (2)
  for (int i = 0; i < N; i++)
    sum += a[i];
  WALK_CHECK (sum == N * (N - 1) / 2);
}

static void
data_region (void)
{
  fill ();
#pragma omp target data map (tofrom : a) map (to : b, heap[ : N])
  {
#pragma omp target map (always, to : b) map (always, from : a)
    for (int i = 0; i < N; i++)
      a[i] += b[i];
    for (int i = 0; i < N; i++)
      WALK_CHECK (a[i] == 3 * i);
    a[0] = 100;
#pragma omp target update to (a)
#pragma omp target
    a[1] = a[0] + 1;
#pragma omp target update from (a)
    WALK_CHECK (a[0] == 100 && a[1] == 101);
#pragma omp target data map (alloc : c) use_device_ptr (heap)
    WALK_CHECK (heap != NULL);
  }
  WALK_CHECK (a[1] == 101);
}

static void
enter_exit (void)
{
  fill ();
#pragma omp target enter data map (to : a, b) map (alloc : c)
#pragma omp target enter data map (to : heap[ : N])
#pragma omp target enter data map (to : pair) map (to : pair.values[ : N])
#pragma omp target
  for (int i = 0; i < N; i++)
    {
      c[i] = a[i] + b[i];
      pair.values[i] = c[i];
    }
#pragma omp target enter data map (to : a)
#pragma omp target exit data map (from : c) map (release : a, b)
#pragma omp target exit data map (always, from : pair.values[ : N])           \
  map (release : pair)
#pragma omp target exit data map (delete : a, heap[ : N])
  for (int i = 0; i < N; i++)
    WALK_CHECK (c[i] == 3 * i);
}

/* Routines report failures; the program goes on.  */
static void
routines (void)
{
  int out[N];
  fill ();
  memory = omp_target_alloc (sizeof a, device);
  if (!memory)
    return;
  int good
    = omp_target_memcpy (memory, a, sizeof a, 0, 0, device, host) == 0;
  size_t volume[2] = { 4, 8 }, zero[2] = { 0, 0 }, dims[2] = { 8, 8 };
  memset (out, 0, sizeof out);
  int good_rect
    = good
      && omp_target_memcpy_rect (out, memory, sizeof (int), 2, volume, zero,
                                 zero, dims, dims, host, device) == 0;
  for (int i = 0; good_rect && i < 32; i++)
    WALK_CHECK (out[i] == i);
  good &= omp_target_memcpy (out, memory, sizeof a, 0, 0, host, device) == 0;
  for (int i = 0; good && i < N; i++)
    WALK_CHECK (out[i] == i);
  memset (c, 0, sizeof c);
  if (omp_target_associate_ptr (c, memory, sizeof c, 0, device) == 0)
    {
#pragma omp target map (always, tofrom : c)
      c[3] = 33;
      WALK_CHECK (c[3] == 33);
      WALK_CHECK (omp_target_disassociate_ptr (c, device) == 0);
    }
  tasks_run = 1;
  good = omp_target_memcpy_async (memory, a, sizeof a, 0, 0, device, host, 0,
                                  NULL) == 0;
#pragma omp taskwait
  tasks_run = 0;
  void *old = memory;
  memory = NULL;
  omp_target_free (old, device);
  WALK_CHECK (!omp_target_is_present (c, device) || device == host);
}

static void
tasks (void)
{
  fill ();
  tasks_run = 1;
#pragma omp target enter data nowait depend (out : a) map (to : a)
#pragma omp target nowait depend (inout : a) map (tofrom : a)
  for (int i = 0; i < N; i++)
    a[i]++;
#pragma omp target nowait depend (in : a) depend (out : b) map (to : a)       \
  map (tofrom : b)
  for (int i = 0; i < N; i++)
    b[i] += a[i];
#pragma omp target update nowait depend (inout : a) from (a)
#pragma omp target nowait map (tofrom : heap[ : N])
  heap[0] = 5;
#pragma omp target exit data nowait depend (inout : a) map (release : a)
#pragma omp target depend (in : b) map (to : b) map (from : c)
  for (int i = 0; i < N; i++)
    c[i] = b[i];
#pragma omp taskwait
  tasks_run = 0;
  for (int i = 0; i < N; i++)
    WALK_CHECK (a[i] == i + 1 && b[i] == 3 * i + 1 && c[i] == b[i]);
  WALK_CHECK (heap[0] == 5);
}

int
main (int argc, char **argv)
{
  walk (argc, argv);
  heap = calloc (N, sizeof *heap);
  pair.values = calloc (N, sizeof *pair.values);
  pair.count = N;
  host = omp_get_initial_device ();
  device = omp_get_default_device ();
  atexit (at_end);
  regions ();
  data_region ();
  enter_exit ();
  routines ();
  tasks ();
#pragma omp parallel num_threads (2)
#pragma omp single
  tasks ();
  return 0;
}
