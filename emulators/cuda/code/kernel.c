/* What is known of a kernel from its function and those that it calls.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include "emulators/cuda/code/kernel.h"

#include <stdlib.h>
#include "emulators/cuda/code/decode.h"

/* The local memory that FUNCTION and what it calls need, where no call comes back to
   a function under way; *RECURSIVE where one does, or where calls are indirect. */
static size_t
local_need (const struct function *function, uint8_t *state, size_t *known,
            bool *recursive)
{
  if (state[function->index] == 1)
    *recursive = true;
  if (state[function->index])
    return known[function->index];
  state[function->index] = 1;
  size_t deepest = 0;
  for (unsigned i = 0; i < function->count; i++)
    if (function->code[i].op == CODE_CALL)
      {
        const struct call_site *site = function->code[i].site;
        if (!site->callee)
          {
            *recursive |= site->builtin == BUILTIN_NONE;
            continue;
          }
        size_t need = local_need (site->callee, state, known, recursive);
        deepest = need > deepest ? need : deepest;
      }
    else if (function->code[i].op == CODE_ALLOCA)
      *recursive = true;
  state[function->index] = 2;
  known[function->index] = deepest + function->local_size + 16;
  return known[function->index];
}

static bool
lay_out_params (struct kernel *kernel, struct program *program)
{
  const struct ptx_variable *v = kernel->function->source->params;
  kernel->param = program_allocate (program, (kernel->function->params + 1)
                                               * sizeof *kernel->param);
  if (!kernel->param)
    return false;
  size_t offset = 0;
  for (unsigned i = 0; v; v = v->next, i++)
    {
      offset = (offset + v->align - 1) & -(v->align ? v->align : 1);
      kernel->param[i].offset = offset;
      kernel->param[i].size = v->size;
      offset += v->size;
    }
  kernel->facts.params = kernel->function->params;
  kernel->facts.param = kernel->param;
  kernel->facts.param_size = offset;
  return true;
}

static unsigned
most_threads (const struct ptx_function *source)
{
  const unsigned *limit
    = source->reqntid[0] ? source->reqntid : source->maxntid;
  if (!limit[0])
    return 1024;
  unsigned most
    = limit[0] * (limit[1] ? limit[1] : 1) * (limit[2] ? limit[2] : 1);
  return most < 1024 ? most : 1024;
}

/* What a compiler for a GPU might need: a quarter of PTX's registers, each of which has
   one assignment mostly, between the bounds that GPUs have. */
static unsigned
guess_registers (const struct ptx_function *source)
{
  unsigned guess = 16 + source->register_count / 4;
  return guess < 255 ? guess : 255;
}

/* What is the same for entries and other functions. */
void
kernel_describe_other (struct kernel *kernel)
{
  const struct function *function = kernel->function;
  kernel->facts.name = function->name;
  kernel->facts.max_threads = most_threads (function->source);
  kernel->facts.registers = guess_registers (function->source);
  kernel->facts.ptx_version = function->text->target;
}

bool
kernel_describe_entry (struct kernel *kernel, struct program *program,
                       const struct linkage *linkage, unsigned functions)
{
  uint8_t *state = calloc (functions, 1);
  size_t *known = calloc (functions, sizeof *known);
  bool ok = state && known && lay_out_params (kernel, program);
  if (ok)
    {
      kernel_describe_other (kernel);
      kernel->local_need
        = local_need (kernel->function, state, known, &kernel->recursive);
      kernel->facts.entry = true;
      kernel->facts.shared_size
        = link_shared_size (linkage, kernel->function->source);
      kernel->facts.local_size = kernel->local_need;
      kernel->dynamic_offset = linkage->dynamic_offset;
    }
  free (state);
  free (known);
  return ok;
}

void
kernel_facts (const struct kernel *kernel, struct kernel_facts *out)
{
  *out = kernel->facts;
}
