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

/* A command that moves memory: the beginning of a copy's and of a fill's.  */
struct work
{
  struct command command;
  size_t size; /* bytes that it writes */
  void (*now) (struct work *work);
};

static void
run_job (struct job *job)
{
  struct work *work
    = (struct work *) ((char *) job - offsetof (struct command, job));
  work->now (work);
  command_end (&work->command);
}

static enum command_state
run_work (struct command *command)
{
  struct work *work = (struct work *) command;
  if (work->size > SHORT)
    {
      command->job = (struct job) { .run = run_job };
      worker_run (&command->job);
      return COMMAND_RUNS;
    }
  work->now (work);
  return COMMAND_ENDED;
}

/* A command of BYTES bytes, which NOW carries out and which writes SIZE bytes; null where
   memory runs out.  */
static void *
work_create (struct stream *stream, size_t bytes, size_t size,
             void (*now) (struct work *work))
{
  static const struct command_kind kind = { .run = run_work };
  struct work *work = (struct work *) command_create (stream, &kind, bytes);
  if (work)
    {
      work->size = size;
      work->now = now;
    }
  return work;
}

/* Put WORK into STREAM; SYNCHRONOUS: wait for it, and return how the context is then.  */
static CUresult
work_submit (struct work *work, struct stream *stream, bool synchronous)
{
  stream_reference (stream);
  uint64_t number = stream_submit (&work->command);
  if (synchronous)
    stream_wait (stream, number);
  CUresult result = context_error (stream->context);
  stream_unreference (stream);
  return synchronous ? result : CUDA_SUCCESS;
}

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
  struct work work;
  struct copy copy;
  uint8_t staged[]; /* the source, where it is staged */
};

static void
copy_work_now (struct work *work)
{
  copy_now (&((struct copy_command *) work)->copy);
}

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
  struct copy_command *self = work_create (
    stream, sizeof *self + (staged ? size : 0), size, copy_work_now);
  if (!self)
    return CUDA_ERROR_OUT_OF_MEMORY;
  self->copy = *copy;
  self->work.command.duration = latency;
  if (staged)
    stage (self);
  return work_submit (&self->work, stream, synchronous);
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
  struct work work;
  struct fill fill;
};

static void
fill_work_now (struct work *work)
{
  fill_now (&((struct fill_command *) work)->fill);
}

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
    = work_create (stream, sizeof *self, size, fill_work_now);
  if (!self)
    return CUDA_ERROR_OUT_OF_MEMORY;
  self->fill = *fill;
  return work_submit (&self->work, stream, synchronous);
}
