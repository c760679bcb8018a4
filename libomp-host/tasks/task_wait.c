/* Finding tasks, waiting, waking.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/tasks/task_wait.h"

#include "libomp-host/wait/clock_ticks.h"
#include "libomp-host/tasks/task_run.h"
#include "libomp-host/tasks/task_shared.h"

/* A thief that loses the race for a victim's oldest task to another thief tries
   again, so often in all.  With 1 and with 16, fib, nqueens, health and sparselu
   of bench/tasks (two threads, seven pairs, with other load) take 0.82 to 1.06
   times as long, no more than the runs differ among themselves.  */
#define STEAL_ATTEMPTS 4
/* A thief takes up to STEAL_MORE tasks beside the first while the victim has at
   least STEAL_MORE_FROM left.  In the same comparison, 1 and 31 for STEAL_MORE
   and 128 for STEAL_MORE_FROM make no difference (0.86 to 1.10); with 8 for
   STEAL_MORE_FROM fib and nqueens take 1.4 times as long.  */
#define STEAL_MORE_FROM 32
#define STEAL_MORE 7
/* A theft pays if the stolen task takes THEFT_WORTH times as long as the theft,
   or THEFT_WORTH_CROWDED times where more threads are awake than there are
   processors, as a theft may cost a switch between threads then.
   THEFT_DELAY_MAX is the longest pause after a theft that did not pay, in times
   that a theft takes.  With these, 16 threads on two processors take 0.99 to
   1.21 times as long as two threads for fib, nqueens, uts and health
   (bench/README.md).  */
#define THEFT_WORTH 2
#define THEFT_WORTH_CROWDED 64
#define THEFT_DELAY_MAX 32

/* Searching.  */

static struct task *
task_steal_from (struct task_worker *victim, uintptr_t ancestor)
{
  for (int attempt = 0; attempt < STEAL_ATTEMPTS; attempt++)
    {
      struct task_deque_candidate candidate = task_deque_look (&victim->deque);
      if (!candidate.task || !task_may_run (candidate.task, ancestor))
        return NULL;
      if (task_deque_steal (&victim->deque, candidate))
        return candidate.task;
    }
  return NULL;
}

static inline unsigned
random_below (struct task_worker *worker, unsigned limit)
{
  worker->random ^= worker->random << 13;
  worker->random ^= worker->random >> 7;
  worker->random ^= worker->random << 17;
  return (unsigned) ((worker->random >> 32) * limit >> 32);
}

/* Where the victim has many tasks, move a few more into the thief's own deque:
   the victim is disturbed less often.  Returns how many.  */
static unsigned
task_steal_more (struct task_worker *worker, struct task_worker *victim,
                 uintptr_t ancestor)
{
  unsigned count = 0;
  for (; count < STEAL_MORE; count++)
    {
      if (task_deque_size (&victim->deque) < STEAL_MORE_FROM)
        break;
      struct task *task = task_steal_from (victim, ancestor);
      if (!task)
        break;
      task_deque_push (&worker->deque, task);
    }
  return count;
}

/* Whether stealing pays.  A task that is shorter than it takes to move it to
   another processor is better left to the thread that made it, which only loses
   time with thieves about.  A thief knows what a theft takes, and how long what it
   stole last kept it busy.  If that was too short, it waits before it steals
   again, longer each time, but never so long that a lengthy task would have to
   wait noticeably.  If more of the team's threads are awake than there are
   processors, it goes to sleep instead.  */

static void
thief_note_success (struct task_worker *worker, uint64_t begun, unsigned more)
{
  struct task_thief *thief = &worker->thief;
  uint64_t now = clock_ticks ();
  uint64_t cost = now - begun;
  /* The least seen; other times include interruptions.  It grows a little, for
     the machine may change its pace.  */
  thief->cost += thief->cost / 64 + 1;
  if (more == 0 && (thief->cost > cost || thief->cost <= 1))
    thief->cost = cost;
  thief->stolen = more + 1;
  thief->since = now;
}

static void
thief_consider (struct task_worker *worker, const struct idle *idle)
{
  struct task_thief *thief = &worker->thief;
  bool crowded = idle_crowded (idle);
  uint64_t worth = crowded ? THEFT_WORTH_CROWDED : THEFT_WORTH;
  uint64_t now = clock_ticks ();
  bool paid = now - thief->since >= thief->stolen * worth * thief->cost;
  thief->stolen = 0;
  thief->resting = !paid && crowded;
  if (paid || crowded)
    {
      thief->delay = 0;
      return;
    }
  thief->delay = thief->delay ? 2 * thief->delay : thief->cost;
  if (thief->delay > THEFT_DELAY_MAX * thief->cost)
    thief->delay = THEFT_DELAY_MAX * thief->cost;
  while (clock_ticks () - now < thief->delay)
    cpu_relax ();
}

/* Whether the thief leaves the tasks to the other threads awake.  */
static inline bool
thief_rests (struct task_worker *worker, const struct idle *idle)
{
  struct task_thief *thief = &worker->thief;
  if (thief->stolen)
    thief_consider (worker, idle);
  if (unlikely (thief->resting) && !idle_crowded (idle))
    thief->resting = false;
  return thief->resting;
}

static struct task *
task_steal_and_note (struct task_worker *worker, struct task_worker *victim,
                     uintptr_t ancestor)
{
  uint64_t begun = clock_ticks ();
  struct task *task = task_steal_from (victim, ancestor);
  if (!task)
    return NULL;
  unsigned more = 0;
  if (worker->thief.delay == 0)
    more = task_steal_more (worker, victim, ancestor);
  thief_note_success (worker, begun, more);
  return task;
}

/* Steal for WORKER: first from the victim of its last theft, then from each of the
   team, beginning anywhere.  */
static struct task *
task_steal (struct task_team *team, struct task_worker *worker,
            uintptr_t ancestor)
{
  if (thief_rests (worker, &team->idle))
    return NULL;
  unsigned number = worker->victim;
  for (unsigned i = 0, next = random_below (worker, team->size);
       i <= team->size; i++)
    {
      struct task_worker *victim = task_team_worker (team, number);
      if (victim && victim != worker && task_deque_size (&victim->deque) > 0)
        {
          struct task *task = task_steal_and_note (worker, victim, ancestor);
          if (task)
            {
              worker->victim = number;
              return task;
            }
        }
      number = next;
      next = next + 1 == team->size ? 0 : next + 1;
    }
  return NULL;
}

struct task *
task_take (struct thread *thread, uintptr_t ancestor)
{
  struct task_team *team = thread->region.task_team;
  struct task_worker *worker = task_worker_current (thread);
  struct task *task = NULL;
  if (unlikely (__atomic_load_n (&team->shared_count, __ATOMIC_RELAXED)))
    task = task_shared_take (team, ancestor);
  if (!task)
    task = task_take_own (worker, ancestor);
  if (!task
      && unlikely (__atomic_load_n (&team->stray_count, __ATOMIC_RELAXED)))
    task = task_stray_take (team, ancestor);
  if (!task && team->size > 1)
    task = task_steal (team, worker, ancestor);
  return task;
}

/* Take the oldest task that VICTIM, any of the team, has and that may be run.
   Those that hide it become strays: only the owner can reach what lies below
   the top, and it may wait itself.  */
static struct task *
task_dig (struct task_team *team, struct task_worker *victim,
          uintptr_t ancestor)
{
  for (;;)
    {
      struct task_deque_candidate candidate = task_deque_look (&victim->deque);
      if (!candidate.task)
        return NULL;
      bool wanted = task_may_run (candidate.task, ancestor);
      if (!task_deque_steal (&victim->deque, candidate))
        continue;
      if (wanted)
        return candidate.task;
      task_shared_push (team, candidate.task);
    }
}

/* Look at every ready task of the team until one may be run.  */
static struct task *
task_take_surely (struct thread *thread, struct task_team *team,
                  uintptr_t ancestor)
{
  struct task_worker *worker = task_worker_current (thread);
  struct task *task = task_shared_take (team, ancestor);
  if (!task)
    task = task_take_own (worker, ancestor);
  for (unsigned i = 0; !task && i < team->size; i++)
    {
      uint64_t begun = clock_ticks ();
      struct task_worker *victim = task_team_worker (team, i);
      if (victim)
        task = task_dig (team, victim, ancestor);
      if (task && victim != worker)
        thief_note_success (worker, begun, 0);
    }
  return task ? task : task_stray_take (team, ancestor);
}

/* Resting.  */

bool
task_sleeper_tasks (struct idle_sleeper *sleeper)
{
  /* In one order with the number of sleepers; see task_team_use.  */
  return __atomic_load_n (&task_sleeper (sleeper)->team->used,
                          __ATOMIC_SEQ_CST);
}

void *
task_sleeper_look (struct idle_sleeper *sleeper)
{
  struct task_sleeper *self = task_sleeper (sleeper);
  task_worker_current (self->thread)->thief.resting = false;
  return task_take_surely (self->thread, self->team, self->ancestor);
}

bool
task_sleeper_ready (struct idle_sleeper *sleeper)
{
  struct task_team *team = task_sleeper (sleeper)->team;
  if (__atomic_load_n (&team->shared_count, __ATOMIC_SEQ_CST)
      + __atomic_load_n (&team->stray_count, __ATOMIC_SEQ_CST))
    return true;
  for (unsigned i = 0; i < team->size; i++)
    {
      const struct task_worker *worker = task_team_worker (team, i);
      if (worker && task_deque_size (&worker->deque) > 0)
        return true;
    }
  return false;
}

bool
task_sleeper_call_parked (struct idle_sleeper *sleeper, bool any)
{
  struct task_team *team = task_sleeper (sleeper)->team;
  if ((uint32_t) __atomic_load_n (&team->idle.parked, __ATOMIC_SEQ_CST) == 0)
    return false;
  for (unsigned i = 0; i < team->size; i++)
    {
      struct task_worker *worker = task_team_worker (team, i);
      if (!worker)
        continue;
      if (any && idle_seat_taken (&worker->seat))
        {
          task_worker_notify (worker);
          return true;
        }
      struct task *task = any ? NULL : task_deque_look (&worker->deque).task;
      if (task && task_family_call_ancestor (task))
        return true;
    }
  return !any && task_shared_call_parked (team);
}

/* Makers.  */

static void
task_maker_call (struct idle_sleeper *maker)
{
  task_family_call_ancestor (task_sleeper (maker)->made);
}

static struct task_sleeper
task_maker (struct task_team *team, struct task *task)
{
  static const struct idle_kind kind
    = { .tasks = task_sleeper_tasks,
        .ready = task_sleeper_ready,
        .call_parked = task_sleeper_call_parked,
        .call_for_new = task_maker_call };
  struct task_sleeper maker = task_sleeper_of_crowd (NULL, team, &kind, 0);
  maker.made = task;
  return maker;
}

void
task_call_slow (struct task_team *team, struct task *task)
{
  struct task_sleeper maker = task_maker (team, task);
  idle_call (&maker.idle);
}

void
task_call_begin (struct task_team *team)
{
  struct task_sleeper maker = task_maker (team, NULL);
  idle_tasks_begin (&maker.idle);
}

/* Waiting in a task.  */

static inline bool
team_has_tasks (const struct task_team *team)
{
  return __atomic_load_n (&team->used, __ATOMIC_RELAXED);
}

static bool
task_wait_announce (struct idle_sleeper *sleeper)
{
  struct task_sleeper *self = task_sleeper (sleeper);
  if (!self->kind->announce (self->what))
    return false;
  task_family_park (self->thread->region.task);
  return true;
}

static void
task_wait_retract (struct idle_sleeper *sleeper)
{
  struct task_sleeper *self = task_sleeper (sleeper);
  task_family_unpark (self->thread->region.task);
  self->kind->retract (self->what);
}

static bool
task_wait_done (struct idle_sleeper *sleeper)
{
  struct task_sleeper *self = task_sleeper (sleeper);
  return self->kind->done (self->what);
}

/* Sleep until WHAT has come.  Returns a task to run instead, or NULL.  */
static struct task *
task_wait_asleep (struct thread *thread, const struct task_wait_kind *kind,
                  void *what, uintptr_t ancestor)
{
  static const struct idle_kind in_task
    = { .announce = task_wait_announce,
        .retract = task_wait_retract,
        .done = task_wait_done,
        .tasks = task_sleeper_tasks,
        .look = task_sleeper_look,
        .ready = task_sleeper_ready,
        .call_parked = task_sleeper_call_parked };
  struct task_sleeper sleeper
    = task_sleeper_of_crowd (thread, thread->region.task_team, &in_task, 0);
  struct task_worker *worker = task_worker_current (thread);
  sleeper.idle.seat = &worker->seat;
  sleeper.ancestor = ancestor;
  sleeper.kind = kind;
  sleeper.what = what;
  __atomic_store_n (&thread->region.task->owner, worker, __ATOMIC_RELAXED);
  return idle_rest (&sleeper.idle);
}

void
task_wait (struct thread *thread, const struct task_wait_kind *kind, void *what)
{
  struct task_team *team = thread->region.task_team;
  uintptr_t ancestor = task_family_link (thread->region.task);
  struct spin spin = spin_start ();
  while (!kind->done (what))
    {
      struct task *task = NULL;
      bool tasks = team_has_tasks (team);
      if (tasks && spin_probe_now (&spin))
        task = task_take (thread, ancestor);
      if (!task && !spin_pass_with_tasks (&spin, tasks))
        task = task_wait_asleep (thread, kind, what, ancestor);
      if (task)
        {
          task_run (thread, task);
          spin_again (&spin);
        }
    }
}

static bool
children_done (void *task)
{
  return task_family_children (task) == 0;
}

static bool
children_announce (void *task)
{
  return task_family_announce_wait (task);
}

static void
children_retract (void *task)
{
  task_family_retract_wait (task);
}

static void __attribute__ ((noinline))
task_wait_for_some (struct thread *thread)
{
  static const struct task_wait_kind kind
    = { children_done, children_announce, children_retract };
  /* Mostly the children are in the thread's own deque.  */
  task_run_own_children (thread);
  if (task_family_children (thread->region.task) != 0)
    task_wait (thread, &kind, thread->region.task);
}

/* Without children it saves no registers.  */
void
task_wait_children (struct thread *thread)
{
  if (task_family_children (thread->region.task) != 0)
    task_wait_for_some (thread);
}
