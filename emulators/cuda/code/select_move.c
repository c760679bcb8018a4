/* mov: copies, and vectors that are packed into one register or unpacked from it.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include "emulators/cuda/code/decode.h"

static void
emit_copy (struct decoder *d, enum ptx_type type, place to, place from)
{
  enum operand_form form = operand_form (type);
  struct code *code = decode_emit (d, form == FORM_PREDICATE ? CODE_LOGIC
                                      : form == FORM_64      ? CODE_ADDRESS
                                                             : CODE_EXTEND);
  code->d = to;
  code->a = from;
  if (form == FORM_PREDICATE)
    {
      code->kind = LOGIC_OR;
      code->b = from;
    }
  code->size = 4;
}

/* mov.b64 %d, {%a, %b}: the elements go into the bits of one. */
static void
select_pack (struct decoder *d, enum ptx_type type)
{
  const struct ptx_operand *vector = &d->at->operand[1];
  unsigned size = (unsigned) ptx_type_size (type) / vector->count;
  if (size == 0 || size * vector->count != ptx_type_size (type)
      || type == PTX_B128)
    {
      decode_error (d, "a vector of %u elements does not fit", vector->count);
      return;
    }
  enum ptx_type part = size == 1   ? PTX_B8
                       : size == 2 ? PTX_B16
                       : size == 4 ? PTX_B32
                                   : PTX_B64;
  place source[VECTOR_MOST];
  for (unsigned i = 0; i < vector->count && i < VECTOR_MOST; i++)
    source[i] = operand_source (d, &vector->list[i], part);
  place result = operand_result (d, &d->at->operand[0], type);
  for (unsigned i = 0; i < vector->count && i < VECTOR_MOST; i++)
    {
      struct code *code = decode_emit (d, CODE_INSERT);
      code->d = result;
      code->a = source[i];
      code->size = (uint8_t) size;
      code->offset = 8 * size * i;
      code->flags |= ptx_type_size (type) == 8 ? CODE_WIDE : 0;
    }
  operand_finish (d);
}

static void
select_unpack (struct decoder *d, enum ptx_type type)
{
  const struct ptx_operand *vector = &d->at->operand[0];
  unsigned size = (unsigned) ptx_type_size (type) / vector->count;
  if (size == 0 || size == 8)
    {
      decode_error (d, "a vector of %u elements does not fit", vector->count);
      return;
    }
  place source = operand_source (d, &d->at->operand[1], type);
  enum ptx_type part = size == 1 ? PTX_B8 : size == 2 ? PTX_B16 : PTX_B32;
  for (unsigned i = 0; i < vector->count && i < VECTOR_MOST; i++)
    {
      if (vector->list[i].kind == PTX_OPERAND_SINK)
        continue;
      place result = operand_result (d, &vector->list[i], part);
      struct code *code = decode_emit (d, CODE_EXTRACT);
      code->d = result;
      code->a = source;
      code->size = (uint8_t) size;
      code->offset = 8 * size * i;
      code->flags |= ptx_type_size (type) == 8 ? CODE_WIDE_SOURCE : 0;
    }
  operand_finish (d);
}

/* mov.v2.u32 %d, {%a, %b}: element by element, through temporaries since they may overlap. */
static void
select_vector_move (struct decoder *d, enum ptx_type type)
{
  struct ptx_operand to[VECTOR_MOST], from[VECTOR_MOST];
  place between[VECTOR_MOST];
  unsigned count = operand_elements (d, &d->at->operand[0], to);
  if (operand_elements (d, &d->at->operand[1], from) != count)
    {
      decode_error (d, "vectors of different lengths");
      return;
    }
  for (unsigned i = 0; i < count; i++)
    {
      between[i] = operand_temporary (d, operand_form (type));
      emit_copy (d, type, between[i], operand_source (d, &from[i], type));
    }
  for (unsigned i = 0; i < count; i++)
    if (to[i].kind != PTX_OPERAND_SINK)
      emit_copy (d, type, operand_result (d, &to[i], type), between[i]);
  operand_finish (d);
}

static bool
is_vector_register (struct decoder *d, const struct ptx_operand *operand)
{
  return operand->kind == PTX_OPERAND_REGISTER && operand->element < 0
         && d->source->registers[operand->reg].vector > 1;
}

void
select_move (struct decoder *d)
{
  const struct ptx_instruction *at = d->at;
  enum ptx_type type = modifier_type (at);
  if (!select_wants (d, 2))
    return;
  if (type == PTX_NONE)
    decode_error (d, "mov without a type");
  else if (has_modifier (at, "v2") || has_modifier (at, "v4")
           || is_vector_register (d, &at->operand[0]))
    select_vector_move (d, type);
  else if (at->operand[1].kind == PTX_OPERAND_VECTOR)
    select_pack (d, type);
  else if (at->operand[0].kind == PTX_OPERAND_VECTOR)
    select_unpack (d, type);
  else
    {
      place from = operand_source (d, &at->operand[1], type);
      place to = operand_result (d, &at->operand[0], type);
      emit_copy (d, type, to, from);
      operand_finish (d);
    }
}
