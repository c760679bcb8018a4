/* Whatever way the addresses and the small data of a launch reach its kernel, OpenACC's
   regions, of one gang or more, find the values, and their firstprivate copies are each
   gang's own.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */

#include "again.h"
#include "expect.h"

struct some
{
  int x[9];
  double y;
};

static int data[1024];

static void
one_gang (struct some some, int round)
{
#pragma acc parallel num_gangs(1) present(data) firstprivate(some, round)
  {
    some.x[3] += round;
    data[0] = some.x[3];
    data[1] = some.y * 2;
  }
}

static void
gangs (struct some some, int round)
{
#pragma acc parallel loop gang num_gangs(8) present(data) firstprivate(some)
  for (int i = 8; i < 1024; i++)
    {
      some.x[4] = i;
      data[i] = some.x[4] + some.x[3] * round;
    }
}

static void
run (void)
{
  struct some some = { { 0, 1, 2, 3 }, 4.5 };
#pragma acc enter data copyin(data)
  for (int round = 1; round < 5; round++)
    {
      int factor[3] = { round, 1, 1 };
      double sum = 0;
      one_gang (some, round);
      gangs (some, round);
#pragma acc parallel loop present(data) copyin(factor) reduction(+ : sum)
      for (int i = 8; i < 1024; i++)
        sum += data[i] * factor[0];
#pragma acc update self(data)
      EXPECT_EQUAL (data[0], 3 + round);
      EXPECT_EQUAL (data[1], 9);
      double wanted = 0;
      for (int i = 8; i < 1024; i++)
        {
          EXPECT_EQUAL (data[i], i + 3 * round);
          wanted += (i + 3 * round) * round;
        }
      EXPECT (sum == wanted);
      for (int i = 0; i < 20; i++)
        {
          int value = i * round;
#pragma acc parallel async(i % 3) present(data) firstprivate(value)
          data[100 + i] = value;
        }
#pragma acc wait
#pragma acc update self(data)
      for (int i = 0; i < 20; i++)
        EXPECT_EQUAL (data[100 + i], i * round);
    }
#pragma acc exit data delete(data)
}

int
main (int argc, char **argv)
{
  static const char *const ways[] = { "copy", "bus", "parameters" };
  if (argc > 1)
    {
      run ();
      return 0;
    }
  long copies[3];
  for (int i = 0; i < 3; i++)
    {
      const char *const settings[] = { "GANGWAY_NVPTX_STAGE", ways[i],
                                       "GANGWAY_CUDA_COUNT", "1", NULL };
      int status = again ("regions", settings);
      if (status != 0)
        fprintf (stderr, "%s:\n%.2000s", ways[i], again_output);
      EXPECT_EQUAL (status, 0);
      copies[i] = again_calls ("cuMemcpyHtoDAsync");
    }
  EXPECT (copies[2] < copies[0]);
  return 0;
}
