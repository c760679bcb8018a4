/* Decoding of what touches memory: loads, stores, atomics, copies, conversions
   of addresses, the stack.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include <string.h>
#include "emulators/cuda/code/decode.h"

static bool
is_signed (enum ptx_type type)
{
  return type >= PTX_S8 && type <= PTX_S64;
}

/* The promoted storage that a `ld.param` or `st.param` accesses, or null where memory
   is accessed. */
static struct storage *
register_storage (struct decoder *d, const struct ptx_operand *address)
{
  struct storage *storage = operand_storage (d, address->variable);
  return storage && !storage->param_of_kernel && !storage->argument.memory
           ? storage
           : NULL;
}

static bool
is_kernel_param (struct decoder *d, const struct ptx_operand *address)
{
  struct storage *storage = operand_storage (d, address->variable);
  return storage && storage->param_of_kernel;
}

/* One element that is moved between registers instead of memory. */
static void
emit_move (struct decoder *d, place to, enum operand_form to_form, place from,
           enum operand_form from_form, enum ptx_type type)
{
  struct code *code = decode_emit (d, CODE_EXTEND);
  code->d = to;
  code->a = from;
  code->size = (uint8_t) ptx_type_size (type);
  code->flags |= (is_signed (type) ? CODE_SIGNED : 0)
                 | (to_form == FORM_64 ? CODE_WIDE : 0)
                 | (from_form == FORM_64 ? CODE_WIDE_SOURCE : 0);
}

static void
set_memory (struct code *code, enum ptx_space space, place address,
            int64_t offset, enum ptx_type type)
{
  code->space = space;
  code->a = address;
  code->offset = offset;
  code->size = (uint8_t) ptx_type_size (type);
  code->flags |= is_signed (type) ? CODE_SIGNED : 0;
}

/* The type of one element; 128-bit elements are two of 64. */
static bool
element_type (struct decoder *d, enum ptx_type *type)
{
  *type = modifier_type (d->at);
  if (*type != PTX_NONE && *type != PTX_PRED && *type != PTX_B128)
    return true;
  decode_error (d, "%s of a type that memory does not hold", d->at->name);
  return false;
}

/* Whether the instruction has as many as WANTED operands and does its work in order: what
   goes on behind a thread's back and reports to a barrier object is not emulated. */
static bool
is_synchronous (struct decoder *d, unsigned wanted)
{
  if (!select_wants (d, wanted))
    return false;
  if (has_modifier (d->at, "async") || has_modifier (d->at, "bulk"))
    decode_error (d, "%s of this kind is not emulated", d->at->name);
  return !d->failed;
}

/* A list of COUNT places and, behind them, of their forms (1: 64 bits). */
static uint32_t *
element_list (struct decoder *d, const struct ptx_operand *operand,
              unsigned *count, enum ptx_type type, bool store)
{
  struct ptx_operand element[VECTOR_MOST];
  *count = operand_elements (d, operand, element);
  uint32_t *list = decode_allocate (d, 2 * VECTOR_MOST * sizeof *list);
  for (unsigned i = 0; list && i < *count; i++)
    {
      enum operand_form form = operand_form (type);
      if (element[i].kind == PTX_OPERAND_SINK && !store)
        list[i] = operand_temporary (d, form);
      else if (element[i].kind == PTX_OPERAND_REGISTER)
        list[i] = operand_raw (d, &element[i], &form);
      else if (store)
        list[i] = operand_source (d, &element[i], type);
      else
        decode_error (d, "a register is wanted as operand");
      if (form == FORM_PREDICATE)
        decode_error (d, "memory holds no predicates");
      list[*count + i] = form == FORM_64;
    }
  return list;
}

static void
emit_param_loads (struct decoder *d, uint32_t *list, unsigned count,
                  size_t offset, enum ptx_type type)
{
  for (unsigned i = 0; i < count; i++)
    {
      struct code *code = decode_emit (d, CODE_PARAM);
      set_memory (code, PTX_PARAM, 0,
                  (int64_t) (offset + i * ptx_type_size (type)), type);
      code->d = list[i];
      code->flags |= list[count + i] ? CODE_WIDE : 0;
    }
}

/* Whether a load may be a step of a wait for another thread. */
static bool
may_wait (const struct ptx_instruction *at)
{
  return has_modifier (at, "volatile") || has_modifier (at, "relaxed")
         || has_modifier (at, "acquire") || has_modifier (at, "mmio");
}

void
select_load (struct decoder *d)
{
  const struct ptx_instruction *at = d->at;
  enum ptx_type type;
  unsigned count;
  if (!is_synchronous (d, 2) || !element_type (d, &type))
    return;
  const struct ptx_operand *address = &at->operand[1];
  uint32_t *list = element_list (d, &at->operand[0], &count, type, false);
  if (d->failed)
    return;
  struct storage *storage = register_storage (d, address);
  if (storage)
    {
      emit_move (d, list[0], list[1] ? FORM_64 : FORM_32,
                 storage->argument.place, storage->argument.form, type);
      return;
    }
  if (is_kernel_param (d, address))
    {
      size_t offset = operand_storage (d, address->variable)->argument.offset;
      emit_param_loads (d, list, count, offset + (size_t) address->offset,
                        type);
      return;
    }
  enum ptx_space space = modifier_space (at);
  int64_t offset;
  place where = operand_address (d, address, &space, &offset);
  struct code *code = decode_emit (d, CODE_LOAD);
  set_memory (code, space, where, offset, type);
  code->d = list[0];
  code->flags |= list[count] ? CODE_WIDE : 0;
  code->count = (uint16_t) count;
  code->list = list;
  code->kind = may_wait (at);
}

void
select_store (struct decoder *d)
{
  const struct ptx_instruction *at = d->at;
  enum ptx_type type;
  unsigned count;
  if (!is_synchronous (d, 2) || !element_type (d, &type))
    return;
  const struct ptx_operand *address = &at->operand[0];
  uint32_t *list = element_list (d, &at->operand[1], &count, type, true);
  if (d->failed)
    return;
  struct storage *storage = register_storage (d, address);
  if (storage)
    {
      emit_move (d, storage->argument.place, storage->argument.form, list[0],
                 list[1] ? FORM_64 : FORM_32, type);
      return;
    }
  enum ptx_space space = modifier_space (at);
  int64_t offset;
  place where = operand_address (d, address, &space, &offset);
  struct code *code = decode_emit (d, CODE_STORE);
  set_memory (code, space, where, offset, type);
  code->b = list[0];
  code->flags |= list[count] ? CODE_WIDE : 0;
  code->count = (uint16_t) count;
  code->list = list;
}

/* The operator of `atom` and `red`: the last modifier before the type that says
   neither how the access is ordered nor where it goes. */
static const char *
atomic_operator (const struct ptx_instruction *at)
{
  static const char *const names[]
    = { "and", "or", "xor", "cas", "exch", "add", "inc", "dec", "min", "max" };
  for (unsigned i = 0; i < at->modifiers; i++)
    for (unsigned n = 0; n < sizeof names / sizeof *names; n++)
      if (strcmp (at->modifier[i], names[n]) == 0)
        return names[n];
  return "";
}

void
select_atomic (struct decoder *d)
{
  const struct ptx_instruction *at = d->at;
  enum ptx_type type;
  if (!is_synchronous (d, 1) || !element_type (d, &type))
    return;
  bool has_result = strcmp (at->name, "atom") == 0;
  unsigned first = has_result ? 1 : 0;
  const char *operator= atomic_operator (at);
  bool swap = strcmp (operator, "cas") == 0;
  if (!select_wants (d, first + (swap ? 3 : 2)))
    return;
  atomic_fn *function = atomic_find (operator, type);
  if (!function || has_modifier (at, "v2") || has_modifier (at, "v4")
      || has_modifier (at, "v8"))
    {
      decode_error (d, "%s.%s.%s is not emulated", at->name, operator,
                    ptx_type_name (type));
      return;
    }
  enum ptx_space space = modifier_space (at);
  int64_t offset;
  place where = operand_address (d, &at->operand[first], &space, &offset);
  place b = operand_source (d, &at->operand[first + 1], type);
  place c = swap ? operand_source (d, &at->operand[first + 2], type) : b;
  place result = PLACE_NONE;
  if (has_result && at->operand[0].kind != PTX_OPERAND_SINK)
    result = operand_result (d, &at->operand[0], type);
  struct code *code = decode_emit (d, CODE_ATOMIC);
  set_memory (code, space, where, offset, type);
  code->d = result;
  code->b = b;
  code->c = c;
  code->flags |= operand_form (type) == FORM_64 ? CODE_WIDE : 0;
  code->atomic = function;
  operand_finish (d);
}

/* cp.async.{ca,cg}.shared.global [d], [s], size{, read}: copied at once, so that the groups
   and waits mean nothing. */
void
select_copy (struct decoder *d)
{
  const struct ptx_instruction *at = d->at;
  if (has_modifier (at, "commit_group") || has_modifier (at, "wait_group")
      || has_modifier (at, "wait_all"))
    return;
  if (!has_modifier (at, "async") || has_modifier (at, "bulk")
      || at->operands < 3 || at->operand[2].kind != PTX_OPERAND_INTEGER
      || at->operand[2].bits > 16)
    {
      decode_error (d, "cp of this kind is not emulated");
      return;
    }
  enum ptx_space to_space = PTX_SHARED, from_space = PTX_GLOBAL;
  int64_t to_offset, from_offset;
  place to = operand_address (d, &at->operand[0], &to_space, &to_offset);
  place from = operand_address (d, &at->operand[1], &from_space, &from_offset);
  place read = operand_constant (d, FORM_32, at->operand[2].bits);
  if (at->operands > 3 && at->operand[3].kind != PTX_OPERAND_REGISTER)
    read = operand_source (d, &at->operand[3], PTX_U32);
  else if (at->operands > 3 && !has_modifier (at, "L2::cache_hint"))
    read = operand_source (d, &at->operand[3], PTX_U32);
  struct code *code = decode_emit (d, CODE_COPY);
  code->a = to;
  code->b = from;
  code->c = read;
  code->offset = to_offset;
  code->target = (uint32_t) from_offset;
  code->count = (uint16_t) at->operand[2].bits;
}

/* ---- Addresses ------------------------------------------------------------- */

void
select_convert_address (struct decoder *d)
{
  const struct ptx_instruction *at = d->at;
  if (!select_wants (d, 2))
    return;
  enum ptx_space space = modifier_space (at);
  const struct ptx_module *text = d->function->text;
  if (space == PTX_PARAM && (text->version < 707 || text->target < 70))
    decode_error (d,
                  "cvta.param came with PTX 7.7 and sm_70; the text is of "
                  "PTX %u.%u and sm_%u",
                  text->version / 100, text->version % 100, text->target);
  if (space == PTX_PARAM && !d->source->entry)
    space = PTX_LOCAL;
  place from = operand_source (d, &at->operand[1], PTX_U64);
  place to = operand_result (d, &at->operand[0], PTX_U64);
  struct code *code
    = decode_emit (d, has_modifier (at, "to") ? CODE_SPECIFIC : CODE_GENERIC);
  code->d = to;
  code->a = from;
  code->space = space;
  operand_finish (d);
}

void
select_is_space (struct decoder *d)
{
  const struct ptx_instruction *at = d->at;
  if (!select_wants (d, 2))
    return;
  place from = operand_source (d, &at->operand[1], PTX_U64);
  place to = operand_result (d, &at->operand[0], PTX_PRED);
  struct code *code = decode_emit (d, CODE_IS_SPACE);
  code->d = to;
  code->a = from;
  code->space = modifier_space (at);
}

/* ---- The stack ----------------------------------------------------------------- */

void
select_alloca (struct decoder *d)
{
  const struct ptx_instruction *at = d->at;
  if (!select_wants (d, 2))
    return;
  place size = operand_source (d, &at->operand[1], PTX_U64);
  place to = operand_result (d, &at->operand[0], PTX_U64);
  struct code *code = decode_emit (d, CODE_ALLOCA);
  code->d = to;
  code->a = size;
  code->offset = at->operands > 2 ? (int64_t) at->operand[2].bits : 8;
  operand_finish (d);
}

void
select_stack (struct decoder *d)
{
  const struct ptx_instruction *at = d->at;
  bool save = strcmp (at->name, "stacksave") == 0;
  if (!select_wants (d, 1))
    return;
  place where = save ? operand_result (d, &at->operand[0], PTX_U64)
                     : operand_source (d, &at->operand[0], PTX_U64);
  struct code *code
    = decode_emit (d, save ? CODE_STACK_SAVE : CODE_STACK_RESTORE);
  code->d = code->a = where;
  operand_finish (d);
}
