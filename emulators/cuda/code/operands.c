/* Where the operands of PTX instructions lie.

   Registers lie in the frame, numbers and addresses of variables in the program's
   pool of constants; special registers, predicates with `!`, and registers whose
   width differs from what the instruction reads are first computed into temporaries.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include <stdlib.h>
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

place
operand_constant (struct decoder *d, enum operand_form form, uint64_t bits)
{
  place constant = program_constant (d->program, form, bits);
  if (constant == PLACE_NONE)
    {
      decode_error (d, "no memory for constants");
      return PLACE_CONSTANT;
    }
  return constant;
}

/* ---- What the function's registers and variables are ---------------- */

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

/* ---- Numbers --------------------------------------------------------- */

static uint64_t
bits_of_float (const struct ptx_operand *operand, enum ptx_type type)
{
  double wide;
  float narrow;
  uint32_t low = (uint32_t) operand->bits;
  memcpy (&wide, &operand->bits, sizeof wide);
  memcpy (&narrow, &low, sizeof narrow);
  bool to_single
    = type == PTX_F32 || (type != PTX_F64 && ptx_type_size (type) == 4);
  if (operand->single == to_single)
    return operand->single ? low : operand->bits;
  if (to_single)
    {
      narrow = (float) wide;
      memcpy (&low, &narrow, sizeof low);
      return low;
    }
  wide = narrow;
  uint64_t bits;
  memcpy (&bits, &wide, sizeof bits);
  return bits;
}

static uint64_t
bits_of_integer (uint64_t bits, enum ptx_type type)
{
  if (type == PTX_PRED)
    return bits ? UINT32_MAX : 0;
  if (type == PTX_F32)
    {
      float value = (float) (int64_t) bits;
      uint32_t low;
      memcpy (&low, &value, sizeof low);
      return low;
    }
  if (type == PTX_F64)
    {
      double value = (double) (int64_t) bits;
      memcpy (&bits, &value, sizeof bits);
      return bits;
    }
  size_t size = ptx_type_size (type);
  return size >= 8 || size == 0 ? bits
                                : bits & ((UINT64_C (1) << 8 * size) - 1);
}

/* The bits that OPERAND, a number, has as TYPE. */
static uint64_t
operand_bits (const struct ptx_operand *operand, enum ptx_type type)
{
  return operand->kind == PTX_OPERAND_FLOAT
           ? bits_of_float (operand, type)
           : bits_of_integer (operand->bits, type);
}

/* ---- Special registers ---------------------------------------------- */

static const struct special
{
  const char *name;
  uint8_t kind;
  bool wide, vector;
} specials[] = { { "%tid", SPECIAL_TID, false, true },
                 { "%ntid", SPECIAL_NTID, false, true },
                 { "%ctaid", SPECIAL_CTAID, false, true },
                 { "%nctaid", SPECIAL_NCTAID, false, true },
                 { "%laneid", SPECIAL_LANEID, false, false },
                 { "%warpid", SPECIAL_WARPID, false, false },
                 { "%nwarpid", SPECIAL_NWARPID, false, false },
                 { "%smid", SPECIAL_SMID, false, false },
                 { "%nsmid", SPECIAL_NSMID, false, false },
                 { "%gridid", SPECIAL_GRIDID, true, false },
                 { "%clock", SPECIAL_CLOCK, false, false },
                 { "%clock_hi", SPECIAL_CLOCK_HI, false, false },
                 { "%clock64", SPECIAL_CLOCK64, true, false },
                 { "%globaltimer", SPECIAL_TIMER, true, false },
                 { "%globaltimer_lo", SPECIAL_TIMER_LO, false, false },
                 { "%globaltimer_hi", SPECIAL_TIMER_HI, false, false },
                 { "%lanemask_eq", SPECIAL_MASK_EQ, false, false },
                 { "%lanemask_lt", SPECIAL_MASK_LT, false, false },
                 { "%lanemask_le", SPECIAL_MASK_LE, false, false },
                 { "%lanemask_gt", SPECIAL_MASK_GT, false, false },
                 { "%lanemask_ge", SPECIAL_MASK_GE, false, false },
                 { "%dynamic_smem_size", SPECIAL_DYNAMIC_SIZE, false, false },
                 { "%total_smem_size", SPECIAL_SHARED_SIZE, false, false },
                 { "%aggr_smem_size", SPECIAL_SHARED_SIZE, false, false } };

static bool
is_always_zero (const char *name)
{
  return strncmp (name, "%envreg", 7) == 0 || strncmp (name, "%pm", 3) == 0
         || strncmp (name, "%reserved_smem", 14) == 0;
}

static place
special_place (struct decoder *d, const struct ptx_operand *operand,
               enum operand_form *form)
{
  *form = FORM_32;
  for (unsigned i = 0; i < sizeof specials / sizeof *specials; i++)
    if (strcmp (operand->symbol, specials[i].name) == 0)
      {
        int element = operand->element < 0 ? 0 : operand->element;
        *form = specials[i].wide ? FORM_64 : FORM_32;
        place where = operand_temporary (d, *form);
        struct code *code = decode_emit_always (d, CODE_SPECIAL);
        code->d = where;
        code->kind = specials[i].vector && element == 3
                       ? SPECIAL_ZERO
                       : specials[i].kind + (specials[i].vector ? element : 0);
        return where;
      }
  if (is_always_zero (operand->symbol))
    return operand_constant (d, FORM_32, 0);
  decode_error (d, "special register %s is not emulated", operand->symbol);
  return PLACE_CONSTANT;
}

/* ---- Addresses of variables and functions ----------------------------- */

static place
definition_place (struct decoder *d, const struct ptx_operand *operand)
{
  const struct definition *definition
    = operand->function
        ? link_function (d->linkage, d->function->module, operand->function)
      : operand->variable
        ? link_variable (d->linkage, d->function->module, operand->variable)
        : link_named (d->linkage, d->function->module, operand->symbol);
  if (!definition)
    {
      decode_error (d, "%s is not defined", operand->symbol);
      return PLACE_CONSTANT;
    }
  if (definition->function)
    {
      const struct function *function
        = program_function (d->program, definition);
      if (!function)
        decode_error (d, "the address of %s cannot be taken", operand->symbol);
      return operand_constant (d, FORM_64,
                               function ? function_address (function) : 0);
    }
  if (definition->variable->space == PTX_SHARED)
    return operand_constant (d, FORM_64, definition->offset + operand->offset);
  place where = program_address (d->program, definition, operand->offset);
  if (where == PLACE_NONE)
    {
      decode_error (d, "no memory for constants");
      return PLACE_CONSTANT;
    }
  return where;
}

/* The address that a symbol is, as 64-bit lanes plus *OFFSET, in the variable's own
   space. */
static place
symbol_address (struct decoder *d, const struct ptx_operand *operand,
                int64_t *offset)
{
  struct storage *storage = operand_storage (d, operand->variable);
  if (!storage)
    {
      *offset = 0;
      return definition_place (d, operand);
    }
  *offset = operand->offset + (int64_t) storage->argument.offset;
  if (storage->param_of_kernel)
    {
      place where = operand_constant (d, FORM_64, (uint64_t) *offset);
      *offset = 0;
      return where;
    }
  if (!storage->argument.memory)
    decode_error (d, "%s has no address here", operand->symbol);
  return d->local_base;
}

static place
symbol_place (struct decoder *d, const struct ptx_operand *operand)
{
  int64_t offset;
  place base = symbol_address (d, operand, &offset);
  if (offset == 0)
    return base;
  place where = operand_temporary (d, FORM_64);
  struct code *code = decode_emit_always (d, CODE_ADDRESS);
  code->d = where;
  code->a = base;
  code->offset = offset;
  return where;
}

static enum ptx_space
space_of (struct decoder *d, const struct ptx_variable *variable)
{
  struct storage *storage = operand_storage (d, variable);
  if (storage)
    return storage->param_of_kernel ? PTX_PARAM : PTX_LOCAL;
  const struct definition *definition
    = link_variable (d->linkage, d->function->module, variable);
  enum ptx_space space = definition && definition->variable
                           ? definition->variable->space
                           : variable->space;
  return space == PTX_SHARED ? PTX_SHARED : PTX_GENERIC;
}

static place
extend (struct decoder *d, place from, unsigned size, bool sign,
        bool wide_source, enum operand_form form)
{
  place where = operand_temporary (d, form);
  struct code *code = decode_emit_always (d, CODE_EXTEND);
  code->d = where;
  code->a = from;
  code->size = size;
  code->flags |= (sign ? CODE_SIGNED : 0) | (form == FORM_64 ? CODE_WIDE : 0)
                 | (wide_source ? CODE_WIDE_SOURCE : 0);
  return where;
}

place
operand_address (struct decoder *d, const struct ptx_operand *operand,
                 enum ptx_space *space, int64_t *offset)
{
  *offset = operand->offset;
  if (operand->symbol)
    {
      if (*space == PTX_GENERIC && operand->variable)
        *space = space_of (d, operand->variable);
      else if (*space == PTX_PARAM)
        *space
          = operand->variable ? space_of (d, operand->variable) : PTX_PARAM;
      return symbol_address (d, operand, offset);
    }
  if (*space == PTX_PARAM && !d->source->entry)
    *space = PTX_LOCAL;
  if (operand->reg < 0)
    {
      *offset = 0;
      return operand_constant (d, FORM_64, (uint64_t) operand->offset);
    }
  struct ptx_operand base = *operand;
  base.kind = PTX_OPERAND_REGISTER;
  enum operand_form form;
  place where = operand_raw (d, &base, &form);
  return form == FORM_64 ? where : extend (d, where, 4, false, false, FORM_64);
}

/* ---- Registers ---------------------------------------------------------- */

place
operand_raw (struct decoder *d, const struct ptx_operand *operand,
             enum operand_form *form)
{
  *form = FORM_32;
  if (operand->kind != PTX_OPERAND_REGISTER || operand->reg < 0)
    {
      decode_error (d, "a register is wanted as operand");
      return 0;
    }
  const struct ptx_register *reg = &d->source->registers[operand->reg];
  *form = operand_form (reg->type);
  unsigned element = operand->element < 0 ? 0 : operand->element;
  size_t stride = *form == FORM_64   ? 8 * LANES
                  : *form == FORM_32 ? 4 * LANES
                                     : 4;
  return d->reg[operand->reg] + (place) (element * stride);
}

static bool
is_signed (enum ptx_type type)
{
  return type >= PTX_S8 && type <= PTX_S64;
}

static place
convert_source (struct decoder *d, place from, enum operand_form form,
                enum ptx_type type)
{
  enum operand_form wanted = operand_form (type);
  if (form == wanted)
    return from;
  if (form == FORM_PREDICATE || wanted == FORM_PREDICATE)
    {
      decode_error (d, "a %s is wanted as operand",
                    wanted == FORM_PREDICATE ? "predicate" : "number");
      return from;
    }
  return extend (d, from, 4, is_signed (type), form == FORM_64, wanted);
}

static place
negate_predicate (struct decoder *d, place from)
{
  place where = operand_temporary (d, FORM_PREDICATE);
  struct code *code = decode_emit_always (d, CODE_LOGIC);
  code->kind = LOGIC_XOR;
  code->d = where;
  code->a = from;
  code->b = operand_constant (d, FORM_PREDICATE, UINT32_MAX);
  return where;
}

static place
negate_number (struct decoder *d, place from, enum ptx_type type)
{
  bool wide = operand_form (type) == FORM_64;
  const char *modifier = type == PTX_F32   ? "f32"
                         : type == PTX_F64 ? "f64"
                         : wide            ? "s64"
                                           : "s32";
  struct operation operation;
  if (!operation_find ("neg", &modifier, 1, &operation))
    {
      decode_error (d, "an operand cannot be negated here");
      return from;
    }
  place where = operand_temporary (d, operand_form (type));
  struct code *code = decode_emit_always (d, CODE_OPERATE);
  code->run = operation.run;
  code->d = where;
  code->a = from;
  return where;
}

static place
register_source (struct decoder *d, const struct ptx_operand *operand,
                 enum ptx_type type)
{
  enum operand_form form;
  place where = operand_raw (d, operand, &form);
  if (operand->negated && form == FORM_PREDICATE)
    return negate_predicate (d, where);
  where = convert_source (d, where, form, type);
  return operand->negated ? negate_number (d, where, type) : where;
}

place
operand_source (struct decoder *d, const struct ptx_operand *operand,
                enum ptx_type type)
{
  enum operand_form form;
  place where;
  switch (operand->kind)
    {
    case PTX_OPERAND_REGISTER:
      return register_source (d, operand, type);
    case PTX_OPERAND_INTEGER:
    case PTX_OPERAND_FLOAT:
      return operand_constant (d, operand_form (type),
                               operand_bits (operand, type));
    case PTX_OPERAND_SPECIAL:
      where = special_place (d, operand, &form);
      return convert_source (d, where, form, type);
    case PTX_OPERAND_SYMBOL:
      return convert_source (d, symbol_place (d, operand), FORM_64, type);
    default:
      decode_error (d, "an operand of a kind that cannot stand here");
      return PLACE_CONSTANT;
    }
}

/* ---- Results ------------------------------------------------------------ */

place
operand_result (struct decoder *d, const struct ptx_operand *operand,
                enum ptx_type type)
{
  enum operand_form wanted = operand_form (type), form;
  if (operand->kind == PTX_OPERAND_SINK)
    return operand_temporary (d, wanted);
  place where = operand_raw (d, operand, &form);
  if (form == wanted)
    return where;
  if (form == FORM_PREDICATE || wanted == FORM_PREDICATE)
    {
      decode_error (d, "the result does not fit the register");
      return where;
    }
  if (d->pendings > VECTOR_MOST)
    {
      decode_error (d, "too many results");
      return where;
    }
  struct pending *pending = &d->pending[d->pendings++];
  pending->from = operand_temporary (d, wanted);
  pending->to = where;
  pending->type = type;
  pending->form = form;
  return pending->from;
}

void
operand_finish (struct decoder *d)
{
  for (unsigned i = 0; i < d->pendings; i++)
    {
      struct pending *pending = &d->pending[i];
      size_t size = ptx_type_size (pending->type);
      struct code *code = decode_emit (d, CODE_EXTEND);
      code->d = pending->to;
      code->a = pending->from;
      code->size = size < 4 ? size : 4;
      code->flags
        |= (is_signed (pending->type) ? CODE_SIGNED : 0)
           | (pending->form == FORM_64 ? CODE_WIDE : CODE_WIDE_SOURCE);
    }
  d->pendings = 0;
}

unsigned
operand_elements (struct decoder *d, const struct ptx_operand *operand,
                  struct ptx_operand element[VECTOR_MOST])
{
  if (operand->kind == PTX_OPERAND_VECTOR)
    {
      if (operand->count > VECTOR_MOST)
        decode_error (d, "a vector of %u elements", operand->count);
      for (unsigned i = 0; i < operand->count && i < VECTOR_MOST; i++)
        element[i] = operand->list[i];
      return operand->count < VECTOR_MOST ? operand->count : VECTOR_MOST;
    }
  unsigned count = 1;
  if (operand->kind == PTX_OPERAND_REGISTER && operand->element < 0
      && d->source->registers[operand->reg].vector > 1)
    count = d->source->registers[operand->reg].vector;
  for (unsigned i = 0; i < count; i++)
    {
      element[i] = *operand;
      if (count > 1)
        element[i].element = (int) i;
    }
  return count;
}
