/* How the threads of a team start on AMD devices: all at once.

   GCC's device library, but for version 17's, has the thread that meets a parallel region
   write what each other thread of the team needs, one thread after the other, while they
   wait at a barrier.  An image that is linked with this by the linker's --wrap, as with
   reverse.c, has them told with one store for all: GCC makes the loops below into stores
   whose lanes are threads.  What follows for each thread by itself, such as its implicit
   task, start_self does on that thread.

   The library's own part is the same as ever: __real_gomp_team_start starts a team of one,
   which is the calling thread's share of any team; a thread that waits calls its `fn` with
   its `data`, and goes to the team's last barrier then.  So this may stand beside regions
   that are not started here.

   A thread is told through its own fields.  `data`, `ts.team` and `ts.team_id` have their
   last values, but that `data` is the thread; the region's function and data are in
   ts.single_count and ts.static_trip and its taskgroup in ts.last_work_share until start_self
   has read them and these fields begin as in GCC's.  What else is read there does not change
   before the region ends: the team's `prev_ts` and the task that met the region.
   `ordered_release` must be there before any thread runs, which may post another's.

   A thread need not be at that barrier.  Where explicit tasks were left, threads leave a
   region's last barrier without having met as often as each other at the hardware's, of
   which there is one: a thread may still be in the region before, where it writes `task`, or
   may just have passed a barrier of others and look whether there is something to do.  So
   `fn`, at which it looks, is written when all else is there, and `task` by the thread itself.

   layout.h is make-library's: where the fields are, as the library's debugging information
   says.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <stdint.h>
#include "layout.h"

#define LANES 64

/* The words at which the library has the address of the first thread, in LDS.  make-library
   looks for that in its code.  */
#define THREADS_LOW 4
#define THREADS_HIGH 8

#pragma omp declare target

#define FIELD(type, object, at) (*(type *) ((char *) (object) + (at)))

typedef void body (void *);

/* A pool's threads, which lie together.  */
struct thread_words
{
  uint64_t word[THREAD_SIZE / 8];
};
struct thread_halves
{
  uint32_t half[THREAD_SIZE / 4];
};

extern char gomp_global_icv; /* its first byte */
void gomp_init_task (void *task, void *parent, void *icv);
void __real_gomp_team_start (body *fn, void *data, unsigned count,
                             unsigned flags, void *team, void *taskgroup);
void __wrap_gomp_team_start (body *fn, void *data, unsigned count,
                             unsigned flags, void *team, void *taskgroup);

/* What a thread of a team but the first does before its part of the region.  */
static void
start_self (void *thread)
{
  char *team = FIELD (char *, thread, THREAD_ts + STATE_team);
  unsigned number = FIELD (unsigned, thread, THREAD_ts + STATE_team_id);
  body *fn = FIELD (body *, thread, THREAD_ts + STATE_single_count);
  void *data = FIELD (void *, thread, THREAD_ts + STATE_static_trip);
  void *taskgroup = FIELD (void *, thread, THREAD_ts + STATE_last_work_share);
  char *tasks = team + TEAM_implicit_task;
  char *task = tasks + number * TASK_SIZE;
  char *parent = FIELD (char *, tasks, TASK_parent);

  FIELD (void *, thread, THREAD_ts + STATE_work_share)
    = team + TEAM_work_shares;
  FIELD (void *, thread, THREAD_ts + STATE_last_work_share) = 0;
  FIELD (unsigned, thread, THREAD_ts + STATE_level)
    = FIELD (unsigned, team, TEAM_prev_ts + STATE_level) + 1;
  FIELD (unsigned, thread, THREAD_ts + STATE_active_level)
    = FIELD (unsigned, team, TEAM_prev_ts + STATE_active_level) + 1;
  FIELD (uint64_t, thread, THREAD_ts + STATE_single_count) = 0;
  FIELD (uint64_t, thread, THREAD_ts + STATE_static_trip) = 0;
  FIELD (void *, thread, THREAD_task) = task;
  gomp_init_task (task, parent, parent ? parent + TASK_icv : &gomp_global_icv);
  FIELD (void *, task, TASK_taskgroup) = taskgroup;
  fn (data);
}

static char *
first_thread (void)
{
  uint32_t low, high;
  __asm__ volatile("ds_read_b32 %0, %2\n\t"
                   "ds_read_b32 %1, %3\n\t"
                   "s_waitcnt lgkmcnt(0)"
                   : "=&v"(low), "=&v"(high)
                   : "v"(THREADS_LOW), "v"(THREADS_HIGH));
  return (char *) ((uint64_t) high << 32 | low);
}

/* Each loop is one store, where all pass the same number of times, and that is known.  */
#define TELL(place, value)                                                     \
  do                                                                           \
    {                                                                          \
      _Pragma ("GCC ivdep") for (int i = 0; i < LANES;                         \
                                 i++) if (i && i < count) place                \
        = value;                                                               \
    }                                                                          \
  while (0)
#define TELL_WORD(at, value) TELL (words[i].word[(at) / 8], (uint64_t) (value))

static void
wait_for_stores (void)
{
  __atomic_thread_fence (__ATOMIC_SEQ_CST);
  __asm__ volatile("s_waitcnt 0" ::: "memory");
}

/* Tell the threads 1 to COUNT - 1, which is no more than LANES.  A thread may look at its
   `fn` at any time, so that is the last.  */
static void
tell_threads (char *first, int count, body *fn, void *data, char *team,
              void *taskgroup)
{
  struct thread_words *words = (struct thread_words *) first;
  struct thread_halves *halves = (struct thread_halves *) first;
  uint64_t *released = FIELD (uint64_t *, team, TEAM_ordered_release);
  uint64_t address = (uint64_t) first;
  TELL_WORD (THREAD_data, address + (uint64_t) i * THREAD_SIZE);
  TELL_WORD (THREAD_ts + STATE_team, team);
  TELL (halves[i].half[(THREAD_ts + STATE_team_id) / 4], (uint32_t) i);
  TELL_WORD (THREAD_ts + STATE_single_count, fn);
  TELL_WORD (THREAD_ts + STATE_static_trip, data);
  TELL_WORD (THREAD_ts + STATE_last_work_share, taskgroup);
  TELL (released[i], address + THREAD_release + (uint64_t) i * THREAD_SIZE);
  wait_for_stores ();
  TELL_WORD (THREAD_fn, start_self);
}

static void __attribute__ ((noinline))
start_all (body *fn, void *data, unsigned count, unsigned flags, void *team,
           void *taskgroup)
{
  __real_gomp_team_start (fn, data, 1, flags, team, taskgroup);
  char *first = first_thread ();
  FIELD (unsigned, first, THREAD_ts + STATE_active_level)++;
  tell_threads (first, (int) count, fn, data, team, taskgroup);
  wait_for_stores ();
  __asm__ volatile("s_barrier" ::: "memory");
}

void
__wrap_gomp_team_start (body *fn, void *data, unsigned count, unsigned flags,
                        void *team, void *taskgroup)
{
  if (count == 1 || count > LANES)
    __real_gomp_team_start (fn, data, count, flags, team, taskgroup);
  else
    start_all (fn, data, count, flags, team, taskgroup);
}

#pragma omp end declare target
