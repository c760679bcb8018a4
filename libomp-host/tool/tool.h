/* Whether a tool hears of what the program does (5.2, chapter 19), and what the runtime
   keeps for it of each thread, parallel region and task.

   A program without a tool pays one load for each construct, tool_hears (): the event's
   code is in functions of its own, and so is all that is kept for it.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_TOOL_H
#define GANGWAY_HOST_TOOL_H

#include <omp-tools.h>
#include "base/attributes.h"

/* UNSETTLED: nobody has looked for a tool yet.  PRESENT stays, also when the tool is
   finished: then there are no callbacks.  */
enum tool_presence
{
  TOOL_NONE,
  TOOL_UNSETTLED,
  TOOL_PRESENT
};

/* An enum tool_presence; atomic.  Changes once, from UNSETTLED, before the calling
   thread's first event.  */
extern uint8_t tool_presence __attribute__ ((visibility ("hidden")));

/* Where the program called the runtime.  */
struct tool_site
{
  const void *code; /* the return address */
  void *frame; /* the canonical frame address of the runtime's entry point */
};

/* The site of the entry point that this stands in, directly or through functions that
   are inlined always.  */
#define TOOL_SITE                                                              \
  ((struct tool_site) { __builtin_return_address (0), __builtin_dwarf_cfa () })

/* A parallel region, or the region of an initial task.  Freed when the last of its
   implicit tasks has given its hold back.  */
struct tool_parallel
{
  ompt_data_t data;
  struct tool_parallel *outer; /* NULL: an initial task's */
  struct tool_task *encountering;
  const void *code; /* where the program asked for it */
  unsigned size;    /* of the team */
  int flags;        /* of its begin and its end */
  uint32_t holds;   /* atomic */
};

/* What a task has told of the constructs of one kind that the compiler divides among
   threads, see tool_divided.c.  */
struct tool_divided
{
  uint64_t count; /* iterations, as the last call that began one said */
  uint64_t told;  /* the same as the tool has heard it, where one is begun */
  bool met;       /* there was such a call */
  bool varies;    /* and they did not all say the same */
  bool begun;     /* and not ended */
  bool shares;    /* the task is in a loop that has a work share besides */
};

/* A task.  Implicit and initial tasks' belong to their threads; an explicit task's is
   freed when it is complete and no node of a dependence names it any more.  */
struct tool_task
{
  ompt_data_t data;
  ompt_frame_t frame;
  int flags;      /* ompt_task_flag_t */
  uint32_t holds; /* atomic */
  bool cancelled; /* it has come to a cancellation point that ends it */
  /* The iterations of a taskloop that the task runs; none: another task.  */
  ompt_dispatch_chunk_t chunk;
  /* The rest is set when a thread begins the task.  */
  struct tool_task *below; /* the task it was scheduled on, or made by */
  struct tool_parallel *parallel;
  unsigned index; /* the thread's number */
  int state;      /* of the thread, when it began the task */
  /* Of the doacross loop that it is in, or was in last.  */
  unsigned dimensions;
  struct tool_divided loop, distribute;
  /* The memory of its arguments and private variables.  */
  void *memory;
  size_t memory_size;
};

/* What a worker of the library's does; a thread of another kind is no worker.  */
enum tool_worker_stage
{
  TOOL_NO_WORKER,
  TOOL_WORKER_IDLE, /* it waits for a region, and has told of all there was */
  TOOL_WORKER_BUSY,
  TOOL_WORKER_ENDED /* it has told of its end, and waits */
};

/* A thread.  Its own; a signal handler of the tool's may read it.  */
struct tool_thread
{
  ompt_data_t data;
  struct tool_task
    *task; /* the current one; NULL in a worker between regions */
  /* The implicit task whose region this worker has left, while the region's end has
     not been told.  */
  bool leaving;
  int state; /* ompt_state_t */
  ompt_wait_id_t wait;
  /* Where the program has called a target construct or routine: the last one.  */
  struct tool_site target_site;
  /* The construct on a device that it works for, or NULL (tool_target.h).  */
  struct tool_target *target;
  bool initial; /* the thread's first task is an initial task that was told */
  /* Callbacks that the thread is in, one in another.  */
  unsigned inside;
  /* The rest stays with the memory, see tool_threads.c.  lane: where the callbacks are
     counted with those of other threads, see tool_callbacks.c; constant.  used: 0 where no
     thread has this memory; atomic.  stage: an enum tool_worker_stage; atomic, written by
     the thread alone.  next: constant.  */
  unsigned lane;
  uint32_t used;
  uint32_t stage;
  struct tool_thread *next;
};

/* The calling thread's; NULL: the tool does not know it.  */
extern __thread struct tool_thread *tool_self
  __attribute__ ((tls_model ("initial-exec")));

/* For tool_hears: look for the tool if nobody has, and begin the calling thread, as a
   worker or with an initial task.  False where there is no tool, or the caller is
   inside its initializer.  Calls the tool; no lock may be held.  */
bool tool_meet (void) __attribute__ ((cold));
bool tool_meet_worker (void) __attribute__ ((cold));
/* The same for a thread that belongs to a device or a driver: the tool hears of it with
   its first event, and of its end.  */
bool tool_meet_other (void) __attribute__ ((cold));

/* Whether there may be a tool: one comparison with a byte of memory and a branch that is
   not taken.  What is behind it asks tool_meet.  The read is not atomic for the compiler,
   which makes three instructions of one then: it may be of either value while the byte
   changes from one that is not TOOL_NONE, and both lead to tool_meet.  */
static inline bool
tool_here (void)
{
#ifdef __SANITIZE_THREAD__
  return unlikely (__atomic_load_n (&tool_presence, __ATOMIC_RELAXED)
                   != TOOL_NONE);
#else
  return unlikely (tool_presence != TOOL_NONE);
#endif
}

/* Whether the calling thread's events are told.  For entry points that do little more:
   others call a function of their own where tool_here says so, which asks tool_meet, so
   that the usual way saves no registers for it.  */
static inline bool
tool_hears (void)
{
  return tool_here () && tool_meet ();
}

/* The same for a thread of the library's own.  */
static inline bool
tool_hears_worker (void)
{
  return tool_here () && tool_meet_worker ();
}

/* The library's variables are read and its handlers registered: a tool may start.
   Called once, at the end of the library's constructor.  */
void tool_may_start (void);

/* Finish the tool, unless that is done: its finalizer is called, once no other thread is in
   a callback, and no callback after that.  From the thread that ends the process, unloads
   the library or stops the tool, perhaps out of a callback.  Where another thread does so
   already, waits until the finalizer has returned.  */
void tool_finish (void);
/* tool_finish where the calling thread ends the process, unloads the library or pauses it for
   good: FUNCTION
   of tool_before_end, which the library's constructor sets, is called first, while the
   tool still hears, unless the calling thread is in a callback.  */
void tool_end (void);
void tool_before_end (void (*function) (void));
/* tool_finish, and unload the tool's library: no thread runs its code any more.  */
void tool_unload (void);

/* For the child of a fork: the other threads' events never come.  */
void tool_forget_others (void);

/* omp_control_tool (5.2, 18.14): one of omp_control_tool_result_t.  */
int tool_control (int command, int modifier, void *argument,
                  struct tool_site site);

#endif
