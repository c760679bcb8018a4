/* What a region asks of its plugin: a launch and one wait.  What the construct
   brings along, private copies of any size and small data, needs no call of its
   own; what comes back needs one copy, behind the kernel.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target far_device } */

#include <string.h>
#include "far.h"

static int d[16][8];

/* After a first time, in which a queue is made and the function looked at:
   COUNT calls of WAIT, COPIES_BACK copies from the device and the three of a
   launch, and no others.  */
#define EXPECT_CALLS(region, wait, copies_back)                               \
  do                                                                          \
    {                                                                         \
      region ();                                                              \
      far_reset ();                                                           \
      region ();                                                              \
      EXPECT_EQUAL (far_count ("session_start"), 1);                          \
      EXPECT_EQUAL (far_count ("session_stage"), 1);                          \
      EXPECT_EQUAL (far_count ("run"), 1);                                    \
      EXPECT_EQUAL (far_count (wait), 1);                                     \
      EXPECT_EQUAL (far_count ("openacc_async_dev2host"), copies_back);       \
      EXPECT_EQUAL (far_count (NULL), 4 + (copies_back));                     \
    }                                                                         \
  while (0)
#define WAIT "openacc_async_synchronize"
#define CALLBACK "openacc_async_queue_callback"

static void
present (void)
{
  int *a = d[0], *b = d[1], *c = d[2], *e = d[3], *f = d[4], *g = d[5],
      *h = d[6], *i = d[7], *j = d[8], *k = d[9], *l = d[10], *m = d[11],
      *n = d[12], *o = d[13], *p = d[14], *q = d[15];
#pragma omp target map (tofrom : a[ : 8], b[ : 8], c[ : 8], e[ : 8], f[ : 8], \
                          g[ : 8], h[ : 8], i[ : 8], j[ : 8], k[ : 8],        \
                          l[ : 8], m[ : 8], n[ : 8], o[ : 8], p[ : 8],        \
                          q[ : 8])
  a[0] += b[0] + c[0] + e[0] + f[0] + g[0] + h[0] + i[0] + j[0] + k[0] + l[0]
          + m[0] + n[0] + o[0] + p[0] + q[0];
}

static void
private_copies (void)
{
  struct { char bytes[20000]; } large;
  struct { char bytes[100]; } small;
  double word = 1;
  memset (&large, 1, sizeof large);
  memset (&small, 2, sizeof small);
  int *a = d[0];
#pragma omp target firstprivate (large, small, word) map (tofrom : a[ : 8])
  a[0] += large.bytes[19999] + small.bytes[99] + (int) word;
}

static void
small_to (void)
{
  char bytes[1024];
  memset (bytes, 3, sizeof bytes);
  int *a = d[0];
#pragma omp target map (to : bytes) map (tofrom : a[ : 8])
  a[0] += bytes[1023];
}

static void
scalar (void)
{
  int x = 4, *a = d[0];
#pragma omp target map (tofrom : x) map (tofrom : a[ : 8])
  x += a[0] - a[0] + 1;
  EXPECT_EQUAL (x, 5);
}

static void
later (void)
{
  int *a = d[0];
#pragma omp target map (tofrom : a[ : 8]) nowait
  a[0]++;
#pragma omp taskwait
}

int
main (void)
{
  for (int i = 0; i < 16; i++)
    {
#pragma omp target enter data map (to : d[i])
    }
  EXPECT_CALLS (present, WAIT, 0);
  EXPECT_CALLS (private_copies, WAIT, 0);
  EXPECT_CALLS (small_to, WAIT, 0);
  EXPECT_CALLS (scalar, WAIT, 1);
  EXPECT_CALLS (later, CALLBACK, 0);
  for (int i = 0; i < 16; i++)
    {
#pragma omp target exit data map (from : d[i])
    }
  EXPECT_EQUAL (d[0][0], 2 * (1 + 2 + 1) + 2 * 3 + 2);
  return 0;
}
