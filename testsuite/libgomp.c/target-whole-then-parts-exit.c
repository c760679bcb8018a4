/* A structure mapped by its members, then whole, and given back member by member and
   whole in every order: members that were mapped together have one count, and the
   bytes between them, which came with the whole, one of their own.  So the exit of
   the whole may find these alone, and copies them back.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */

#include <omp.h>
#include "expect.h"

static struct
{
  int a;
  double between[3];
  int b;
  double rest[2];
  int c;
} s;

static void
leave (int what)
{
  switch (what)
    {
    case 0:
      {
#pragma omp target exit data map (from : s.a)
        break;
      }
    case 1:
      {
#pragma omp target exit data map (from : s.b)
        break;
      }
    case 2:
      {
#pragma omp target exit data map (from : s.c)
        break;
      }
    default:
      {
#pragma omp target exit data map (from : s)
        break;
      }
    }
}

/* How many of the structure's five parts are present.  */
static int
count_present (void)
{
  int device = omp_get_default_device ();
  return omp_target_is_present (&s.a, device)
         + omp_target_is_present (&s.between[1], device)
         + omp_target_is_present (&s.b, device)
         + omp_target_is_present (&s.rest[1], device)
         + omp_target_is_present (&s.c, device);
}

static void
in_order (int first, int second)
{
  s.a = s.b = s.c = 1;
  s.between[1] = s.rest[1] = 1;
#pragma omp target enter data map (to : s.a, s.b, s.c)
#pragma omp target enter data map (to : s)
#pragma omp target map (alloc : s)
  {
    s.a = s.b = s.c = 2;
    s.between[1] = s.rest[1] = 2;
  }
  EXPECT_EQUAL (count_present (), 5);
  leave (first);
  EXPECT_EQUAL (count_present (), first == 3 ? 3 : 5);
  EXPECT_EQUAL (s.a + s.b + s.c, 3);
  leave (second);
  EXPECT_EQUAL (count_present (), first == 3 || second == 3 ? 0 : 2);
  EXPECT_EQUAL (s.a, second == 3 || second == 0 ? 2 : 1);
  leave (3);
  EXPECT_EQUAL (count_present (), 0);
  EXPECT_EQUAL (s.rest[1] + s.between[1], 4);
  EXPECT_EQUAL (s.a, second == 3 || second == 0 ? 2 : 1);
  /* One exit too many is no action.  */
  for (int i = 0; i < 4; i++)
    leave (i);
}

int
main (void)
{
  for (int first = 0; first < 4; first++)
    for (int second = 0; second < 4; second++)
      in_order (first, second);
  return 0;
}
