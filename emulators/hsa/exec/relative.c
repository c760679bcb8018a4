/* Registers whose numbers are computed: v_movrel and s_movrel, and gfx8's and gfx9's mode in
   which vector instructions add an index to the numbers of their registers.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/exec/mode.h"
#include "emulators/hsa/exec/scalar.h"

/* ---- Moves ------------------------------------------------------------------------------ */

static const struct step *
leave_registers (struct wave *w, const struct step *i, uint32_t number)
{
  return report_fault (w, i, DISPATCH_ILLEGAL_INSTRUCTION, step_address (w, i),
                       "register %u does not exist", number);
}

/* The registers of vectors, and the scalar ones that may be indexed.  */
enum
{
  VECTORS = 256,
  SCALARS = 106
};

STEP (s_movrels)
{
  uint32_t from = i->a + w->s[PLACE_M0];
  if (from >= SCALARS || from + i->count > SCALARS)
    return leave_registers (w, i, from);
  for (unsigned n = 0; n < i->count; n++)
    w->s[i->d + n] = w->s[from + n];
  return step_next (i);
}

STEP (s_movreld)
{
  uint32_t to = i->d + w->s[PLACE_M0];
  uint64_t value
    = i->count == 2 ? wave_read64 (w, i, i->a) : wave_read32 (w, i, i->a);
  if (to >= SCALARS || to + i->count > SCALARS)
    return leave_registers (w, i, to);
  if (i->count == 2)
    wave_write64 (w, (uint16_t) to, value);
  else
    w->s[to] = (uint32_t) value;
  return step_next (i);
}

/* Vector moves from and to registers that M0 says: FROM and TO are what it adds.  */
static const struct step *
v_move (struct wave *w, const struct step *i, uint32_t from, uint32_t to)
{
  uint32_t source = i->a + from, d = i->d + to;
  _Alignas(64) uint32_t room[WAVE_LANES];
  uint64_t exec = wave_exec (w);
  const uint32_t *a = room;
  if (d >= VECTORS || (!(i->flags & STEP_SCALAR) && source >= VECTORS))
    return leave_registers (w, i, d >= VECTORS ? d : source);
  if (!(i->flags & STEP_SCALAR))
    a = wave_vector (w, source);
  else
    for (unsigned l = 0; l < WAVE_LANES; l++)
      room[l] = wave_read32 (w, i, i->a);
  lanes_merge (wave_vector (w, d), a, exec, WAVE_LANES);
  return step_next (i);
}

STEP (v_movreld)
{
  return v_move (w, i, 0, w->s[PLACE_M0]);
}

STEP (v_movrels)
{
  return v_move (w, i, w->s[PLACE_M0], 0);
}

STEP (v_movrelsd)
{
  return v_move (w, i, w->s[PLACE_M0], w->s[PLACE_M0]);
}

STEP (v_movrelsd_2)
{
  uint32_t m0 = w->s[PLACE_M0];
  return v_move (w, i, m0 & 0x3ff, m0 >> 16 & 0x3ff);
}

/* ---- The mode ------------------------------------------------------------------------------ */

/* M0's upper bits: which registers get the index, which its lowest 8 bits are.  */
enum
{
  INDEX_SOURCES = 12, /* 3 bits from here */
  INDEX_DESTINATION = 15
};

/* Give the registers of TO, a copy of FROM, their indices.  Returns false where one does not
   exist.  */
static bool
index_step (const struct wave *w, const struct step *from, struct step *to)
{
  uint32_t m0 = w->s[PLACE_M0], index = m0 & 0xff;
  const struct operation *operation = from->operation;
  uint16_t *const numbers[] = { &to->a, &to->b, &to->c };
  bool there = true;
  memcpy ((void *) to, (const void *) from, sizeof *to);
  for (unsigned n = 0; n < 3; n++)
    if (operation->source[n] != TYPE_NONE && !(n == 2 && operation->accumulates)
        && !(from->flags & STEP_SCALAR << n) && m0 >> (INDEX_SOURCES + n) & 1)
      {
        *numbers[n] = (uint16_t) (*numbers[n] + index);
        there &= *numbers[n] < VECTORS;
      }
  if (m0 >> INDEX_DESTINATION & 1 && !operation->compare)
    {
      to->d = (uint16_t) (to->d + index);
      to->c = operation->accumulates ? to->d : to->c;
      there &= to->d < VECTORS;
    }
  return there;
}

const struct step *
relative_go_on (struct wave *w, const struct step *i)
{
  while (i && w->mode & MODE_INDEXES && w->budget > 0)
    {
      step_fn *run = atomic_load_explicit (&((struct step *) i)->run,
                                           memory_order_acquire);
      if (!run)
        run = code_decode (w, i);
      w->budget--;
      if (!i->operation)
        {
          i = run (w, i);
          continue;
        }
      struct step changed;
      if (!index_step (w, i, &changed))
        return leave_registers (w, i, VECTORS);
      run (w, &changed);
      i = step_next (i);
    }
  if (!i || !(w->mode & MODE_INDEXES))
    return i;
  w->step = i; /* its turn is over */
  return NULL;
}

STEP (set_gpr_idx_on)
{
  uint32_t index = wave_read32 (w, i, i->a);
  w->s[PLACE_M0] = (w->s[PLACE_M0] & 0xffff0f00) | (index & 0xff)
                   | (i->literal[0] & 15) << INDEX_SOURCES;
  mode_write (w, w->mode | MODE_INDEXES);
  return relative_go_on (w, step_next (i));
}

STEP (set_gpr_idx_off)
{
  mode_write (w, w->mode & ~(uint32_t) MODE_INDEXES);
  return step_next (i);
}

STEP (set_gpr_idx_idx)
{
  w->s[PLACE_M0]
    = (w->s[PLACE_M0] & 0xffffff00) | (wave_read32 (w, i, i->a) & 0xff);
  return step_next (i);
}

STEP (set_gpr_idx_mode)
{
  w->s[PLACE_M0]
    = (w->s[PLACE_M0] & 0xffff0fff) | (i->literal[0] & 15) << INDEX_SOURCES;
  return step_next (i);
}

const struct scalar_row relative_rows[] = {
  { "s_movrels_b32", s_movrels },
  { "s_movrels_b64", s_movrels },
  { "s_movreld_b32", s_movreld },
  { "s_movreld_b64", s_movreld },
  { "s_set_gpr_idx_on", set_gpr_idx_on },
  { "s_set_gpr_idx_off", set_gpr_idx_off },
  { "s_set_gpr_idx_idx", set_gpr_idx_idx },
  { "s_set_gpr_idx_mode", set_gpr_idx_mode },
  { NULL, NULL },
};

const struct scalar_row relative_vector_rows[] = {
  { "v_movreld_b32_e32", v_movreld },
  { "v_movreld_b32_e64", v_movreld },
  { "v_movrels_b32_e32", v_movrels },
  { "v_movrels_b32_e64", v_movrels },
  { "v_movrelsd_b32_e32", v_movrelsd },
  { "v_movrelsd_b32_e64", v_movrelsd },
  { "v_movrelsd_2_b32_e32", v_movrelsd_2 },
  { "v_movrelsd_2_b32_e64", v_movrelsd_2 },
  { NULL, NULL },
};
