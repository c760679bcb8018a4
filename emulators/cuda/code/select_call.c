/* Decoding of branches, calls and ends.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include <string.h>
#include "emulators/cuda/code/decode.h"

/* Targets are numbers of PTX instructions until flow_analyse; `meet` is 0 for those. */
void
select_branch (struct decoder *d)
{
  const struct ptx_instruction *at = d->at;
  if (at->operands < 1 || at->operand[0].kind != PTX_OPERAND_LABEL)
    {
      decode_error (d, "a label is wanted");
      return;
    }
  struct code *code = decode_emit_always (
    d, d->guard == PLACE_NONE ? CODE_BRANCH : CODE_BRANCH_IF);
  code->a = d->guard;
  code->flags = d->guard_negated ? CODE_NEGATED : 0;
  code->target = at->operand[0].target;
}

void
select_return (struct decoder *d)
{
  struct code *code = decode_emit_always (
    d, d->guard == PLACE_NONE ? CODE_BRANCH : CODE_BRANCH_IF);
  code->a = d->guard;
  code->flags = d->guard_negated ? CODE_NEGATED : 0;
  code->target = d->source->instruction_count;
}

void
select_table (struct decoder *d)
{
  const struct ptx_instruction *at = d->at;
  if (at->operands < 1 || at->target_count == 0
      || at->target_count > UINT16_MAX)
    {
      decode_error (d, "brx.idx without a list of targets");
      return;
    }
  place index = operand_source (d, &at->operand[0], PTX_U32);
  uint32_t *list = decode_allocate (d, at->target_count * sizeof *list);
  if (!list)
    return;
  for (unsigned i = 0; i < at->target_count; i++)
    list[i] = at->targets[i];
  uint32_t mark = guard_begin (d);
  struct code *code = decode_emit (d, CODE_TABLE);
  code->a = index;
  code->count = (uint16_t) at->target_count;
  code->list = list;
  guard_end (d, mark);
}

void
select_exit (struct decoder *d)
{
  decode_emit (d, CODE_EXIT);
}

void
select_trap (struct decoder *d)
{
  decode_emit (d, CODE_TRAP)->offset = strcmp (d->at->name, "brkpt") == 0;
}

/* ---- Calls --------------------------------------------------------------------- */

/* What a call passes as OPERAND: a .param variable, a register, or a number; WANTED is
   the parameter's type where it is known. */
static void
call_argument (struct decoder *d, const struct ptx_operand *operand,
               const struct ptx_variable *wanted, struct argument *out)
{
  struct storage *storage = operand_storage (d, operand->variable);
  if (storage && !storage->param_of_kernel)
    {
      *out = storage->argument;
      return;
    }
  out->memory = false;
  if (operand->kind == PTX_OPERAND_REGISTER && !operand->negated)
    {
      out->place = operand_raw (d, operand, &out->form);
      out->size = out->form == FORM_64 ? 8 : 4;
      return;
    }
  enum ptx_type type = wanted && wanted->size <= 4 ? PTX_B32 : PTX_B64;
  if (wanted && !wanted->array && ptx_type_size (wanted->type))
    type = wanted->type;
  out->place = operand_source (d, operand, type);
  out->form = operand_form (type);
  out->size = ptx_type_size (type);
}

static struct argument *
call_arguments (struct decoder *d, const struct ptx_operand *list,
                const struct ptx_variable *wanted, unsigned *count)
{
  *count = list ? list->count : 0;
  struct argument *out = decode_allocate (d, (*count + 1) * sizeof *out);
  for (unsigned i = 0; out && i < *count; i++)
    {
      call_argument (d, &list->list[i], wanted, &out[i]);
      wanted = wanted ? wanted->next : NULL;
    }
  return out;
}

/* What the call refers to: a function, a builtin, or a register. */
static void
call_target (struct decoder *d, const struct ptx_operand *operand,
             struct call_site *site)
{
  site->target = PLACE_NONE;
  if (operand->kind == PTX_OPERAND_REGISTER)
    {
      site->target = operand_source (d, operand, PTX_U64);
      return;
    }
  const struct definition *definition
    = operand->function
        ? link_function (d->linkage, d->function->module, operand->function)
        : link_named (d->linkage, d->function->module, operand->symbol);
  if (!definition || !definition->function)
    {
      decode_error (d, "call of %s, which is not defined",
                    operand->symbol ? operand->symbol : "something");
      return;
    }
  if (definition->builtin)
    site->builtin = builtin_named (definition->function->name);
  else
    site->callee = program_function (d->program, definition);
  if (!site->callee && !site->builtin)
    decode_error (d, "call of %s, which cannot be called", operand->symbol);
}

static void
check_counts (struct decoder *d, const struct call_site *site)
{
  if (!site->callee)
    return;
  if (site->args != site->callee->params)
    decode_error (d, "call of %s with %u arguments instead of %u",
                  site->callee->name, site->args, site->callee->params);
  if (site->results > site->callee->results)
    decode_error (d, "call of %s with %u results instead of %u",
                  site->callee->name, site->results, site->callee->results);
}

void
select_call (struct decoder *d)
{
  const struct ptx_instruction *at = d->at;
  const struct ptx_operand *results = NULL, *args = NULL, *target = NULL;
  for (unsigned i = 0; i < at->operands && !(target && args); i++)
    if (at->operand[i].kind != PTX_OPERAND_LIST)
      target = target ? target : &at->operand[i];
    else if (target)
      args = &at->operand[i];
    else
      results = &at->operand[i];
  struct call_site *site = decode_allocate (d, sizeof *site);
  if (!target)
    decode_error (d, "call of nothing");
  if (d->failed)
    return;
  call_target (d, target, site);
  const struct ptx_variable *params = at->prototype ? at->prototype->params
                                      : target->function
                                        ? target->function->params
                                        : NULL;
  site->arg = call_arguments (d, args, params, &site->args);
  site->result = call_arguments (d, results, NULL, &site->results);
  check_counts (d, site);
  uint32_t mark = guard_begin (d);
  decode_emit (d, CODE_CALL)->site = site;
  if (!site->callee && !site->builtin)
    decode_emit_always (
      d, CODE_MEET); /* where lanes meet that called several functions */
  guard_end (d, mark);
}
