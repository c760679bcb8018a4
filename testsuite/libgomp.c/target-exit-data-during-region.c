/* A thread ends the mapping of a variable while another's region uses it: the
   variable stays until the region ends, which copies it back.  Deleted, it is
   gone at once, and the region's end leaves it alone.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */

#include <omp.h>
#include "expect.h"
#include "flag.h"

#define N 1000
static int a[N], begun, go;

static void
region (int deleted)
{
  uintptr_t begun_flag = (uintptr_t) &begun, go_flag = (uintptr_t) &go;
#pragma omp target map (tofrom : a) firstprivate (begun_flag, go_flag, deleted)
  {
    flag_raise (begun_flag);
    flag_await (go_flag);
    for (int i = 0; i < N && !deleted; i++)
      a[i]++;
  }
}

static void
end_mapping (int deleted)
{
  flag_await ((uintptr_t) &begun);
  if (deleted)
    {
#pragma omp target exit data map (delete : a)
    }
  else
    {
#pragma omp target exit data map (from : a)
    }
  EXPECT_EQUAL (omp_target_is_present (a, omp_get_default_device ()),
                !deleted);
  EXPECT_EQUAL (a[N - 1], 5);
  flag_raise ((uintptr_t) &go);
}

static void
both (int deleted)
{
  begun = go = 0;
  for (int i = 0; i < N; i++)
    a[i] = 5;
#pragma omp target enter data map (to : a)
#pragma omp parallel sections num_threads (2)
  {
#pragma omp section
    region (deleted);
#pragma omp section
    end_mapping (deleted);
  }
  EXPECT (!omp_target_is_present (a, omp_get_default_device ()));
  for (int i = 0; i < N; i++)
    EXPECT_EQUAL (a[i], deleted ? 5 : 6);
}

int
main (void)
{
  omp_set_dynamic (0);
  for (int round = 0; round < 20; round++)
    {
      both (0);
      both (1);
    }
  return 0;
}
