/* How copies and fills are carried out.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/cuda/driver/copy.h"

#include <stdlib.h>
#include <string.h>
#include "emulators/common/space.h"
#include "emulators/cuda/driver/context.h"
#include "emulators/cuda/driver/settings.h"
#include "emulators/cuda/driver/stream.h"

enum
{
  /* Bytes that any thread may copy on its way: a few microseconds' work.  It is also
     what CUDA stages of pageable memory.  */
  SHORT = 64 << 10
};

/* What a copied byte knows of having been written goes along.  */
static void
copy_row (const struct copy *copy, size_t target, size_t source)
{
  memmove (copy->target.bytes + target, copy->source.bytes + source,
           copy->width);
  if (!copy->target.states)
    return;
  if (copy->source.states)
    memmove (copy->target.states + target, copy->source.states + source,
             copy->width);
  else
    memset (copy->target.states + target, SPACE_WRITTEN, copy->width);
}

static void
copy_now (const struct copy *copy)
{
  for (size_t z = 0; z < copy->depth; z++)
    for (size_t y = 0; y < copy->height; y++)
      copy_row (copy, z * copy->target_slice + y * copy->target_pitch,
                z * copy->source_slice + y * copy->source_pitch);
}

struct copy_command
{
  struct command command;
  struct copy copy;
  uint8_t staged[]; /* the source, where it is staged */
};

static void
run_copy_job (struct job *job)
{
  struct copy_command *self
    = (struct copy_command *) ((char *) job - offsetof (struct command, job));
  copy_now (&self->copy);
  command_end (&self->command);
}

static enum command_state
run_copy (struct command *command)
{
  struct copy_command *self = (struct copy_command *) command;
  if (self->copy.width * self->copy.height * self->copy.depth > SHORT)
    {
      command->job = (struct job) { .run = run_copy_job };
      worker_run (&command->job);
      return COMMAND_RUNS;
    }
  copy_now (&self->copy);
  return COMMAND_ENDED;
}

static const struct command_kind copy_kind = { .run = run_copy };

/* Read the source into COMMAND's own memory.  */
static void
stage (struct copy_command *self)
{
  struct copy *copy = &self->copy;
  struct copy into = *copy;
  into.target = (struct place) { .bytes = self->staged };
  into.target_pitch = copy->width;
  into.target_slice = copy->width * copy->height;
  copy_now (&into);
  copy->source = into.target;
  copy->source_pitch = into.target_pitch;
  copy->source_slice = into.target_slice;
}

CUresult
copy_submit (struct stream *stream, const struct copy *copy, bool synchronous)
{
  size_t size = copy->width * copy->height * copy->depth;
  uint64_t latency = settings_get ()->copy_latency, number;
  if (size == 0)
    return CUDA_SUCCESS;
  bool staged = !synchronous && copy->source.pageable && size <= SHORT;
  synchronous |= copy->target.pageable || (copy->source.pageable && !staged);
  if (latency == 0 && (synchronous || size <= SHORT)
      && stream_enter (stream, &number))
    {
      copy_now (copy);
      stream_leave (stream);
      return CUDA_SUCCESS;
    }
  struct copy_command *self = (struct copy_command *) command_create (
    stream, &copy_kind, sizeof *self + (staged ? size : 0));
  if (!self)
    return CUDA_ERROR_OUT_OF_MEMORY;
  self->copy = *copy;
  self->command.duration = latency;
  if (staged)
    stage (self);
  stream_reference (stream);
  number = stream_submit (&self->command);
  if (synchronous)
    stream_wait (stream, number);
  CUresult result = context_error (stream->context);
  stream_unreference (stream);
  return synchronous ? result : CUDA_SUCCESS;
}

static void
fill_row (uint8_t *bytes, const struct fill *fill)
{
  switch (fill->element)
    {
    case 1:
      memset (bytes, fill->value, fill->count);
      break;
    case 2:
      for (size_t i = 0; i < fill->count; i++)
        ((uint16_t *) bytes)[i] = fill->value;
      break;
    default:
      for (size_t i = 0; i < fill->count; i++)
        ((uint32_t *) bytes)[i] = fill->value;
    }
}

static void
fill_now (const struct fill *fill)
{
  for (size_t y = 0; y < fill->height; y++)
    {
      fill_row (fill->target.bytes + y * fill->pitch, fill);
      if (fill->target.states)
        memset (fill->target.states + y * fill->pitch, SPACE_WRITTEN,
                fill->count * fill->element);
    }
}

struct fill_command
{
  struct command command;
  struct fill fill;
};

static void
run_fill_job (struct job *job)
{
  struct fill_command *self
    = (struct fill_command *) ((char *) job - offsetof (struct command, job));
  fill_now (&self->fill);
  command_end (&self->command);
}

static enum command_state
run_fill (struct command *command)
{
  struct fill_command *self = (struct fill_command *) command;
  if (self->fill.count * self->fill.element * self->fill.height > SHORT)
    {
      command->job = (struct job) { .run = run_fill_job };
      worker_run (&command->job);
      return COMMAND_RUNS;
    }
  fill_now (&self->fill);
  return COMMAND_ENDED;
}

static const struct command_kind fill_kind = { .run = run_fill };

CUresult
fill_submit (struct stream *stream, const struct fill *fill, bool synchronous)
{
  size_t size = fill->count * fill->element * fill->height;
  uint64_t number;
  if (size == 0)
    return CUDA_SUCCESS;
  if ((synchronous || size <= SHORT) && stream_enter (stream, &number))
    {
      fill_now (fill);
      stream_leave (stream);
      return CUDA_SUCCESS;
    }
  struct fill_command *self
    = (struct fill_command *) command_create (stream, &fill_kind, sizeof *self);
  if (!self)
    return CUDA_ERROR_OUT_OF_MEMORY;
  self->fill = *fill;
  stream_reference (stream);
  number = stream_submit (&self->command);
  if (synchronous)
    stream_wait (stream, number);
  CUresult result = context_error (stream->context);
  stream_unreference (stream);
  return synchronous ? result : CUDA_SUCCESS;
}
