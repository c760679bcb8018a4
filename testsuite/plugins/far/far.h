/* A plugin for tests: a device that is far away.  Nothing of the host's works on it:
   functions have numbers, its memory faults when the host touches it while no
   kernel runs, copies and launches take the time that the environment asks for, and
   queues run on threads that the runtime has not made.  Its kernels are the
   program's functions, compiled for the host; they find device memory at its
   addresses because it is mapped there while any of them runs.

   The environment, read when devices are counted:
     FAR_DEVICES=N          devices, 1 without it
     FAR_COPY_US=N          each copy begins after N microseconds
     FAR_LAUNCH_US=N        each kernel, too
     FAR_STAGE=mapped       kernels see what the host stores to staged memory, not the
                            other way round (the default)
     FAR_STAGE=shared       the host sees what they write, too
     FAR_STAGE=copy         what the host stored is copied once, when the launch is put
                            into its queue: only that launch sees it
     FAR_STAGE=refuse       nothing is staged
     FAR_MARKS=0            no mark can be made
     FAR_FAULT=NAME:N,...   the N-th call of GOMP_OFFLOAD_NAME fails; NAME:N+: and
                            all later ones.  `later_copy' and `later_kernel' are
                            what queues do with copies and kernels
     FAR_TRACE=1            a line for each call
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGIN_FAR_H
#define GANGWAY_PLUGIN_FAR_H

#include <pthread.h>
#include <stdlib.h>
#include <gomp/abi.h>
#include <gomp/plugin.h>
#include "plugins/common/exported.h"

#define FAR_DEVICES_MOST 8

/* ------------------------------------------------------------------------
   calls.c  */

/* What is counted and can fail: the functions that the runtime calls, and what
   queues do later.  */
#define FAR_CALLS(X)                                                           \
  X (init_device)                                                              \
  X (fini_device)                                                              \
  X (load_image)                                                               \
  X (unload_image)                                                             \
  X (can_run)                                                                  \
  X (alloc)                                                                    \
  X (free)                                                                     \
  X (host2dev)                                                                 \
  X (dev2host)                                                                 \
  X (dev2dev)                                                                  \
  X (memset)                                                                   \
  X (openacc_async_construct)                                                  \
  X (openacc_async_destruct)                                                   \
  X (openacc_async_test)                                                       \
  X (openacc_async_synchronize)                                                \
  X (openacc_async_serialize)                                                  \
  X (openacc_async_queue_callback)                                             \
  X (openacc_async_host2dev)                                                   \
  X (openacc_async_dev2host)                                                   \
  X (openacc_async_dev2dev)                                                    \
  X (queue_mark)                                                               \
  X (queue_follow)                                                             \
  X (queue_mark_passed)                                                        \
  X (queue_mark_free)                                                          \
  X (session_start)                                                            \
  X (session_stage)                                                            \
  X (session_set_target_var_table)                                             \
  X (session_abandon)                                                          \
  X (run)                                                                      \
  X (openacc_exec)                                                             \
  X (later_copy)                                                               \
  X (later_kernel)

enum far_call
{
#define FAR_CALL_NAME(name) FAR_##name,
  FAR_CALLS (FAR_CALL_NAME)
#undef FAR_CALL_NAME
    FAR_CALL_COUNT
};

/* Count a call.  False where it is the one to fail; what says so is in the
   runtime's debug output.  */
bool far_call (enum far_call call);
/* Bytes that copies to the device and from it were asked for; atomic.  */
extern unsigned long long far_bytes[2];
/* Allocations that the runtime got; atomic.  */
extern unsigned long far_allocations;
/* Complain of FAILED, a call that was made to fail; returns false.  */
bool far_failed (enum far_call failed);
/* Read the faults, and the other settings.  */
void far_settings_read (void);

enum far_stage
{
  FAR_STAGE_MAPPED,
  FAR_STAGE_COPY,
  FAR_STAGE_SHARED,
  FAR_STAGE_REFUSE
};

/* Constant once devices have been counted.  */
struct far_settings
{
  long devices, copy_us, launch_us;
  enum far_stage stage;
  bool no_marks, trace;
};
extern struct far_settings far_settings;
/* Sleep for that many microseconds.  */
void far_delay (long microseconds);

/* For tests, which find them with dlsym; testsuite/lib/far.h calls them: how often
   GOMP_OFFLOAD_NAME was called since the last reset, -1 for no such name.  NULL: of
   all together but later_copy and later_kernel.  */
EXPORT long far_count (const char *name);
EXPORT void far_reset (void);

/* ------------------------------------------------------------------------
   memory.c  */

/* Map the device's memory, the first time.  False on failure.  */
bool far_memory_begin (void);
/* SIZE bytes at a device address; NULL where there is no room.  Both fill them with
   what no program expects to read.  */
void *far_memory_alloc (size_t size);
bool far_memory_free (void *memory);
/* Where the plugin reads and writes SIZE bytes at device address MEMORY: those of one
   allocation, of one of the program's variables, or of a kernel's stack.  NULL for any
   others, after a message.  */
char *far_memory_view (const void *memory, size_t size);
/* A kernel begins and ends: device addresses can be used meanwhile.  */
void far_memory_open (void);
void far_memory_close (void);

/* ------------------------------------------------------------------------
   image.c  */

/* The function whose number is KEY, NULL where no loaded image has it.  */
void (*far_function (const void *key)) (void *);
/* Whether SIZE bytes at MEMORY lie in a variable of a loaded image.  */
bool far_is_variable (const void *memory, size_t size);

/* ------------------------------------------------------------------------
   queue.c  */

/* One thing to do in a queue.  RUN gets whether nothing failed before; returns false
   where it fails, and the queue with it.  The queue frees it.  */
struct far_op
{
  struct far_op *next;
  bool (*run) (struct far_op *op, bool good);
  struct gomp_queue_mark *awaited; /* the queue waits for it first, or NULL */
  struct gomp_queue_mark *passes;  /* the mark that this is, or NULL */
};

struct far_block;

void far_queue_add (struct goacc_asyncqueue *queue, struct far_op *op);
/* Blocks of sessions that have started in QUEUE since the last take.  */
void far_queue_give_block (struct goacc_asyncqueue *queue,
                           struct far_block *block);
struct far_block *far_queue_take_blocks (struct goacc_asyncqueue *queue);
/* Whether the calling thread is one of a queue's.  */
bool far_queue_runs_here (void);
/* Whether SIZE bytes at MEMORY are on the stack of a queue's thread: a kernel's own
   variables.  */
bool far_queue_has_on_stack (const void *memory, size_t size);

/* ------------------------------------------------------------------------
   session.c  */

/* What a session brings along.  */
struct far_block
{
  unsigned users; /* the queue, and the session or its launch; atomic */
  struct far_block *older;
  size_t size;
  char *device; /* where the kernel has it */
  char *host;   /* where the host has it: the same memory, or malloc'ed */
};

struct gomp_offload_session
{
  int device;
  struct goacc_asyncqueue *queue;
  void *table;
  struct far_block *block; /* or NULL */
};

/* One user less of each block of a list.  */
void far_blocks_release (struct far_block *block);

extern struct gomp_device_cookie *far_cookies[FAR_DEVICES_MOST];
extern struct gomp_native_hooks far_hooks;

#endif
