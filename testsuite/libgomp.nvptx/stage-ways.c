/* Whatever way the addresses and the small data of a launch reach its kernel: the values
   are right, a region has one copy of what is firstprivate, to which all its teams may
   write, and what does not fit a kernel's parameters, or cannot be there on the device,
   goes another way.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */

#include <omp.h>
#include <stdbool.h>
#include "again.h"
#include "expect.h"

#define EIGHT(n) n##0, n##1, n##2, n##3, n##4, n##5, n##6, n##7
#define SIXTYFOUR(n)                                                          \
  EIGHT (n##0), EIGHT (n##1), EIGHT (n##2), EIGHT (n##3), EIGHT (n##4),       \
    EIGHT (n##5), EIGHT (n##6), EIGHT (n##7)
#define ALL                                                                   \
  SIXTYFOUR (v0), SIXTYFOUR (v1), SIXTYFOUR (v2), SIXTYFOUR (v3),             \
    SIXTYFOUR (v4), SIXTYFOUR (v5), SIXTYFOUR (v6), SIXTYFOUR (v7)

/* 512 variables: a table of 4,096 bytes.  */
static int ALL;

struct large
{
  char bytes[5000];
};

static void
many_variables (int round)
{
  int sum = 0;
  v000 = round;
  v777 = 20;
#pragma omp target map(to: ALL) map(tofrom: sum)
  {
    int all[] = { ALL };
    for (int i = 0; i < 512; i++)
      sum += all[i];
  }
  EXPECT_EQUAL (sum, 20 + round);
}

static void
private_copies (int round)
{
  struct
  {
    int x[7];
    double y;
    char z[3];
  } some = { { 1, 2, 3 }, 4.5, { 5, 6, 7 } };
  struct large large = { { 0 } };
  static int out[8];
  for (int i = 0; i < 5000; i++)
    large.bytes[i] = i % 7 + round;
#pragma omp target enter data map(to: out)
#pragma omp target firstprivate(some, round) map(tofrom: out)
  {
    some.x[1] += round;
    some.z[2]++;
    out[0] = some.x[0] + some.x[1] + some.x[2];
    out[1] = some.y * 2;
    out[2] = some.z[0] + some.z[1] + some.z[2];
  }
#pragma omp target update from(out)
  EXPECT_EQUAL (out[0], 6 + round);
  EXPECT_EQUAL (out[1], 9);
  EXPECT_EQUAL (out[2], 19);
  EXPECT_EQUAL (some.x[1], 2);
#pragma omp target firstprivate(large) map(tofrom: out)
  {
    large.bytes[4999]++;
    out[3] = large.bytes[0] + large.bytes[4998] + large.bytes[4999];
  }
#pragma omp target exit data map(from: out)
  EXPECT_EQUAL (out[3], 3 * round + 4998 % 7 + 4999 % 7 + 1);
}

/* What a region has of its own its teams have together.  */
static void
teams_share (void)
{
  int count[3] = { 0, 0, 0 }, seen[8] = { 0 }, teams = 0;
#pragma omp target data map(tofrom: seen, teams)
#pragma omp target firstprivate(count) map(tofrom: seen, teams)
#pragma omp teams num_teams(8) thread_limit(32) shared(count, seen, teams)
#pragma omp parallel num_threads(1)
  {
    int mine;
#pragma omp atomic capture
    mine = count[1]++;
    seen[mine] = 1;
    if (omp_get_team_num () == 0)
      teams = omp_get_num_teams ();
  }
  EXPECT (teams > 1);
  for (int i = 0; i < 8; i++)
    EXPECT_EQUAL (seen[i], i < teams);
}

static void
small_data (int round)
{
  double factor = round, sum = 1;
  int to[3] = { round, 2, 3 };
#pragma omp target map(to: factor, to) map(tofrom: sum)
  sum += factor * to[0] + to[2];
  EXPECT (sum == 4 + (double) round * round);
#pragma omp parallel num_threads(4)
  for (int i = 0; i < 20; i++)
    {
      int own[20], result = 0;
      for (int j = 0; j < 20; j++)
        own[j] = i + j;
#pragma omp target map(to: own) map(from: result)
      {
        int all = 0;
        for (int j = 0; j < 20; j++)
          all += own[j];
        result = all;
      }
      EXPECT_EQUAL (result, 20 * i + 190);
    }
}

/* Launches that are in their queues together.  */
static void
together (void)
{
  int results[40];
  for (int i = 0; i < 40; i++)
    {
      int *result = &results[i];
#pragma omp target nowait firstprivate(i) map(from: result[0:1])
      *result = 3 * i;
    }
#pragma omp taskwait
  for (int i = 0; i < 40; i++)
    EXPECT_EQUAL (results[i], 3 * i);
}

/* Run the regions with WAY on a device of that CAPABILITY, where the driver fails FAILING;
   debug output has WORDS.  */
static void
expect_way (const char *way, const char *capability, const char *failing,
            const char *words)
{
  const char *const settings[]
    = { "GANGWAY_NVPTX_STAGE", way, "GANGWAY_CUDA_CAPABILITY", capability,
        "GANGWAY_CUDA_FAIL", failing, "GOMP_DEBUG", words ? "1" : "0", NULL };
  int status = again ("regions", settings);
  bool said = !words || strstr (again_output, words);
  if (status != 0 || !said)
    fprintf (stderr, "%s, %s:\n%.2000s", way, capability, again_output);
  EXPECT_EQUAL (status, 0);
  EXPECT (said);
}

int
main (int argc, char **argv)
{
  if (argc > 1)
    {
      for (int round = 1; round < 4; round++)
        {
          many_variables (round);
          private_copies (round);
          teams_share ();
          small_data (round);
          together ();
        }
      return 0;
    }
  expect_way ("copy", "8.0", "", NULL);
  expect_way ("bus", "8.0", "", NULL);
  expect_way ("parameters", "8.0", "", NULL);
  expect_way ("parameters", "7.0", "", NULL);
  expect_way ("parameters", "6.1", "",
              "nothing along in parameters: the device is sm_61");
  expect_way ("parameters", "8.0", "cuLinkComplete:1",
              "nothing along in parameters: the driver refused them");
  return 0;
}
