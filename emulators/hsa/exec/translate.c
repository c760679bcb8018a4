/* Making steps of instructions.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/exec/memory.h"
#include "emulators/hsa/exec/mode.h"

#include <stdio.h>

/* ---- Places ---------------------------------------------------------------------------- */

/* Whether CODE is M0, or NULL: gfx11 has them exchanged, and before gfx10 there is no NULL.  */
static bool
is_null (const struct isa_processor *processor, uint16_t code)
{
  return code
         == (processor->generation == ISA_GFX11   ? 124
             : processor->generation == ISA_GFX10 ? 125
                                                  : 0xffff);
}

/* The place that a scalar source of TYPE is read from; 0xffff where it is none that is
   known.  */
static uint16_t
source_place (const struct isa_processor *processor, uint16_t code,
              enum operation_type type)
{
  if (is_null (processor, code))
    return PLACE_NULL;
  if (code == 124 || code == 125)
    return PLACE_M0;
  if (code < 128)
    return code;
  if (code <= 192)
    return (uint16_t) (PLACE_INTEGERS + 2 * (code - 128 + 16));
  if (code <= 208)
    return (uint16_t) (PLACE_INTEGERS + 2 * (16 - (code - 192)));
  if (code - ISA_SHARED_BASE < 4)
    return (uint16_t) (PLACE_WINDOWS + 2 * (code - ISA_SHARED_BASE));
  unsigned half = 2u * (code - ISA_HALF);
  if (half < 18)
    return (uint16_t) (half
                       + (type_words (type) == 2 ? PLACE_F64
                          : type == TYPE_f16     ? PLACE_F16
                                                 : PLACE_F32));
  switch (code)
    {
    case ISA_VCCZ:
      return PLACE_VCCZ;
    case ISA_EXECZ:
      return PLACE_EXECZ;
    case ISA_SCC:
      return PLACE_SCC;
    case ISA_LITERAL:
      return PLACE_LITERAL;
    default:
      return PLACE_NOWHERE + 8; /* always 0 */
    }
}

static uint16_t
result_place (const struct isa_processor *processor, uint16_t code)
{
  if (is_null (processor, code))
    return PLACE_NOWHERE;
  return code == 124 || code == 125 ? PLACE_M0 : code;
}

/* The literal as a source of TYPE has it: the upper word.  */
static void
set_literal (const struct isa_instruction *i, enum operation_type type,
             bool with_sign, struct step *step)
{
  step->literal[0] = i->literal;
  step->literal[1] = 0;
  if (type == TYPE_f64)
    {
      step->literal[0] = 0;
      step->literal[1] = i->literal;
    }
  else if (with_sign && i->literal >> 31)
    step->literal[1] = UINT32_MAX;
}

/* ---- Scalar instructions ------------------------------------------------------------------ */

/* Whether the constants of a comparison are numbers without sign.  */
static bool
is_unsigned_compare (const char *name)
{
  return strncmp (name, "s_cmpk_", 7) == 0 && strstr (name, "_u32");
}

static bool
set_target (struct code *code, const struct step *at, struct step *step,
            int32_t words)
{
  int64_t target = at - code->steps + 1 + words;
  step->offset = 1 + words;
  return target >= 0 && target <= (int64_t) code->words;
}

static step_fn *
translate_scalar (const struct isa_processor *processor, struct code *code,
                  const struct isa_instruction *i, const struct step *at,
                  struct step *step)
{
  const char *name = i->opcode->name;
  bool is_signed = strstr (name, "_i64") != NULL;
  for (unsigned n = 0; n < 2; n++)
    {
      bool wide = isa_operand_words (i->opcode, (char) ('a' + n)) == 2;
      *(n ? &step->b : &step->a)
        = source_place (processor, i->src[n], wide ? TYPE_b64 : TYPE_b32);
    }
  step->count = strstr (name, "_b64") ? 2 : 1;
  step->d = result_place (processor, i->sdst);
  set_literal (i, TYPE_b64, is_signed, step);
  if (i->opcode->encoding == ISA_SOPK || i->opcode->encoding == ISA_SOPP)
    {
      step->literal[1] = i->literal;
      step->literal[0] = is_unsigned_compare (name)
                             || i->opcode->encoding == ISA_SOPP
                             || strstr (name, "etreg")
                           ? (uint16_t) i->offset
                           : (uint32_t) i->offset;
    }
  if (strcmp (name, "s_set_gpr_idx_on") == 0)
    step->literal[0] = i->src[1];
  if (strncmp (name, "s_sendmsg_rtn", 13) == 0)
    step->literal[0] = i->src[0];
  bool branches = strncmp (name, "s_branch", 8) == 0
                  || strncmp (name, "s_cbranch", 9) == 0
                  || strcmp (name, "s_call_b64") == 0;
  if (branches && !set_target (code, at, step, i->offset))
    return NULL;
  return scalar_find (name);
}

/* ---- Vector instructions --------------------------------------------------------------------- */

/* Source N of CODE, which the operation has as TYPE.  */
static void
set_source (const struct isa_processor *processor,
            const struct isa_instruction *i, unsigned n,
            enum operation_type type, struct step *step)
{
  uint16_t code = i->src[n], *to = n == 0   ? &step->a
                                   : n == 1 ? &step->b
                                            : &step->c;
  if (code >= ISA_VGPR)
    {
      *to = (uint16_t) (code - ISA_VGPR);
      return;
    }
  *to = source_place (processor, code, type);
  step->flags |= (uint8_t) (STEP_SCALAR << n);
  if (type_words (type) == 2)
    step->flags |= (uint8_t) (STEP_WIDE << n);
  if (code == ISA_LITERAL)
    set_literal (i, type, false, step);
}

/* Whether I does more than its operation says.  */
static bool
is_modified (const struct isa_instruction *i, const struct operation *operation)
{
  if (i->form != ISA_PLAIN || i->omod || i->abs || i->neg || i->neg_hi)
    return true;
  if (i->clamp)
    return true;
  if (operation->source[0] == TYPE_mix)
    return true;
  unsigned sources = 0;
  for (unsigned n = 0; n < 3; n++)
    sources |= operation->source[n] != TYPE_NONE ? 1u << n : 0;
  if (i->opcode->encoding == ISA_VOP3P && i->opcode->number < 0x40)
    {
      /* A packed constant is in the low half alone; the other modes want the halves as
         op_sel says, which is the plain way where all are as the assembler's default.  */
      if (operation->source[0] == TYPE_p32)
        return true;
      for (unsigned n = 0; n < 3; n++)
        if (sources >> n & 1 && i->src[n] < ISA_VGPR)
          return true;
      return (i->op_sel & sources) || (i->op_sel_hi & sources) != sources;
    }
  return i->op_sel;
}

/* Whether `clamp' says the range from 0 to 1; of a comparison it says something of exceptions,
   which are not emulated.  */
static bool
is_floating (const struct operation *operation)
{
  switch (operation->result)
    {
    case TYPE_b16:
    case TYPE_b32:
    case TYPE_b64:
    case TYPE_q16:
      return false;
    default:
      return true;
    }
}

/* On gfx10 and later all results of 16 bits leave the other half of their register; on gfx9 those
   of instructions that can select halves do.  */
static bool
keeps_half (const struct isa_processor *processor,
            const struct isa_instruction *i, const struct operation *operation)
{
  static const char *const names[]
    = { "v_mad_f16", "v_mad_u16", "v_mad_i16", "v_fma_f16", "v_div_fixup_f16",
        "v_add_i16", "v_sub_i16", "v_min3_",   "v_max3_",   "v_med3_" };
  if ((operation->result != TYPE_b16 && operation->result != TYPE_f16)
      || processor->generation == ISA_GFX8 || i->form == ISA_SDWA)
    return false;
  if (processor->generation >= ISA_GFX10)
    return true;
  for (unsigned n = 0; n < sizeof names / sizeof *names; n++)
    if (strncmp (i->opcode->name, names[n], strlen (names[n])) == 0)
      return true;
  return false;
}

/* The name without which gfx8 and later generations differ: v_add_u32 has a carry there.  */
static const struct operation *
find_operation (const struct isa_instruction *i)
{
  const char *name = i->opcode->name;
  bool carries
    = isa_operand_words (i->opcode, 's') || isa_operand_words (i->opcode, 'v');
  static const struct
  {
    const char *start, *name;
  } carrying[] = { { "v_add_u32", "v_add_co_u32" },
                   { "v_sub_u32", "v_sub_co_u32" },
                   { "v_subrev_u32", "v_subrev_co_u32" } };
  for (unsigned n = 0; carries && n < 3; n++)
    if (strncmp (name, carrying[n].start, strlen (carrying[n].start)) == 0)
      return operation_find (carrying[n].name);
  bool signs = strstr (name, "_iu8") || strstr (name, "_iu4");
  const struct operation *operation = operation_find (name);
  if (!signs && (!i->clamp || !operation || is_floating (operation)))
    return operation;
  /* Integers that saturate, and products whose signs the modifiers say.  */
  static const char *const kinds[] = { "_uu", "_su", "_us", "_ss" };
  char changed[64];
  snprintf (changed, sizeof changed, "v_%s%s%s",
            operation ? operation->name : name + 2,
            signs ? kinds[i->neg & 3] : "", i->clamp ? "_clamp" : "");
  return operation_find (changed);
}

/* Where the masks of lanes of an operation come from and go to.  */
static void
set_masks (const struct isa_processor *processor,
           const struct isa_instruction *i, const struct operation *operation,
           struct step *step)
{
  bool fmas = strstr (i->opcode->name, "div_fmas");
  bool third = isa_operand_words (i->opcode, 'm');
  const char *operands = i->opcode->operands;
  bool out = isa_operand_words (i->opcode, 's')
             || (isa_operand_words (i->opcode, 'v')
                 && !strstr (i->opcode->name, "cndmask"));
  bool in = third || fmas || strstr (i->opcode->name, "cndmask")
            || strstr (operands, "b0 v");
  step->sd = result_place (processor, i->sdst);
  step->bits = (uint8_t) ((in ? 1 : 0) | (out ? 2 : 0) | (third ? 0 : 4)
                          | (operation->source[2] != TYPE_NONE ? 8 : 0));
  if (third)
    step->c = source_place (processor, i->src[2], TYPE_b64);
}

static step_fn *
choose_step (const struct isa_instruction *i, const struct operation *operation,
             struct step *step)
{
  if ((is_modified (i, operation) || step->keeps_half) && !step->full)
    return NULL;
  if (step->full)
    return vector_modified_step;
  if (operation->compare)
    {
      step->compare = operation->compare;
      return vector_compare_step;
    }
  if (operation->masked)
    {
      step->masked = operation->masked;
      return vector_masked_step;
    }
  step->operate = operation->run;
  return operation->source[2]   ? vector3_step
         : operation->source[1] ? vector2_step
                                : vector1_step;
}

/* v_madak and v_madmk have the literal in place of a source.  */
static void
place_literal (struct isa_instruction *i)
{
  const char *name = i->opcode->name;
  if (!isa_operand_words (i->opcode, 'k'))
    return;
  bool middle = strstr (name, "mk_") != NULL;
  if (middle)
    i->src[2] = i->src[1];
  i->src[middle ? 1 : 2] = ISA_LITERAL;
}

step_fn *
translate_operation (const struct isa_processor *processor, struct code *code,
                     const struct isa_instruction *given, struct step *step)
{
  struct isa_instruction changed = *given, *i = &changed;
  const struct operation *operation = find_operation (i);
  if (!operation)
    return NULL;
  place_literal (i);
  for (unsigned n = 0; n < 3; n++)
    if (operation->source[n] != TYPE_NONE
        && !(n == 2 && operation->accumulates))
      set_source (processor, i, n, (enum operation_type) operation->source[n],
                  step);
  step->d = (uint16_t) (i->dst - ISA_VGPR);
  if (operation->accumulates)
    step->c = step->d;
  if (type_words ((enum operation_type) operation->result) == 2)
    step->flags |= STEP_WIDE_RESULT;
  if (operation->masked)
    set_masks (processor, i, operation, step);
  if (operation->compare)
    {
      bool writes_exec = strncmp (i->opcode->name, "v_cmpx", 6) == 0;
      bool only_exec = writes_exec && processor->generation >= ISA_GFX10;
      step->kind = writes_exec;
      step->sd = only_exec ? PLACE_EXEC : result_place (processor, i->sdst);
    }
  step->operation = operation;
  step->floats = mode_floats (processor, operation);
  step->keeps_half = keeps_half (processor, i, operation);
  if (is_modified (i, operation) || step->keeps_half)
    step->full = code_keep (code, i);
  return choose_step (i, operation, step);
}

static step_fn *
translate_mfma (const struct isa_processor *processor, struct code *code,
                const struct isa_instruction *i, struct step *step)
{
  bool wide = strstr (i->opcode->name, "f64") != NULL;
  for (unsigned n = 0; n < 3; n++)
    set_source (processor, i, n, wide ? TYPE_f64 : TYPE_f32, step);
  if (wide)
    step->flags |= STEP_WIDE << 2;
  step->d = (uint16_t) (i->dst - ISA_VGPR);
  return translate_matrix (code, i, step);
}

/* Whether WORDS vector registers from CODE on are all of one file.  */
static bool
vectors_fit (uint16_t code, unsigned words)
{
  return code < ISA_VGPR || (code & 255) + words <= 256;
}

/* Whether all registers that I has are there, so that no step reads or writes what is
   behind a wave's registers.  */
static bool
registers_fit (const struct isa_instruction *i)
{
  const struct isa_opcode *opcode = i->opcode;
  unsigned d = isa_operand_words (opcode, 'd');
  unsigned s = isa_operand_words (opcode, 's');
  if (opcode->encoding <= ISA_SMEM)
    return i->dst < 128 && i->dst + d <= 128;
  if (i->sdst >= 128 || i->sdst + s > 128)
    return false;
  unsigned a = isa_operand_words (opcode, 'a');
  unsigned b = isa_operand_words (opcode, 'b');
  if (opcode->encoding >= ISA_FLAT && opcode->encoding <= ISA_MUBUF)
    {
      /* The address has two words, and an atomic gives back what it takes.  */
      a = 2;
      d = d > b ? d : strstr (opcode->name, "atomic") ? b : d;
    }
  return vectors_fit (i->dst, d) && vectors_fit (i->src[0], a)
         && vectors_fit (i->src[1], b)
         && vectors_fit (i->src[2], isa_operand_words (opcode, 'c'));
}

/* v_readlane and its like: sources are scalars where the encoding says so.  */
static step_fn *
translate_special (const struct isa_processor *processor,
                   const struct isa_instruction *i, struct step *step)
{
  step_fn *run = special_find (i->opcode->name);
  if (!run)
    return NULL;
  /* What crosses lanes reads a vector register.  */
  if (i->src[0] < ISA_VGPR
      && (strstr (i->opcode->name, "permlane")
          || strstr (i->opcode->name, "swap")))
    return NULL;
  for (unsigned n = 0; n < 3; n++)
    set_source (processor, i, n, TYPE_b32, step);
  step->sd = result_place (processor, i->sdst);
  step->d = (uint16_t) (i->dst - ISA_VGPR);
  step->bits = i->op_sel & 3;
  return run;
}

step_fn *
translate (const struct isa_processor *processor, struct code *code,
           const struct isa_instruction *i, struct step *step)
{
  const struct step *at = step;
  struct step new = { .length = i->length };
  step_fn *run;
  if (!registers_fit (i))
    return NULL;
  switch (i->opcode->encoding)
    {
    case ISA_SOP2:
    case ISA_SOPK:
    case ISA_SOP1:
    case ISA_SOPC:
    case ISA_SOPP:
      run = translate_scalar (processor, code, i, at, &new);
      break;
    case ISA_SMEM:
    case ISA_DS:
    case ISA_FLAT:
    case ISA_SCRATCH:
    case ISA_GLOBAL:
    case ISA_MUBUF:
      run = translate_memory (processor, code, i, &new);
      if (i->opcode->encoding == ISA_SMEM)
        {
          new.d = result_place (processor, i->dst);
          new.b = i->has_soffset
                    ? source_place (processor, i->soffset, TYPE_b32)
                    : PLACE_NULL;
        }
      else if (i->opcode->encoding == ISA_MUBUF)
        new.c = source_place (processor, i->soffset, TYPE_b32);
      break;
    case ISA_VOPD:
      run = translate_dual (processor, code, i, &new);
      break;
    default:
      run = translate_special (processor, i, &new);
      if (!run)
        {
          new = (struct step) { .length = i->length };
          run = strncmp (i->opcode->name, "v_mfma", 6) == 0
                  ? translate_mfma (processor, code, i, &new)
                  : translate_operation (processor, code, i, &new);
        }
    }
  if (!run)
    return NULL;
  /* All but `run`, which code_decode writes when the rest is there.  */
  memcpy ((char *) step + sizeof step->run, (char *) &new + sizeof new.run,
          sizeof new - sizeof new.run);
  return run;
}
