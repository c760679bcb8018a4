/* The host's threads that run the parts of kernels: blocks of a grid, work-groups of a
   dispatch.

   A thread takes a part, new or suspended, runs it for a while, and suspends it if it has
   not ended: so that parts, kernels and the host may wait for each other.  New and
   suspended parts take turns, as kernels do.  Threads without a part sleep; one whose
   parts do nothing but wait lets the host's threads run.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_COMMON_CREW_H
#define EMULATORS_COMMON_CREW_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

/* A kernel that runs.  The emulator sets `parts` and `most_resident`, the rest is 0 at first
   and the crew's; all is protected by the crew's lock while the job runs.  */
struct crew_job
{
  struct crew_job *next,
    **link; /* `link` is null where it cannot start a part now */
  uint64_t parts, started, ended;
  unsigned resident, most_resident;
};

/* A part of a kernel, or what is left of one to be used again.  `waits` and `sleeps` are
   written by `run` of a part that has not ended.  */
struct crew_part
{
  struct crew_part *next;
  struct crew_job *job;
  uint64_t number; /* of the job's parts */
  bool waits;      /* it did nothing lately but what waiting looks like */
  uint64_t sleeps; /* nanoseconds; all of it wants to sleep so long */
};

/* What an emulator does for its crew; never called with the crew's lock held but
   `create`.  */
struct crew_methods
{
  struct crew_part *(*create) (
    void); /* a part to be started; null: no memory */
  bool (*start) (struct crew_part *part); /* false: it has ended */
  bool (*run) (struct crew_part *part);   /* for a while; true: it has ended */
  void (*reset) (
    struct crew_part *part); /* it has ended; it may be started again */
  void (*destroy) (struct crew_part *part);
  bool (*stopped) (const struct crew_job *job); /* it starts no more parts */
  void (*finish) (
    struct crew_job *job); /* all parts have ended; it may go away */
};

struct crew
{
  const struct crew_methods *methods;
  pthread_mutex_t lock;
  pthread_cond_t work; /* parts that can run may be there */
  unsigned threads, sleeping;
  struct crew_job *jobs; /* that can start a part, in turn */
  struct crew_job **jobs_end;
  struct crew_part *suspended; /* run the longest time ago first */
  struct crew_part **suspended_end;
  unsigned suspended_count;
  unsigned
    waiting; /* parts in a row that seemed to wait when they were run last */
  struct crew_part *idle; /* to be used again */
  unsigned idle_count;
  unsigned part_count; /* all that `create` made and that still are */
  bool new_has_turn;
  unsigned running, most_running; /* jobs */
  /* Of a fork's child: what the parent had.  Only a leak checker looks at it.  */
  struct
  {
    struct crew_job *jobs;
    struct crew_part *suspended, *idle;
  } of_parent;
};

#define CREW_INITIALIZER(crew, methods_)                                       \
  {                                                                            \
    .methods = methods_, .lock = PTHREAD_MUTEX_INITIALIZER,                    \
    .work = PTHREAD_COND_INITIALIZER, .jobs_end = &(crew).jobs,                \
    .suspended_end = &(crew).suspended                                         \
  }

/* Start JOB, which has at least one part.  Returns false where no thread can be had, or no
   memory for a part; nothing of it has happened then.  */
bool crew_start (struct crew *crew, struct crew_job *job);

unsigned crew_running (struct crew *crew);
unsigned crew_most_running (struct crew *crew);

/* A fork's child: the parent's threads are gone, nothing runs.  What they had under way is
   lost with them; its memory is not given back, since they may have been in the middle of
   changing it.  */
void crew_fork_child (struct crew *crew);

#endif
