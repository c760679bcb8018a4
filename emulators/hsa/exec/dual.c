/* Two operations in one instruction (VOPD of gfx11): both read their sources before either
   writes its result.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/exec/wave.h"

struct dual
{
  struct step first, second;
};

static const struct step *
run_both (struct wave *w, const struct step *i)
{
  const struct dual *dual = i->dual;
  step_fn *first = dual->first.run, *second = dual->second.run;
  first (w, &dual->first);
  second (w, &dual->second);
  return step_next (i);
}

/* The second operation reads what the first one writes, which stays away until then.  */
static const struct step *
run_crossed (struct wave *w, const struct step *i)
{
  const struct dual *dual = i->dual;
  step_fn *first = dual->first.run, *second = dual->second.run;
  uint32_t *d = wave_vector (w, dual->first.d);
  uint32_t old[WAVE_LANES], new[WAVE_LANES];
  memcpy (old, d, sizeof old);
  first (w, &dual->first);
  memcpy (new, d, sizeof new);
  memcpy (d, old, sizeof old);
  second (w, &dual->second);
  memcpy (d, new, sizeof new);
  return step_next (i);
}

static bool
reads (const struct step *i, uint16_t vector)
{
  return (!(i->flags & STEP_SCALAR) && i->a == vector)
         || (!(i->flags & STEP_SCALAR << 1) && i->b == vector)
         || (!(i->flags & STEP_SCALAR << 2) && i->c == vector);
}

step_fn *
translate_dual (const struct isa_processor *processor, struct code *code,
                const struct isa_instruction *i, struct step *step)
{
  struct dual *dual = code_room (code, sizeof *dual);
  struct isa_instruction second = *i;
  if (!dual)
    return NULL;
  second.opcode = i->second;
  second.dst = i->second_dst;
  memcpy (second.src, i->second_src, sizeof i->second_src);
  dual->first.length = dual->second.length = 1;
  step_fn *run = translate_operation (processor, code, i, &dual->first);
  step_fn *other
    = translate_operation (processor, code, &second, &dual->second);
  if (!run || !other)
    return NULL;
  dual->first.run = run;
  dual->second.run = other;
  step->dual = dual;
  return reads (&dual->second, dual->first.d) ? run_crossed : run_both;
}
