/* Large data of `nowait' regions comes back by their queues, and no thread waits for
   the copies; so does what comes back late for another reason: `always', or an attached
   pointer beside it.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target far_device } */
/* { dg-env FAR_COPY_US 2000 } */
/* { dg-env FAR_LAUNCH_US 2000 } */

#include <omp.h>
#include <unistd.h>
#include "far.h"

#define REGIONS 12
#define N 30000

static int data[REGIONS][N];

static void
plain (void)
{
  for (int r = 0; r < REGIONS; r++)
    {
      int *part = data[r];
#pragma omp target nowait map(tofrom: part[0:N]) firstprivate(r)
      for (int i = 0; i < N; i++)
	part[i] += r;
    }
#pragma omp taskwait
}

/* It is present, and comes back nevertheless; and some of it comes back because its
   count is the last.  */
static void
always (void)
{
#pragma omp target enter data map(to: data[0:REGIONS / 2])
  for (int r = 0; r < REGIONS; r++)
    {
      int *part = data[r];
#pragma omp target nowait map(always, tofrom: part[0:N]) firstprivate(r)
      for (int i = 0; i < N; i++)
	part[i] += r;
    }
#pragma omp taskwait
#pragma omp target exit data map(release: data[0:REGIONS / 2])
}

static struct
{
  int *part;
} holders[REGIONS];

static void
attached (void)
{
  for (int r = 0; r < REGIONS; r++)
    holders[r].part = data[r];
  for (int r = 0; r < REGIONS; r++)
    {
#pragma omp target nowait map(tofrom: holders[r].part, holders[r].part[0:N]) \
  firstprivate(r)
      for (int i = 0; i < N; i++)
	holders[r].part[i] += r;
    }
#pragma omp taskwait
  for (int r = 0; r < REGIONS; r++)
    EXPECT (holders[r].part == data[r]);
}

static void
expect_all (int times)
{
  for (int r = 0; r < REGIONS; r++)
    for (int i = 0; i < N; i++)
      EXPECT_EQUAL (data[r][i], times * r);
  for (int r = 0; r < REGIONS; r++)
    EXPECT (!omp_target_is_present (data[r], omp_get_default_device ()));
}

int
main (void)
{
  alarm (200);
#pragma omp target
  ;
  far_reset ();
  plain ();
  expect_all (1);
  EXPECT_EQUAL (far_count ("openacc_async_synchronize"), 0);
  always ();
  expect_all (2);
  /* The regions share `holders', and one that attaches to what another one made waits
     for that store when it begins.  */
  attached ();
  expect_all (3);
  return 0;
}
