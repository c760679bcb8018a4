/* How long a waiting thread looks before it lets others run, and what it remembers of that
   for its next waits.  Time is this test's: it passes in sched_yield alone.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/wait/sleep.h"

#include <time.h>
#include "unit.h"

static int64_t now;
static int64_t yield_takes; /* nanoseconds */
static unsigned yields;

int
clock_gettime (clockid_t clock, struct timespec *time)
{
  (void) clock;
  *time = (struct timespec) { .tv_sec = now / 1000000000,
                              .tv_nsec = now % 1000000000 };
  return 0;
}

int
sched_yield (void)
{
  now += yield_takes;
  yields++;
  return 0;
}

/* Look until there was a sched_yield more; returns how many looks that took, or 0 where
   SPIN says that it is time to sleep, or there were a million.  */
static unsigned
looks_until_yield (struct spin *spin)
{
  unsigned before = yields;
  for (unsigned looks = 1; looks <= 1000000; looks++)
    if (!spin_pass (spin))
      return 0;
    else if (yields != before)
      return looks;
  return 0;
}

/* A wait whose first sched_yield takes TAKES nanoseconds, and which ends with it; returns
   how many looks came before that.  */
static unsigned
wait_with_yield (int64_t takes)
{
  struct spin spin = spin_start ();
  yield_takes = takes;
  unsigned looks = looks_until_yield (&spin);
  spin_end (&spin);
  return looks - 1;
}

/* COUNT waits that end before the thread lets others run.  */
static void
waits_without_yield (unsigned count)
{
  while (count-- > 0)
    {
      struct spin spin = spin_start ();
      for (int looks = 0; looks < 10; looks++)
        spin_pass (&spin);
      spin_end (&spin);
    }
}

static void
start (unsigned processors, unsigned threads)
{
  spin_memory = (struct spin_memory) { 0 };
  spin_policy.processors = processors;
  spin_policy.spins = 300000;
  spin_policy.throttled_spins = 100;
  threads_managed = threads;
  yields = 0;
}

#define TIMELY 1000
#define LATE 4000000

static void
test_looks (void)
{
  start (2, 2);
  struct spin spin = spin_start ();
  yield_takes = TIMELY;
  CHECK (looks_until_yield (&spin) == SPIN_LOOKS_BEFORE_YIELD + 1,
         "a thread looks for a while before it lets others run");
  CHECK (looks_until_yield (&spin) == SPIN_LOOKS_BETWEEN_YIELDS + 1,
         "and for longer before it does so again");
  spin_policy.spins = 200;
  spin = spin_start ();
  unsigned looks = 0;
  while (spin_pass (&spin))
    looks++;
  CHECK (looks == 200, "and sleeps when its looks are used up");
}

static void
test_neighbour (void)
{
  start (2, 2);
  CHECK (wait_with_yield (TIMELY) == SPIN_LOOKS_BEFORE_YIELD,
         "the first wait is a long one");
  CHECK (wait_with_yield (TIMELY) == SPIN_LOOKS_WITH_NEIGHBOUR,
         "it ended as others had run: the next is short");
  struct spin spin = spin_start ();
  spin_pass (&spin);
  spin_end (&spin);
  CHECK (wait_with_yield (TIMELY) == SPIN_LOOKS_BEFORE_YIELD,
         "one that ended by itself makes the next long again");
}

static void
test_stranger (void)
{
  start (2, 2);
  wait_with_yield (LATE);
  CHECK (wait_with_yield (TIMELY) == SPIN_LOOKS_WITH_STRANGER,
         "a call that was late makes the next wait look for long");
  CHECK (wait_with_yield (TIMELY) == SPIN_LOOKS_WITH_NEIGHBOUR,
         "unless a call is in time again");

  start (2, 2);
  wait_with_yield (LATE);
  waits_without_yield (SPIN_ABSTAIN_FIRST - 1);
  CHECK (wait_with_yield (LATE) == SPIN_LOOKS_WITH_STRANGER,
         "so for many waits");
  waits_without_yield (2 * SPIN_ABSTAIN_FIRST - 1);
  CHECK (spin_looks_before_yield () == SPIN_LOOKS_WITH_STRANGER,
         "and for twice as many after the second late call");
  waits_without_yield (1);
  CHECK (spin_looks_before_yield () == SPIN_LOOKS_BEFORE_YIELD, "and no more");

  spin_memory.abstain_next = 1024;
  struct spin spin = spin_start ();
  yield_takes = TIMELY;
  for (int i = 0; i < 4; i++)
    looks_until_yield (&spin);
  CHECK (spin_memory.abstain_next == 512,
         "calls of one wait that are in time count once");

  for (int i = 0; i < 20; i++)
    wait_with_yield (LATE);
  CHECK (spin_memory.abstain == SPIN_ABSTAIN_MAX,
         "and never for more than a limit");
}

/* More threads than processors.  */

static void
test_throttled (void)
{
  start (2, 3);
  struct spin spin = spin_start ();
  unsigned looks = 0;
  yield_takes = TIMELY;
  while (spin_pass (&spin))
    looks++;
  CHECK (looks == 100 / SPIN_LOOKS_PER_YIELD && yields == looks,
         "a thread lets others run with each look");

  start (2, 3);
  yield_takes = LATE;
  spin = spin_start ();
  CHECK (spin_pass (&spin) && !spin_pass (&spin) && yields == 1,
         "but sleeps as soon as a call was late");
  unsigned slept = 1;
  for (spin = spin_start (); !spin_pass (&spin); spin = spin_start ())
    slept++;
  CHECK (slept == SPIN_ABSTAIN_FIRST, "and does without one in its next waits");
}

int
main (void)
{
  test_looks ();
  test_neighbour ();
  test_stranger ();
  test_throttled ();
  return UNIT_RESULT ();
}
