/* What does not depend on one another runs at once on a device: regions of two host
   threads, `nowait' regions of one, and data that is entered beside a region.  Each
   waits for the others, so that the program hangs where they do not.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */
/* { dg-env FAR_COPY_US "2000" } */
/* { dg-env FAR_LAUNCH_US "2000" } */

#include <omp.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>
#include "expect.h"
#include "flag.h"

#define N 100000
static int one[N], other[N], third[N];
static const char *now;

static void
hangs (int signal)
{
  (void) signal;
  if (write (2, now, strlen (now)) < 0)
    _exit (2);
  _exit (1);
}

static void
begin (const char *what)
{
  now = what;
  alarm (200);
}

/* Where COUNT callers meet; its memory is the host's, its address a number.  */
struct meeting
{
  int came;
};

static void
meet (uintptr_t address, int count)
{
  struct meeting *meeting = (struct meeting *) address;
  __atomic_fetch_add (&meeting->came, 1, __ATOMIC_ACQ_REL);
  while (__atomic_load_n (&meeting->came, __ATOMIC_ACQUIRE) < count)
    sched_yield ();
}

static void
regions_of_two_threads (void)
{
  struct meeting meeting = { 0 };
  uintptr_t address = (uintptr_t) &meeting;
  begin ("regions of two threads do not overlap\n");
#pragma omp parallel num_threads (2)
  {
#pragma omp target firstprivate (address)
    meet (address, 2);
  }
}

static void
nowait_regions (void)
{
  struct meeting meeting = { 0 };
  uintptr_t address = (uintptr_t) &meeting;
  begin ("four nowait regions do not overlap\n");
  for (int i = 0; i < 4; i++)
    {
#pragma omp target firstprivate (address) nowait
      meet (address, 4);
    }
#pragma omp taskwait
}

/* The region ends when the data is there, which it does not wait for.  */
static void
data_beside_region (void)
{
  int flag = 0, device = omp_get_default_device ();
  uintptr_t address = (uintptr_t) &flag;
  begin ("data cannot be entered beside a region\n");
  for (int i = 0; i < N; i++)
    one[i] = i, other[i] = 2 * i;
#pragma omp target firstprivate (address) map (tofrom : third) nowait
  {
    flag_await (address);
    third[N - 1] = 1;
  }
#pragma omp target enter data map (to : one) depend (out : one[0]) nowait
#pragma omp target enter data map (to : other) depend (out : other[0]) nowait
#pragma omp taskwait depend (in : one[0], other[0])
  EXPECT (omp_target_is_present (one, device));
  EXPECT (omp_target_is_present (other, device));
  int sum = 0;
#pragma omp target map (tofrom : sum)
  for (int i = 0; i < N; i++)
    sum += one[i] == i && other[i] == 2 * i;
  EXPECT_EQUAL (sum, N);
  flag_raise (address);
#pragma omp taskwait
  EXPECT_EQUAL (third[N - 1], 1);
#pragma omp target exit data map (delete : one, other)
}

int
main (void)
{
  omp_set_dynamic (0);
  signal (SIGALRM, hangs);
  regions_of_two_threads ();
  nowait_regions ();
#pragma omp parallel num_threads (2)
#pragma omp single
  nowait_regions ();
  data_beside_region ();
  return 0;
}
