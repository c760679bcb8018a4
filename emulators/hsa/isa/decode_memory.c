/* Decoding instructions that touch memory.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/isa/decoder.h"

bool
decode_smem (struct decoder *d)
{
  if (d->count < 2)
    return false;
  uint32_t low = d->words[0], high = d->words[1];
  struct isa_instruction *i = d->i;
  i->length = 2;
  if (!find (d, ISA_SMEM, bits (low, 18, 8)))
    return false;
  i->dst = (uint16_t) bits (low, 6, 7);
  i->sbase = (uint8_t) (bits (low, 0, 6) * 2);
  i->src[0] = i->sbase;
  bool gfx11 = d->processor->generation == ISA_GFX11;
  i->glc = bits (low, gfx11 ? 14 : 16, 1);
  i->dlc = is_new (d) && bits (low, gfx11 ? 13 : 14, 1);
  if (is_new (d))
    {
      i->soffset = (uint8_t) bits (high, 25, 7);
      unsigned none = gfx11 ? 124 : 125;
      i->has_soffset = i->soffset != none;
      i->has_offset = true;
      i->offset = signed_bits (high, 0, 21);
      return true;
    }
  bool immediate = bits (low, 17, 1);
  if (d->processor->generation == ISA_GFX8)
    {
      i->has_offset = immediate;
      i->has_soffset = !immediate;
      i->offset = immediate ? (int32_t) bits (high, 0, 20) : 0;
      i->soffset = (uint8_t) bits (high, 0, 7);
      return true;
    }
  bool scalar = bits (low, 14, 1);
  i->has_offset = immediate;
  i->has_soffset = scalar || !immediate;
  i->offset = immediate ? signed_bits (high, 0, 21) : 0;
  i->soffset = (uint8_t) (scalar ? bits (high, 25, 7) : bits (high, 0, 7));
  return true;
}

/* A vector register of memory's data; ACCUMULATOR: one of the other file.  */
static uint16_t
data_register (uint32_t number, bool accumulator)
{
  return (uint16_t) (number + (accumulator ? ISA_AGPR : ISA_VGPR));
}

bool
decode_ds (struct decoder *d)
{
  if (d->count < 2)
    return false;
  uint32_t low = d->words[0], high = d->words[1];
  struct isa_instruction *i = d->i;
  i->length = 2;
  unsigned at = is_new (d) ? 17 : 16;
  i->gds = bits (low, at, 1);
  bool accumulator = d->processor->unified_registers && bits (low, 25, 1);
  if (!find (d, ISA_DS, bits (low, at + 1, 8)))
    return false;
  i->offset = (int32_t) bits (low, 0, 16);
  i->offset1 = (uint8_t) bits (low, 8, 8);
  i->src[0] = (uint16_t) (ISA_VGPR + bits (high, 0, 8));
  i->src[1] = data_register (bits (high, 8, 8), accumulator);
  i->src[2] = data_register (bits (high, 16, 8), accumulator);
  i->dst = data_register (bits (high, 24, 8), accumulator);
  return true;
}

static void
flat_cache_bits (struct decoder *d, uint32_t low)
{
  struct isa_instruction *i = d->i;
  if (d->processor->generation == ISA_GFX11)
    {
      i->glc = bits (low, 14, 1);
      i->slc = bits (low, 15, 1);
      i->dlc = bits (low, 13, 1);
      return;
    }
  i->glc = bits (low, 16, 1);
  i->slc = bits (low, 17, 1);
  i->dlc = is_new (d) && bits (low, 12, 1);
  i->scc = d->processor->unified_registers && bits (low, 25, 1);
  /* gfx94x has another bit there: whether SCRATCH has a vector address.  */
  i->lds = !d->processor->flat_scratch_base && bits (low, 13, 1);
}

static void
flat_address (struct decoder *d, enum isa_encoding encoding)
{
  uint32_t low = d->words[0], high = d->words[1];
  struct isa_instruction *i = d->i;
  static const uint8_t none[] = { 0x7f, 0x7f, 0x7d, 0x7c };
  uint8_t saddr = (uint8_t) bits (high, 16, 7);
  bool scalar = encoding != ISA_FLAT && saddr != none[d->processor->generation]
                && !(is_new (d) && saddr == 0x7f);
  i->saddr = scalar ? saddr : ISA_NO_SADDR;
  i->has_vaddr = true;
  if (encoding == ISA_SCRATCH)
    i->has_vaddr = d->processor->generation == ISA_GFX11 ? bits (high, 23, 1)
                   : d->processor->flat_scratch_base     ? bits (low, 13, 1)
                                                         : !scalar;
  bool is_flat = encoding == ISA_FLAT;
  switch (d->processor->generation)
    {
    case ISA_GFX8:
      break;
    case ISA_GFX10:
      i->offset
        = is_flat ? (int32_t) bits (low, 0, 11) : signed_bits (low, 0, 12);
      break;
    default:
      i->offset
        = is_flat ? (int32_t) bits (low, 0, 12) : signed_bits (low, 0, 13);
    }
}

bool
decode_flat (struct decoder *d)
{
  static const enum isa_encoding segments[]
    = { ISA_FLAT, ISA_SCRATCH, ISA_GLOBAL, ISA_FLAT };
  if (d->count < 2)
    return false;
  uint32_t low = d->words[0], high = d->words[1];
  struct isa_instruction *i = d->i;
  i->length = 2;
  enum isa_generation generation = d->processor->generation;
  unsigned segment = generation == ISA_GFX8
                       ? 0
                       : bits (low, generation == ISA_GFX11 ? 16 : 14, 2);
  if (segment == 3 || !find (d, segments[segment], bits (low, 18, 7)))
    return false;
  bool accumulator = d->processor->unified_registers && bits (high, 23, 1);
  i->src[0] = (uint16_t) (ISA_VGPR + bits (high, 0, 8));
  i->src[1] = data_register (bits (high, 8, 8), accumulator);
  i->dst = data_register (bits (high, 24, 8), accumulator);
  flat_cache_bits (d, low);
  flat_address (d, segments[segment]);
  return true;
}

bool
decode_mubuf (struct decoder *d)
{
  if (d->count < 2)
    return false;
  uint32_t low = d->words[0], high = d->words[1];
  struct isa_instruction *i = d->i;
  enum isa_generation generation = d->processor->generation;
  bool gfx11 = generation == ISA_GFX11;
  unsigned number = bits (low, 18, 7);
  i->length = 2;
  if (generation == ISA_GFX10)
    number |= bits (low, 25, 1) << 7;
  if (gfx11)
    number = bits (low, 18, 8);
  if (!find (d, ISA_MUBUF, number))
    return false;
  bool accumulator = d->processor->unified_registers && bits (high, 23, 1);
  i->offset = (int32_t) bits (low, 0, 12);
  i->offen = gfx11 ? bits (high, 22, 1) : bits (low, 12, 1);
  i->idxen = gfx11 ? bits (high, 23, 1) : bits (low, 13, 1);
  i->glc = bits (low, 14, 1);
  i->slc = gfx11        ? bits (low, 12, 1)
           : is_new (d) ? bits (high, 22, 1)
                        : bits (low, 17, 1);
  i->dlc = is_new (d) && bits (low, gfx11 ? 13 : 15, 1);
  i->scc = d->processor->unified_registers && bits (low, 15, 1);
  i->lds = !gfx11 && bits (low, 16, 1);
  i->tfe = gfx11 ? bits (high, 21, 1)
                 : !d->processor->unified_registers && bits (high, 23, 1);
  i->src[0] = (uint16_t) (ISA_VGPR + bits (high, 0, 8));
  i->dst = i->src[1] = data_register (bits (high, 8, 8), accumulator);
  i->sbase = (uint8_t) (bits (high, 16, 5) * 4);
  i->soffset = (uint8_t) bits (high, 24, 8);
  return true;
}
