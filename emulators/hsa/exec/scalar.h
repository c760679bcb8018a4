/* How scalar instructions are written: each file of them has a table.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_HSA_EXEC_SCALAR_H
#define EMULATORS_HSA_EXEC_SCALAR_H

#include "emulators/hsa/exec/wave.h"

struct scalar_row
{
  const char *name;
  step_fn *run;
};

/* Tables; each ends with a null name.  */
extern const struct scalar_row scalar_rows[], flow_rows[], hardware_rows[],
  relative_rows[];
/* Of vector instructions.  */
extern const struct scalar_row relative_vector_rows[];

/* COUNT bits of X from FIRST on; WITH_SIGN: the last one is the sign.  */
static inline uint64_t
scalar_field (uint64_t x, unsigned first, unsigned count, bool with_sign)
{
  if (count == 0)
    return 0;
  uint64_t value = x >> first;
  if (count >= 64)
    return value;
  value &= (UINT64_C (1) << count) - 1;
  uint64_t sign = UINT64_C (1) << (count - 1);
  return with_sign ? (value ^ sign) - sign : value;
}

/* What a source, or the destination, of the step I of the wave W is, and writing the
   result, by type.  */
#define READ_u32(p) wave_read32 (w, i, p)
#define READ_s32(p) ((int32_t) wave_read32 (w, i, p))
#define READ_u64(p) wave_read64 (w, i, p)
#define READ_s64(p) ((int64_t) wave_read64 (w, i, p))
#define WRITE_u32(v) w->s[i->d] = (uint32_t) (v)
#define WRITE_s32 WRITE_u32
#define WRITE_u64(v) wave_write64 (w, i->d, (uint64_t) (v))
#define WRITE_s64 WRITE_u64
typedef uint32_t type_u32;
typedef uint64_t type_u64;
typedef int32_t type_s32;
typedef int64_t type_s64;

#define STEP(name)                                                             \
  static const struct step *name (struct wave *w, const struct step *i)

#define SCC(v) w->s[PLACE_SCC] = (v)
#define CARRY_IN w->s[PLACE_SCC]
#define NONZERO SCC (r != 0)
#define UNCHANGED (void) 0

/* Rows of two instructions, or of one.  */
#define PAIR(name)                                                             \
  { "s_" #name "_b32", name##_b32 },                                           \
  {                                                                            \
    "s_" #name "_b64", name##_b64                                              \
  }
#define SAME(name)                                                             \
  {                                                                            \
    "s_" #name, name                                                           \
  }

#endif
