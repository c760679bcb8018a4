/* A model of resting and calling: two sleepers and a maker, in every order of their
   steps.  The code is idle.c's own; its steps (idle_steps.h) are replaced by ones
   that let another thread go on before each, and that treat plain stores as
   processors do which keep them for themselves for a while (as x86 does).

   The maker publishes tasks and then does nothing more; a sleeper that gets a task
   does nothing more either, as if all of them blocked in the program.  So every task
   needs a thread of its own, and a wake-up that is lost shows: nobody can go on, and
   a task is left that a sleeper may run.

   With one task for sleepers of the crowd all orders are walked through; else those
   in which a thread is interrupted at most three or four times where it could go on (and any number of times
   where it sleeps, where a store becomes visible and where time is up).

   Then the protocol is broken, in one way after the other, and the model must find
   an order that loses a wake-up.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#define GANGWAY_HOST_IDLE_STEPS_H

/* The library has the same functions with the real steps.  */
#define idle_call model_idle_call
#define idle_forget_others model_idle_forget_others
#define idle_hand_on model_idle_hand_on
#define idle_region_begin model_idle_region_begin
#define idle_rest model_idle_rest
#define idle_seat_notify model_idle_seat_notify
#define idle_tasks_begin model_idle_tasks_begin
#define idle_wake_crowd model_idle_wake_crowd

#include <stdbool.h>
#include <stdint.h>

/* What idle_steps.h declares; see there.  */
struct idle_usage
{
  int unused;
};

static uint64_t idle_load (const uint64_t *word);
static uint32_t idle_load_futex (const uint32_t *word);
static uint64_t idle_add (uint64_t *word, uint64_t amount);
static uint32_t idle_add_futex (uint32_t *word, uint32_t amount);
static bool idle_add_in (uint64_t *word, uint32_t region, uint64_t amount);
static bool idle_replace (uint64_t *word, uint64_t from, uint64_t to);
static uint64_t idle_peek (const uint64_t *word);
static void idle_fence_maker (void);
static void idle_fence (void);
static void idle_fence_everyone (void);
static bool idle_sleep (const uint32_t *word, uint32_t expected,
                        uint32_t microseconds, uint32_t channels);
static void idle_wake (const uint32_t *word, int count, uint32_t channels);
static struct idle_usage idle_usage_now (void);
static bool idle_usage_high (const struct idle_usage *usage);

#include "libomp-host/wait/idle.c"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <ucontext.h>
#include "unit.h"

#define SLEEPERS 2
#define MAKER SLEEPERS
#define THREADS (SLEEPERS + 1)
#define TASKS 2
#define STACK (64 * 1024)
#define DEPTH 2000
/* Ticks of a sleeper that may come at any time, and further ones when nothing else
   goes on.  */
#define EARLY_TICKS 1
#define LATE_TICKS 16
#define STATES (1u << 22)

/* How the protocol is broken.  */
enum breakage
{
  WHOLE,
  NO_FENCE,   /* the opener fences itself alone */
  NO_LOOK,    /* it does not look again */
  NO_HAND_ON, /* who leaves a rest with a task calls nobody for the next */
  NO_TICKS,   /* a ticker sleeps without a limit */
  NO_PAUSE /* the kernel refuses the opener's fence, and the opener goes on */
};

/* What the threads are and do.  */
struct scenario
{
  const char *name;
  bool parked[SLEEPERS];  /* else of the crowd */
  bool may_run[SLEEPERS]; /* else it waits for its event alone */
  bool event;             /* the maker brings sleeper 0's, between the tasks */
  bool busy;              /* the processors, always */
  bool refuses;           /* the kernel, to fence, once it is asked */
  unsigned processors;
  unsigned tasks;
  unsigned preemptions; /* at most; 0: any number */
};

enum activity
{
  RUNNABLE,
  ASLEEP,
  OVER
};

struct model_thread
{
  ucontext_t context; /* where it begins */
  jmp_buf place;      /* where it goes on */
  bool begun;
  enum activity activity;
  const uint32_t *word; /* it sleeps at */
  uint32_t channels;
  bool timed, late; /* its sleep has a limit; it was reached */
  unsigned early, ticks;
  bool slept;        /* in this rest */
  unsigned got;      /* tasks */
  uint64_t history;  /* of all its steps have returned */
  uint64_t *pending; /* a store that only it sees, of VALUE; NULL: none */
  uint64_t value;
};

/* The threads' common memory.  Tasks 1 .. published are made; bit N of `taken' is
   task N.  */
static struct
{
  struct idle idle;
  uint64_t published, taken, event;
  uint64_t listens[SLEEPERS]; /* is parked, and not called */
  uint32_t seats[SLEEPERS];
  bool refused; /* the kernel fences no more: makers do */
} memory;

static struct model_thread threads[THREADS];
static struct idle_sleeper sleepers[THREADS];
static char stacks[THREADS][STACK];
static jmp_buf scheduler;
static unsigned current;
static unsigned preemptions; /* so far */
static const struct scenario *scenario;
static enum breakage breakage;

/* Steps.  */

static uint64_t
model_note (uint64_t result)
{
  struct model_thread *self = &threads[current];
  self->history = (self->history ^ result) * UINT64_C (0x9e3779b97f4a7c15);
  self->history ^= self->history >> 29;
  return result;
}

/* Let others go on.  That the thread has come to its next step is part of its
   history.  */
static void
model_step (void)
{
  model_note (1);
  if (_setjmp (threads[current].place) == 0)
    _longjmp (scheduler, 1);
}

/* The calling thread's variables are as at the beginning, but for VALUE: what it did
   before makes no difference any more.  */
static void
model_forget (uint64_t value)
{
  threads[current].history = ~value << 20;
}

static void
model_drain (struct model_thread *thread)
{
  if (thread->pending)
    *thread->pending = thread->value;
  thread->pending = NULL;
  thread->value = 0;
}

/* A plain store.  */
static void
model_store (uint64_t *word, uint64_t value)
{
  model_step ();
  model_drain (&threads[current]);
  threads[current].pending = word;
  threads[current].value = value;
  model_note (value);
}

static uint64_t
idle_load (const uint64_t *word)
{
  model_step ();
  return model_note (*word);
}

static uint64_t
idle_peek (const uint64_t *word)
{
  return idle_load (word);
}

/* Where a sleeper takes its ticket.  */
static uint32_t
idle_load_futex (const uint32_t *word)
{
  model_forget (2u * sleepers[current].ticked_in_vain + threads[current].slept);
  model_step ();
  return (uint32_t) model_note (*word);
}

static uint64_t
idle_add (uint64_t *word, uint64_t amount)
{
  model_step ();
  model_drain (&threads[current]);
  uint64_t old = *word;
  *word += amount;
  return model_note (old);
}

static bool
idle_add_in (uint64_t *word, uint32_t region, uint64_t amount)
{
  model_step ();
  model_drain (&threads[current]);
  bool same = *word >> 32 == region;
  if (same)
    *word += amount;
  return model_note (same);
}

static uint32_t
idle_add_futex (uint32_t *word, uint32_t amount)
{
  model_step ();
  model_drain (&threads[current]);
  uint32_t old = *word;
  *word += amount;
  return (uint32_t) model_note (old);
}

static bool
idle_replace (uint64_t *word, uint64_t from, uint64_t to)
{
  model_step ();
  model_drain (&threads[current]);
  bool same = *word == from;
  if (same)
    *word = to;
  return model_note (same);
}

static void
idle_fence_maker (void)
{
  if (memory.refused)
    model_drain (&threads[current]);
}

static void
idle_fence (void)
{
  model_drain (&threads[current]);
}

/* Where the kernel refuses, a pause has the same effect: all stores become
   visible.  */
static void
idle_fence_everyone (void)
{
  model_step ();
  memory.refused = breakage == NO_PAUSE || scenario->refuses;
  for (unsigned i = 0; i < THREADS; i++)
    if ((breakage != NO_FENCE && breakage != NO_PAUSE) || i == current)
      model_drain (&threads[i]);
  model_note (1);
}

static bool
idle_sleep (const uint32_t *word, uint32_t expected, uint32_t microseconds,
            uint32_t channels)
{
  struct model_thread *self = &threads[current];
  model_step ();
  self->slept = true;
  if (*word != expected)
    return model_note (false);
  self->activity = ASLEEP;
  self->word = word;
  self->channels = channels;
  self->timed = microseconds && breakage != NO_TICKS;
  self->late = false;
  model_step ();
  bool late = self->late;
  self->late = false;
  return model_note (late);
}

static void
idle_wake (const uint32_t *word, int count, uint32_t channels)
{
  model_step ();
  for (unsigned i = 0; i < THREADS && count > 0; i++)
    if (threads[i].activity == ASLEEP && threads[i].word == word
        && (threads[i].channels & channels))
      {
        threads[i].activity = RUNNABLE;
        count--;
      }
  model_note (0);
}

static struct idle_usage
idle_usage_now (void)
{
  return (struct idle_usage) { 0 };
}

static bool
idle_usage_high (const struct idle_usage *usage)
{
  (void) usage;
  return scenario->busy;
}

/* The threads.  */

static unsigned
number_of (const struct idle_sleeper *sleeper)
{
  return (unsigned) (sleeper - sleepers);
}

/* The event is sleeper 0's; 1 waits for the end of the world.  */
static bool
model_done (struct idle_sleeper *sleeper)
{
  return scenario->event && number_of (sleeper) == 0
         && idle_load (&memory.event);
}

static bool
model_tasks (struct idle_sleeper *sleeper)
{
  (void) sleeper;
  return true;
}

/* The tasks that are made, visible and not taken.  */
static uint64_t
model_left (void)
{
  return ((UINT64_C (2) << memory.published) - 2) & ~memory.taken;
}

static void *
model_look (struct idle_sleeper *sleeper)
{
  if (!scenario->may_run[number_of (sleeper)]
      || (breakage == NO_LOOK && !threads[current].slept))
    return NULL;
  /* A theft is one step, that of its last exchange.  */
  model_step ();
  bool got = model_left () != 0;
  memory.taken |= model_left () & -model_left ();
  return model_note (got) ? &memory : NULL;
}

static bool
model_ready (struct idle_sleeper *sleeper)
{
  (void) sleeper;
  if (breakage == NO_HAND_ON)
    return false;
  model_step ();
  return model_note (model_left () != 0);
}

static bool
model_announce (struct idle_sleeper *sleeper)
{
  if (sleeper->seat)
    idle_add (&memory.listens[number_of (sleeper)], 1);
  return true;
}

static void
model_retract (struct idle_sleeper *sleeper)
{
  if (sleeper->seat)
    idle_replace (&memory.listens[number_of (sleeper)], 1, 0);
}

static bool
model_seat_taken (unsigned i)
{
  model_step ();
  return model_note (memory.seats[i] & 1);
}

/* Call a parked sleeper that may run tasks, and is not called yet.  */
static bool
model_call_parked (struct idle_sleeper *sleeper, bool any)
{
  (void) sleeper;
  for (unsigned i = 0; i < SLEEPERS; i++)
    if (scenario->parked[i]
        && (any ? model_seat_taken (i)
                : scenario->may_run[i]
                    && idle_replace (&memory.listens[i], 1, 0)))
      {
        idle_seat_notify (&memory.seats[i]);
        return true;
      }
  return false;
}

static void
model_call_for_new (struct idle_sleeper *maker)
{
  model_call_parked (maker, false);
}

static const struct idle_kind model_kind
  = { .announce = model_announce,
      .retract = model_retract,
      .done = model_done,
      .tasks = model_tasks,
      .look = model_look,
      .ready = model_ready,
      .call_parked = model_call_parked,
      .call_for_new = model_call_for_new };

static void
model_sleep (void)
{
  unsigned self = current;
  if (idle_rest (&sleepers[self]))
    threads[self].got++;
  threads[self].activity = OVER;
  model_step ();
}

static void
model_make (void)
{
  for (uint64_t task = 1; task <= scenario->tasks; task++)
    {
      model_forget (task);
      model_store (&memory.published, task);
      if (idle_wanted (&memory.idle))
        idle_call (&sleepers[MAKER]);
      if (!scenario->event || task > 1)
        continue;
      idle_add (&memory.event, 1);
      if (scenario->parked[0])
        idle_seat_notify (&memory.seats[0]);
      else
        idle_wake_crowd (&memory.idle, INT_MAX, IDLE_CHANNEL_ALL);
    }
  /* The maker is blocked; what it stored becomes visible in its time.  */
  threads[MAKER].activity = OVER;
  model_step ();
}

static void
model_begin_thread (unsigned i)
{
  bool parked = i != MAKER && scenario->parked[i];
  sleepers[i]
    = (struct idle_sleeper) { .kind = &model_kind,
                              .idle = &memory.idle,
                              .seat = parked ? &memory.seats[i] : NULL,
                              .channel = IDLE_CHANNEL_CROWD };
  memset (&threads[i], 0, sizeof threads[i]);
  getcontext (&threads[i].context);
  threads[i].context.uc_stack.ss_sp = stacks[i];
  threads[i].context.uc_stack.ss_size = STACK;
  makecontext (&threads[i].context, i == MAKER ? model_make : model_sleep, 0);
}

static void
model_begin (void)
{
  memset (&memory, 0, sizeof memory);
  preemptions = current = 0;
  memory.idle.threads = THREADS;
  spin_policy.processors = scenario->processors;
  for (unsigned i = 0; i < THREADS; i++)
    model_begin_thread (i);
}

/* The walk.  */

enum action
{
  GO_ON,  /* the thread's next step */
  DRAIN,  /* its store becomes visible */
  TIME_UP /* its sleep has taken long enough */
};

struct choice
{
  unsigned char taken, count;
};

static struct choice path[DEPTH];
static unsigned path_length;
static uint64_t *seen;
static unsigned long states;

static uint64_t
mix (uint64_t hash, const void *bytes, size_t size)
{
  const unsigned char *byte = bytes;
  for (size_t i = 0; i < size; i++)
    hash = (hash ^ byte[i]) * UINT64_C (0x100000001b3);
  return hash ^ hash >> 31;
}

/* What everything that follows depends on: a thread's place and variables follow
   from what its steps have returned.  */
static uint64_t
model_hash (void)
{
  uint64_t hash = mix (UINT64_C (0xcbf29ce484222325), &memory, sizeof memory);
  if (scenario->preemptions)
    hash = mix (hash, (unsigned[]) { preemptions, current },
                2 * sizeof preemptions);
  for (unsigned i = 0; i < THREADS; i++)
    {
      const struct model_thread *thread = &threads[i];
      uint64_t words[]
        = { thread->history, thread->activity, thread->pending != NULL,
            thread->value,   thread->timed,    thread->early,
            thread->ticks,   thread->late };
      hash = mix (hash, words, sizeof words);
    }
  return hash | 1;
}

/* Whether HASH is new.  */
static bool
model_see (uint64_t hash)
{
  size_t i = hash >> 20 & (STATES - 1);
  while (seen[i] && seen[i] != hash)
    i = (i + 1) & (STATES - 1);
  if (seen[i])
    return false;
  seen[i] = hash;
  states++;
  if (states > STATES / 4 * 3)
    abort ();
  return true;
}

struct option
{
  enum action action;
  unsigned thread;
};

/* Whether thread I may go on now: instead of the one that did last, and still could,
   only so many times.  */
static bool
model_allows (unsigned i)
{
  return scenario->preemptions == 0 || preemptions < scenario->preemptions
         || i == current || threads[current].activity != RUNNABLE;
}

static unsigned
model_options (struct option *options)
{
  unsigned count = 0;
  for (unsigned i = 0; i < THREADS; i++)
    {
      if (threads[i].activity == RUNNABLE && model_allows (i))
        options[count++] = (struct option) { GO_ON, i };
      if (threads[i].pending)
        options[count++] = (struct option) { DRAIN, i };
      if (threads[i].activity == ASLEEP && threads[i].timed
          && threads[i].early < EARLY_TICKS)
        options[count++] = (struct option) { TIME_UP, i };
    }
  /* Time passes when nothing else does.  */
  for (unsigned i = 0; count == 0 && i < THREADS; i++)
    if (threads[i].activity == ASLEEP && threads[i].timed
        && threads[i].ticks < LATE_TICKS)
      options[count++] = (struct option) { TIME_UP, i };
  return count;
}

static void
model_act (struct option option)
{
  struct model_thread *thread = &threads[option.thread];
  switch (option.action)
    {
    case DRAIN:
      model_drain (thread);
      return;
    case TIME_UP:
      thread->early++;
      thread->ticks++;
      thread->late = true;
      thread->activity = RUNNABLE;
      return;
    case GO_ON:
      preemptions
        += option.thread != current && threads[current].activity == RUNNABLE;
      current = option.thread;
      if (_setjmp (scheduler))
        return;
      if (thread->begun)
        _longjmp (thread->place, 1);
      thread->begun = true;
      setcontext (&thread->context);
    }
}

/* Nobody can go on: whether a task is left that a sleeper could have run.  */
static bool
model_lost (void)
{
  if (model_left () == 0)
    return false;
  for (unsigned i = 0; i < SLEEPERS; i++)
    if (threads[i].activity == ASLEEP && scenario->may_run[i])
      return true;
  return false;
}

/* One run along the path, and on where it has not led yet.  False: a wake-up was
   lost.  */
static bool
model_run (void)
{
  model_begin ();
  for (unsigned depth = 0; depth < DEPTH; depth++)
    {
      struct option options[3 * THREADS];
      unsigned count = model_options (options);
      if (count == 0)
        return !model_lost ();
      if (depth == path_length)
        {
          if (!model_see (model_hash ()))
            return true;
          path[path_length++] = (struct choice) { 0, (unsigned char) count };
        }
      model_act (options[path[depth].taken]);
    }
  abort ();
}

/* Walk through all orders; false if one loses a wake-up.  */
static bool
model_walk (const struct scenario *which, enum breakage how)
{
  scenario = which;
  breakage = how;
  memset (seen, 0, STATES * sizeof *seen);
  states = path_length = 0;
  do
    {
      if (!model_run ())
        return false;
      while (path_length
             && path[path_length - 1].taken + 1 == path[path_length - 1].count)
        path_length--;
      if (path_length)
        path[path_length - 1].taken++;
    }
  while (path_length);
  return true;
}

static const struct scenario scenarios[]
  = { { .name = "a processor for each, one task, any order",
        .may_run = { true, true },
        .processors = 3,
        .tasks = 1 },
      { .name = "a processor for each, one task, and no fence from the kernel",
        .may_run = { true, true },
        .refuses = true,
        .processors = 3,
        .tasks = 1 },
      { .name = "a processor for each, both of the crowd",
        .may_run = { true, true },
        .processors = 3,
        .tasks = 2,
        .preemptions = 3 },
      { .name = "a processor for each, one is parked",
        .parked = { true, false },
        .may_run = { true, true },
        .processors = 3,
        .tasks = 2,
        .preemptions = 3 },
      { .name = "a processor for each, both are parked",
        .parked = { true, true },
        .may_run = { true, true },
        .processors = 3,
        .tasks = 2,
        .preemptions = 3 },
      { .name = "one is parked and may run none, until its event comes",
        .parked = { true, false },
        .may_run = { false, true },
        .event = true,
        .processors = 3,
        .tasks = 1,
        .preemptions = 4 },
      { .name = "one of the crowd leaves for its event",
        .parked = { false, true },
        .may_run = { true, true },
        .event = true,
        .processors = 3,
        .tasks = 2,
        .preemptions = 3 },
      { .name = "one processor",
        .may_run = { true, true },
        .processors = 1,
        .tasks = 2,
        .preemptions = 3 },
      { .name = "two processors",
        .may_run = { true, true },
        .processors = 2,
        .tasks = 2,
        .preemptions = 3 },
      { .name = "two processors, always busy, one is parked",
        .parked = { true, false },
        .may_run = { true, true },
        .busy = true,
        .processors = 2,
        .tasks = 2,
        .preemptions = 3 },
      { .name = "one processor, one is parked and may run none",
        .parked = { true, false },
        .may_run = { false, true },
        .processors = 1,
        .tasks = 1,
        .preemptions = 4 },
      { .name = "two processors, one is parked and may run none",
        .parked = { true, false },
        .may_run = { false, true },
        .processors = 2,
        .tasks = 2,
        .preemptions = 3 },
      { .name = "two processors, one is parked until its event comes",
        .parked = { true, false },
        .may_run = { false, true },
        .event = true,
        .processors = 2,
        .tasks = 2,
        .preemptions = 3 } };

#define SCENARIOS (sizeof scenarios / sizeof scenarios[0])

static const struct
{
  enum breakage how;
  const char *name;
  unsigned scenario;
} breakages[]
  = { { NO_FENCE, "without the opener's fence", 0 },
      { NO_LOOK, "without its second look", 0 },
      { NO_HAND_ON, "without handing on", 2 },
      { NO_TICKS, "without ticks", 7 },
      { NO_PAUSE, "without the pause where the kernel refuses", 0 } };

int
main (void)
{
#if defined __SANITIZE_THREAD__ || defined __SANITIZE_ADDRESS__
  /* The sanitizers do not follow a thread from stack to stack.  */
  printf ("UNSUPPORTED: a model of threads on one thread\n");
  return 0;
#endif
  setvbuf (stdout, NULL, _IOLBF, 0);
  seen = malloc (STATES * sizeof *seen);
  for (unsigned i = 0; i < SCENARIOS; i++)
    {
      bool kept = model_walk (&scenarios[i], WHOLE);
      CHECK (kept, "%s: no wake-up is lost, in %lu states", scenarios[i].name,
             states);
    }
  for (unsigned i = 0; i < sizeof breakages / sizeof breakages[0]; i++)
    CHECK (!model_walk (&scenarios[breakages[i].scenario], breakages[i].how),
           "%s one is lost, and the model sees it", breakages[i].name);
  free (seen);
  return UNIT_RESULT ();
}
