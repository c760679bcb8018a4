/* The pool: workers come back to it, foreign threads share it, and it does
   without threads that cannot be made.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/teams/pool.h"

#include <sys/resource.h>
#include "libomp-host/teams/team.h"
#include "unit.h"

static unsigned threads; /* atomic */

static void
count (void *unused)
{
  __atomic_fetch_add (&threads, 1, __ATOMIC_RELAXED);
}

static void *
foreign (void *wrong)
{
  for (unsigned i = 1; i < 50; i++)
    if (team_run (count, NULL, 1 + i % 5, 0, NULL, NULL) != 1 + i % 5)
      __atomic_fetch_add ((unsigned *) wrong, 1, __ATOMIC_RELAXED);
  return NULL;
}

static void
run_foreign (void)
{
  unsigned wrong = 0;
  for (int round = 0; round < 5; round++)
    {
      pthread_t ids[6];
      for (int i = 0; i < 6; i++)
        pthread_create (&ids[i], NULL, foreign, &wrong);
      for (int i = 0; i < 6; i++)
        pthread_join (ids[i], NULL);
    }
  CHECK (wrong == 0, "several threads have regions at once");
}

static void
test_foreign (void)
{
  run_foreign ();
  CHECK (pool_stop_idle () == 0, "workers end with the last thread");
  /* From here on the calling thread is there too.  */
  team_run (count, NULL, 1, 0, NULL, NULL);
  run_foreign ();
  unsigned idle = pool_stop_idle ();
  CHECK (idle <= 24, "no worker is lost or counted twice: %u", idle);
  CHECK (pool_stop_idle () == 0, "and ended when told");
}

static void
test_shrink (void)
{
  team_run (count, NULL, 6, 0, NULL, NULL);
  team_run (count, NULL, 2, 0, NULL, NULL);
  CHECK (pool_stop_idle () == 4, "a smaller team gives workers back");
  CHECK (team_run (count, NULL, 6, 0, NULL, NULL) == 6, "it grows again");
}

/* Address space for a few more stacks only, which the sanitizers themselves
   do not survive.  */
#if defined __SANITIZE_THREAD__ || defined __SANITIZE_ADDRESS__
#  define LIMIT_SPACE 0
#else
#  define LIMIT_SPACE 1
#endif

static void
test_no_threads (void)
{
  struct rlimit old, tight, now;
  getrlimit (RLIMIT_AS, &old);
  tight = old;
  tight.rlim_cur = 1 << 20;
  setrlimit (RLIMIT_AS, &tight);
  getrlimit (RLIMIT_AS, &now);
  if (now.rlim_cur != tight.rlim_cur)
    {
      printf ("UNSUPPORTED: a team without threads: qemu sets no such limit\n");
      return;
    }
  threads = 0;
  unsigned size = team_run (count, NULL, 200, 0, NULL, NULL);
  setrlimit (RLIMIT_AS, &old);
  CHECK (size >= 6 && size < 200, "a team does without threads: %u", size);
  CHECK (threads == size, "and runs with those it has");
  size = team_run (count, NULL, 40, 0, NULL, NULL);
  CHECK (size == 40, "later ones get theirs");
}

int
main (void)
{
  test_foreign ();
  test_shrink ();
  if (LIMIT_SPACE)
    test_no_threads ();
  return UNIT_RESULT ();
}
