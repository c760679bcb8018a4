/* Streams: queues of commands, without a thread for each.

   A command runs on the thread that submits it where its stream is idle and the
   command is short; else on the thread that ends what it waited for: a worker, a
   thread of the pool that runs kernels, or a program's thread that ended a command of
   its own.

   Each stream numbers its commands; command N has ended where `completed` >= N.  A
   command may wait for commands of other streams: for an event, or because one of the
   two streams is the legacy default stream.  What it waits for was submitted before it,
   so that commands never wait in a circle.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_CUDA_DRIVER_STREAM_H
#define EMULATORS_CUDA_DRIVER_STREAM_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include "emulators/cuda/driver/cuda_types.h"
#include "emulators/common/worker.h"

struct context;
struct command;
struct waiting;

struct stream
{
  /* Immutable.  */
  CUstream handle; /* null for the default streams */
  struct context *context;
  unsigned flags;
  int priority;
  unsigned long long id;
  bool legacy, blocking; /* the legacy default stream; ordered with it */
  const void *thread;    /* whose default stream it is, else null */

  bool held;           /* not released yet */
  unsigned references; /* atomic: while held, while busy, for each event */
  struct stream *previous, *next; /* in the context's list, under its lock */

  /* Under `lock`; `submitted` and `completed` are read without it, too.  */
  pthread_mutex_t lock;
  struct command *first, *last; /* not begun */
  bool running;                 /* a command was begun and has not ended */
  uint64_t submitted, completed;
  struct waiting *waiting; /* what other streams' commands wait for */

  uint32_t signal;   /* atomic: changes when `completed` does */
  unsigned sleepers; /* atomic: threads that wait for `signal` */

  unsigned scheduled; /* atomic: a thread has it in its list of ready streams */
  struct stream *next_ready;
};

enum command_state
{
  COMMAND_ENDED,
  COMMAND_RUNS /* command_end is or was called for it, by whichever thread */
};

struct command_kind
{
  /* Do it or begin it.  No lock is held.  */
  enum command_state (*run) (struct command *command);
  /* Give back what the command holds, after it ended or where it never ran.  May be
     null.  The command itself is freed by the caller.  */
  void (*drop) (struct command *command);
  bool always; /* runs even after the context got an error */
};

/* The beginning of each kind's own structure, from malloc.  */
struct command
{
  const struct command_kind *kind;
  struct stream *stream;
  struct command *next;
  unsigned
    waits; /* atomic: commands it waits for, and 1 until it is submitted */
  uint64_t duration; /* nanoseconds that it takes at least */
  uint64_t due;      /* when it may end: known once it began */
  struct job job;    /* for the kind's use while it runs */
};

/* A stream of CONTEXT with one reference, which the caller gets; null where memory
   runs out.  The caller holds no lock.  */
struct stream *stream_create (struct context *context, unsigned flags,
                              int priority);
/* The program or the context gives up STREAM: its handle is forgotten.  What the stream
   still has to do is done.  */
void stream_release (struct stream *stream);
void stream_reference (struct stream *stream);
void stream_unreference (struct stream *stream);

/* A command of SIZE bytes, of which those after struct command are 0.  Null where
   memory runs out.  stream_submit or command_drop takes it.  */
struct command *command_create (struct stream *stream,
                                const struct command_kind *kind, size_t size);
void command_drop (struct command *command);

/* Have COMMAND, not submitted yet, wait for command NUMBER of STREAM.  (Where memory runs
   out, the caller waits for it here.)  */
void command_wait_for (struct command *command, struct stream *stream,
                       uint64_t number);

/* Put COMMAND into its stream's queue.  Returns its number.  */
uint64_t stream_submit (struct command *command);

/* COMMAND, for which COMMAND_RUNS was returned, has ended.  Any thread, no lock held.  */
void command_end (struct command *command);

/* Begin a command that the caller carries out itself, without any struct command.
   Returns whether STREAM is idle and nothing must be waited for; then the caller calls
   stream_leave soon, with the number from here.  */
bool stream_enter (struct stream *stream, uint64_t *number);
void stream_leave (struct stream *stream);

bool stream_has_ended (const struct stream *stream, uint64_t number);
uint64_t stream_last (const struct stream *stream); /* number last given out */

/* Wait until command NUMBER has ended.  Polls a little, then sleeps.  */
void stream_wait (struct stream *stream, uint64_t number);

#endif
