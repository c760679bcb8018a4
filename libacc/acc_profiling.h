/* The profiling interface (OpenACC 2.6, 5): which callbacks are registered, and
   calling them.
   A program without a tool pays one load of acc_profiling_on per construct.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_ACC_PROFILING_H
#define GANGWAY_ACC_PROFILING_H

#include "base/attributes.h"
#include "libacc/acc_thread.h"
#include <acc_prof.h>

/* Whether a callback was ever registered.  Atomic, relaxed: a construct that
   runs at the same time as the first registration may miss it.  */
extern bool acc_profiling_on;

/* One construct, directive or API call that is being processed.  The
   outermost of a thread is the context of every event inside it.  THREAD is
   NULL where nothing is dispatched, and then no other field is set.  */
struct acc_scope
{
  struct acc_thread *thread;
  bool outermost;
  acc_prof_info prof;
  acc_event_info event; /* of the construct itself */
  acc_api_info api;
};

/* In the child of a fork the lock of the callbacks is nobody's.  Each change of them is one
   store, so that they are whole.  */
void acc_profiling_after_fork (void);

/* Slow paths of the functions below.  */
void acc_scope_begin_slow (struct acc_scope *scope, struct acc_thread *thread,
                           acc_construct_t construct, acc_event_t start,
                           int async);
void acc_scope_dispatch (struct acc_scope *scope, acc_event_info *event,
                         acc_event_t type);
void acc_scope_end_slow (struct acc_scope *scope, acc_event_t end);

/* Begin a construct on THREAD's device and dispatch START (acc_ev_none: an API
   routine, which has no event of its own, only a context).  */
static inline void
acc_scope_begin (struct acc_scope *scope, struct acc_thread *thread,
                 acc_construct_t construct, acc_event_t start, int async)
{
  scope->thread = NULL;
  if (unlikely (__atomic_load_n (&acc_profiling_on, __ATOMIC_RELAXED)))
    acc_scope_begin_slow (scope, thread, construct, start, async);
}

/* Dispatch END, unless it is acc_ev_none, and end the construct.  */
static inline void
acc_scope_end (struct acc_scope *scope, acc_event_t end)
{
  if (unlikely (scope->thread != NULL))
    acc_scope_end_slow (scope, end);
}

/* Tell SCOPE, which has begun, that its construct runs on DEVICE, or, where that is
   NULL, on the host.  */
void acc_scope_set_device (struct acc_scope *scope,
                           const struct device *device);
/* Set the async-argument that SCOPE's events show, and return the one that they
   showed before, so that the caller can put it back.  SCOPE may be NULL: then
   nothing is set.  */
int acc_scope_set_async (struct acc_scope *scope, int async);

/* Begin the initialisation or shutdown of device NUMBER of TYPE, or of the runtime,
   and dispatch START.  TYPE is as the program said it, perhaps
   acc_device_default.  */
void acc_scope_begin_init (struct acc_scope *scope, struct acc_thread *thread,
                           acc_construct_t construct, bool implicit,
                           acc_device_t type, int number, acc_event_t start);

/* Parts of a construct: the implicit enter data and exit data of a compute
   construct, a launch, a wait, a copy.  EVENT lives from the start to the end,
   so that tool_info comes back.  SCOPE may be inactive; then nothing
   happens.  */
void acc_scope_part (struct acc_scope *scope, acc_event_info *event,
                     acc_event_t type);
void acc_scope_launch_start (struct acc_scope *scope, acc_event_info *event,
                             const char *kernel, const unsigned *dims);

/* The outermost construct on THREAD, which is the context of events inside
   it; NULL where there is none or no events are wanted now.  */
struct acc_scope *acc_scope_current (struct acc_thread *thread);

/* Call the callbacks of EVENT's type.  THREAD may be NULL.  */
void acc_profiling_dispatch (struct acc_thread *thread, acc_prof_info *prof,
                             acc_event_info *event, acc_api_info *api);

/* From this call on, dispatch the data events (alloc, create, enqueue_upload and so
   on) that a thread causes inside a construct or routine of OpenACC.  */
void acc_scope_observe_data (void);

#endif
