/* GANGWAY_NVPTX_STAGE=parameters: what a launch brings along is among its kernel's
   parameters, so that a region is a launch and a wait even where its addresses change
   from one to the next, and where it has private copies that it writes to.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */

#include "again.h"
#include "expect.h"

struct point
{
  int x[5];
  double y;
};

static int a[16], b[16];

static void
run (int kind, int regions)
{
  struct point point = { { 1, 2, 3, 4, 5 }, 2.5 };
  for (int i = 0; i < regions; i++)
    switch (kind)
      {
      case 0:
#pragma omp target map(tofrom: a)
        a[0]++;
        break;
      case 1:
        {
          int *p = i % 2 ? a : b;
#pragma omp target map(tofrom: p[0:16])
          p[0]++;
        }
        break;
      case 2:
#pragma omp target map(tofrom: a) firstprivate(point, i)
        {
          point.x[2] += i;
          a[1] += point.x[2];
        }
        break;
      }
}

/* Expect that 100 more regions of KIND are 100 launches, COPIES copies to the device, and
   but for the waits nothing else.  */
static void
measure (const char *way, const char *kind, long copies)
{
  char few[8], many[8];
  snprintf (few, sizeof few, "%s10", kind);
  snprintf (many, sizeof many, "%s110", kind);
  const char *const settings[]
    = { "GANGWAY_NVPTX_STAGE", way, "GANGWAY_CUDA_COUNT", "1",
        "GANGWAY_CUDA_SKIP", "1", NULL };
  static const char *const names[]
    = { "cuLaunchKernel", "cuMemcpyHtoDAsync", "cuStreamQuery",
        "cuStreamSynchronize", NULL };
  long before[4], now[4];
  EXPECT_EQUAL (again (few, settings), 0);
  long others = again_calls (NULL), others_now;
  for (int i = 0; names[i]; i++)
    others -= before[i] = again_calls (names[i]);
  EXPECT_EQUAL (again (many, settings), 0);
  others_now = again_calls (NULL);
  for (int i = 0; names[i]; i++)
    others_now -= now[i] = again_calls (names[i]);
  EXPECT_EQUAL (now[0] - before[0], 100);
  EXPECT_EQUAL (now[1] - before[1], copies);
  EXPECT_EQUAL (others_now - others, 0);
}

int
main (int argc, char **argv)
{
  if (argc > 1)
    {
#pragma omp target enter data map(to: a, b)
      run (argv[1][0] - '0', atoi (argv[1] + 1));
      return 0;
    }
  measure ("parameters", "0", 0);
  measure ("parameters", "1", 0);
  measure ("parameters", "2", 0);
  measure ("copy", "0", 0);
  measure ("copy", "1", 100);
  measure ("copy", "2", 100);
  measure ("bus", "1", 0);
  return 0;
}
