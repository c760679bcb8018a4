/* What lies in the frame of a function: its registers and temporaries, and those of its
   parameters, results and local variables that are not in the kernel's parameters.

   A variable that is used as one scalar has registers like any other value.  One that is
   an array, or of which an address is taken, or a part used, has local memory.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include <string.h>
#include "emulators/cuda/code/decode.h"

static size_t
form_size (enum operand_form form)
{
  return form == FORM_64 ? 8 * LANES : form == FORM_32 ? 4 * LANES : 4;
}

place
operand_register (struct decoder *d, enum operand_form form)
{
  size_t align = form == FORM_PREDICATE ? 4 : 64;
  size_t at = (d->frame_size + align - 1) & -align;
  d->frame_size = at + form_size (form);
  if (d->frame_size > UINT32_C (0x40000000))
    decode_error (d, "too many registers");
  return (place) at;
}

place
operand_temporary (struct decoder *d, enum operand_form form)
{
  unsigned kind = form == FORM_64 ? 2 : form == FORM_32 ? 1 : 0;
  unsigned number = d->temporaries_used[kind]++;
  if (number >= TEMPORARIES)
    {
      decode_error (d, "too many operands");
      number = 0;
    }
  if (number >= d->temporaries[kind])
    {
      d->temporary[kind][number] = operand_register (d, form);
      d->temporaries[kind] = number + 1;
    }
  return d->temporary[kind][number];
}

struct storage *
operand_storage (struct decoder *d, const struct ptx_variable *variable)
{
  for (unsigned i = 0; variable && i < d->storages; i++)
    if (d->storage[i].variable == variable)
      return &d->storage[i];
  return NULL;
}

/* Whether OPERAND addresses VARIABLE whole from its start, as a scalar of its size. */
static bool
is_whole_access (const struct ptx_instruction *at,
                 const struct ptx_operand *operand,
                 const struct ptx_variable *variable)
{
  return operand->kind == PTX_OPERAND_ADDRESS && operand->offset == 0
         && (strcmp (at->name, "ld") == 0 || strcmp (at->name, "st") == 0)
         && ptx_type_size (modifier_type (at)) == variable->size
         && !has_modifier (at, "v2") && !has_modifier (at, "v4");
}

/* Mark the storage of each variable that OPERAND of an instruction uses in another
   way than whole as memory. */
static void
note_use (struct decoder *d, const struct ptx_instruction *at,
          const struct ptx_operand *operand)
{
  if (operand->kind == PTX_OPERAND_LIST || operand->kind == PTX_OPERAND_VECTOR)
    {
      if (strcmp (at->name, "call") == 0)
        return;
      for (unsigned i = 0; i < operand->count; i++)
        note_use (d, at, &operand->list[i]);
      return;
    }
  struct storage *storage = operand_storage (d, operand->variable);
  if (storage && !is_whole_access (at, operand, operand->variable))
    storage->argument.memory = true;
}

static bool
is_scalar (const struct ptx_variable *variable)
{
  return !variable->array && variable->vector <= 1 && variable->size <= 8
         && variable->size > 0;
}

static void
add_storage (struct decoder *d, const struct ptx_variable *variable,
             bool of_kernel)
{
  struct storage *storage = &d->storage[d->storages++];
  storage->variable = variable;
  storage->param_of_kernel = of_kernel;
  storage->argument.size = variable->size;
  storage->argument.memory
    = variable->space != PTX_REG
      && (variable->space == PTX_LOCAL || !is_scalar (variable));
  storage->argument.form = variable->size > 4 ? FORM_64 : FORM_32;
}

static unsigned
list_length (const struct ptx_variable *list)
{
  unsigned length = 0;
  for (; list; list = list->next)
    length++;
  return length;
}

/* Give STORAGE a place in the frame's local memory, with room behind it in which an
   access past its end is seen. */
static void
place_in_memory (struct decoder *d, struct storage *storage)
{
  size_t align = storage->variable->align ? storage->variable->align : 1;
  size_t at = (d->local_size + align - 1) & -align;
  storage->argument.memory = true;
  storage->argument.offset = at;
  d->local_size = at + storage->argument.size + 16;
  struct local_variable *local = &d->function->local[d->function->locals++];
  local->offset = at;
  local->size = storage->argument.size;
}

static void
place_storages (struct decoder *d)
{
  for (unsigned i = 0; i < d->storages; i++)
    {
      struct storage *storage = &d->storage[i];
      if (storage->param_of_kernel)
        continue;
      if (storage->argument.memory)
        place_in_memory (d, storage);
      else if (storage->variable->space != PTX_REG)
        storage->argument.place = operand_register (d, storage->argument.form);
    }
  if (d->local_size)
    d->local_base = operand_register (d, FORM_64);
}

/* Parameters that are registers (`.func (.reg .u32 a) f`) have a register of their name. */
static void
place_register_parameters (struct decoder *d)
{
  for (unsigned i = 0; i < d->storages; i++)
    for (unsigned r = 0; r < d->source->register_count; r++)
      if (d->storage[i].variable->space == PTX_REG
          && strcmp (d->storage[i].variable->name, d->source->registers[r].name)
               == 0)
        {
          d->storage[i].argument.place = d->reg[r];
          d->storage[i].argument.form
            = operand_form (d->source->registers[r].type);
        }
}

static void
prepare_storages (struct decoder *d)
{
  const struct ptx_function *source = d->source;
  unsigned most = list_length (source->params) + list_length (source->results)
                  + list_length (source->locals);
  d->storage = decode_allocate (d, (most + 1) * sizeof *d->storage);
  d->function->local
    = decode_allocate (d, (most + 1) * sizeof *d->function->local);
  if (d->failed)
    return;
  size_t offset = 0;
  for (const struct ptx_variable *v = source->params; v; v = v->next)
    {
      add_storage (d, v, source->entry);
      if (source->entry)
        {
          offset = (offset + v->align - 1) & -(v->align ? v->align : 1);
          d->storage[d->storages - 1].argument.offset = offset;
          offset += v->size;
        }
    }
  for (const struct ptx_variable *v = source->results; v; v = v->next)
    add_storage (d, v, false);
  for (const struct ptx_variable *v = source->locals; v; v = v->next)
    if (v->space == PTX_PARAM || v->space == PTX_LOCAL || v->space == PTX_REG)
      add_storage (d, v, false);
  for (unsigned i = 0; i < source->instruction_count; i++)
    for (unsigned o = 0; o < source->instructions[i].operands; o++)
      note_use (d, &source->instructions[i],
                &source->instructions[i].operand[o]);
}

/* Wide registers first, so that none needs padding. */
static void
prepare_registers (struct decoder *d)
{
  const struct ptx_function *source = d->source;
  d->reg = decode_allocate (d, (source->register_count + 1) * sizeof *d->reg);
  if (d->failed)
    return;
  static const enum operand_form order[] = { FORM_64, FORM_32, FORM_PREDICATE };
  for (unsigned o = 0; o < 3; o++)
    for (unsigned r = 0; r < source->register_count; r++)
      {
        const struct ptx_register *reg = &source->registers[r];
        if (operand_form (reg->type) != order[o])
          continue;
        unsigned elements = reg->vector ? reg->vector : 1;
        if (reg->type == PTX_B128)
          elements *= 2;
        d->reg[r] = operand_register (d, order[o]);
        for (unsigned e = 1; e < elements; e++)
          operand_register (d, order[o]);
      }
}

void
operands_prepare (struct decoder *d)
{
  d->local_base = PLACE_NONE;
  d->carry = PLACE_NONE;
  prepare_storages (d);
  if (d->failed)
    return;
  place_storages (d);
  prepare_registers (d);
  if (!d->failed)
    place_register_parameters (d);
}
