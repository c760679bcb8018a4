/* Where the operands of PTX instructions lie.

   Registers lie in the frame (frame.c), numbers and addresses of variables in the
   program's pool of constants; special registers, predicates with `!`, and registers whose
   width differs from what the instruction reads are first computed into temporaries.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include <stdlib.h>
#include <string.h>
#include "emulators/cuda/code/decode.h"

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
