/* Disassembly of instructions that touch memory.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/isa/disassemble.h"

#include <string.h>

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

void
put_smem (struct text *t)
{
  const struct isa_instruction *i = t->i;
  unsigned data = isa_operand_words (i->opcode, 'd');
  unsigned base = isa_operand_words (i->opcode, 'a');
  if (data)
    put_separator (t), put_code (t, i->dst, data);
  if (!base)
    return;
  put_separator (t), put_code (t, i->sbase, base);
  if (i->has_soffset)
    {
      put_separator (t), put_code (t, i->soffset, 1);
      if (i->has_offset && i->offset)
        put (t, " offset:0x%x", (unsigned) i->offset);
    }
  else
    put_separator (t),
      put (t, i->offset < 0 ? "-0x%x" : "0x%x",
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

void
put_flat (struct text *t)
{
  const struct isa_instruction *i = t->i;
  unsigned data = isa_operand_words (i->opcode, 'd');
  unsigned value = isa_operand_words (i->opcode, 'b');
  bool scalar = i->saddr != ISA_NO_SADDR;
  if (is_atomic (i->opcode))
    data = i->glc ? atomic_words (i->opcode) : 0;
  if (data)
    put_separator (t), put_code (t, i->dst, data);
  put_separator (t);
  if (i->opcode->encoding == ISA_SCRATCH)
    i->has_vaddr ? put_code (t, i->src[0], 1) : put (t, "off");
  else
    put_code (t, i->src[0], scalar ? 1 : 2);
  if (value)
    put_separator (t), put_code (t, i->src[1], value);
  if (i->opcode->encoding != ISA_FLAT)
    {
      put_separator (t);
      scalar ? put_code (t, i->saddr, i->opcode->encoding == ISA_GLOBAL ? 2 : 1)
             : put (t, "off");
    }
  if (i->offset)
    put (t, " offset:%d", i->offset);
  put_cache_bits (t);
}

void
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

void
put_mubuf (struct text *t)
{
  const struct isa_instruction *i = t->i;
  unsigned data = isa_operand_words (i->opcode, 'd');
  if (!isa_operand_words (i->opcode, 'r'))
    {
      if (strcmp (i->opcode->name, "buffer_wbl2") != 0
          || t->processor->flat_scratch_base)
        put_cache_bits (t);
      return;
    }
  put_separator (t), put_code (t, i->dst, data);
  put_separator (t);
  if (i->offen || i->idxen)
    put_code (t, i->src[0], i->offen && i->idxen ? 2 : 1);
  else
    put (t, "off");
  put_separator (t), put_code (t, i->sbase, 4);
  put_separator (t), put_code (t, i->soffset, 1);
  put (t, "%s%s", i->idxen ? " idxen" : "", i->offen ? " offen" : "");
  if (i->offset)
    put (t, " offset:%d", i->offset);
  put_cache_bits (t);
  put (t, "%s%s", i->tfe ? " tfe" : "", i->lds ? " lds" : "");
}
