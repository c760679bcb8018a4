/* A range that was associated is disassociated while a region runs that uses it,
   and what is mapped next gets the map's memory for it: the region holds nothing
   of that.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */

#include <omp.h>
#include "expect.h"
#include "flag.h"

#define N 100
static int x[N], innocent[N], other[N], begun, go;

static void
region (void)
{
  uintptr_t begun_flag = (uintptr_t) &begun, go_flag = (uintptr_t) &go;
#pragma omp target map (alloc : x) firstprivate (begun_flag, go_flag)
  {
    x[0] = 1;
    flag_raise (begun_flag);
    flag_await (go_flag);
  }
}

static void
change (int device)
{
  flag_await ((uintptr_t) &begun);
  EXPECT_EQUAL (omp_target_disassociate_ptr (x, device), 0);
#pragma omp target enter data map (to : innocent)
  /* A last count: regions' counts are settled.  */
#pragma omp target enter data map (to : other)
#pragma omp target exit data map (release : other)
  flag_raise ((uintptr_t) &go);
}

int
main (void)
{
  int device = omp_get_default_device ();
  void *there = omp_target_alloc (sizeof x, device);
  EXPECT (there != NULL);
  EXPECT_EQUAL (omp_target_associate_ptr (x, there, sizeof x, 0, device), 0);
#pragma omp parallel sections num_threads (2)
  {
#pragma omp section
    region ();
#pragma omp section
    change (device);
  }
#pragma omp target map (alloc : innocent)
  innocent[5] = 55;
#pragma omp target exit data map (from : innocent)
  EXPECT_EQUAL (innocent[5], 55);
  EXPECT (!omp_target_is_present (innocent, device));
  omp_target_free (there, device);
  return 0;
}
