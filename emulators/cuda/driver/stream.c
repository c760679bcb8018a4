/* The streams' queues.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/cuda/driver/stream.h"

#include <limits.h>
#include <linux/futex.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "emulators/cuda/driver/context.h"

/* COMMAND waits for the command NUMBER of the stream in whose list this is.  */
struct waiting
{
  struct waiting *next;
  uint64_t number;
  struct command *command;
};

struct stream *
stream_create (struct context *context, unsigned flags, int priority)
{
  static unsigned long long last_id; /* atomic */
  struct stream *stream = calloc (1, sizeof *stream);
  if (!stream)
    return NULL;
  stream->context = context;
  stream->flags = flags;
  stream->priority = priority;
  stream->id = __atomic_add_fetch (&last_id, 1, __ATOMIC_RELAXED);
  stream->blocking = !(flags & CU_STREAM_NON_BLOCKING);
  stream->references = 1;
  stream->held = true;
  pthread_mutex_init (&stream->lock, NULL);
  context_add_stream (context, stream);
  return stream;
}

void
stream_reference (struct stream *stream)
{
  __atomic_add_fetch (&stream->references, 1, __ATOMIC_RELAXED);
}

void
stream_unreference (struct stream *stream)
{
  if (__atomic_sub_fetch (&stream->references, 1, __ATOMIC_ACQ_REL) > 0)
    return;
  context_remove_stream (stream->context, stream);
  pthread_mutex_destroy (&stream->lock);
  free (stream);
}

bool
stream_has_ended (const struct stream *stream, uint64_t number)
{
  return __atomic_load_n (&stream->completed, __ATOMIC_ACQUIRE) >= number;
}

uint64_t
stream_last (const struct stream *stream)
{
  return __atomic_load_n (&stream->submitted, __ATOMIC_ACQUIRE);
}

static bool
is_idle (const struct stream *stream)
{
  return stream_has_ended (stream, stream_last (stream));
}

struct command *
command_create (struct stream *stream, const struct command_kind *kind,
                size_t size)
{
  struct command *command = calloc (1, size);
  if (!command)
    return NULL;
  command->kind = kind;
  command->stream = stream;
  command->waits = 1;
  return command;
}

void
command_drop (struct command *command)
{
  if (command->kind->drop)
    command->kind->drop (command);
  free (command);
}

void
command_wait_for (struct command *command, struct stream *stream,
                  uint64_t number)
{
  if (stream == command->stream || stream_has_ended (stream, number))
    return;
  struct waiting *waiting = malloc (sizeof *waiting);
  if (!waiting)
    {
      stream_wait (stream, number);
      return;
    }
  pthread_mutex_lock (&stream->lock);
  bool ended = stream_has_ended (stream, number);
  if (!ended)
    {
      *waiting = (struct waiting) { stream->waiting, number, command };
      stream->waiting = waiting;
      __atomic_add_fetch (&command->waits, 1, __ATOMIC_RELAXED);
    }
  pthread_mutex_unlock (&stream->lock);
  if (ended)
    free (waiting);
}

/* Have a command of the legacy default stream wait for all of its context that is
   ordered with it, and a command of another such stream for the legacy one.  */
static void
wait_for_others (struct command *command)
{
  struct stream *stream = command->stream, *other = NULL;
  struct context *context = stream->context;
  if (stream->blocking && !stream->legacy)
    command_wait_for (command, context->legacy, stream_last (context->legacy));
  if (!stream->legacy
      || __atomic_load_n (&context->busy_streams, __ATOMIC_ACQUIRE) == 0)
    return;
  while ((other = context_next_stream (context, other)))
    if (other->blocking)
      command_wait_for (command, other, stream_last (other));
}

static bool
must_wait_for_others (const struct stream *stream)
{
  const struct context *context = stream->context;
  if (!stream->blocking)
    return false;
  if (stream->legacy)
    return __atomic_load_n (&context->busy_streams, __ATOMIC_ACQUIRE) > 0;
  return !is_idle (context->legacy);
}

/* Give out the next number.  A busy stream keeps itself alive.  */
static uint64_t
count_submitted_locked (struct stream *stream)
{
  if (stream->submitted == stream->completed)
    {
      stream_reference (stream);
      if (stream->blocking && !stream->legacy)
        __atomic_add_fetch (&stream->context->busy_streams, 1,
                            __ATOMIC_RELEASE);
    }
  __atomic_store_n (&stream->submitted, stream->submitted + 1,
                    __ATOMIC_RELEASE);
  return stream->submitted;
}

/* Take the waits that are over out of the list.  */
static struct waiting *
take_over_locked (struct stream *stream)
{
  struct waiting *over = NULL, **place = &stream->waiting;
  while (*place)
    {
      struct waiting *waiting = *place;
      if (waiting->number > stream->completed)
        {
          place = &waiting->next;
          continue;
        }
      *place = waiting->next;
      waiting->next = over;
      over = waiting;
    }
  return over;
}

static void
wake_sleepers (struct stream *stream)
{
  __atomic_add_fetch (&stream->signal, 1, __ATOMIC_SEQ_CST);
  if (__atomic_load_n (&stream->sleepers, __ATOMIC_SEQ_CST) > 0)
    syscall (SYS_futex, &stream->signal, FUTEX_WAKE_PRIVATE, INT_MAX, NULL,
             NULL, 0);
}

static void schedule (struct stream *stream);

/* One less to wait for.  */
static void
command_met (struct command *command)
{
  struct stream *stream = command->stream;
  stream_reference (stream);
  if (__atomic_sub_fetch (&command->waits, 1, __ATOMIC_ACQ_REL) == 0)
    schedule (stream);
  stream_unreference (stream);
}

/* The running command of STREAM has ended.  Returns whether others are in the queue: then
   the caller gets a reference, since another thread may run those to their end and give
   the stream back meanwhile.  If not, the stream may be gone, unless the caller has a
   reference.  */
static bool
complete_one (struct stream *stream)
{
  pthread_mutex_lock (&stream->lock);
  stream->running = false;
  __atomic_store_n (&stream->completed, stream->completed + 1,
                    __ATOMIC_RELEASE);
  bool idle = stream->completed == stream->submitted;
  if (idle && stream->blocking && !stream->legacy)
    __atomic_sub_fetch (&stream->context->busy_streams, 1, __ATOMIC_RELEASE);
  bool more = stream->first != NULL;
  if (more)
    stream_reference (stream);
  struct waiting *over = take_over_locked (stream);
  pthread_mutex_unlock (&stream->lock);

  wake_sleepers (stream);
  while (over)
    {
      struct waiting *next = over->next;
      command_met (over->command);
      free (over);
      over = next;
    }
  if (idle)
    stream_unreference (stream);
  return more;
}

static void
end_late (struct job *job)
{
  struct command *command
    = (struct command *) ((char *) job - offsetof (struct command, job));
  command->due = 0;
  command_end (command);
}

/* A command that took less than it should ends later.  Returns whether so.  */
static bool
ends_later (struct command *command)
{
  if (command->due == 0 || command->due <= clock_now ())
    return false;
  command->job = (struct job) { .run = end_late, .due = command->due };
  worker_run (&command->job);
  return true;
}

static enum command_state
run_command (struct command *command)
{
  if (context_error (command->stream->context) && !command->kind->always)
    return COMMAND_ENDED;
  if (command->duration > 0)
    command->due = clock_now () + command->duration;
  if (command->kind->run (command) == COMMAND_RUNS)
    return COMMAND_RUNS;
  return ends_later (command) ? COMMAND_RUNS : COMMAND_ENDED;
}

/* Run what can run.  The caller has a reference.  */
static void
run_ready (struct stream *stream)
{
  pthread_mutex_lock (&stream->lock);
  for (;;)
    {
      struct command *command = stream->first;
      if (stream->running || !command
          || __atomic_load_n (&command->waits, __ATOMIC_ACQUIRE) > 0)
        break;
      stream->first = command->next;
      stream->running = true;
      pthread_mutex_unlock (&stream->lock);
      if (run_command (command) == COMMAND_RUNS)
        return;
      command_drop (command);
      if (complete_one (stream))
        stream_unreference (stream);
      pthread_mutex_lock (&stream->lock);
    }
  pthread_mutex_unlock (&stream->lock);
}

/* Run what can run of STREAM: at once, or, where this thread is in the midst of that for
   another stream, after that, so that a long chain needs no deep stack.  */
static void
schedule (struct stream *stream)
{
  static __thread struct stream *ready;
  static __thread bool inside;
  if (__atomic_exchange_n (&stream->scheduled, 1, __ATOMIC_ACQ_REL))
    return;
  stream_reference (stream);
  stream->next_ready = ready;
  ready = stream;
  if (inside)
    return;
  inside = true;
  while ((stream = ready))
    {
      ready = stream->next_ready;
      __atomic_store_n (&stream->scheduled, 0, __ATOMIC_SEQ_CST);
      run_ready (stream);
      stream_unreference (stream);
    }
  inside = false;
}

uint64_t
stream_submit (struct command *command)
{
  struct stream *stream = command->stream;
  wait_for_others (command);
  pthread_mutex_lock (&stream->lock);
  uint64_t number = count_submitted_locked (stream);
  if (stream->first)
    stream->last->next = command;
  else
    stream->first = command;
  stream->last = command;
  pthread_mutex_unlock (&stream->lock);
  command_met (command);
  return number;
}

static void
complete_and_go_on (struct stream *stream)
{
  if (!complete_one (stream))
    return;
  schedule (stream);
  stream_unreference (stream);
}

void
command_end (struct command *command)
{
  struct stream *stream = command->stream;
  if (ends_later (command))
    return;
  command_drop (command);
  complete_and_go_on (stream);
}

bool
stream_enter (struct stream *stream, uint64_t *number)
{
  if (must_wait_for_others (stream))
    return false;
  pthread_mutex_lock (&stream->lock);
  bool idle = stream->submitted == stream->completed;
  if (idle)
    {
      stream->running = true;
      *number = count_submitted_locked (stream);
    }
  pthread_mutex_unlock (&stream->lock);
  return idle;
}

void
stream_leave (struct stream *stream)
{
  complete_and_go_on (stream);
}

/* Look for about two microseconds: most waits are for what is about to end.  */
static bool
poll_for (const struct stream *stream, uint64_t number)
{
  for (unsigned i = 0; i < 64; i++)
    {
      if (stream_has_ended (stream, number))
        return true;
#if defined __x86_64__ || defined __i386__
      __builtin_ia32_pause ();
#elif defined __aarch64__
      __asm__ volatile("isb" : : : "memory");
#endif
    }
  return false;
}

void
stream_wait (struct stream *stream, uint64_t number)
{
  if (poll_for (stream, number))
    return;
  stream_reference (stream);
  __atomic_add_fetch (&stream->sleepers, 1, __ATOMIC_SEQ_CST);
  for (;;)
    {
      uint32_t signal = __atomic_load_n (&stream->signal, __ATOMIC_SEQ_CST);
      if (stream_has_ended (stream, number))
        break;
      syscall (SYS_futex, &stream->signal, FUTEX_WAIT_PRIVATE, signal, NULL,
               NULL, 0);
    }
  __atomic_sub_fetch (&stream->sleepers, 1, __ATOMIC_RELAXED);
  stream_unreference (stream);
}
