/* Streams that write a value to memory, or wait until memory has one.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <stdlib.h>
#include <string.h>
#include "emulators/common/space.h"
#include "emulators/cuda/driver/context.h"
#include "emulators/cuda/driver/entry_points.h"
#include "emulators/cuda/driver/place.h"
#include "emulators/cuda/driver/stream.h"

enum
{
  LOOK_AGAIN = 20000 /* nanoseconds until memory is looked at again */
};

struct value_command
{
  struct command command;
  struct place place;
  unsigned size, condition;
  uint64_t value;
};

static enum command_state
run_write (struct command *command)
{
  struct value_command *self = (struct value_command *) command;
  if (self->size == 4)
    __atomic_store_n ((uint32_t *) self->place.bytes, self->value,
                      __ATOMIC_SEQ_CST);
  else
    __atomic_store_n ((uint64_t *) self->place.bytes, self->value,
                      __ATOMIC_SEQ_CST);
  if (self->place.states)
    memset (self->place.states, SPACE_WRITTEN, self->size);
  return COMMAND_ENDED;
}

/* "At least" is cyclic: by the sign of the difference.  */
static bool
is_met (const struct value_command *self)
{
  uint64_t now, difference;
  if (self->size == 4)
    {
      now = __atomic_load_n ((uint32_t *) self->place.bytes, __ATOMIC_SEQ_CST);
      difference = (int32_t) (now - self->value);
    }
  else
    {
      now = __atomic_load_n ((uint64_t *) self->place.bytes, __ATOMIC_SEQ_CST);
      difference = now - self->value;
    }
  uint64_t all = self->size == 4 ? UINT32_MAX : UINT64_MAX;
  switch (self->condition)
    {
    case CU_STREAM_WAIT_VALUE_GEQ:
      return (int64_t) difference >= 0;
    case CU_STREAM_WAIT_VALUE_EQ:
      return now == self->value;
    case CU_STREAM_WAIT_VALUE_AND:
      return (now & self->value) != 0;
    default:
      return (~(now | self->value) & all) != 0;
    }
}

static void
look (struct job *job)
{
  struct value_command *self
    = (struct value_command *) ((char *) job - offsetof (struct command, job));
  if (is_met (self) || context_error (self->command.stream->context))
    {
      command_end (&self->command);
      return;
    }
  job->due = clock_now () + LOOK_AGAIN;
  worker_run (job);
}

static enum command_state
run_wait (struct command *command)
{
  if (is_met ((struct value_command *) command))
    return COMMAND_ENDED;
  command->job = (struct job) { .run = look, .due = clock_now () + LOOK_AGAIN };
  worker_run (&command->job);
  return COMMAND_RUNS;
}

static const struct command_kind write_kind = { .run = run_write };
static const struct command_kind wait_kind = { .run = run_wait };

static CUresult
submit (const struct command_kind *kind, CUstream handle, CUdeviceptr address,
        unsigned size, uint64_t value, unsigned condition)
{
  struct stream *stream;
  struct place place;
  CUresult result = context_stream (handle, &stream);
  if (result != CUDA_SUCCESS)
    return result;
  if (address % size != 0 || !place_find (address, size, PLACE_DEVICE, &place))
    return CUDA_ERROR_INVALID_VALUE;
  struct value_command *self
    = (struct value_command *) command_create (stream, kind, sizeof *self);
  if (!self)
    return CUDA_ERROR_OUT_OF_MEMORY;
  self->place = place;
  self->size = size;
  self->value = value;
  self->condition = condition;
  stream_submit (&self->command);
  return CUDA_SUCCESS;
}

/* The highest bit of a wait's flags asks for a flush, which nothing needs here.  */
#define VALUE_CALLS(bits, version)                                             \
  CUresult do_cuStreamWriteValue##bits##version (                              \
    CUstream stream, CUdeviceptr address, uint##bits##_t value,                \
    unsigned flags)                                                            \
  {                                                                            \
    if (flags > 1)                                                             \
      return CUDA_ERROR_INVALID_VALUE;                                         \
    return submit (&write_kind, stream, address, bits / 8, value, 0);          \
  }                                                                            \
  CUresult do_cuStreamWaitValue##bits##version (                               \
    CUstream stream, CUdeviceptr address, uint##bits##_t value,                \
    unsigned flags)                                                            \
  {                                                                            \
    unsigned condition = flags & ~(1U << 30);                                  \
    if (condition > CU_STREAM_WAIT_VALUE_NOR)                                  \
      return CUDA_ERROR_INVALID_VALUE;                                         \
    return submit (&wait_kind, stream, address, bits / 8, value, condition);   \
  }

VALUE_CALLS (32, )
VALUE_CALLS (64, )
VALUE_CALLS (32, _v2)
VALUE_CALLS (64, _v2)
