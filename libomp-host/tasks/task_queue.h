/* The deque of ready tasks that each worker has: its owner pushes and pops at
   the bottom, others steal the oldest at the top (Chase and Lev, "Dynamic
   circular work-stealing deque").  All orders of top and bottom that decide who
   gets the last task are sequentially consistent operations, not fences, so that
   ThreadSanitizer understands them.  testsuite/models/weak_deque.c runs this file under
   C11's memory order.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_TASK_QUEUE_H
#define GANGWAY_HOST_TASK_QUEUE_H

#include "base/attributes.h"

struct task;

/* The slots; a power of two of them.  Replaced by larger ones, never freed
   while the deque lives: a thief may still read the old.  */
struct task_deque_slots
{
  struct task_deque_slots *previous;
  int64_t mask;
  struct task *slots[]; /* atomic */
};

/* Invariant: top_seen <= top <= bottom, except that bottom == top - 1 while a pop
   finds the deque empty.  Tasks are in slots top .. bottom - 1, modulo their
   number.  */
struct task_deque
{
  int64_t top cache_aligned;      /* atomic; grows */
  int64_t bottom cache_aligned;   /* atomic; written by the owner */
  struct task_deque_slots *slots; /* atomic; written by the owner */
  int64_t top_seen;               /* the owner's last look at top */
};

/* How many slots a deque begins with.  */
#define TASK_DEQUE_INITIAL 512

/* A deque's owner is told the exact number of tasks up to this one.  100,000
   empty tasks of one thread that nobody steals from take 186 instructions each
   with 1, 16 and 64 (callgrind): the number makes no difference there.  */
#define TASK_DEQUE_EXACT 16

/* Make DEQUE empty, with its first slots.  Ends the process where there is no
   memory.  */
void task_deque_init (struct task_deque *deque);
/* For tests: free the slots.  */
void task_deque_destroy (struct task_deque *deque);
/* Make room for twice as many.  Ends the process where there is no memory.  */
struct task_deque_slots *task_deque_grow (struct task_deque *deque)
  __attribute__ ((cold));

/* Anyone: about how many tasks are in DEQUE.  */
static inline int64_t
task_deque_size (const struct task_deque *deque)
{
  return __atomic_load_n (&deque->bottom, __ATOMIC_SEQ_CST)
         - __atomic_load_n (&deque->top, __ATOMIC_SEQ_CST);
}

/* Owner: how many tasks are in DEQUE, exact but for thefts that come now; or at
   least how many, between TASK_DEQUE_EXACT and LIMIT.  Thieves write top: the
   owner does not look at it each time.  */
static inline int64_t
task_deque_own_size (struct task_deque *deque, int64_t limit)
{
  int64_t bottom = __atomic_load_n (&deque->bottom, __ATOMIC_RELAXED);
  int64_t size = bottom - deque->top_seen;
  if (size >= TASK_DEQUE_EXACT && likely (size < limit))
    return size;
  deque->top_seen = __atomic_load_n (&deque->top, __ATOMIC_ACQUIRE);
  return bottom - deque->top_seen;
}

/* Owner: DEQUE's bottom, for the functions below that take it as BOTTOM: the owner alone
   changes it.  */
static inline int64_t
task_deque_bottom (const struct task_deque *deque)
{
  return __atomic_load_n (&deque->bottom, __ATOMIC_RELAXED);
}

/* Owner: whether DEQUE has fewer than LIMIT tasks; false may be wrong where thieves came
   since the owner looked at top.  */
static inline bool
task_deque_seems_below (const struct task_deque *deque, int64_t limit)
{
  return task_deque_bottom (deque) - deque->top_seen < limit;
}

/* Owner: put TASK at the bottom of DEQUE, which has fewer than TASK_DEQUE_INITIAL tasks.  No
   later load of the owner's is ordered after it: see idle.h for how sleepers and makers find
   each other.  */
static inline void
task_deque_push_in_room (struct task_deque *deque, struct task *task)
{
  struct task_deque_slots *slots = deque->slots;
  int64_t bottom = task_deque_bottom (deque);
  __atomic_store_n (&slots->slots[bottom & slots->mask], task,
                    __ATOMIC_RELAXED);
  /* Release: the thief that sees BOTTOM sees the task's fields.  */
  __atomic_store_n (&deque->bottom, bottom + 1, __ATOMIC_RELEASE);
}

/* Owner: the same, whatever DEQUE has.  */
static inline void
task_deque_push (struct task_deque *deque, struct task *task)
{
  int64_t mask = deque->slots->mask;
  if (unlikely (task_deque_own_size (deque, mask + 1) > mask))
    task_deque_grow (deque);
  task_deque_push_in_room (deque, task);
}

/* Owner: whether DEQUE has no task, and so nothing to peek at.  False may be wrong.  */
static inline bool
task_deque_empty (const struct task_deque *deque, int64_t bottom)
{
  return bottom <= deque->top_seen;
}

/* Owner: the task a pop would give where task_deque_empty says no.  It may have been
   stolen: its fields that are not atomic must not be read.  */
static inline struct task *
task_deque_peek (const struct task_deque *deque, int64_t bottom)
{
  const struct task_deque_slots *slots = deque->slots;
  return __atomic_load_n (&slots->slots[(bottom - 1) & slots->mask],
                          __ATOMIC_RELAXED);
}

/* Owner: take the task that task_deque_peek has given; false where it was stolen.  */
static inline bool
task_deque_pop_peeked (struct task_deque *deque, int64_t bottom)
{
  bottom--;
  __atomic_store_n (&deque->bottom, bottom, __ATOMIC_SEQ_CST);
  int64_t top = __atomic_load_n (&deque->top, __ATOMIC_SEQ_CST);
  deque->top_seen = top;
  if (likely (top < bottom))
    return true;
  /* The last one, which a thief may want too: whoever moves TOP has it.  */
  bool taken
    = top == bottom
      && __atomic_compare_exchange_n (&deque->top, &top, top + 1, false,
                                      __ATOMIC_SEQ_CST, __ATOMIC_RELAXED);
  deque->top_seen = bottom + 1;
  __atomic_store_n (&deque->bottom, bottom + 1, __ATOMIC_RELEASE);
  return taken;
}

/* Owner: take the newest task, or NULL.  */
static inline struct task *
task_deque_pop (struct task_deque *deque)
{
  int64_t bottom = task_deque_bottom (deque);
  if (task_deque_empty (deque, bottom))
    return NULL;
  struct task *task = task_deque_peek (deque, bottom);
  return task_deque_pop_peeked (deque, bottom) ? task : NULL;
}

/* A thief's look at the oldest task.  Its fields that are not atomic must not be
   read before task_deque_steal has confirmed it.  */
struct task_deque_candidate
{
  struct task *task; /* NULL: the deque looked empty */
  int64_t top;
};

static inline struct task_deque_candidate
task_deque_look (const struct task_deque *deque)
{
  int64_t top = __atomic_load_n (&deque->top, __ATOMIC_SEQ_CST);
  int64_t bottom = __atomic_load_n (&deque->bottom, __ATOMIC_SEQ_CST);
  if (top >= bottom)
    return (struct task_deque_candidate) { NULL, top };
  struct task_deque_slots *slots
    = __atomic_load_n (&deque->slots, __ATOMIC_ACQUIRE);
  return (struct task_deque_candidate) {
    __atomic_load_n (&slots->slots[top & slots->mask], __ATOMIC_RELAXED), top
  };
}

/* Take CANDIDATE; false where another thread was first.  */
static inline bool
task_deque_steal (struct task_deque *deque,
                  struct task_deque_candidate candidate)
{
  return __atomic_compare_exchange_n (&deque->top, &candidate.top,
                                      candidate.top + 1, false,
                                      __ATOMIC_SEQ_CST, __ATOMIC_RELAXED);
}

#endif
