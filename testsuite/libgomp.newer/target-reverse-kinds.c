/* What else a region nested in a region may be given than target-reverse-maps.c
   shows: alloc, members of members, pointers to structures with pointers; and all
   of it from several kernels on two devices at a time.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target reverse_offload } */
/* { dg-require-effective-target offload_device } */
/* { dg-env GANGWAY_HOST_DEVICES "2" } */

#include <omp.h>
#include "expect.h"

#pragma omp requires reverse_offload

#define N 32

struct inner
{
  int count;
  int *items;
};

struct outer
{
  int before;
  struct inner inner;
  double *weights;
  int after;
};

/* alloc gives room, and brings nothing and takes nothing.  */
static int
kind_alloc (int seed)
{
  int own[N], sum = 0, good = 1;
  for (int i = 0; i < N; i++)
    own[i] = -seed;
#pragma omp target device(ancestor : 1) map(alloc : own) map(from : sum)      \
  firstprivate(seed)
  {
    for (int i = 0; i < N; i++)
      own[i] = seed + i;
    sum = 0;
    for (int i = 0; i < N; i++)
      sum += own[i];
  }
  for (int i = 0; i < N; i++)
    good = good && own[i] == -seed;
  return good && sum == N * seed + N * (N - 1) / 2;
}

static int
kind_structure (int seed)
{
  int items[N], good = 1;
  double weights[N];
  for (int i = 0; i < N; i++)
    items[i] = seed + i, weights[i] = 0.5 * i;
  struct outer own = { 1, { N, items }, weights, 2 };
#pragma omp target device(ancestor : 1) map(to : own.inner.count)             \
  map(tofrom : own.inner.items, own.inner.items[0 : N])                       \
  map(to : own.weights, own.weights[0 : N]) map(tofrom : own.after)
  {
    for (int i = 0; i < own.inner.count; i++)
      own.inner.items[i] += (int) (2 * own.weights[i]);
    own.after += own.inner.items[N - 1];
  }
  for (int i = 0; i < N; i++)
    good = good && items[i] == seed + 2 * i;
  return good && own.before == 1 && own.inner.count == N
         && own.inner.items == items && own.weights == weights
         && own.after == 2 + seed + 2 * (N - 1);
}

/* The members of what a pointer points to.  */
static int
kind_pointer (int seed)
{
  int items[N], good = 1;
  for (int i = 0; i < N; i++)
    items[i] = i;
  struct inner own = { seed, items };
  struct inner *there = &own;
#pragma omp target device(ancestor : 1) map(tofrom : there->count)            \
  map(tofrom : there->items[4 : 8])
  {
    for (int i = 4; i < 12; i++)
      there->items[i] += there->count;
    there->count++;
  }
  for (int i = 0; i < N; i++)
    good = good && items[i] == (i >= 4 && i < 12 ? i + seed : i);
  return good && own.count == seed + 1 && own.items == items;
}

/* What the host mapped is the host's own, with or without a clause's `present'; a
   part of it will do.  */
static int
kind_present (int *mapped, int seed)
{
  int value = -1;
  mapped[seed] = seed;
#pragma omp target device(ancestor : 1) map(always, present, tofrom : mapped[seed : 1]) \
  map(from : value) firstprivate(seed)
  {
    value = mapped[seed];
    mapped[seed] = 2 * seed;
  }
  return value == seed && mapped[seed] == 2 * seed;
}

static int
all_kinds (int *mapped, int seed)
{
  return kind_alloc (seed) && kind_structure (seed) && kind_pointer (seed)
         && kind_present (mapped, seed);
}

/* THREADS of a region on DEVICE.  */
static int
region (int device, int threads)
{
  static int mapped[2][N];
  int *here = mapped[device], bad = 0;
#pragma omp target device(device) map(tofrom : here[0 : N], bad)
#pragma omp parallel for num_threads(threads) reduction(+ : bad)
  for (int i = 0; i < N; i++)
    bad += !all_kinds (here, i);
  for (int i = 0; i < N; i++)
    bad += here[i] != 2 * i;
  return bad;
}

int
main (void)
{
  EXPECT_EQUAL (region (0, 1), 0);
  int bad = 0;
#pragma omp parallel for num_threads(2) schedule(static, 1) reduction(+ : bad)
  for (int device = 0; device < 2; device++)
    for (int repeat = 0; repeat < 5; repeat++)
      bad += region (device, 8);
  EXPECT_EQUAL (bad, 0);
  return 0;
}
