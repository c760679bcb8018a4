/* Who sleeps and who wakes (libomp-host/wait/idle.c) under C11's memory order: a thread
   that comes to rest and one that makes a task.  The maker orders nothing between its task
   and its look at the watch; the fence that the sleeper has in all threads does.  Nobody
   sleeps beside a task, and who takes it sees what its maker wrote.  (More threads, and
   tickers: testsuite/unit/idle_model.c, in interleavings.)
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "weak_idle_base.h"

#define word_at(offset) ((uint64_t *) (weak_memory + (offset)))
#define words ((struct idle *) weak_memory)
#define published word_at (1024)
#define taken word_at (1088)
#define data word_at (1152)
#define event word_at (1216)

/* The sleeper waits for its event, or for a task.  */

#define WITH_TASKS 7
#define WITHOUT_TASKS 8

#define load(place)                                                            \
  weak_access (WEAK_LOAD, place, 8, __ATOMIC_ACQUIRE, 0, 0, false, WEAK_OWN)

static bool
is_done (struct idle_sleeper *sleeper)
{
  (void) sleeper;
  return load (event) != 0;
}

/* A team without tasks has no watch.  */
static bool
has_tasks (struct idle_sleeper *sleeper)
{
  return sleeper->region == WITH_TASKS;
}

static void *
look (struct idle_sleeper *sleeper)
{
  (void) sleeper;
  if (load (published) == 0)
    return NULL;
  weak_check (weak_get (data) == 1);
  return taken;
}

static bool
is_ready (struct idle_sleeper *sleeper)
{
  (void) sleeper;
  return false;
}

static bool
call_parked (struct idle_sleeper *sleeper, bool any)
{
  (void) sleeper, (void) any;
  return false;
}

static const struct idle_kind kind = { .done = is_done,
                                       .tasks = has_tasks,
                                       .look = look,
                                       .ready = is_ready,
                                       .call_parked = call_parked };

static struct idle_sleeper
sleeper_of_crowd (void)
{
  return (struct idle_sleeper) { .kind = &kind,
                                 .idle = words,
                                 .channel = IDLE_CHANNEL_CROWD,
                                 .region = (uint32_t) (words->crowd >> 32) };
}

static void
setup_region (uint32_t region)
{
  words->threads = 2;
  words->crowd = (uint64_t) region << 32;
  words->watch = (uint64_t) region << 32 | IDLE_UNWATCHED;
}

static void
setup_with_tasks (void)
{
  setup_region (WITH_TASKS);
}

static void
setup_without_tasks (void)
{
  setup_region (WITHOUT_TASKS);
}

static void
rest (void)
{
  struct idle_sleeper sleeper = sleeper_of_crowd ();
  if (!idle_rest (&sleeper))
    weak_check (weak_get (data) == 1);
}

/* Publish a task as a deque does.  */
static void
make (void)
{
  struct idle_sleeper maker = sleeper_of_crowd ();
  weak_put (data, 1);
  weak_access (WEAK_STORE, published, 8, __ATOMIC_RELEASE, 1, 0, false, WEAK_OWN);
  if (idle_wanted (words))
    idle_call (&maker);
}

/* Bring the event as a barrier does that opens.  */
static void
bring (void)
{
  weak_put (data, 1);
  weak_access (WEAK_ADD, event, 8, __ATOMIC_SEQ_CST, 1, 0, false, WEAK_OWN);
  __atomic_thread_fence (__ATOMIC_SEQ_CST);
  if (idle_crowd_sleeps (words))
    idle_wake_crowd (words, INT_MAX, IDLE_CHANNEL_CROWD);
}

static const struct weak_model models[]
  = { { "a task for who rests", 2, setup_with_tasks, { rest, make }, NULL },
      { "an event for who rests", 2, setup_with_tasks, { rest, bring }, NULL },
      { "an event, without tasks", 2, setup_without_tasks, { rest, bring }, NULL } };

int
main (void)
{
  return weak_main (models, sizeof models / sizeof models[0]);
}
