/* Disassembly, as LLVM's writes it, for messages and for comparison with it.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/isa/opcodes.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* What is written so far.  */
struct text
{
  char *to;
  size_t size, length;
  const struct isa_processor *processor;
  const struct isa_instruction *i;
  bool some; /* an operand is written: the next one follows a comma */
};

__attribute__ ((format (printf, 2, 3))) static void
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

/* What comes before the next operand.  */
static void
next (struct text *t)
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

/* The operand CODE, of WORDS words.  */
static void
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
    put_literal (t, t->i->literal, words);
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

/* ---- Constants of scalar instructions --------------------------------------------- */

static void
put_waitcnt (struct text *t)
{
  unsigned word = (uint16_t) t->i->offset, vm, exp, lgkm, vm_all, lgkm_all;
  switch (t->processor->generation)
    {
    case ISA_GFX11:
      vm = word >> 10 & 63, lgkm = word >> 4 & 63, exp = word & 7;
      vm_all = lgkm_all = 63;
      break;
    case ISA_GFX8:
      vm = word & 15, exp = word >> 4 & 7, lgkm = word >> 8 & 15;
      vm_all = lgkm_all = 15;
      break;
    default:
      vm = (word & 15) | (word >> 14 & 3) << 4, exp = word >> 4 & 7;
      lgkm_all = t->processor->generation == ISA_GFX10 ? 63 : 15;
      lgkm = word >> 8 & lgkm_all;
      vm_all = 63;
    }
  bool none = vm == vm_all && exp == 7 && lgkm == lgkm_all;
  if (vm != vm_all || none)
    put (t, " vmcnt(%u)", vm);
  if (exp != 7 || none)
    put (t, " expcnt(%u)", exp);
  if (lgkm != lgkm_all || none)
    put (t, " lgkmcnt(%u)", lgkm);
}

static void
put_message (struct text *t, unsigned word)
{
  static const char *const names[]
    = { 0, "MSG_INTERRUPT", "MSG_GS", "MSG_GS_DONE" };
  if (t->processor->generation == ISA_GFX11 && word >= 128)
    {
      static const char *const returns[]
        = { "MSG_RTN_GET_DOORBELL", "MSG_RTN_GET_DDID",  "MSG_RTN_GET_TMA",
            "MSG_RTN_GET_REALTIME", "MSG_RTN_SAVE_WAVE", "MSG_RTN_GET_TBA" };
      if (word - 128 < 6)
        {
          put (t, "sendmsg(%s)", returns[word - 128]);
          return;
        }
    }
  if ((word & 15) == 1 && word < 16)
    put (t, "sendmsg(%s)", names[word]);
  else
    put (t, "sendmsg(%u, %u, %u)", word & 15, word >> 4 & 7, word >> 8 & 3);
}

static void
put_hardware_register (struct text *t)
{
  static const char *const names[] = { 0,
                                       "HW_REG_MODE",
                                       "HW_REG_STATUS",
                                       "HW_REG_TRAPSTS",
                                       "HW_REG_HW_ID",
                                       "HW_REG_GPR_ALLOC",
                                       "HW_REG_LDS_ALLOC",
                                       "HW_REG_IB_STS" };
  static const char *const more[] = { "HW_REG_SH_MEM_BASES",
                                      "HW_REG_TBA_LO",
                                      "HW_REG_TBA_HI",
                                      "HW_REG_TMA_LO",
                                      "HW_REG_TMA_HI",
                                      "HW_REG_FLAT_SCR_LO",
                                      "HW_REG_FLAT_SCR_HI",
                                      "HW_REG_XNACK_MASK",
                                      "HW_REG_HW_ID1",
                                      "HW_REG_HW_ID2",
                                      "HW_REG_POPS_PACKER",
                                      0,
                                      0,
                                      0,
                                      "HW_REG_SHADER_CYCLES" };
  unsigned word = (uint16_t) t->i->offset, number = word & 63;
  unsigned first = word >> 6 & 31, count = (word >> 11 & 31) + 1;
  const char *name = number < 8                         ? names[number]
                     : number >= 15 && number - 15 < 15 ? more[number - 15]
                                                        : NULL;
  name ? put (t, "hwreg(%s", name) : put (t, "hwreg(%u", number);
  if (first != 0 || count != 32)
    put (t, ", %u, %u", first, count);
  put (t, ")");
}

/* The constant of 16 bits.  */
static void
put_constant (struct text *t)
{
  const char *name = t->i->opcode->name;
  unsigned word = (uint16_t) t->i->offset;
  if (strcmp (name, "s_waitcnt") == 0)
    {
      put_waitcnt (t);
      return;
    }
  if (strcmp (name, "s_endpgm") == 0 && word == 0)
    return;
  next (t);
  if (strncmp (name, "s_sendmsg", 9) == 0)
    put_message (t, word);
  else if (strstr (name, "etreg"))
    put_hardware_register (t);
  else if (t->i->opcode->encoding == ISA_SOPK
           && strcmp (name, "s_call_b64") != 0)
    put (t, "0x%x", word);
  else
    put (t, "%u", word);
}

/* ---- Operands of other instructions --------------------------------------------------- */

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
  next (t);
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
      put (t, "0x%" PRIx32, i->literal);
      break;
    default:
      put (t, "?");
    }
}

static void
put_operands (struct text *t)
{
  const char *c = t->i->opcode->operands;
  for (; *c; c += c[2] ? 3 : 2)
    put_operand (t, *c, isa_operand_words (t->i->opcode, (char) (*c | 32)));
}

/* ---- Modifiers of vector instructions --------------------------------------------------- */

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

/* ---- Memory ----------------------------------------------------------------------------------- */

static void
put_cache_bits (struct text *t)
{
  const struct isa_instruction *i = t->i;
  bool renamed = t->processor->bit == 16 && t->processor->generation == ISA_GFX9
                 && i->opcode->encoding != ISA_SMEM;
  put (t, "%s%s%s%s",
       !i->glc   ? ""
       : renamed ? " sc0"
                 : " glc",
       !i->slc   ? ""
       : renamed ? " nt"
                 : " slc",
       i->dlc ? " dlc" : "",
       !i->scc   ? ""
       : renamed ? " sc1"
                 : " scc");
}

static void
put_smem (struct text *t)
{
  const struct isa_instruction *i = t->i;
  unsigned data = isa_operand_words (i->opcode, 'd');
  unsigned base = isa_operand_words (i->opcode, 'a');
  if (data)
    next (t), put_code (t, i->dst, data);
  if (!base)
    return;
  next (t), put_code (t, i->sbase, base);
  if (i->has_soffset)
    {
      next (t), put_code (t, i->soffset, 1);
      if (i->has_offset && i->offset)
        put (t, " offset:0x%x", (unsigned) i->offset);
    }
  else
    next (t), put (t, i->offset < 0 ? "-0x%x" : "0x%x",
                   (unsigned) (i->offset < 0 ? -i->offset : i->offset));
  put_cache_bits (t);
}

static bool
is_atomic (const struct isa_opcode *opcode)
{
  return strstr (opcode->name, "_atomic_") != NULL;
}

/* What an atomic gives back: a compare and swap has two words for each.  */
static unsigned
atomic_words (const struct isa_opcode *opcode)
{
  unsigned words = isa_operand_words (opcode, 'b');
  return strstr (opcode->name, "cmpswap") || strstr (opcode->name, "fcmp")
           ? words / 2
           : words;
}

static void
put_flat (struct text *t)
{
  const struct isa_instruction *i = t->i;
  unsigned data = isa_operand_words (i->opcode, 'd');
  unsigned value = isa_operand_words (i->opcode, 'b');
  bool scalar = i->saddr != ISA_NO_SADDR;
  if (is_atomic (i->opcode))
    data = i->glc ? atomic_words (i->opcode) : 0;
  if (data)
    next (t), put_code (t, i->dst, data);
  next (t);
  if (i->opcode->encoding == ISA_SCRATCH)
    i->has_vaddr ? put_code (t, i->src[0], 1) : put (t, "off");
  else
    put_code (t, i->src[0], scalar ? 1 : 2);
  if (value)
    next (t), put_code (t, i->src[1], value);
  if (i->opcode->encoding != ISA_FLAT)
    {
      next (t);
      scalar ? put_code (t, i->saddr, i->opcode->encoding == ISA_GLOBAL ? 2 : 1)
             : put (t, "off");
    }
  if (i->offset)
    put (t, " offset:%d", i->offset);
  put_cache_bits (t);
}

static void
put_ds (struct text *t)
{
  const struct isa_instruction *i = t->i;
  const char *name = i->opcode->name;
  put_operands (t);
  bool two = strncmp (name, "ds_read2", 8) == 0
             || strncmp (name, "ds_write2", 9) == 0 || strstr (name, "_2addr")
             || strstr (name, "wrxchg2");
  if (two)
    {
      if (i->offset & 0xff)
        put (t, " offset0:%d", i->offset & 0xff);
      if (i->offset1)
        put (t, " offset1:%u", i->offset1);
    }
  else if (i->offset)
    put (t, " offset:%d", i->offset);
  put (t, i->gds ? " gds" : "");
}

static void
put_mubuf (struct text *t)
{
  const struct isa_instruction *i = t->i;
  unsigned data = isa_operand_words (i->opcode, 'd');
  if (!isa_operand_words (i->opcode, 'r'))
    {
      put_cache_bits (t);
      return;
    }
  next (t), put_code (t, i->dst, data);
  next (t);
  if (i->offen || i->idxen)
    put_code (t, i->src[0], i->offen && i->idxen ? 2 : 1);
  else
    put (t, "off");
  next (t), put_code (t, i->sbase, 4);
  next (t), put_code (t, i->soffset, 1);
  put (t, "%s%s", i->idxen ? " idxen" : "", i->offen ? " offen" : "");
  if (i->offset)
    put (t, " offset:%d", i->offset);
  put_cache_bits (t);
  put (t, "%s%s", i->tfe ? " tfe" : "", i->lds ? " lds" : "");
}

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
    default:
      put_operands (&t);
      if (instruction->opcode->encoding >= ISA_VOP2)
        put_vector_modifiers (&t);
    }
}
