/* Resting and calling.  See idle.h for the words, the rules and why they hold.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/wait/idle.h"

#include "base/error.h"
#include "libomp-host/wait/idle_steps.h"
#include "libomp-host/wait/sleep.h"

/* Microseconds; see idle.h.  With these, 32 tasks that block for 100 milliseconds
   take 404 to 410 with 8 threads on 2 processors, as with GCC's library.  */
#define TICK_FIRST 1000
#define TICK_MIN 250
#define TICK_MAX 16000

/* A seat is odd while its thread rests, and each idle_seat_notify adds this to
   it.  */
#define SEAT_NOTICE 2

/* How a thread may sleep although tasks may become ready.  */
enum idle_role
{
  ROLE_NONE,     /* it may not, or the team has no tasks */
  ROLE_OPENER,   /* makers call; it must look once more */
  ROLE_TICKER,   /* it looks itself, after a tick */
  ROLE_FOLLOWER, /* another sleeper is the ticker */
};

static inline uint64_t
idle_word (uint32_t region, uint32_t low)
{
  return (uint64_t) region << 32 | low;
}

static inline uint32_t
idle_sleepers (const struct idle *idle)
{
  return (uint32_t) idle_load (&idle->crowd)
         + (uint32_t) idle_load (&idle->parked);
}

/* Whether there is a thread awake for every processor.  */
static inline bool
idle_enough (const struct idle *idle)
{
  return __atomic_load_n (&idle->threads, __ATOMIC_RELAXED)
         >= idle_sleepers (idle) + spin_policy.processors;
}

/* Counting the sleepers.  */

static void
idle_uncount (struct idle_sleeper *sleeper)
{
  struct idle *idle = sleeper->idle;
  if (sleeper->seat)
    {
      gomp_assert (idle_seat_taken (sleeper->seat)
                   && (uint32_t) idle_peek (&idle->parked) != 0);
      idle_add_futex (sleeper->seat, -1u);
      idle_add (&idle->parked, -(uint64_t) 1);
    }
  else
    idle_add_in (&idle->crowd, sleeper->region, -(uint64_t) 1);
}

/* Count SLEEPER as asleep; *TICKET is what its word says now.  False where it is at
   the dock of a region that is over, or what it waits for has come.  The ticket is
   read before others can find SLEEPER, so that who wakes it changes the word after
   that.  */
static bool
idle_announce (struct idle_sleeper *sleeper, uint32_t *ticket)
{
  struct idle *idle = sleeper->idle;
  if (sleeper->seat)
    {
      idle_add (&idle->parked, 1);
      idle_add_futex (sleeper->seat, 1);
      *ticket = idle_load_futex (sleeper->seat);
    }
  else
    {
      *ticket = idle_load_futex (&idle->signal);
      if (!idle_add_in (&idle->crowd, sleeper->region, 1))
        return false;
    }
  if (!sleeper->kind->announce || sleeper->kind->announce (sleeper))
    return true;
  idle_uncount (sleeper);
  return false;
}

static void
idle_retract (struct idle_sleeper *sleeper, enum idle_role role)
{
  if (role == ROLE_TICKER)
    idle_replace (&sleeper->idle->watch,
                  idle_word (sleeper->region, IDLE_TICKING),
                  idle_word (sleeper->region, IDLE_UNWATCHED));
  if (sleeper->kind->retract)
    sleeper->kind->retract (sleeper);
  idle_uncount (sleeper);
}

/* SLEEPER has announced itself: see that somebody takes care of new tasks.  */
static enum idle_role
idle_take_watch (struct idle_sleeper *sleeper)
{
  uint64_t *watch = &sleeper->idle->watch;
  uint64_t open = idle_word (sleeper->region, IDLE_OPEN);
  uint64_t ticking = idle_word (sleeper->region, IDLE_TICKING);
  bool enough = !sleeper->ticked_in_vain && idle_enough (sleeper->idle);
  sleeper->ticked_in_vain = false;
  for (;;)
    {
      uint64_t now = idle_load (watch);
      if (now >> 32 != sleeper->region)
        return ROLE_NONE;
      if (enough && now == ticking)
        return ROLE_FOLLOWER;
      if (now == open && !enough)
        return ROLE_OPENER;
      if (idle_replace (watch, now, enough ? ticking : open))
        return enough ? ROLE_TICKER : ROLE_OPENER;
    }
}

/* Waking.  */

void
idle_wake_crowd (struct idle *idle, int count, uint32_t channels)
{
  idle_add_futex (&idle->signal, 1);
  idle_wake (&idle->signal, count, channels);
}

void
idle_seat_notify (uint32_t *seat)
{
  if (idle_add_futex (seat, SEAT_NOTICE) & 1)
    idle_wake (seat, 1, IDLE_CHANNEL_CROWD);
}

void
idle_call (struct idle_sleeper *maker)
{
  struct idle *idle = maker->idle;
  if ((uint32_t) idle_load (&idle->crowd) == 0
      && (uint32_t) idle_load (&idle->parked) != 0)
    {
      maker->kind->call_for_new (maker);
      return;
    }
  if (!idle_replace (&idle->watch, idle_word (maker->region, IDLE_OPEN),
                     idle_word (maker->region, IDLE_UNWATCHED)))
    return;
  if ((uint32_t) idle_load (&idle->crowd) != 0)
    idle_wake_crowd (idle, 1, IDLE_CHANNEL_ALL);
  else
    idle_hand_on (maker);
}

/* Wake one of the sleepers, which then settles the watch.  False, with nothing
   done, where another thread had the watch before.  */
static bool
idle_wake_next (struct idle_sleeper *sleeper, bool enough)
{
  struct idle *idle = sleeper->idle;
  if ((uint32_t) idle_load (&idle->crowd) == 0)
    {
      sleeper->kind->call_parked (sleeper, enough);
      return true;
    }
  if (!idle_replace (&idle->watch, idle_word (sleeper->region, IDLE_OPEN),
                     idle_word (sleeper->region, IDLE_UNWATCHED)))
    return false;
  if ((uint32_t) idle_load (&idle->crowd) == 0)
    return false;
  idle_wake_crowd (idle, 1, IDLE_CHANNEL_ALL);
  return true;
}

void
idle_hand_on (struct idle_sleeper *sleeper)
{
  struct idle *idle = sleeper->idle;
  uint64_t open = idle_word (sleeper->region, IDLE_OPEN);
  while (idle_sleepers (idle) > 0)
    {
      uint64_t watch = idle_load (&idle->watch);
      if (watch == idle_word (sleeper->region, IDLE_UNWATCHED))
        {
          if (!idle_replace (&idle->watch, watch, open))
            continue;
          idle_fence_everyone ();
        }
      else if (watch != open)
        return;
      if (!sleeper->kind->ready (sleeper)
          || idle_wake_next (sleeper, idle_enough (idle)))
        return;
    }
}

void
idle_tasks_begin (struct idle_sleeper *maker)
{
  __atomic_store_n (&maker->idle->tick, TICK_FIRST, __ATOMIC_RELAXED);
  idle_hand_on (maker);
}

bool
idle_region_begin (struct idle *idle, uint32_t region, uint32_t threads)
{
  __atomic_store_n (&idle->threads, threads, __ATOMIC_RELAXED);
  __atomic_store_n (&idle->watch, idle_word (region, IDLE_UNWATCHED),
                    __ATOMIC_RELAXED);
  return (uint32_t) __atomic_exchange_n (&idle->crowd, idle_word (region, 0),
                                         __ATOMIC_SEQ_CST);
}

void
idle_forget_others (struct idle *idle)
{
  uint32_t region = idle_region (idle);
  idle->watch = idle_word (region, IDLE_UNWATCHED);
  idle->crowd = idle_word (region, 0);
  idle->parked = 0;
}

/* Resting.  */

static uint32_t
idle_tick_length (const struct idle *idle)
{
  uint32_t tick = __atomic_load_n (&idle->tick, __ATOMIC_RELAXED);
  return tick ? tick : TICK_FIRST;
}

static void
idle_tick_set (struct idle *idle, uint32_t tick)
{
  if (tick > TICK_MAX)
    tick = TICK_MAX;
  if (tick < TICK_MIN)
    tick = TICK_MIN;
  __atomic_store_n (&idle->tick, tick, __ATOMIC_RELAXED);
}

/* SLEEPER was the ticker, and its tick is over; BUSY: the processors were in use
   all the while.  Returns a task that it took.  */
static void *
idle_tick (struct idle_sleeper *sleeper, bool busy)
{
  struct idle *idle = sleeper->idle;
  uint32_t tick = idle_tick_length (idle);
  if (busy && tick < TICK_MAX)
    {
      idle_tick_set (idle, 2 * tick);
      return NULL;
    }
  void *task = sleeper->kind->look (sleeper);
  if (task || sleeper->kind->call_parked (sleeper, false))
    idle_tick_set (idle, busy ? tick : tick / 2);
  else
    {
      sleeper->ticked_in_vain = true;
      idle_tick_set (idle, 2 * tick);
    }
  return task;
}

/* Sleep once, in ROLE.  Returns a task that the thread's own tick found.  */
static void *
idle_sleep_once (struct idle_sleeper *sleeper, uint32_t ticket,
                 enum idle_role role)
{
  struct idle *idle = sleeper->idle;
  uint32_t *word = sleeper->seat ? sleeper->seat : &idle->signal;
  uint32_t channel = sleeper->seat ? IDLE_CHANNEL_CROWD : sleeper->channel;
  if (role != ROLE_TICKER)
    {
      idle_sleep (word, ticket, 0, channel);
      idle_retract (sleeper, role);
      return NULL;
    }
  struct idle_usage usage = idle_usage_now ();
  bool late = idle_sleep (word, ticket, idle_tick_length (idle), channel);
  idle_retract (sleeper, role);
  return late ? idle_tick (sleeper, idle_usage_high (&usage)) : NULL;
}

/* A parked thread that has opened the watch hands the tasks on at once that lie
   there and that it may not run: others may, and no maker will call them for
   these any more.  */
void *
idle_rest (struct idle_sleeper *sleeper)
{
  const struct idle_kind *kind = sleeper->kind;
  uint32_t ticket;
  sleeper->ticked_in_vain = false;
  while (idle_announce (sleeper, &ticket))
    {
      enum idle_role role = ROLE_NONE;
      void *task = NULL;
      idle_fence ();
      bool done = kind->done (sleeper);
      if (!done && kind->tasks (sleeper))
        role = idle_take_watch (sleeper);
      if (role == ROLE_OPENER)
        {
          idle_fence_everyone ();
          task = kind->look (sleeper);
          done = !task && kind->done (sleeper);
          if (sleeper->seat && !task && !done)
            idle_hand_on (sleeper);
        }
      if (task || done)
        idle_retract (sleeper, role);
      else
        task = idle_sleep_once (sleeper, ticket, role);
      if (!task && !done && !kind->done (sleeper))
        continue;
      if (kind->tasks (sleeper))
        idle_hand_on (sleeper);
      return task;
    }
  return NULL;
}
