/* The decoder: from the PTX of one function to its code.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "emulators/cuda/code/decode.h"

void
decode_error (struct decoder *d, const char *format, ...)
{
  if (d->failed)
    return;
  d->failed = true;
  char what[400];
  va_list args;
  va_start (args, format);
  vsnprintf (what, sizeof what, format, args);
  va_end (args);
  snprintf (d->message, d->message_size, "%s:%u: in %s: %s",
            d->function->text->name, d->at ? d->at->line : d->source->line,
            d->source->name, what);
}

void *
decode_allocate (struct decoder *d, size_t size)
{
  void *memory = program_allocate (d->program, size);
  if (!memory)
    decode_error (d, "no memory to decode it");
  return memory;
}

/* ---- Emitting ------------------------------------------------------------------- */

static bool
make_room (struct decoder *d)
{
  if (d->count < d->capacity)
    return true;
  unsigned capacity = d->capacity ? 2 * d->capacity : 256;
  struct code *code = realloc (d->code, capacity * sizeof *code);
  if (code)
    d->code = code;
  struct code_note *note = realloc (d->note, capacity * sizeof *note);
  if (note)
    d->note = note;
  if (!code || !note)
    return false;
  d->capacity = capacity;
  return true;
}

struct code *
decode_emit_always (struct decoder *d, enum code_op op)
{
  static _Thread_local struct code nowhere;
  if (!make_room (d))
    {
      decode_error (d, "no memory to decode it");
      return &nowhere;
    }
  struct code_note *note = &d->note[d->count];
  memset (note, 0, sizeof *note);
  if (d->at)
    {
      note->line = d->at->line;
      note->file = d->at->file;
      note->source_line = d->at->source_line;
    }
  struct code *code = &d->code[d->count++];
  memset (code, 0, sizeof *code);
  code->op = op;
  code->guard = PLACE_NONE;
  return code;
}

struct code *
decode_emit (struct decoder *d, enum code_op op)
{
  struct code *code = decode_emit_always (d, op);
  code->guard = d->guard;
  code->flags = d->guard_negated ? CODE_GUARD_NEGATED : 0;
  return code;
}

/* ---- Functions -------------------------------------------------------------------- */

/* Where the targets of branches are, a CODE_MEET may be wanted. */
static bool *
find_labels (const struct ptx_function *source)
{
  bool *label = calloc (source->instruction_count + 1, sizeof *label);
  for (unsigned i = 0; label && i < source->instruction_count; i++)
    {
      const struct ptx_instruction *at = &source->instructions[i];
      for (unsigned o = 0; o < at->operands; o++)
        if (at->operand[o].kind == PTX_OPERAND_LABEL
            && at->operand[o].target <= source->instruction_count)
          label[at->operand[o].target] = true;
      for (unsigned t = 0; t < at->target_count; t++)
        if (at->targets[t] <= source->instruction_count)
          label[at->targets[t]] = true;
      if (strcmp (at->name, "bra") == 0 || strcmp (at->name, "brx") == 0)
        label[i + 1] = true;
    }
  return label;
}

static void
decode_body (struct decoder *d)
{
  const struct ptx_function *source = d->source;
  bool *label = find_labels (source);
  d->start = calloc (source->instruction_count + 1, sizeof *d->start);
  if (!label || !d->start)
    decode_error (d, "no memory to decode it");
  for (unsigned i = 0; i < source->instruction_count && !d->failed; i++)
    {
      d->at = &source->instructions[i];
      d->start[i] = d->count;
      if (label[i])
        decode_emit_always (d, CODE_MEET);
      select_instruction (d);
    }
  if (!d->failed)
    {
      d->start[source->instruction_count] = d->count;
      decode_emit_always (d, CODE_LEAVE);
    }
  free (label);
}

/* Tell callers where the parameters and results are. */
static void
place_signature (struct decoder *d)
{
  struct function *function = d->function;
  unsigned p = 0, r = 0;
  for (const struct ptx_variable *v = d->source->params; v; v = v->next)
    function->param[p++] = operand_storage (d, v)->argument;
  for (const struct ptx_variable *v = d->source->results; v; v = v->next)
    function->result[r++] = operand_storage (d, v)->argument;
}

/* Copy what was decoded to where it lives as long as the program. */
static void
keep (struct decoder *d)
{
  struct function *function = d->function;
  function->code = decode_allocate (d, d->count * sizeof *function->code);
  function->note = decode_allocate (d, d->count * sizeof *function->note);
  if (d->failed)
    return;
  memcpy (function->code, d->code, d->count * sizeof *function->code);
  for (unsigned i = 0; i < d->count; i++)
    {
      function->note[i].line = d->note[i].line;
      function->note[i].file = d->note[i].file;
      function->note[i].source_line = d->note[i].source_line;
    }
  function->count = d->count;
  function->frame_size = (d->frame_size + 63) & ~(size_t) 63;
  function->local_size = (d->local_size + 15) & ~(size_t) 15;
  function->local_base = d->local_base;
}

bool
decode_signature (struct function *function)
{
  for (const struct ptx_variable *v = function->source->params; v; v = v->next)
    function->params++;
  for (const struct ptx_variable *v = function->source->results; v; v = v->next)
    function->results++;
  function->param = program_allocate (
    function->program, (function->params + 1) * sizeof *function->param);
  function->result = program_allocate (
    function->program, (function->results + 1) * sizeof *function->result);
  return function->param && function->result;
}

/* What a kernel's parameters may take: PTX ISA, 5.1.6.2.  */
enum
{
  PARAMETERS_MOST = 4096,
  PARAMETERS_MOST_8_1 = 32764
};

static void
check_parameters (struct decoder *d)
{
  const struct ptx_module *text = d->function->text;
  size_t size = 0, most = text->version >= 801 && text->target >= 70
                            ? PARAMETERS_MOST_8_1
                            : PARAMETERS_MOST;
  for (const struct ptx_variable *v = d->source->params; v; v = v->next)
    size = ((size + v->align - 1) & -(v->align ? v->align : 1)) + v->size;
  if (d->source->entry && size > most)
    decode_error (d,
                  "%zu bytes of parameters, of which a kernel of PTX "
                  "%u.%u and sm_%u has %zu at most",
                  size, text->version / 100, text->version % 100, text->target,
                  most);
}

bool
decode_function (struct program *program, const struct linkage *linkage,
                 struct function *function, char *message, size_t size)
{
  struct decoder d = { .program = program,
                       .linkage = linkage,
                       .function = function,
                       .source = function->source,
                       .guard = PLACE_NONE,
                       .message = message,
                       .message_size = size };
  check_parameters (&d);
  if (!d.failed)
    operands_prepare (&d);
  if (!d.failed)
    decode_body (&d);
  if (!d.failed && !flow_analyse (&d))
    decode_error (&d, "no memory to decode it");
  if (!d.failed)
    {
      place_signature (&d);
      keep (&d);
    }
  free (d.code);
  free (d.note);
  free (d.start);
  return !d.failed;
}
