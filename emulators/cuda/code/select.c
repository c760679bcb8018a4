/* Which code a PTX instruction becomes.

   A table names the instructions that are not an operation with one result
   and at most three sources; what stands in no table is looked up among the
   operations.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include <stdlib.h>
#include <stdio.h>
#include <string.h>
#include "emulators/cuda/code/decode.h"

bool
has_modifier (const struct ptx_instruction *at, const char *name)
{
  for (unsigned i = 0; i < at->modifiers; i++)
    if (strcmp (at->modifier[i], name) == 0)
      return true;
  return false;
}

enum ptx_type
modifier_type (const struct ptx_instruction *at)
{
  for (unsigned i = at->modifiers; i-- > 0;)
    {
      enum ptx_type type = ptx_type_named (at->modifier[i]);
      if (type != PTX_NONE)
        return type;
    }
  return PTX_NONE;
}

enum ptx_space
modifier_space (const struct ptx_instruction *at)
{
  static const struct
  {
    const char *name;
    enum ptx_space space;
  } spaces[] = { { "global", PTX_GLOBAL },      { "shared", PTX_SHARED },
                 { "shared::cta", PTX_SHARED }, { "local", PTX_LOCAL },
                 { "const", PTX_CONST },        { "param", PTX_PARAM },
                 { "param::entry", PTX_PARAM }, { "param::func", PTX_PARAM } };
  for (unsigned i = 0; i < at->modifiers; i++)
    for (unsigned s = 0; s < sizeof spaces / sizeof *spaces; s++)
      if (strcmp (at->modifier[i], spaces[s].name) == 0)
        return spaces[s].space;
  return PTX_GENERIC;
}

/* ---- Operations ------------------------------------------------------------ */

bool
select_wants (struct decoder *d, unsigned operands)
{
  if (d->at->operands < operands)
    decode_error (d, "%u operand%s wanted", operands,
                  operands == 1 ? " is" : "s are");
  return !d->failed;
}

/* Emit OPERATION on the operands from FIRST on, with its result at RESULT. */
static void
emit_operation (struct decoder *d, const struct operation *operation,
                unsigned first, place result)
{
  place source[3] = { PLACE_NONE, PLACE_NONE, PLACE_NONE };
  for (unsigned i = 0; i < 3 && operation->source[i] != PTX_NONE; i++)
    {
      if (!select_wants (d, first + i + 1))
        return;
      source[i]
        = operand_source (d, &d->at->operand[first + i], operation->source[i]);
    }
  struct code *code = decode_emit (d, CODE_OPERATE);
  code->run = operation->run;
  code->d = result;
  /* The interpreter computes the address of each operand; what an operation does not
     have points anywhere. */
  code->a = source[0] == PLACE_NONE ? 0 : source[0];
  code->b = source[1] == PLACE_NONE ? 0 : source[1];
  code->c = source[2] == PLACE_NONE ? 0 : source[2];
}

static void
describe (const struct ptx_instruction *at, char *out, size_t size)
{
  size_t used = 0;
  const char *parts[PTX_MODIFIERS + 1] = { at->name };
  for (unsigned i = 0; i < at->modifiers; i++)
    parts[i + 1] = at->modifier[i];
  out[0] = 0;
  for (unsigned i = 0; i <= at->modifiers; i++)
    for (const char *p = i ? "." : ""; p; p = p == parts[i] ? NULL : parts[i])
      {
        size_t length = strlen (p);
        if (used + length + 1 > size)
          return;
        memcpy (out + used, p, length + 1);
        used += length;
      }
}

static void
select_operation (struct decoder *d)
{
  struct operation operation;
  const struct ptx_instruction *at = d->at;
  if (!operation_find (at->name, at->modifier, at->modifiers, &operation))
    {
      char what[160];
      describe (at, what, sizeof what);
      decode_error (d, "instruction %s is not emulated", what);
      return;
    }
  if (!select_wants (d, 1))
    return;
  place result = operand_result (d, &at->operand[0], operation.result);
  emit_operation (d, &operation, 1, result);
  operand_finish (d);
}

/* Whether all values of the integer type FROM are values of TO; what neither is an
   integer of is answered with no. */
static bool
integer_contains (enum ptx_type to, enum ptx_type from)
{
  bool to_signed = to >= PTX_S8 && to <= PTX_S64;
  bool from_signed = from >= PTX_S8 && from <= PTX_S64;
  size_t to_size = ptx_type_size (to), from_size = ptx_type_size (from);
  if (to > PTX_S64 || from > PTX_S64 || to < PTX_U8 || from < PTX_U8)
    return false;
  if (to_signed == from_signed)
    return to_size >= from_size;
  return to_signed && to_size > from_size;
}

/* cvt is an operation like others, but .sat is illegal where nothing can saturate. */
static void
select_convert (struct decoder *d)
{
  const struct ptx_instruction *at = d->at;
  enum ptx_type type[2] = { PTX_NONE, PTX_NONE };
  for (unsigned i = 0, types = 0; i < at->modifiers && types < 2; i++)
    if (ptx_type_named (at->modifier[i]) != PTX_NONE)
      type[types++] = ptx_type_named (at->modifier[i]);
  if (has_modifier (at, "sat") && !has_modifier (at, "pack")
      && integer_contains (type[0], type[1]))
    decode_error (d, "cvt.sat where no value of the source is out of range");
  else
    select_operation (d);
}

/* ---- Predicates ------------------------------------------------------------------ */

static struct code *
emit_logic (struct decoder *d, enum logic_kind kind, place to, place a, place b)
{
  struct code *code = decode_emit (d, CODE_LOGIC);
  code->kind = kind;
  code->d = to;
  code->a = a;
  code->b = b;
  return code;
}

/* Which boolean operator an instruction has between comparison and type, or -1. */
static int
boolean_modifier (const struct ptx_instruction *at, unsigned *where)
{
  static const char *const names[] = { "and", "or", "xor" };
  for (unsigned i = 0; i < at->modifiers; i++)
    for (int k = 0; k < 3; k++)
      if (strcmp (at->modifier[i], names[k]) == 0)
        {
          *where = i;
          return k;
        }
  return -1;
}

/* The comparison of operands 1 and 2 of `setp` or `set` as a predicate, with the boolean
   operator and the third source applied; its complement with the same at *OTHER. */
static place
select_comparison (struct decoder *d, bool has_other, place *other)
{
  const struct ptx_instruction *at = d->at;
  const char *modifier[PTX_MODIFIERS];
  unsigned count = 0, where = PTX_MODIFIERS;
  int kind = boolean_modifier (at, &where);
  bool set = strcmp (at->name, "set") == 0, skipped = false;
  for (unsigned i = 0; i < at->modifiers; i++)
    {
      bool type = ptx_type_named (at->modifier[i]) != PTX_NONE;
      if (i != where && !(set && type && !skipped))
        modifier[count++] = at->modifier[i];
      skipped |= type;
    }
  struct operation operation;
  if (!operation_find ("setp", modifier, count, &operation))
    {
      decode_error (d, "comparison of an unknown kind");
      return 0;
    }
  place result = operand_temporary (d, FORM_PREDICATE);
  emit_operation (d, &operation, 1, result);
  if (has_other)
    {
      *other = operand_temporary (d, FORM_PREDICATE);
      emit_logic (d, LOGIC_XOR, *other, result,
                  operand_constant (d, FORM_PREDICATE, UINT32_MAX));
    }
  if (kind >= 0 && select_wants (d, 4))
    {
      place third = operand_source (d, &at->operand[3], PTX_PRED);
      emit_logic (d, kind, result, result, third);
      if (has_other)
        emit_logic (d, kind, *other, *other, third);
    }
  return result;
}

static void
select_setp (struct decoder *d)
{
  const struct ptx_instruction *at = d->at;
  unsigned where;
  if (!select_wants (d, 3))
    return;
  const struct ptx_operand *second = at->operand[0].second;
  if (!second && boolean_modifier (at, &where) < 0)
    {
      select_operation (d);
      return;
    }
  place other = 0;
  place result = select_comparison (d, second, &other);
  if (at->operand[0].kind != PTX_OPERAND_SINK)
    emit_logic (d, LOGIC_OR, operand_result (d, &at->operand[0], PTX_PRED),
                result, result);
  if (second && second->kind != PTX_OPERAND_SINK)
    emit_logic (d, LOGIC_OR, operand_result (d, second, PTX_PRED), other,
                other);
}

/* set.CMP.dtype.stype: all ones or 1.0 where the comparison holds, else 0. */
static void
select_set (struct decoder *d)
{
  const struct ptx_instruction *at = d->at;
  enum ptx_type type = PTX_NONE;
  for (unsigned i = 0; i < at->modifiers && type == PTX_NONE; i++)
    type = ptx_type_named (at->modifier[i]);
  unsigned where;
  struct operation operation;
  if (boolean_modifier (at, &where) < 0
      && operation_find ("set", at->modifier, at->modifiers, &operation))
    {
      select_operation (d);
      return;
    }
  const char *selp = type == PTX_F32             ? "f32"
                     : ptx_type_size (type) == 2 ? "b16"
                                                 : "b32";
  if (!select_wants (d, 3))
    return;
  if (!operation_find ("selp", &selp, 1, &operation))
    {
      decode_error (d, "set with a result of an unknown type");
      return;
    }
  place unused;
  place condition = select_comparison (d, false, &unused);
  place result = operand_result (d, &at->operand[0], type);
  uint64_t one = type == PTX_F32   ? UINT32_C (0x3f800000)
                 : type == PTX_F16 ? 0x3c00
                                   : UINT32_MAX;
  struct code *code = decode_emit (d, CODE_OPERATE);
  code->run = operation.run;
  code->d = result;
  place a = operand_constant (d, FORM_32, one),
        b = operand_constant (d, FORM_32, 0);
  code->a = a;
  code->b = b;
  code->c = condition;
  operand_finish (d);
}

/* ---- Additions with carry ----------------------------------------------------------- */

static bool
is_carry (const struct ptx_instruction *at)
{
  return has_modifier (at, "cc") || strcmp (at->name, "addc") == 0
         || strcmp (at->name, "subc") == 0 || strcmp (at->name, "madc") == 0;
}

static void
select_carry (struct decoder *d)
{
  const struct ptx_instruction *at = d->at;
  enum ptx_type type = modifier_type (at);
  bool mad = strncmp (at->name, "mad", 3) == 0;
  unsigned sources = mad ? 3 : 2;
  if (!select_wants (d, 1 + sources))
    return;
  unsigned kind = strncmp (at->name, "add", 3) == 0   ? CARRY_ADD
                  : strncmp (at->name, "sub", 3) == 0 ? CARRY_SUB
                  : has_modifier (at, "hi")           ? CARRY_MAD_HI
                                                      : CARRY_MAD_LO;
  kind |= at->name[strlen (at->name) - 1] == 'c' ? CARRY_IN : 0;
  kind |= has_modifier (at, "cc") ? CARRY_OUT : 0;
  kind |= type >= PTX_S8 && type <= PTX_S64 ? CARRY_SIGNED : 0;
  if (d->carry == PLACE_NONE)
    d->carry = operand_register (d, FORM_PREDICATE);
  place source[3];
  for (unsigned i = 0; i < sources; i++)
    source[i] = operand_source (d, &at->operand[1 + i], type);
  place result = operand_result (d, &at->operand[0], type);
  struct code *code = decode_emit (d, CODE_CARRY);
  code->kind = (uint8_t) kind;
  code->d = result;
  code->a = source[0];
  code->b = source[1];
  code->c = mad ? source[2] : source[1];
  code->flags |= operand_form (type) == FORM_64 ? CODE_WIDE : 0;
  code->offset = d->carry;
  operand_finish (d);
}

/* ---- The rest --------------------------------------------------------------------------- */

static void
select_nothing (struct decoder *d)
{
  (void) d;
}

static void
select_fence (struct decoder *d)
{
  decode_emit (d, CODE_FENCE);
}

static void
select_sleep (struct decoder *d)
{
  if (!select_wants (d, 1))
    return;
  place time = operand_source (d, &d->at->operand[0], PTX_U32);
  uint32_t mark = guard_begin (d);
  decode_emit (d, CODE_SLEEP)->a = time;
  guard_end (d, mark);
}

static void
select_tensor (struct decoder *d)
{
  decode_error (d, "%s: tensor cores and textures are not emulated",
                d->at->name);
}

static const struct selector
{
  const char *name;
  void (*select) (struct decoder *d);
} selectors[] = {
  { "activemask", select_active },
  { "alloca", select_alloca },
  { "applypriority", select_nothing },
  { "atom", select_atomic },
  { "bar", select_barrier },
  { "barrier", select_barrier },
  { "bfi", select_insert },
  { "bra", select_branch },
  { "brkpt", select_trap },
  { "brx", select_table },
  { "call", select_call },
  { "cp", select_copy },
  { "cvt", select_convert },
  { "cvta", select_convert_address },
  { "discard", select_nothing },
  { "elect", select_elect },
  { "exit", select_exit },
  { "fence", select_fence },
  { "griddepcontrol", select_nothing },
  { "isspacep", select_is_space },
  { "ld", select_load },
  { "ldmatrix", select_tensor },
  { "ldu", select_load },
  { "lop3", select_lop3 },
  { "match", select_match },
  { "membar", select_fence },
  { "mma", select_tensor },
  { "mov", select_move },
  { "nanosleep", select_sleep },
  { "pmevent", select_nothing },
  { "prefetch", select_nothing },
  { "prefetchu", select_nothing },
  { "red", select_atomic },
  { "redux", select_reduce },
  { "ret", select_return },
  { "set", select_set },
  { "setmaxnreg", select_nothing },
  { "setp", select_setp },
  { "shfl", select_shuffle },
  { "st", select_store },
  { "stackrestore", select_stack },
  { "stacksave", select_stack },
  { "suld", select_tensor },
  { "sust", select_tensor },
  { "tex", select_tensor },
  { "tld4", select_tensor },
  { "trap", select_trap },
  { "vote", select_vote },
  { "wgmma", select_tensor },
  { "wmma", select_tensor },
};

static int
compare_selector (const void *name, const void *selector)
{
  return strcmp (name, ((const struct selector *) selector)->name);
}

/* The guard's predicate, kept in a temporary where the instruction changes it. */
static void
prepare_guard (struct decoder *d)
{
  const struct ptx_instruction *at = d->at;
  d->guard = PLACE_NONE;
  d->guard_negated = false;
  if (at->guard < 0)
    return;
  place guard = d->reg[at->guard];
  const struct ptx_operand *second
    = at->operands ? at->operand[0].second : NULL;
  if (at->operands
      && ((at->operand[0].kind == PTX_OPERAND_REGISTER
           && at->operand[0].reg == at->guard)
          || (second && second->reg == at->guard)))
    {
      place copy = operand_temporary (d, FORM_PREDICATE);
      emit_logic (d, LOGIC_OR, copy, guard, guard);
      guard = copy;
    }
  d->guard = guard;
  d->guard_negated = at->guard_negated;
}

void
select_instruction (struct decoder *d)
{
  const struct selector *selector
    = bsearch (d->at->name, selectors, sizeof selectors / sizeof *selectors,
               sizeof *selectors, compare_selector);
  memset (d->temporaries_used, 0, sizeof d->temporaries_used);
  d->pendings = 0;
  prepare_guard (d);
  if (selector)
    selector->select (d);
  else if (is_carry (d->at))
    select_carry (d);
  else
    select_operation (d);
}
