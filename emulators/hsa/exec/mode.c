/* The MODE register: how floating-point instructions round, and what they make of subnormal
   numbers.

   A wave in the usual mode, which rounds to nearest and keeps subnormal numbers, has no bit
   set in `unusual', and its instructions run as they are; in another mode those concerned go
   the way of instructions with modifiers.  Exceptions are not emulated: their bits of MODE
   are kept and do nothing.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/exec/mode.h"

#include <fenv.h>

uint32_t
mode_of_kernel (uint32_t rsrc1, uint32_t rsrc2)
{
  return (rsrc1 >> 12 & 0xff) | (rsrc1 >> 21 & 1 ? MODE_DX10_CLAMP : 0)
         | (rsrc1 >> 23 & 1 ? MODE_IEEE : 0) | (rsrc2 >> 24 & 0x7f) << 12
         | (rsrc1 >> 26 & 1) << 23;
}

/* The two bits of the fields of rounding (FIRST 0) or subnormal numbers (FIRST 4).  */
static unsigned
field_of (uint32_t mode, unsigned first, unsigned floats)
{
  return mode >> (first + (floats == FLOATS_32 ? 0 : 2)) & 3;
}

void
mode_write (struct wave *w, uint32_t mode)
{
  w->mode = mode;
  w->unusual = 0;
  for (unsigned floats = FLOATS_32; floats <= FLOATS_OTHER; floats++)
    if (field_of (mode, 0, floats) != 0 || field_of (mode, 4, floats) != 3)
      w->unusual |= (uint8_t) floats;
}

static unsigned
floats_of_type (enum operation_type type)
{
  switch (type)
    {
    case TYPE_f32:
    case TYPE_p32:
    case TYPE_mix:
      return FLOATS_32;
    case TYPE_f16:
    case TYPE_f64:
    case TYPE_p16:
    case TYPE_low:
    case TYPE_high:
      return FLOATS_OTHER;
    default:
      return 0;
    }
}

/* Whether NAME without "v_" begins so.  */
static bool
begins (const char *name, const char *start)
{
  return strncmp (name, start, strlen (start)) == 0;
}

uint8_t
mode_floats (const struct isa_processor *processor,
             const struct operation *operation)
{
  /* What looks at bits, and rounds in a way of its own.  */
  static const char *const exempt[]
    = { "class_",       "cmp_class_", "cmpx_class_", "frexp_",
        "pack_b32_f16", "cndmask_",   "trig_preop_" };
  static const char *const own[]
    = { "rndne_",   "trunc_",   "ceil_",      "floor_",   "fract_", "cvt_pkrtz",
        "cvt_flr_", "cvt_rpi_", "cvt_pknorm", "cvt_norm", "cvt_pk_" };
  const char *name = operation->name;
  for (unsigned n = 0; n < sizeof exempt / sizeof *exempt; n++)
    if (begins (name, exempt[n]))
      return 0;
  /* gfx8 selects among numbers as they are.  */
  if (processor->generation == ISA_GFX8
      && (begins (name, "min") || begins (name, "max")
          || begins (name, "med3")))
    return 0;
  unsigned floats = floats_of_type ((enum operation_type) operation->result);
  for (unsigned n = 0; n < 3; n++)
    floats |= floats_of_type ((enum operation_type) operation->source[n]);
  for (unsigned n = 0; floats && n < sizeof own / sizeof *own; n++)
    if (begins (name, own[n]))
      floats |= FLOATS_ROUND_THEMSELVES;
  return (uint8_t) floats;
}

/* ---- Subnormal numbers ----------------------------------------------------------------- */

static void
flush_words (uint32_t *value, uint32_t exponent, uint32_t sign)
{
  for (unsigned l = 0; l < WAVE_LANES; l++)
    value[l] = value[l] & exponent ? value[l] : value[l] & sign;
}

static void
flush_halves (uint32_t *value)
{
  for (unsigned l = 0; l < WAVE_LANES; l++)
    {
      uint32_t low = value[l] & 0x7c00 ? 0xffff : 0x8000;
      uint32_t high = value[l] & 0x7c000000 ? 0xffff0000 : 0x80000000;
      value[l] &= low | high;
    }
}

static void
flush (uint32_t *value, enum operation_type type)
{
  switch (type)
    {
    case TYPE_p32:
      flush_words (value + WAVE_LANES, 0x7f800000, 0x80000000);
      flush_words (value, 0x7f800000, 0x80000000);
      break;
    case TYPE_f32:
    case TYPE_mix:
      flush_words (value, 0x7f800000, 0x80000000);
      break;
    case TYPE_f64:
      for (unsigned l = 0; l < WAVE_LANES; l++)
        if (!(value[WAVE_LANES + l] & 0x7ff00000))
          {
            value[l] = 0;
            value[WAVE_LANES + l] &= 0x80000000;
          }
      break;
    default:
      flush_halves (value);
    }
}

/* Flush values of TYPE where BIT of the field, which allows subnormal numbers, is off.  */
static void
flush_if (const struct wave *w, const struct step *i, enum operation_type type,
          unsigned bit, uint32_t *value)
{
  unsigned floats = floats_of_type (type);
  if (i->floats & floats && !(field_of (w->mode, 4, floats) & bit))
    flush (value, type);
}

void
mode_flush_source (const struct wave *w, const struct step *i,
                   enum operation_type type, uint32_t *value)
{
  flush_if (w, i, type, 1, value);
}

void
mode_flush_result (const struct wave *w, const struct step *i,
                   enum operation_type type, uint32_t *value)
{
  flush_if (w, i, type, 2, value);
}

bool
mode_scales (const struct wave *w, enum operation_type type)
{
  return !(w->mode & MODE_IEEE)
         && !(field_of (w->mode, 4, floats_of_type (type)) & 2);
}

/* ---- Rounding ------------------------------------------------------------------------------ */

void
mode_round (const struct wave *w, const struct step *i)
{
  static const int ways[]
    = { FE_TONEAREST, FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO };
  if (!i->floats || i->floats & FLOATS_ROUND_THEMSELVES)
    return;
  unsigned floats = floats_of_type ((enum operation_type) i->operation->result);
  if (!floats)
    floats = i->floats & FLOATS_32 ? FLOATS_32 : FLOATS_OTHER;
  unsigned way = field_of (w->mode, 0, floats);
  if (way)
    fesetround (ways[way]);
}

void
mode_end_round (const struct wave *w)
{
  if (w->mode & 15)
    fesetround (FE_TONEAREST);
}
