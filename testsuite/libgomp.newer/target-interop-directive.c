/* The interop directive and dispatch with append_args: the foreign work of a
   function variant is done in the order that the directives ask for.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target interop } */
/* { dg-require-effective-target offload_device } */
/* { dg-env GANGWAY_HOST_DEVICES "2" } */

#include <omp.h>
#include <unistd.h>
#include <gomp/host-queue.h>
#include "expect.h"

struct work
{
  long *to;
  long digit;
};

static void
add_digit (void *data)
{
  struct work *work = data;
  usleep (2000);
  *work->to = 10 * *work->to + work->digit;
}

static struct work works[9];

static void
submit (omp_interop_t object, long *to, int digit)
{
  struct gangway_host_queue *queue
    = omp_get_interop_ptr (object, omp_ipr_targetsync, NULL);
  EXPECT (queue != NULL);
  works[digit] = (struct work) { to, digit };
  EXPECT (queue->call (queue, add_digit, &works[digit]));
}

static void
test_directive (int number)
{
  omp_interop_t object, other;
  long digits = 0;
#pragma omp interop init(prefer_type("cuda", "hsa"), targetsync : object,      \
                         other) device(number)
  EXPECT_EQUAL (omp_get_interop_int (object, omp_ipr_device_num, NULL), number);
  submit (object, &digits, 1);
  submit (object, &digits, 2);
#pragma omp interop use(object, other)
  EXPECT_EQUAL (digits, 12);
  submit (other, &digits, 3);
#pragma omp interop destroy(object, other) depend(out : digits) nowait
#pragma omp task depend(inout : digits) shared(digits)
  digits = 10 * digits + 4;
#pragma omp taskwait
  EXPECT_EQUAL (digits, 1234);
  EXPECT (object == omp_interop_none && other == omp_interop_none);
}

static void
multiply_foreign (long *to, int digit, omp_interop_t object)
{
  submit (object, to, digit);
}

#pragma omp declare variant(multiply_foreign) match(construct = {dispatch})   \
  append_args(interop(targetsync))
static void
multiply (long *to, int digit)
{
  *to = -1;
}

static void
test_dispatch (int number)
{
  long digits = 0;
  omp_interop_t object;
#pragma omp interop init(targetsync : object) device(number)
#pragma omp dispatch device(number) interop(object)
  multiply (&digits, 5);
#pragma omp dispatch device(number) interop(object)
  multiply (&digits, 6);
#pragma omp interop destroy(object)
  EXPECT_EQUAL (digits, 56);
  /* With an object that the construct makes and, at its end, destroys.  */
#pragma omp dispatch device(number)
  multiply (&digits, 7);
  EXPECT_EQUAL (digits, 567);
}

int
main (void)
{
  for (int number = 0; number < omp_get_num_devices (); number++)
    {
      test_directive (number);
      test_dispatch (number);
    }
  return 0;
}
