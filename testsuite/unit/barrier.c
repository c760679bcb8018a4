/* The barrier: nobody passes early, spinning or sleeping, with more threads
   than processors, and it can be used again after a cancelled region.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/teams/team.h"

#include <sys/wait.h>
#include "unit.h"

#define ROUNDS 300

static unsigned phase[64];
static unsigned early;         /* atomic */
static unsigned left, entered; /* atomic */

static void
rounds (void *unused)
{
  struct thread *thread = thread_current ();
  unsigned num = thread->region.num, size = thread->region.team->size;
  for (unsigned round = 1; round <= ROUNDS; round++)
    {
      __atomic_store_n (&phase[num], round, __ATOMIC_RELAXED);
      barrier_wait (thread);
      for (unsigned i = 0; i < size; i++)
        if (__atomic_load_n (&phase[i], __ATOMIC_RELAXED) < round)
          __atomic_fetch_add (&early, 1, __ATOMIC_RELAXED);
      barrier_wait (thread);
    }
}

static void
test_rounds (unsigned size, const char *how)
{
  early = 0;
  unsigned got = team_run (rounds, NULL, size, 0, NULL, NULL);
  CHECK (got == size, "%s: a team of %u", how, size);
  CHECK (early == 0, "%s: %u threads wait for each other", how, size);
}

static void
cancel (void *unused)
{
  struct thread *thread = thread_current ();
  struct team *team = thread->region.team;
  __atomic_fetch_add (&entered, 1, __ATOMIC_RELAXED);
  if (thread->region.num == 1)
    {
      __atomic_store_n (&team->cancelled, 1, __ATOMIC_RELEASE);
      barrier_wake (team);
      return;
    }
  if (barrier_wait_cancel (thread))
    __atomic_fetch_add (&left, 1, __ATOMIC_RELAXED);
}

static void
not_cancelled (void *unused)
{
  struct thread *thread = thread_current ();
  __atomic_fetch_add (&entered, 1, __ATOMIC_RELAXED);
  if (barrier_wait_cancel (thread)
      || __atomic_load_n (&entered, __ATOMIC_RELAXED) != 4)
    __atomic_fetch_add (&early, 1, __ATOMIC_RELAXED);
}

static void
test_cancel (const char *how)
{
  unsigned all_left = 0, wrong = 0;
  for (unsigned round = 0; round < ROUNDS; round++)
    {
      entered = left = 0;
      team_run (cancel, NULL, 4, 0, NULL, NULL);
      all_left += entered == 4 && left == 3;
      entered = early = 0;
      team_run (not_cancelled, NULL, 4, 0, NULL, NULL);
      wrong += early;
    }
  CHECK (all_left == ROUNDS, "%s: cancellation lets every thread go", how);
  CHECK (wrong == 0, "%s: the barrier holds after a cancelled region", how);
}

static void
test_orphaned (void)
{
  struct thread *thread = thread_current ();
  barrier_wait (thread);
  CHECK (!barrier_wait_cancel (thread), "a team of one does not wait");
}

/* The waits' limits are constant while there are threads, so each mode has a
   process of its own.  */
static void
test_mode (const char *how, unsigned long long spins)
{
  fflush (stdout);
  pid_t child = fork ();
  if (child == 0)
    {
      spin_policy.spins = spin_policy.throttled_spins = spins;
      for (unsigned size = 1; size <= 3; size++)
        test_rounds (size, how);
      if (spins < 1000000)
        test_rounds (32, how);
      test_cancel (how);
      fflush (stdout);
      _exit (UNIT_RESULT ());
    }
  int status = -1;
  waitpid (child, &status, 0);
  CHECK (status == 0, "%s: all of it", how);
}

int
main (void)
{
  test_orphaned ();
  test_mode ("as set", spin_policy.spins);
  test_mode ("asleep", 0);
  test_mode ("spinning", 1ull << 40);
  return UNIT_RESULT ();
}
