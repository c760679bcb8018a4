/* The deque of ready tasks (libomp-host/tasks/task_queue.h) under C11's memory order: no
   task is lost, none is taken twice, and who takes a task sees what its maker wrote.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "weak.h"

#include "libomp-host/tasks/task_queue.h"

#define TASKS 4

struct task
{
  uint32_t data;
};

#define deque ((struct task_deque *) weak_memory)
#define slots(i)                                                               \
  ((struct task_deque_slots *) (weak_memory + 1024 + 256 * (i)))
#define tasks ((struct task *) (weak_memory + 2048))

/* The owner's slots are 2, and 4 when it has to grow.  */
static void
setup (void)
{
  deque->slots = slots (0);
  slots (0)->mask = 1;
  slots (1)->mask = 3;
  slots (1)->previous = slots (0);
}

/* As task_queue.c does it, with memory that is there.  */
struct task_deque_slots *
task_deque_grow (struct task_deque *which)
{
  struct task_deque_slots *old = which->slots, *more = slots (1);
  int64_t top = __atomic_load_n (&which->top, __ATOMIC_ACQUIRE);
  for (int64_t i = top; i < which->bottom; i++)
    weak_access (WEAK_STORE, &more->slots[i & more->mask], 8, __ATOMIC_RELAXED,
                 (uint64_t) (uintptr_t) __atomic_load_n (
                   &old->slots[i & old->mask], __ATOMIC_RELAXED),
                 0, false, WEAK_OWN);
  __atomic_store_n (&which->slots, more, __ATOMIC_RELEASE);
  return more;
}

static void
push (unsigned number)
{
  weak_put (&tasks[number].data, number + 1);
  task_deque_push (deque, &tasks[number]);
}

/* The thread has TASK: what it was made with is there.  */
static void
took (struct task *task)
{
  if (!task)
    return;
  uint64_t number = (uint64_t) (task - tasks);
  weak_check (weak_get (&task->data) == number + 1);
  weak_result[weak_self ()][0] += UINT64_C (1) << 8 * number;
}

static void
pop (void)
{
  took (task_deque_pop (deque));
}

static void
steal (void)
{
  struct task_deque_candidate candidate = task_deque_look (deque);
  if (candidate.task && task_deque_steal (deque, candidate))
    took (candidate.task);
}

/* Each of the tasks that were pushed was taken once, or is there.  */
static void
each_once (unsigned pushed)
{
  uint64_t sum = 0;
  for (unsigned i = 0; i < WEAK_THREADS; i++)
    sum += weak_result[i][0];
  int64_t left = (int64_t) (weak_last (&deque->bottom, 8) - weak_last (&deque->top, 8));
  weak_check (left >= 0);
  for (unsigned i = 0; i < TASKS; i++)
    {
      uint64_t count = sum >> 8 * i & 0xff;
      weak_check (count <= (i < pushed));
      left -= i < pushed && count == 0;
    }
  weak_check (left == 0);
}

static void
two_then_pop (void)
{
  push (0);
  push (1);
  pop ();
  pop ();
}

static void
two_then_pop_over (void)
{
  each_once (2);
}

static void
one_by_one (void)
{
  push (0);
  pop ();
  push (1);
  pop ();
}

static void
grow (void)
{
  push (0);
  push (1);
  push (2);
  pop ();
}

static void
grow_over (void)
{
  each_once (3);
}

static void
steal_twice (void)
{
  steal ();
  steal ();
}

static const struct weak_model models[]
  = { { "two tasks, the owner and two thieves", 3, setup,
        { two_then_pop, steal, steal }, two_then_pop_over },
      { "one task after the other", 2, setup, { one_by_one, steal_twice },
        two_then_pop_over },
      { "growing", 2, setup, { grow, steal_twice }, grow_over } };

int
main (void)
{
  return weak_main (models, sizeof models / sizeof models[0]);
}
