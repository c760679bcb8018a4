/* Finding tasks, waiting, waking.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/tasks/task_wait.h"

#include "libomp-host/wait/clock_ticks.h"
#include "libomp-host/tasks/task_run.h"
#include "libomp-host/tasks/task_shared.h"

/* Attempts at one victim that others steal from too.  */
#define STEAL_ATTEMPTS 4
/* With at least so many tasks left, a victim loses so many more.  */
#define STEAL_MORE_FROM 32
#define STEAL_MORE 7
/* A theft pays if the task takes so many times as long; and where more threads
   than processors are awake, so that it may cost a switch between them too.  The
   longest pause after one that did not, in thefts.  */
#define THEFT_WORTH 2
#define THEFT_WORTH_CROWDED 64
#define THEFT_DELAY_MAX 32
/* Milliseconds for which a thread sleeps before it looks for tasks: the first
   time, and after many in vain.  */
#define REST_FIRST 4
#define REST_MAX 256

/* Searching.  */

static inline bool
task_may_run (const struct task *task, uintptr_t ancestor)
{
  return ancestor == 0
         || __atomic_load_n (&task->up, __ATOMIC_RELAXED) == ancestor
         || task_family_descends (task, ancestor);
}

static inline struct task *
task_take_own (struct task_worker *worker, uintptr_t ancestor)
{
  struct task *task = task_deque_peek (&worker->deque);
  if (!task || !task_may_run (task, ancestor))
    return NULL;
  return task_deque_pop (&worker->deque);
}

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
   wait noticeably.  If more threads than processors are awake, it goes to sleep
   instead (task_rest_limit).  */

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
thief_consider (struct task_worker *worker)
{
  struct task_thief *thief = &worker->thief;
  bool crowded = threads_crowded ();
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
thief_rests (struct task_worker *worker)
{
  struct task_thief *thief = &worker->thief;
  if (thief->stolen)
    thief_consider (worker);
  if (unlikely (thief->resting) && !threads_crowded ())
    thief->resting = false;
  return thief->resting;
}

unsigned
task_rest_limit (struct thread *thread)
{
  struct team *team = thread->region.team;
  /* A worker that no team has yet has no member.  */
  if (!threads_oversubscribed () || !thread->region.member
      || !__atomic_load_n (&team->tasks.used, __ATOMIC_RELAXED))
    return 0;
  struct task_worker *worker = task_worker_current (thread);
  worker->thief.resting = false;
  worker->rest = worker->rest ? 2 * worker->rest : REST_FIRST;
  if (worker->rest > REST_MAX)
    worker->rest = REST_MAX;
  return worker->rest;
}

static struct task *
task_steal_and_note (struct task_worker *worker, struct task_worker *victim,
                     uintptr_t ancestor)
{
  uint64_t begun = clock_ticks ();
  struct task *task = task_steal_from (victim, ancestor);
  if (!task)
    return NULL;
  worker->rest = 0;
  unsigned more = 0;
  if (worker->thief.delay == 0)
    more = task_steal_more (worker, victim, ancestor);
  thief_note_success (worker, begun, more);
  return task;
}

/* First from whom it worked last, then from all, beginning anywhere.  */
static struct task *
task_steal (struct thread *thread, struct team *team,
            struct task_worker *worker, uintptr_t ancestor)
{
  if (__atomic_load_n (&team->tasks.waking, __ATOMIC_RELAXED))
    __atomic_store_n (&team->tasks.waking, 0, __ATOMIC_RELAXED);
  if (thief_rests (worker))
    return NULL;
  unsigned number = worker->victim;
  for (unsigned i = 0, next = random_below (worker, team->size);
       i <= team->size; i++)
    {
      struct task_worker *victim = __atomic_load_n (
        &team->members[number].queue.worker, __ATOMIC_ACQUIRE);
      if (victim && victim != worker && task_deque_size (&victim->deque) > 0)
        {
          struct task *task = task_steal_and_note (worker, victim, ancestor);
          if (task)
            {
              worker->victim = number;
              /* One thief at a time is woken; it wakes the next.  */
              if (unlikely (task_team_sleeps (team))
                  && task_deque_size (&victim->deque) > 0)
                task_wake_slow (thread, team);
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
  struct team *team = thread->region.team;
  struct task_worker *worker = task_worker_current (thread);
  struct task *task = NULL;
  if (unlikely (__atomic_load_n (&team->tasks.shared_count, __ATOMIC_RELAXED)))
    task = task_shared_take (team, ancestor);
  if (!task)
    task = task_take_own (worker, ancestor);
  if (!task && team->size > 1)
    task = task_steal (thread, team, worker, ancestor);
  return task;
}

/* Waiting.  */

static inline bool
team_has_tasks (const struct team *team)
{
  return __atomic_load_n (&team->tasks.used, __ATOMIC_RELAXED);
}

/* Sleep until there may be news.  Returns a task to run instead, or NULL.  */
static struct task *
task_wait_asleep (struct thread *thread, const struct task_wait_kind *kind,
                  void *what, uintptr_t ancestor)
{
  struct team *team = thread->region.team;
  struct task *task = NULL;
  if (!kind->announce (what))
    return NULL;
  __atomic_fetch_add (&team->tasks.parked, 1, __ATOMIC_SEQ_CST);
  if (team_has_tasks (team))
    task = task_take (thread, ancestor);
  if (!task && !kind->done (what))
    task_worker_sleep (task_worker_current (thread), task_rest_limit (thread));
  __atomic_fetch_sub (&team->tasks.parked, 1, __ATOMIC_RELAXED);
  kind->retract (what);
  return task;
}

void
task_wait (struct thread *thread, const struct task_wait_kind *kind, void *what)
{
  struct team *team = thread->region.team;
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

void
task_wait_children (struct thread *thread)
{
  static const struct task_wait_kind kind
    = { children_done, children_announce, children_retract };
  struct task *task = thread->region.task;
  struct team *team = thread->region.team;
  /* Mostly the children are in the thread's own deque.  */
  while (task_family_children (task) != 0)
    {
      struct task *child = NULL;
      if (likely (
            !__atomic_load_n (&team->tasks.shared_count, __ATOMIC_RELAXED)))
        child = task_take_own (task_worker_current (thread),
                               task_family_link (task));
      if (!child)
        {
          task_wait (thread, &kind, task);
          return;
        }
      task_run (thread, child);
    }
}

/* Waking.  */

void
task_wake_slow (struct thread *thread, struct team *team)
{
  if (__atomic_load_n (&team->tasks.waking, __ATOMIC_RELAXED))
    return;
  unsigned sleepers
    = __atomic_load_n (&team->barrier.sleep.sleepers, __ATOMIC_RELAXED)
      + __atomic_load_n (&team->dock.joining, __ATOMIC_RELAXED);
  unsigned parked = __atomic_load_n (&team->tasks.parked, __ATOMIC_RELAXED);
  /* With a thread awake for every processor, more of them only take turns.  */
  if (sleepers + parked + icv_device.available_processors <= team->size)
    return;
  if (sleepers == 0)
    task_family_notify_ancestor (thread->region.task);
  else if (__atomic_exchange_n (&team->tasks.waking, 1, __ATOMIC_RELAXED) == 0)
    barrier_wake (team, 1);
}
