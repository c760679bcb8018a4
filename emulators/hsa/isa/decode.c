/* Decoding instructions.

   The fields are where AMD's documents of the generations' instruction sets say, in
   their chapters of microcode formats.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/isa/decoder.h"

#include <string.h>

static bool
take_literal (struct decoder *d)
{
  if (d->i->length >= d->count)
    return false;
  d->i->literal = d->words[d->i->length++];
  return true;
}

/* Read the literal where a source asks for one.  */
static bool
take_wanted_literal (struct decoder *d)
{
  bool wanted = has (d, 'k');
  for (unsigned n = 0; n < 3; n++)
    wanted |= d->i->src[n] == ISA_LITERAL;
  return !wanted || take_literal (d);
}

/* ---- Scalar instructions --------------------------------------------------------------------- */

static bool
decode_scalar (struct decoder *d)
{
  uint32_t word = d->words[0];
  struct isa_instruction *i = d->i;
  bool found;
  i->sdst = i->dst = (uint16_t) bits (word, 16, 7);
  switch (word >> 23)
    {
    case 0x17D:
      found = find (d, ISA_SOP1, bits (word, 8, 8));
      i->src[0] = (uint16_t) bits (word, 0, 8);
      break;
    case 0x17E:
      found = find (d, ISA_SOPC, bits (word, 16, 7));
      i->src[0] = (uint16_t) bits (word, 0, 8);
      i->src[1] = (uint16_t) bits (word, 8, 8);
      i->dst = i->sdst = 0;
      break;
    case 0x17F:
      i->offset = (int16_t) word;
      i->dst = i->sdst = 0;
      return find (d, ISA_SOPP, bits (word, 16, 7));
    default:
      if (word >> 28 == 0xB)
        {
          i->offset = (int16_t) word;
          found = find (d, ISA_SOPK, bits (word, 23, 5));
          break;
        }
      found = find (d, ISA_SOP2, bits (word, 23, 7));
      i->src[0] = (uint16_t) bits (word, 0, 8);
      i->src[1] = (uint16_t) bits (word, 8, 8);
    }
  return found && take_wanted_literal (d);
}

/* ---- Vector instructions --------------------------------------------------------------------- */

/* A vector register in a field of 8 bits, of which a half has 7: the upper bit says
   which half.  */
static uint16_t
vector_register (struct decoder *d, char letter, unsigned source,
                 uint32_t number)
{
  if (isa_operand_is_half (d->i->opcode, letter))
    {
      d->i->op_sel |= (uint8_t) (bits (number, 7, 1) << source);
      number &= 0x7f;
    }
  return (uint16_t) (ISA_VGPR + number);
}

static bool
decode_sdwa (struct decoder *d)
{
  struct isa_instruction *i = d->i;
  if (!take_literal (d))
    return false;
  uint32_t word = i->literal;
  i->form = ISA_SDWA;
  i->literal = 0;
  bool scalar = d->processor->generation >= ISA_GFX9;
  i->src[0] = (uint16_t) bits (word, 0, 8);
  if (!scalar || !bits (word, 23, 1))
    i->src[0] += ISA_VGPR;
  if (scalar && bits (word, 31, 1) && i->src[1] >= ISA_VGPR)
    i->src[1] -= ISA_VGPR;
  for (unsigned n = 0; n < 2; n++)
    {
      unsigned at = 16 + 8 * n;
      i->src_sel[n] = (uint8_t) bits (word, at, 3);
      i->sext |= (uint8_t) (bits (word, at + 3, 1) << n);
      i->neg |= (uint8_t) (bits (word, at + 4, 1) << n);
      i->abs |= (uint8_t) (bits (word, at + 5, 1) << n);
    }
  if (i->opcode->encoding == ISA_VOPC && scalar)
    {
      i->sdst = bits (word, 15, 1) ? (uint16_t) bits (word, 8, 7) : ISA_VCC;
      return true;
    }
  i->clamp = bits (word, 13, 1);
  if (i->opcode->encoding == ISA_VOPC)
    return true;
  i->dst_sel = (uint8_t) bits (word, 8, 3);
  i->dst_unused = (uint8_t) bits (word, 11, 2);
  i->omod = scalar ? (uint8_t) bits (word, 14, 2) : 0;
  return true;
}

static bool
decode_dpp (struct decoder *d, uint16_t code)
{
  struct isa_instruction *i = d->i;
  if (!take_literal (d))
    return false;
  uint32_t word = i->literal;
  i->literal = 0;
  i->src[0] = vector_register (d, 'a', 0, bits (word, 0, 8));
  if (code != ISA_DPP_CODE)
    {
      i->form = ISA_DPP8;
      i->dpp8 = bits (word, 8, 24);
      i->fetch_inactive = code == 234;
      return true;
    }
  i->form = ISA_DPP16;
  i->dpp_ctrl = (uint16_t) bits (word, 8, 9);
  i->fetch_inactive = bits (word, 18, 1);
  i->bound_ctrl = bits (word, 19, 1);
  if (i->opcode->encoding != ISA_VOP3)
    {
      i->neg = (uint8_t) (bits (word, 20, 1) | bits (word, 22, 1) << 1);
      i->abs = (uint8_t) (bits (word, 21, 1) | bits (word, 23, 1) << 1);
    }
  i->bank_mask = (uint8_t) bits (word, 24, 4);
  i->row_mask = (uint8_t) bits (word, 28, 4);
  return true;
}

/* What the first source of an instruction says of its form.  */
static bool
decode_form (struct decoder *d)
{
  uint16_t code = d->i->src[0];
  bool gfx11 = d->processor->generation == ISA_GFX11;
  bool parts = code == ISA_SDWA_CODE && !gfx11;
  bool lanes
    = code == ISA_DPP_CODE || (is_new (d) && (code == 233 || code == 234));
  /* Instructions of 64 bits have no parts, and other lanes' values since gfx11.  */
  if (d->i->opcode->encoding >= ISA_VOP3 && (parts || (lanes && !gfx11)))
    return false;
  if (parts)
    return decode_sdwa (d);
  if (lanes)
    return decode_dpp (d, code);
  return take_wanted_literal (d);
}

static bool
decode_vop (struct decoder *d)
{
  uint32_t word = d->words[0];
  struct isa_instruction *i = d->i;
  unsigned kind = bits (word, 25, 6);
  bool found = kind == 0x3F   ? find (d, ISA_VOP1, bits (word, 9, 8))
               : kind == 0x3E ? find (d, ISA_VOPC, bits (word, 17, 8))
                              : find (d, ISA_VOP2, kind);
  if (!found)
    return false;
  i->src[0] = (uint16_t) bits (word, 0, 9);
  if (i->src[0] >= ISA_VGPR)
    i->src[0] = vector_register (d, 'a', 0, bits (word, 0, 8));
  if (kind != 0x3F)
    i->src[1] = vector_register (d, 'b', 1, bits (word, 9, 8));
  if (kind == 0x3E)
    i->sdst = ISA_VCC;
  else if (has (d, 's')) /* v_readfirstlane_b32 */
    i->sdst = (uint16_t) bits (word, 17, 8);
  else
    i->dst = vector_register (d, 'd', 3, bits (word, 17, 8));
  if (has (d, 'v') && kind != 0x3E)
    i->sdst = ISA_VCC;
  if (isa_operand_is_accumulator (i->opcode, 'd'))
    i->dst += ISA_AGPR - ISA_VGPR;
  if (isa_operand_is_accumulator (i->opcode, 'a'))
    i->src[0] += ISA_AGPR - ISA_VGPR;
  return decode_form (d);
}

static bool
decode_vop3 (struct decoder *d)
{
  if (d->count < 2)
    return false;
  uint32_t low = d->words[0], high = d->words[1];
  struct isa_instruction *i = d->i;
  i->length = 2;
  if (!find (d, ISA_VOP3, bits (low, 16, 10)))
    return false;
  for (unsigned n = 0; n < 3; n++)
    i->src[n] = (uint16_t) bits (high, 9 * n, 9);
  i->omod = (uint8_t) bits (high, 27, 2);
  i->neg = (uint8_t) bits (high, 29, 3);
  i->clamp = bits (low, 15, 1);
  bool vector = has (d, 'd'), scalar = has (d, 's');
  if (vector)
    i->dst = (uint16_t) (ISA_VGPR + bits (low, 0, 8));
  if (scalar)
    i->sdst = (uint16_t) (vector ? bits (low, 8, 7) : bits (low, 0, 8));
  if (!vector || !scalar)
    {
      i->abs = (uint8_t) bits (low, 8, 3);
      i->op_sel = (uint8_t) bits (low, 11, 4);
    }
  if (!is_new (d))
    return true;
  /* Before gfx10 there are neither literals nor DPP here.  */
  return decode_form (d);
}

/* Two operations in one: the last bit of the second one's destination is the other
   of the first one's.  */
static bool
decode_vopd (struct decoder *d)
{
  if (d->count < 2)
    return false;
  uint32_t low = d->words[0], high = d->words[1];
  struct isa_instruction *i = d->i;
  i->length = 2;
  i->second = isa_opcode_find (d->processor, ISA_VOPD, bits (low, 17, 5));
  if (!i->second || !find (d, ISA_VOPD, bits (low, 22, 4)))
    return false;
  i->src[0] = (uint16_t) bits (low, 0, 9);
  i->src[1] = (uint16_t) (ISA_VGPR + bits (low, 9, 8));
  i->second_src[0] = (uint16_t) bits (high, 0, 9);
  i->second_src[1] = (uint16_t) (ISA_VGPR + bits (high, 9, 8));
  i->dst = (uint16_t) (ISA_VGPR + bits (high, 24, 8));
  i->second_dst
    = (uint16_t) (ISA_VGPR + (bits (high, 17, 7) << 1 | (~i->dst & 1)));
  bool wanted = has (d, 'k') || isa_operand_words (i->second, 'k') > 0
                || i->src[0] == ISA_LITERAL || i->second_src[0] == ISA_LITERAL;
  return !wanted || take_literal (d);
}

/* Matrix instructions: which registers are accumulators.  */
static void
decode_mai (struct decoder *d)
{
  uint32_t low = d->words[0], high = d->words[1];
  struct isa_instruction *i = d->i;
  bool unified = d->processor->unified_registers;
  bool all = unified && bits (low, 15, 1);
  unsigned to = ISA_AGPR - ISA_VGPR;
  if (i->opcode->number == 0x58 || i->opcode->number == 0x59)
    {
      /* v_accvgpr_read and _write move from and to the other file.  */
      i->dst += isa_operand_is_accumulator (i->opcode, 'd') ? to : 0;
      i->src[0] += isa_operand_is_accumulator (i->opcode, 'a') ? to : 0;
      return;
    }
  if (all || isa_operand_is_accumulator (i->opcode, 'd'))
    i->dst += to;
  for (unsigned n = 0; n < 3; n++)
    if (i->src[n] >= ISA_VGPR
        && (n < 2 ? bits (high, 27 + n, 1)
                  : all || isa_operand_is_accumulator (i->opcode, 'c')))
      i->src[n] += to;
  i->neg_hi = (uint8_t) bits (low, 8, 3);  /* cbsz */
  i->op_sel = (uint8_t) bits (low, 11, 4); /* abid */
  i->neg = (uint8_t) bits (high, 29, 3);   /* blgp */
}

static bool
decode_vop3p (struct decoder *d)
{
  if (d->count < 2)
    return false;
  uint32_t low = d->words[0], high = d->words[1];
  struct isa_instruction *i = d->i;
  i->length = 2;
  if (!find (d, ISA_VOP3P, bits (low, 16, 7)))
    return false;
  i->dst = (uint16_t) (ISA_VGPR + bits (low, 0, 8));
  for (unsigned n = 0; n < 3; n++)
    i->src[n] = (uint16_t) bits (high, 9 * n, 9);
  if (!is_new (d) && i->opcode->number >= 0x40)
    {
      decode_mai (d);
      return true;
    }
  i->neg_hi = (uint8_t) bits (low, 8, 3);
  i->op_sel = (uint8_t) bits (low, 11, 3);
  i->op_sel_hi = (uint8_t) (bits (high, 27, 2) | bits (low, 14, 1) << 2);
  i->neg = (uint8_t) bits (high, 29, 3);
  i->clamp = bits (low, 15, 1);
  return !is_new (d) || decode_form (d);
}

/* ---- All ------------------------------------------------------------------------------------- */

unsigned
isa_decode (const struct isa_processor *processor, bool wave64,
            const uint32_t *words, size_t count,
            struct isa_instruction *instruction)
{
  struct decoder decoder = { processor, words, count, instruction };
  struct decoder *d = &decoder;
  memset (instruction, 0, sizeof *instruction);
  instruction->wave64 = wave64;
  instruction->length = 1;
  instruction->saddr = ISA_NO_SADDR;
  if (count == 0)
    return 0;
  bool done, new = is_new (d);
  unsigned prefix = words[0] >> 26;
  if (words[0] >> 31 == 0)
    done = decode_vop (d);
  else if (words[0] >> 30 == 2)
    done = decode_scalar (d);
  else if (prefix == (new ? 0x3D : 0x30))
    done = decode_smem (d);
  else if (words[0] >> 23 == (new ? 0x198 : 0x1A7))
    done = decode_vop3p (d);
  else if (prefix == (new ? 0x35 : 0x34))
    done = decode_vop3 (d);
  else if (prefix == 0x32 && processor->generation == ISA_GFX11 && !wave64)
    done = decode_vopd (d);
  else if (prefix == 0x36)
    done = decode_ds (d);
  else if (prefix == 0x37)
    done = decode_flat (d);
  else
    done = prefix == 0x38 && decode_mubuf (d);
  return done ? instruction->length : 0;
}

const char *
isa_kind_not_decoded (const struct isa_processor *processor, uint32_t word)
{
  bool new = processor->generation >= ISA_GFX10;
  switch (word >> 26)
    {
    case 0x3C:
      return "an image instruction";
    case 0x3A:
      return "a typed access to a buffer";
    case 0x3E:
      return new ? "an export" : NULL;
    case 0x31:
      return new ? NULL : "an export";
    case 0x35:
      return new ? NULL : "an interpolation";
    case 0x32:
      return processor->generation == ISA_GFX10 ? "an interpolation" : NULL;
    case 0x33:
      return processor->generation == ISA_GFX11 ? "an interpolation" : NULL;
    default:
      return NULL;
    }
}
