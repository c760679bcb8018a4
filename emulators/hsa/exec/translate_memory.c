/* Making steps of instructions that touch memory.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/exec/access.h"
#include "emulators/hsa/exec/wave_races.h"

/* What "dwordx2", "b64", "ubyte", "i8_d16_hi" or "short_d16_hi" says of an element.  Returns
   false where NAME says nothing that is known.  */
static bool
parse_element (const char *name, struct step *step)
{
  static const struct
  {
    const char *name;
    uint8_t size, count, kind;
  } table[] = {
    { "dword", 4, 1, MEMORY_PLAIN },
    { "dwordx2", 4, 2, MEMORY_PLAIN },
    { "dwordx3", 4, 3, MEMORY_PLAIN },
    { "dwordx4", 4, 4, MEMORY_PLAIN },
    { "b32", 4, 1, MEMORY_PLAIN },
    { "b64", 4, 2, MEMORY_PLAIN },
    { "b96", 4, 3, MEMORY_PLAIN },
    { "b128", 4, 4, MEMORY_PLAIN },
    { "ubyte", 1, 1, MEMORY_PLAIN },
    { "u8", 1, 1, MEMORY_PLAIN },
    { "byte", 1, 1, MEMORY_PLAIN },
    { "b8", 1, 1, MEMORY_PLAIN },
    { "sbyte", 1, 1, MEMORY_SIGNED },
    { "i8", 1, 1, MEMORY_SIGNED },
    { "ushort", 2, 1, MEMORY_PLAIN },
    { "u16", 2, 1, MEMORY_PLAIN },
    { "short", 2, 1, MEMORY_PLAIN },
    { "b16", 2, 1, MEMORY_PLAIN },
    { "sshort", 2, 1, MEMORY_SIGNED },
    { "i16", 2, 1, MEMORY_SIGNED },
    { "ubyte_d16", 1, 1, MEMORY_LOW },
    { "d16_u8", 1, 1, MEMORY_LOW },
    { "u8_d16", 1, 1, MEMORY_LOW },
    { "sbyte_d16", 1, 1, MEMORY_LOW_SIGNED },
    { "d16_i8", 1, 1, MEMORY_LOW_SIGNED },
    { "i8_d16", 1, 1, MEMORY_LOW_SIGNED },
    { "short_d16", 2, 1, MEMORY_LOW },
    { "d16_b16", 2, 1, MEMORY_LOW },
    { "u16_d16", 2, 1, MEMORY_LOW },
    { "ubyte_d16_hi", 1, 1, MEMORY_HIGH },
    { "d16_hi_u8", 1, 1, MEMORY_HIGH },
    { "u8_d16_hi", 1, 1, MEMORY_HIGH },
    { "sbyte_d16_hi", 1, 1, MEMORY_HIGH_SIGNED },
    { "d16_hi_i8", 1, 1, MEMORY_HIGH_SIGNED },
    { "i8_d16_hi", 1, 1, MEMORY_HIGH_SIGNED },
    { "short_d16_hi", 2, 1, MEMORY_HIGH },
    { "d16_hi_b16", 2, 1, MEMORY_HIGH },
    { "u16_d16_hi", 2, 1, MEMORY_HIGH },
    { "byte_d16_hi", 1, 1, MEMORY_HIGH },
    { "d16_hi_b8", 1, 1, MEMORY_HIGH },
    { "b8_d16_hi", 1, 1, MEMORY_HIGH },
    { "b16_d16_hi", 2, 1, MEMORY_HIGH },
  };
  for (unsigned n = 0; n < sizeof table / sizeof *table; n++)
    if (strcmp (table[n].name, name) == 0)
      {
        step->size = table[n].size;
        step->count = table[n].count;
        step->kind = table[n].kind;
        return true;
      }
  return false;
}

static uint16_t
vector_number (uint16_t code)
{
  return (uint16_t) (code - ISA_VGPR);
}

/* NAME without PREFIX, or null.  */
static const char *
after (const char *name, const char *prefix)
{
  size_t length = strlen (prefix);
  return strncmp (name, prefix, length) == 0 ? name + length : NULL;
}

static bool
parse_atomic (const char *name, bool returns, struct step *step)
{
  unsigned size;
  step->atomic = atomic_find (name, &size);
  if (!step->atomic)
    return false;
  step->size = (uint8_t) size;
  step->count = (uint8_t) (size / 4);
  step->bits |= (uint8_t) ((returns ? ACCESS_RETURNS : 0)
                           | (strstr (name, "cmpswap") ? ACCESS_COMPARES : 0));
  return true;
}

static step_fn *
translate_flat (const struct isa_instruction *i, struct step *step)
{
  const char *name = strchr (i->opcode->name, '_') + 1, *rest;
  step->a = vector_number (i->src[0]);
  step->b = vector_number (i->src[1]);
  step->d = vector_number (i->dst);
  step->offset = i->offset;
  step->literal[0] = i->glc || i->slc || i->scc;
  if (i->opcode->encoding == ISA_SCRATCH)
    step->bits |= ACCESS_SCRATCH | (i->has_vaddr ? 0 : ACCESS_NO_VADDR);
  if (i->saddr != ISA_NO_SADDR)
    {
      step->bits |= ACCESS_SADDR;
      step->c = i->saddr;
    }
  if (i->lds)
    return NULL;
  if ((rest = after (name, "load_lds_")) && parse_element (rest, step))
    return step->count == 1 ? flat_to_lds_step : NULL;
  if ((rest = after (name, "load_")) && parse_element (rest, step))
    return flat_load_step;
  if ((rest = after (name, "store_")) && parse_element (rest, step))
    return flat_store_step;
  if ((rest = after (name, "atomic_")) && parse_atomic (rest, i->glc, step))
    return flat_atomic_step;
  if (strcmp (name, "inv") == 0 || strcmp (name, "wb") == 0)
    return fence_step;
  return NULL;
}

static step_fn *
translate_buffer (const struct isa_instruction *i, struct step *step)
{
  const char *name = strchr (i->opcode->name, '_') + 1, *rest;
  if (!isa_operand_words (i->opcode, 'r'))
    return fence_step; /* the caches: there are none */
  step->a = vector_number (i->src[0]);
  step->b = vector_number (i->src[1]);
  step->d = vector_number (i->dst);
  step->sd = i->sbase;
  step->literal[0] = i->glc || i->slc || i->scc;
  step->offset = i->offset;
  step->bits |= (uint8_t) ((i->offen ? ACCESS_OFFEN : 0)
                           | (i->idxen ? ACCESS_IDXEN : 0));
  if (i->lds || i->tfe)
    return NULL;
  if ((rest = after (name, "load_")) && parse_element (rest, step))
    return buffer_load_step;
  if ((rest = after (name, "store_")) && parse_element (rest, step))
    return buffer_store_step;
  if ((rest = after (name, "atomic_")) && parse_atomic (rest, i->glc, step))
    return buffer_atomic_step;
  return NULL;
}

/* ds_read2st64_b32 and so on: two places whose offsets count elements, or 64 of them.  */
static bool
parse_two (const char *name, const struct isa_instruction *i, struct step *step)
{
  bool far = false;
  const char *rest = after (name, "st64_");
  if (!rest)
    rest = after (name, "_2addr_stride64_");
  if (rest)
    far = true;
  else if (!(rest = after (name, "_2addr_")) && !(rest = after (name, "_")))
    return false;
  if (!parse_element (rest, step) || step->size != 4)
    return false;
  uint32_t unit = 4u * step->count * (far ? 64 : 1);
  step->literal[0] = (uint32_t) (i->offset & 0xff) * unit;
  step->literal[1] = i->offset1 * unit;
  step->bits |= ACCESS_TWO;
  return true;
}

static step_fn *
translate_lds_atomic (const char *name, struct step *step)
{
  unsigned size;
  bool returns;
  step->atomic = atomic_find_lds (name, &size, &returns);
  if (!step->atomic)
    return NULL;
  step->size = (uint8_t) size;
  step->bits |= returns ? ACCESS_RETURNS : 0;
  if (after (name, "cmpst_"))
    {
      /* The value to compare with comes first here.  */
      uint16_t b = step->b;
      step->b = step->c;
      step->c = b;
      step->bits |= ACCESS_COMPARES;
    }
  else if (after (name, "mskor") || after (name, "cmpstore"))
    step->bits |= ACCESS_COMPARES;
  return lds_atomic_step;
}

/* Names of exchanges of two values: "wrxchg2_rtn_b32", "storexchg_2addr_stride64_rtn_b64".  */
static bool
parse_exchange (const char *name, const struct isa_instruction *i,
                struct step *step)
{
  char plain[40];
  const char *rest = after (name, "wrxchg2");
  if (!rest && strstr (name, "xchg_2addr"))
    rest = strstr (name, "_2addr");
  const char *rtn = rest ? strstr (rest, "_rtn") : NULL;
  if (!rtn || strlen (rest) >= sizeof plain)
    return false;
  memcpy (plain, rest, (size_t) (rtn - rest));
  strcpy (plain + (rtn - rest), rtn + 4);
  return parse_two (plain, i, step);
}

static step_fn *
translate_lds (const struct isa_instruction *i, struct step *step)
{
  const char *name = i->opcode->name + 3, *rest;
  step->a = vector_number (i->src[0]);
  step->b = vector_number (i->src[1]);
  step->c = vector_number (i->src[2]);
  step->d = vector_number (i->dst);
  step->offset = i->offset;
  if (i->gds)
    return NULL;
  if ((((rest = after (name, "read_")) || (rest = after (name, "load_")))
       && parse_element (rest, step))
      || ((rest = after (name, "read2")) && parse_two (rest, i, step))
      || ((rest = after (name, "load")) && strstr (rest, "2addr")
          && parse_two (rest, i, step)))
    return lds_load_step;
  if ((((rest = after (name, "write_")) || (rest = after (name, "store_")))
       && parse_element (rest, step))
      || ((rest = after (name, "write2")) && parse_two (rest, i, step))
      || ((rest = after (name, "store")) && strstr (rest, "2addr")
          && parse_two (rest, i, step)))
    return lds_store_step;
  if (parse_exchange (name, i, step))
    return lds_exchange_step;
  step->kind = strcmp (name, "consume") == 0;
  if (strcmp (name, "append") == 0 || step->kind)
    return lds_append_step;
  if (strcmp (name, "permute_b32") == 0)
    return lds_permute_step;
  if (strcmp (name, "bpermute_b32") == 0)
    return lds_bpermute_step;
  if (strcmp (name, "swizzle_b32") == 0)
    return lds_swizzle_step;
  if (strcmp (name, "nop") == 0)
    return vector_nop_step;
  return translate_lds_atomic (name, step);
}

static step_fn *
translate_scalar_memory (const struct isa_instruction *i, struct step *step)
{
  const char *name = i->opcode->name;
  unsigned words = isa_operand_words (i->opcode, 'd');
  step->a = i->sbase;
  step->d = i->dst;
  step->count = (uint8_t) words;
  step->offset = i->has_offset ? i->offset : 0;
  step->kind = strncmp (name, "s_buffer_", 9) == 0;
  step->literal[0] = i->glc;
  if (strstr (name, "_load_"))
    return scalar_load_step;
  if (strstr (name, "_store_"))
    return scalar_store_step;
  return scalar_find (name);
}

step_fn *
translate_memory (const struct isa_processor *processor, struct code *code,
                  const struct isa_instruction *i, struct step *step)
{
  (void) processor, (void) code;
  switch (i->opcode->encoding)
    {
    case ISA_SMEM:
      return translate_scalar_memory (i, step);
    case ISA_DS:
      return translate_lds (i, step);
    case ISA_MUBUF:
      return translate_buffer (i, step);
    default:
      return translate_flat (i, step);
    }
}
