/* Contexts, and each thread's stack of them.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_CUDA_DRIVER_CONTEXT_H
#define EMULATORS_CUDA_DRIVER_CONTEXT_H

#include <pthread.h>
#include <stdbool.h>
#include "emulators/cuda/driver/cuda_types.h"
#include "emulators/cuda/driver/settings.h"
#include "emulators/cuda/exec/grid.h"

struct event;
struct module;
struct stream;
struct space;

struct context
{
  /* Immutable.  */
  CUcontext handle;
  CUdevice device;
  bool primary;
  unsigned api_version;
  unsigned long long id;

  struct context *previous, *next; /* of all contexts, under their lock */
  unsigned flags;                  /* atomic, as the preferences are */
  int cache_config, shared_config;
  unsigned references; /* atomic: its handle, and one for each stream */
  CUresult error;      /* atomic: of the first kernel that failed, for ever */
  bool active; /* atomic: a primary context is not before it is retained */

  /* Blocking streams, without the legacy one, that have something to do.  Atomic.  */
  unsigned busy_streams;
  struct stream *legacy; /* immutable while active */

  /* Protects the lists and what follows.  Taken after no other lock of the driver,
     and no other is taken inside it.  */
  pthread_mutex_t lock;
  struct stream *streams;
  struct event *events;
  struct module *modules;
  size_t limits[CU_LIMITS];

  /* The memory its kernels reach: its own device's, what programs map, then peers'.  Ends
     in null.  Peers are added and removed under `lock`.  */
  struct space *spaces[DEVICES_MAX + 2];
  struct machine machine;
};

/* Make a context of DEVICE, active and with a handle, on no thread's stack; null where
   memory runs out.  Its handle has a reference, which context_unreference gives back.  */
struct context *context_create (CUdevice device, unsigned flags, bool primary);
/* Fill a new or inactive context.  False, with nothing kept, where memory runs
   out.  */
bool context_start (struct context *context);
/* Make CONTEXT inactive, wait until what it still does has ended, and give back all that it
   holds.  */
void context_stop (struct context *context);
/* One reference of CONTEXT less; it goes with the last one.  */
void context_unreference (struct context *context);

/* The active context of HANDLE, or null.  */
struct context *context_of_handle (CUcontext handle);

static inline CUresult
context_error (const struct context *context)
{
  return __atomic_load_n (&context->error, __ATOMIC_ACQUIRE);
}

/* Note that a kernel of CONTEXT ended with RESULT.  */
void context_fail (struct context *context, enum grid_result result);

/* Wait for all that was submitted to CONTEXT's streams.  Returns the context's error.  */
CUresult context_wait (struct context *context);

/* Called by stream.c: note a stream, and forget it.  The former takes a reference of CONTEXT,
   the latter gives it back.  */
void context_add_stream (struct context *context, struct stream *stream);
void context_remove_stream (struct context *context, struct stream *stream);

/* The stream after PREVIOUS (null: the first), with a reference that the caller gets;
   PREVIOUS's is given back.  Null after the last.  */
struct stream *context_next_stream (struct context *context,
                                    struct stream *previous);

/* --- The calling thread's (current_context.c).  */

/* The calling thread's context.  Returns what is wrong: there is none, it was destroyed,
   it has an error, or the thread runs a host function, which may not ask.  */
CUresult context_current (struct context **context);

/* The same, without looking for the context's error.  */
CUresult context_current_even_failed (struct context **context);

/* A host function begins or ends on the calling thread.  */
void context_in_callback (bool inside);

/* The stream that HANDLE means to the calling thread: a stream, or a default stream of the
   current context.  Returns what is wrong, as context_current does.  The caller holds
   no reference: the program must not destroy the stream at the same time.  */
CUresult context_stream (CUstream handle, struct stream **stream);

#endif
