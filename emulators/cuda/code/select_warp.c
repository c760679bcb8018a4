/* Decoding of what threads do together: barriers, votes, shuffles.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include <string.h>
#include "emulators/cuda/code/decode.h"

uint32_t
guard_begin (struct decoder *d)
{
  if (d->guard == PLACE_NONE)
    return UINT32_MAX;
  struct code *code = decode_emit_always (d, CODE_BRANCH_IF);
  code->a = d->guard;
  code->flags = d->guard_negated ? 0 : CODE_NEGATED;
  code->meet = UINT32_MAX;
  d->guard = PLACE_NONE;
  return d->count - 1;
}

void
guard_end (struct decoder *d, uint32_t mark)
{
  if (mark == UINT32_MAX || d->failed)
    return;
  d->code[mark].target = d->count;
  decode_emit_always (d, CODE_MEET);
}

/* The index in NAMES, of COUNT, of the first modifier found there, or -1. */
static int
modifier_among (const struct ptx_instruction *at, const char *const *names,
                int count)
{
  for (unsigned i = 0; i < at->modifiers; i++)
    for (int n = 0; n < count; n++)
      if (strcmp (at->modifier[i], names[n]) == 0)
        return n;
  return -1;
}

/* ---- Collectives of a warp ------------------------------------------------------ */

static uint32_t *
collective_list (struct decoder *d)
{
  uint32_t *list = decode_allocate (d, COLLECTIVE_OPERANDS * sizeof *list);
  for (unsigned i = 0; list && i < COLLECTIVE_OPERANDS; i++)
    list[i] = PLACE_NONE;
  return list;
}

/* Emit the collective KIND with the operands in LIST, on values of TYPE.  The operand
   numbered MEMBERS, where there is one, says who takes part. */
static void
emit_collective (struct decoder *d, enum collective_kind kind, uint32_t *list,
                 enum ptx_type type, unsigned members)
{
  if (has_modifier (d->at, "sync") && select_wants (d, members + 1))
    list[COLLECTIVE_MEMBERS]
      = operand_source (d, &d->at->operand[members], PTX_U32);
  uint32_t mark = guard_begin (d);
  struct code *code = decode_emit (d, CODE_COLLECTIVE);
  code->kind = kind;
  code->list = list;
  code->size = (uint8_t) ptx_type_size (type);
  code->flags = (operand_form (type) == FORM_64 ? CODE_WIDE : 0)
                | (type >= PTX_S8 && type <= PTX_S64 ? CODE_SIGNED : 0);
  operand_finish (d);
  guard_end (d, mark);
}

void
select_vote (struct decoder *d)
{
  static const char *const names[] = { "all", "any", "uni", "ballot" };
  int kind = modifier_among (d->at, names, 4);
  uint32_t *list = collective_list (d);
  if (kind < 0)
    decode_error (d, "vote of an unknown kind");
  if (!select_wants (d, 2))
    return;
  list[COLLECTIVE_B] = operand_source (d, &d->at->operand[1], PTX_PRED);
  list[COLLECTIVE_D]
    = operand_result (d, &d->at->operand[0], kind == 3 ? PTX_B32 : PTX_PRED);
  emit_collective (d, COLLECTIVE_ALL + kind, list, PTX_B32, 2);
}

void
select_match (struct decoder *d)
{
  const struct ptx_instruction *at = d->at;
  enum ptx_type type = modifier_type (at);
  uint32_t *list = collective_list (d);
  bool all = has_modifier (at, "all");
  if (!select_wants (d, 2))
    return;
  list[COLLECTIVE_VALUE] = operand_source (d, &at->operand[1], type);
  list[COLLECTIVE_D] = operand_result (d, &at->operand[0], PTX_B32);
  if (at->operand[0].second)
    list[COLLECTIVE_P] = operand_result (d, at->operand[0].second, PTX_PRED);
  emit_collective (d, all ? COLLECTIVE_MATCH_ALL : COLLECTIVE_MATCH_ANY, list,
                   type, 2);
}

void
select_shuffle (struct decoder *d)
{
  static const char *const names[] = { "up", "down", "bfly", "idx" };
  const struct ptx_instruction *at = d->at;
  int kind = modifier_among (at, names, 4);
  uint32_t *list = collective_list (d);
  if (kind < 0)
    decode_error (d, "shfl of an unknown kind");
  if (!select_wants (d, 4))
    return;
  list[COLLECTIVE_VALUE] = operand_source (d, &at->operand[1], PTX_B32);
  list[COLLECTIVE_B] = operand_source (d, &at->operand[2], PTX_U32);
  list[COLLECTIVE_C] = operand_source (d, &at->operand[3], PTX_U32);
  list[COLLECTIVE_D] = operand_result (d, &at->operand[0], PTX_B32);
  const struct ptx_operand *second = at->operand[0].second;
  if (second && second->kind != PTX_OPERAND_SINK)
    list[COLLECTIVE_P] = operand_result (d, second, PTX_PRED);
  emit_collective (d, COLLECTIVE_SHFL_UP + kind, list, PTX_B32, 4);
}

void
select_reduce (struct decoder *d)
{
  static const char *const names[]
    = { "add", "min", "max", "and", "or", "xor" };
  const struct ptx_instruction *at = d->at;
  int kind = modifier_among (at, names, 6);
  enum ptx_type type = modifier_type (at);
  uint32_t *list = collective_list (d);
  if (kind < 0 || (type != PTX_B32 && type != PTX_U32 && type != PTX_S32))
    decode_error (d, "redux of an unknown kind");
  if (!select_wants (d, 3))
    return;
  list[COLLECTIVE_VALUE] = operand_source (d, &at->operand[1], type);
  list[COLLECTIVE_D] = operand_result (d, &at->operand[0], type);
  emit_collective (d, COLLECTIVE_ADD + kind, list, type, 2);
}

void
select_elect (struct decoder *d)
{
  const struct ptx_operand *result = &d->at->operand[0];
  uint32_t *list = collective_list (d);
  if (!select_wants (d, 2))
    return;
  if (result->kind != PTX_OPERAND_SINK)
    list[COLLECTIVE_D] = operand_result (d, result, PTX_B32);
  if (result->second)
    list[COLLECTIVE_P] = operand_result (d, result->second, PTX_PRED);
  emit_collective (d, COLLECTIVE_ELECT, list, PTX_B32, 1);
}

void
select_active (struct decoder *d)
{
  if (!select_wants (d, 1))
    return;
  place to = operand_result (d, &d->at->operand[0], PTX_B32);
  struct code *code = decode_emit (d, CODE_SPECIAL);
  code->d = to;
  code->kind = SPECIAL_ACTIVE;
  operand_finish (d);
}

/* ---- Barriers of a block --------------------------------------------------------- */

static void
select_warp_barrier (struct decoder *d)
{
  uint32_t *list = collective_list (d);
  if (!d->failed)
    emit_collective (d, COLLECTIVE_SYNC, list, PTX_B32, 0);
}

static int
barrier_kind (const struct ptx_instruction *at)
{
  static const char *const names[] = { "sync", "arrive", "popc", "and", "or" };
  if (has_modifier (at, "red"))
    {
      int kind = modifier_among (at, names + 2, 3);
      return kind < 0 ? -1 : BARRIER_POPC + kind;
    }
  return modifier_among (at, names, 2);
}

void
select_barrier (struct decoder *d)
{
  const struct ptx_instruction *at = d->at;
  if (has_modifier (at, "warp"))
    {
      select_warp_barrier (d);
      return;
    }
  int kind = barrier_kind (at);
  unsigned first = kind >= BARRIER_POPC ? 1 : 0;
  /* Sources: the number, the threads if said, of reductions a predicate. */
  unsigned sources = at->operands - 2 * first;
  if (kind < 0 || has_modifier (at, "cluster"))
    decode_error (d, "barrier of an unknown kind");
  if (!select_wants (d, first ? 3 : 1))
    return;
  place result = PLACE_NONE, threads = PLACE_NONE, predicate = PLACE_NONE;
  place number = operand_source (d, &at->operand[first], PTX_U32);
  if (sources >= 2)
    threads = operand_source (d, &at->operand[first + 1], PTX_U32);
  if (first)
    {
      predicate = operand_source (d, &at->operand[at->operands - 1], PTX_PRED);
      result = operand_result (d, &at->operand[0],
                               kind == BARRIER_POPC ? PTX_U32 : PTX_PRED);
    }
  uint32_t mark = guard_begin (d);
  struct code *code = decode_emit (d, CODE_BARRIER);
  code->kind = (uint8_t) kind;
  code->d = result;
  code->a = number;
  code->b = threads;
  code->c = predicate;
  operand_finish (d);
  guard_end (d, mark);
}
