/* Requests of a device: 1,600 from the threads of a kernel, from the threads of
   several teams, and 512 from each of five kernels at once, with all sorts of map clauses.
   Each is served once and with its own data.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <omp.h>
#include "expect.h"

#pragma omp requires reverse_offload

#define REQUESTS 1600
#define REGIONS 5
#define EACH 512

/* On the device too, because the host's code below names it; the host's is used.  */
#pragma omp begin declare target
int hits[REGIONS][REQUESTS];
#pragma omp end declare target

static void
expect_once (int regions, int requests)
{
  for (int i = 0; i < regions; i++)
    for (int j = 0; j < requests; j++)
      {
        EXPECT_EQUAL (hits[i][j], 1);
        hits[i][j] = 0;
      }
}

static void
test_threads (void)
{
  long sum = 0;
#pragma omp target map(tofrom : sum)
#pragma omp parallel num_threads(8)
  for (int i = omp_get_thread_num (); i < REQUESTS; i += 8)
    {
      int in = i, out = 0, both[3] = { i, 1, 2 };
#pragma omp target device(ancestor : 1) map(to : in) map(from : out)          \
  map(tofrom : both) firstprivate(i)
      {
        __atomic_fetch_add (&hits[0][i], 1, __ATOMIC_RELAXED);
        out = 2 * in;
        both[1] = both[0] + both[2];
      }
#pragma omp atomic
      sum += out + (both[1] - i - 2);
    }
  EXPECT_EQUAL (sum, (long) REQUESTS * (REQUESTS - 1));
  expect_once (1, REQUESTS);
}

static void
test_teams (void)
{
  int sum = 0;
#pragma omp target teams num_teams(8) thread_limit(4) map(tofrom : sum)
#pragma omp parallel num_threads(4)
  {
    int first = 4 * omp_get_team_num () + omp_get_thread_num ();
    for (int i = first; i < REQUESTS; i += 4 * omp_get_num_teams ())
      {
        int one = 0;
#pragma omp target device(ancestor : 1) map(tofrom : one) firstprivate(i)
        {
          __atomic_fetch_add (&hits[0][i], 1, __ATOMIC_RELAXED);
          one++;
        }
#pragma omp atomic
        sum += one;
      }
  }
  EXPECT_EQUAL (sum, REQUESTS);
  expect_once (1, REQUESTS);
}

static void
test_nowait (void)
{
  int sums[REGIONS] = { 0 };
  for (int r = 0; r < REGIONS; r++)
    {
#pragma omp target nowait map(tofrom : sums[r : 1]) firstprivate(r)
#pragma omp parallel num_threads(4)
      for (int i = omp_get_thread_num (); i < EACH; i += 4)
        {
          int out = 0;
#pragma omp target device(ancestor : 1) map(tofrom : out) firstprivate(i, r)
          {
            __atomic_fetch_add (&hits[r][i], 1, __ATOMIC_RELAXED);
            out = i;
          }
#pragma omp atomic
          sums[r] += out;
        }
    }
#pragma omp taskwait
  for (int r = 0; r < REGIONS; r++)
    EXPECT_EQUAL (sums[r], EACH * (EACH - 1) / 2);
  expect_once (REGIONS, EACH);
}

int
main (void)
{
  test_threads ();
  test_teams ();
  test_nowait ();
  return 0;
}
