/* The same of OpenACC: a fault ends the process with one line, in whatever queue it is and
   whatever the others wait for.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */
/* { dg-timeout 1200 } */

#include <openacc.h>
#include "told-once.h"

static int number;

static void __attribute__ ((noinline))
wrong (int queue)
{
#pragma acc parallel async(queue) copy(number)
  FAULT (number);
}

static void
right (int queue)
{
  int sum = 0;
#pragma acc parallel async(queue) copy(sum)
  sum++;
#pragma acc wait(queue)
}

static void
alone (void)
{
#pragma acc parallel copy(number)
  FAULT (number);
}

static void
in_queue (void)
{
  wrong (1);
#pragma acc wait
}

static void
tested (void)
{
  wrong (1);
  while (!acc_async_test_all ())
    ;
}

static void
behind (void)
{
  wrong (1);
#pragma acc wait(1) async(2)
#pragma acc parallel async(2) copy(number)
  number = 2;
#pragma acc wait(2)
}

/* The end of the process waits for queue 1, whose kernel waits for queue 2's.  */
static void
beside_waiting (void)
{
  int zero = 0;
  int *flag = acc_malloc (sizeof (int));
  acc_memcpy_to_device (flag, &zero, sizeof zero);
#pragma acc parallel async(1) deviceptr(flag) num_gangs(1)
  {
    __atomic_store_n (flag, 1, __ATOMIC_RELAXED);
    while (__atomic_load_n (flag, __ATOMIC_RELAXED) < 2)
      ;
  }
#pragma acc parallel async(2) deviceptr(flag) num_gangs(1)
  {
    while (__atomic_load_n (flag, __ATOMIC_RELAXED) < 1)
      ;
    FAULT (*flag);
  }
#pragma acc wait(2)
}

static void
shut_down (void)
{
  wrong (1);
  acc_shutdown (acc_get_device_type ());
  /* Not reached: what was in the queue is lost.  */
}

static const struct fault_case cases[] = {
  { "alone", alone, "function alone" },
  { "in-queue", in_queue, "function wrong" },
  { "tested", tested, "function wrong" },
  { "behind", behind, "function wrong" },
  { "beside-waiting", beside_waiting, "function beside_waiting" },
  { "shut-down", shut_down, "function wrong" },
};

static void
right_first (void)
{
  right (3);
}

int
main (int argc, char **argv)
{
  return all_told_once (argc, argv, cases, sizeof cases / sizeof *cases, 3,
                        right_first);
}
