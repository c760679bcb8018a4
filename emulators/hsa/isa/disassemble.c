/* Disassembly, as LLVM's writes it, for messages and for comparison with it.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/isa/disassemble.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void
put (struct text *t, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  int n = vsnprintf (t->to + t->length, t->size - t->length, format, arguments);
  va_end (arguments);
  if (n > 0)
    t->length += (size_t) n;
  if (t->length >= t->size)
    t->length = t->size - 1;
}

static const char *const halves[]
  = { "0.5", "-0.5", "1.0", "-1.0", "2.0", "-2.0", "4.0", "-4.0" };

void
put_separator (struct text *t)
{
  put (t, t->some ? ", " : " ");
  t->some = true;
}

static void
put_registers (struct text *t, char file, unsigned number, unsigned words)
{
  if (words == 1)
    put (t, "%c%u", file, number);
  else
    put (t, "%c[%u:%u]", file, number, number + words - 1);
}

/* The scalar registers with names of their own.  */
static bool
put_named (struct text *t, unsigned code, unsigned words)
{
  enum isa_generation generation = t->processor->generation;
  bool new = generation >= ISA_GFX10, gfx11 = generation == ISA_GFX11;
  static const struct
  {
    unsigned code;
    const char *pair, *low, *high;
  } pairs[] = { { 102, "flat_scratch", "flat_scratch_lo", "flat_scratch_hi" },
                { 104, "xnack_mask", "xnack_mask_lo", "xnack_mask_hi" },
                { ISA_VCC, "vcc", "vcc_lo", "vcc_hi" },
                { ISA_EXEC, "exec", "exec_lo", "exec_hi" } };
  for (unsigned n = new ? 2 : 0; n < 4; n++)
    if (code - pairs[n].code < 2)
      {
        put (t, "%s",
             code != pairs[n].code ? pairs[n].high
             : words == 2          ? pairs[n].pair
                                   : pairs[n].low);
        return true;
      }
  if (code == 124 || code == 125)
    {
      put (t, (code == 124) != gfx11 ? "m0" : "null");
      return true;
    }
  static const char *const names[] = {
    [ISA_SHARED_BASE] = "src_shared_base",
    [ISA_SHARED_LIMIT] = "src_shared_limit",
    [ISA_PRIVATE_BASE] = "src_private_base",
    [ISA_PRIVATE_LIMIT] = "src_private_limit",
    [ISA_VCCZ] = "src_vccz",
    [ISA_EXECZ] = "src_execz",
    [ISA_SCC] = "src_scc",
    [ISA_LDS_DIRECT] = "src_lds_direct",
  };
  if (code < ISA_LITERAL && names[code])
    {
      put (t, "%s", names[code]);
      return true;
    }
  return false;
}

/* A literal; one that could be an inline constant is written like that.  */
static void
put_literal (struct text *t, uint32_t literal, unsigned words)
{
  static const uint32_t values[]
    = { 0x3f000000, 0xbf000000, 0x3f800000, 0xbf800000,
        0x40000000, 0xc0000000, 0x40800000, 0xc0800000 };
  for (unsigned n = 0; words == 1 && n < 8; n++)
    if (literal == values[n])
      {
        put (t, "%s", halves[n]);
        return;
      }
  if (literal + 16 <= 16 + 64)
    put (t, "%d", (int32_t) literal);
  else
    put (t, "0x%" PRIx32, literal);
}

/* Of an instruction of 16 bits, the lower half of the literal counts.  */
static uint32_t
literal_of (const struct isa_instruction *i)
{
  const char *name = i->opcode->name;
  bool narrow = i->opcode->encoding >= ISA_VOP2 && strstr (name, "16")
                && i->literal >> 15 == UINT32_MAX >> 15;
  return narrow ? i->literal & 0xffff : i->literal;
}

void
put_code (struct text *t, unsigned code, unsigned words)
{
  unsigned ttmp = t->processor->generation == ISA_GFX8 ? 112 : ISA_TTMP;
  if (code >= ISA_AGPR)
    put_registers (t, 'a', code - ISA_AGPR, words);
  else if (code >= ISA_VGPR)
    put_registers (t, 'v', code - ISA_VGPR, words);
  else if (put_named (t, code, words))
    ;
  else if (code >= ttmp && code < 124)
    {
      put (t, "ttmp");
      words == 1 ? put (t, "%u", code - ttmp)
                 : put (t, "[%u:%u]", code - ttmp, code - ttmp + words - 1);
    }
  else if (code < ISA_INTEGER_0)
    put_registers (t, 's', code, words);
  else if (code <= 192)
    put (t, "%u", code - ISA_INTEGER_0);
  else if (code <= 208)
    put (t, "-%u", code - 192);
  else if (code - ISA_HALF < 8)
    put (t, "%s", halves[code - ISA_HALF]);
  else if (code == 248)
    put (t, words == 2 ? "0.15915494309189532" : "0.15915494");
  else if (code == ISA_LITERAL)
    put_literal (t, literal_of (t->i), words);
  else
    put (t, "?%u", code);
}

/* A source with its modifiers.  */
static void
put_source (struct text *t, unsigned number, unsigned words)
{
  const struct isa_instruction *i = t->i;
  bool packed = i->opcode->encoding == ISA_VOP3P;
  bool negative = !packed && i->neg >> number & 1;
  bool absolute = !packed && i->abs >> number & 1;
  bool extended = i->form == ISA_SDWA && i->sext >> number & 1;
  bool constant = i->src[number] < ISA_VGPR && i->src[number] >= ISA_INTEGER_0;
  put (t, negative ? constant && !absolute ? "neg(" : "-" : "");
  put (t, absolute ? "|" : extended ? "sext(" : "");
  put_code (t, i->src[number], words);
  put (t, absolute ? "|" : extended ? ")" : "");
  put (t, negative && constant && !absolute ? ")" : "");
}

/* ---- Operands of other instructions ---------------------------------------------------------- */

static void
put_operand (struct text *t, char letter, unsigned words)
{
  const struct isa_instruction *i = t->i;
  bool scalar = i->opcode->encoding <= ISA_SMEM;
  unsigned mask_words = i->wave64 ? 2 : 1;
  if (letter == 'i')
    {
      put_constant (t);
      return;
    }
  put_separator (t);
  switch (letter | 32)
    {
    case 'd':
      put_code (t, i->dst, words);
      break;
    case 's':
      put_code (t, i->sdst, !scalar && words == 2 ? mask_words : words);
      break;
    case 'v':
      put_code (t, i->opcode->encoding == ISA_VOPC ? i->sdst : ISA_VCC,
                mask_words);
      break;
    case 'x':
      put_code (t, ISA_EXEC, mask_words);
      break;
    case 'a':
    case 'b':
    case 'c':
      if (scalar && i->opcode->encoding == ISA_SOP1
          && strncmp (i->opcode->name, "s_sendmsg_rtn", 13) == 0)
        put_message (t, i->src[0]);
      else
        put_source (t, (unsigned) ((letter | 32) - 'a'), words);
      break;
    case 'm':
      put_code (t, i->src[2], mask_words);
      break;
    case 'k':
      if (i->opcode->encoding == ISA_SOPK)
        put_literal (t, i->literal, 2);
      else
        put (t, "0x%" PRIx32, i->literal);
      break;
    default:
      put (t, "?");
    }
}

void
put_operands (struct text *t)
{
  const char *c = t->i->opcode->operands;
  for (; *c; c += c[2] ? 3 : 2)
    put_operand (t, *c, isa_operand_words (t->i->opcode, (char) (*c | 32)));
}

/* ---- Modifiers of vector instructions -------------------------------------------------------- */

static void
put_sdwa (struct text *t)
{
  static const char *const selections[] = { "BYTE_0", "BYTE_1", "BYTE_2",
                                            "BYTE_3", "WORD_0", "WORD_1",
                                            "DWORD",  "?" };
  static const char *const unused[]
    = { "UNUSED_PAD", "UNUSED_SEXT", "UNUSED_PRESERVE", "?" };
  const struct isa_instruction *i = t->i;
  if (i->opcode->encoding != ISA_VOPC)
    put (t, " dst_sel:%s dst_unused:%s", selections[i->dst_sel],
         unused[i->dst_unused]);
  put (t, " src0_sel:%s", selections[i->src_sel[0]]);
  if (isa_operand_words (i->opcode, 'b'))
    put (t, " src1_sel:%s", selections[i->src_sel[1]]);
}

static void
put_dpp (struct text *t)
{
  static const char *const kinds[3]
    = { " row_shl:%u", " row_shr:%u", " row_ror:%u" };
  const struct isa_instruction *i = t->i;
  unsigned control = i->dpp_ctrl, low = control & 15;
  if (i->form == ISA_DPP8)
    {
      put (t, " dpp8:[");
      for (unsigned n = 0; n < 8; n++)
        put (t, n ? ",%u" : "%u", i->dpp8 >> 3 * n & 7);
      put (t, "]%s", i->fetch_inactive ? " fi:1" : "");
      return;
    }
  if (control < 256)
    put (t, " quad_perm:[%u,%u,%u,%u]", control & 3, control >> 2 & 3,
         control >> 4 & 3, control >> 6);
  else if (control < 0x130)
    put (t, kinds[(control >> 4) - 16], low);
  else if (control >= 0x130 && control < 0x140 && low % 4 == 0)
    put (t, " wave_%s:1",
         &"shl\0rol\0shr\0ror"[control >> 2 & 3 ? 4 * (control >> 2 & 3) : 0]);
  else if (control == 0x140 || control == 0x141)
    put (t, control & 1 ? " row_half_mirror" : " row_mirror");
  else if (control == 0x142 || control == 0x143)
    put (t, " row_bcast:%u", control & 1 ? 31 : 15);
  else if (control >= 0x150)
    put (t,
         t->processor->generation < ISA_GFX10 ? " row_newbcast:%u"
         : control < 0x160                    ? " row_share:%u"
                                              : " row_xmask:%u",
         low);
  put (t, " row_mask:0x%x bank_mask:0x%x%s%s", i->row_mask, i->bank_mask,
       i->bound_ctrl ? " bound_ctrl:1" : "", i->fetch_inactive ? " fi:1" : "");
}

/* NAME:[...], a bit of BITS for each source.  */
static void
put_bits (struct text *t, const char *name, unsigned bits, unsigned count)
{
  put (t, " %s:[", name);
  for (unsigned n = 0; n < count; n++)
    put (t, n ? ",%u" : "%u", bits >> n & 1);
  put (t, "]");
}

static unsigned
source_count (const struct isa_opcode *opcode)
{
  return (isa_operand_words (opcode, 'a') > 0)
         + (isa_operand_words (opcode, 'b') > 0)
         + (isa_operand_words (opcode, 'c') > 0);
}

static void
put_packed (struct text *t)
{
  const struct isa_instruction *i = t->i;
  unsigned count = source_count (i->opcode), all = (1u << count) - 1;
  if (t->processor->generation == ISA_GFX9 && i->opcode->number >= 0x40)
    {
      if (i->neg_hi)
        put (t, " cbsz:%u", i->neg_hi);
      if (i->op_sel)
        put (t, " abid:%u", i->op_sel);
      if (i->neg)
        put (t, " blgp:%u", i->neg);
      return;
    }
  bool mixed = strstr (i->opcode->name, "_mix") != NULL;
  if (i->op_sel & all)
    put_bits (t, "op_sel", i->op_sel, count);
  if ((i->op_sel_hi & all) != (mixed ? 0 : all))
    put_bits (t, "op_sel_hi", i->op_sel_hi, count);
  if (i->neg & all)
    put_bits (t, "neg_lo", i->neg, count);
  if (i->neg_hi & all)
    put_bits (t, "neg_hi", i->neg_hi, count);
}

static void
put_vector_modifiers (struct text *t)
{
  static const char *const scales[] = { "", " mul:2", " mul:4", " div:2" };
  const struct isa_instruction *i = t->i;
  if (i->opcode->encoding == ISA_VOP3P)
    put_packed (t);
  else if (i->opcode->encoding == ISA_VOP3 && i->op_sel)
    {
      unsigned count = source_count (i->opcode);
      unsigned bits
        = (i->op_sel & ((1u << count) - 1)) | (i->op_sel >> 3 & 1) << count;
      put_bits (t, "op_sel", bits, count + 1);
    }
  put (t, "%s%s", i->clamp ? " clamp" : "", scales[i->omod]);
  if (i->form == ISA_SDWA)
    put_sdwa (t);
  else if (i->form != ISA_PLAIN)
    put_dpp (t);
}

/* ---- All ------------------------------------------------------------------------------------- */

/* The name, whose ending says the form.  */
static void
put_name (struct text *t)
{
  const struct isa_instruction *i = t->i;
  static const char *const forms[] = { "", "_sdwa", "_dpp", "_dpp" };
  const char *name = i->opcode->name;
  size_t length = strlen (name);
  bool sized = length > 4 && strncmp (name + length - 4, "_e", 2) == 0;
  if (i->form == ISA_PLAIN)
    put (t, "%s", name);
  else if (i->opcode->encoding == ISA_VOP3 && i->form != ISA_SDWA)
    put (t, sized ? "%s_dpp" : "%s_e64_dpp", name);
  else
    put (t, "%.*s%s", (int) (sized ? length - 4 : length), name,
         forms[i->form]);
}

/* The first operation, whose name is written, and the second one.  */
static void
put_dual (struct text *t)
{
  struct isa_instruction second = *t->i;
  put_operands (t);
  second.opcode = second.second;
  second.dst = second.second_dst;
  memcpy (second.src, second.second_src, sizeof second.second_src);
  t->i = &second;
  t->some = false;
  put (t, " :: %s", second.opcode->name);
  put_operands (t);
}

void
isa_disassemble (const struct isa_processor *processor,
                 const struct isa_instruction *instruction, char *text,
                 size_t size)
{
  struct text t
    = { .to = text, .size = size, .processor = processor, .i = instruction };
  put_name (&t);
  switch (instruction->opcode->encoding)
    {
    case ISA_SMEM:
      put_smem (&t);
      break;
    case ISA_DS:
      put_ds (&t);
      break;
    case ISA_FLAT:
    case ISA_SCRATCH:
    case ISA_GLOBAL:
      put_flat (&t);
      break;
    case ISA_MUBUF:
      put_mubuf (&t);
      break;
    case ISA_VOPD:
      put_dual (&t);
      break;
    default:
      put_operands (&t);
      if (instruction->opcode->encoding >= ISA_VOP2)
        put_vector_modifiers (&t);
    }
}
