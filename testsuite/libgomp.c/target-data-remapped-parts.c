/* A structure that `target data' mapped whole is deleted inside and mapped again by
   its members: at the region's end it is given back, and copied, though it is in
   several entries by then.  Members among which the first is missing are not the
   structure, neither where a construct begins nor where it ends: they stay as the
   program mapped them.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */

#include <omp.h>
#include "expect.h"

static struct
{
  int a;
  double between[3];
  int b, c, d, e;
} s;

static int
is_present (const void *range)
{
  return omp_target_is_present (range, omp_get_default_device ());
}

static void
write_there (int value)
{
#pragma omp target map (alloc : s.a, s.b, s.e)
  s.a = s.b = s.e = value;
}

static void
once (void)
{
  s.a = s.b = s.e = 1;
  s.between[1] = 1;
#pragma omp target data map (tofrom : s)
  {
#pragma omp target exit data map (delete : s)
#pragma omp target enter data map (to : s.a, s.b, s.e)
    EXPECT (!is_present (&s.between[1]));
    write_there (2);
  }
  EXPECT (!is_present (&s.a) && !is_present (&s.b) && !is_present (&s.e));
  EXPECT_EQUAL (s.a + s.b + s.e, 6);
  EXPECT (s.between[1] == 1);
}

/* More entries than the construct's plan had items, and counts that stay.  */
static void
twice (void)
{
  s.a = s.b = s.e = 1;
#pragma omp target data map (always, tofrom : s)
  {
#pragma omp target exit data map (delete : s)
#pragma omp target enter data map (to : s.a, s.between, s.b, s.c, s.d, s.e)
#pragma omp target enter data map (to : s.a, s.b, s.c, s.d, s.e)
    write_there (3);
  }
  EXPECT (is_present (&s.a) && is_present (&s.e));
  EXPECT_EQUAL (s.a + s.b + s.e, 9);
#pragma omp target exit data map (release : s.a, s.b)
  EXPECT (!is_present (&s.a) && !is_present (&s.e));
}

static void
not_all (void)
{
  s.a = s.b = s.e = 1;
#pragma omp target data map (tofrom : s)
  {
#pragma omp target exit data map (delete : s)
#pragma omp target enter data map (to : s.b, s.e)
#pragma omp target map (alloc : s.b, s.e)
    s.b = s.e = 4;
  }
  EXPECT (!is_present (&s.a) && is_present (&s.b) && is_present (&s.e));
  EXPECT_EQUAL (s.b + s.e, 2);
#pragma omp target exit data map (from : s.b, s.e)
  EXPECT (!is_present (&s.b) && !is_present (&s.e));
  EXPECT_EQUAL (s.b + s.e, 8);
}

int
main (void)
{
  for (int i = 0; i < 3; i++)
    {
      once ();
      twice ();
      not_all ();
    }
  return 0;
}
