/* Scalar instructions, and those that change where a wave goes on.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/exec/wave.h"

#include <stdlib.h>
#include <time.h>

/* D = f (x, y), with SCC = c (r, x, y) where there is one; sources and result are of
   the bits and types named.  */
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

#define SCALAR1(name, t, ta, f, c)                                             \
  STEP (name)                                                                  \
  {                                                                            \
    type_##ta x = READ_##ta (i->a);                                            \
    type_##t r = (type_##t) (f);                                               \
    (void) x;                                                                  \
    WRITE_##t (r);                                                             \
    c;                                                                         \
    return step_next (i);                                                      \
  }
#define SCALAR2(name, t, ta, tb, f, c)                                         \
  STEP (name)                                                                  \
  {                                                                            \
    type_##ta x = READ_##ta (i->a);                                            \
    type_##tb y = READ_##tb (i->b);                                            \
    type_##t r = (type_##t) (f);                                               \
    WRITE_##t (r);                                                             \
    c;                                                                         \
    return step_next (i);                                                      \
  }
#define COMPARE(name, ta, tb, f)                                               \
  STEP (name)                                                                  \
  {                                                                            \
    type_##ta x = READ_##ta (i->a);                                            \
    type_##tb y = READ_##tb (i->b);                                            \
    w->s[PLACE_SCC] = (f);                                                     \
    return step_next (i);                                                      \
  }
#define SCC(v) w->s[PLACE_SCC] = (v)
#define CARRY_IN w->s[PLACE_SCC]
#define NONZERO SCC (r != 0)
#define UNCHANGED (void) 0

/* ---- Arithmetic --------------------------------------------------------------------- */

SCALAR2 (add_u32, u32, u32, u32, x + y, SCC (r < x))
SCALAR2 (sub_u32, u32, u32, u32, x - y, SCC (y > x))
SCALAR2 (add_i32, u32, u32, u32, x + y,
         SCC ((int32_t) (~(x ^ y) & (x ^ r)) < 0))
SCALAR2 (sub_i32, u32, u32, u32, x - y, SCC ((int32_t) ((x ^ y) & (x ^ r)) < 0))
SCALAR2 (addc_u32, u32, u32, u32, x + y + CARRY_IN,
         SCC (((uint64_t) x + y + CARRY_IN) >> 32))
SCALAR2 (subb_u32, u32, u32, u32, x - y - CARRY_IN,
         SCC ((uint64_t) y + CARRY_IN > x))
SCALAR2 (min_i32, s32, s32, s32, x < y ? x : y, SCC (x < y))
SCALAR2 (min_u32, u32, u32, u32, x < y ? x : y, SCC (x < y))
SCALAR2 (max_i32, s32, s32, s32, x > y ? x : y, SCC (x > y))
SCALAR2 (max_u32, u32, u32, u32, x > y ? x : y, SCC (x > y))
SCALAR2 (mul_i32, u32, u32, u32, x *y, UNCHANGED)
SCALAR2 (mul_hi_u32, u32, u32, u32, (uint64_t) x *y >> 32, UNCHANGED)
SCALAR2 (mul_hi_i32, u32, s32, s32, (uint64_t) ((int64_t) x *y) >> 32,
         UNCHANGED)
SCALAR2 (absdiff_i32, u32, s32, s32,
         x > y ? (uint32_t) x - (uint32_t) y : (uint32_t) y - (uint32_t) x,
         NONZERO)
#define SHIFTED_ADD(n)                                                         \
  SCALAR2 (lshl##n##_add_u32, u32, u32, u32, (x << n) + y,                     \
           SCC ((((uint64_t) x << n) + y) >> 32 != 0))
SHIFTED_ADD (1)
SHIFTED_ADD (2)
SHIFTED_ADD (3)
SHIFTED_ADD (4)

/* ---- Logic and bits ------------------------------------------------------------------- */

#define LOGIC(bits, t)                                                         \
  SCALAR2 (and_##bits, t, t, t, x &y, NONZERO)                                 \
  SCALAR2 (or_##bits, t, t, t, x | y, NONZERO)                                 \
  SCALAR2 (xor_##bits, t, t, t, x ^ y, NONZERO)                                \
  SCALAR2 (andn2_##bits, t, t, t, x & ~y, NONZERO)                             \
  SCALAR2 (orn2_##bits, t, t, t, x | ~y, NONZERO)                              \
  SCALAR2 (nand_##bits, t, t, t, ~(x & y), NONZERO)                            \
  SCALAR2 (nor_##bits, t, t, t, ~(x | y), NONZERO)                             \
  SCALAR2 (xnor_##bits, t, t, t, ~(x ^ y), NONZERO)                            \
  SCALAR2 (cselect_##bits, t, t, t, w->s[PLACE_SCC] ? x : y, UNCHANGED)        \
  SCALAR1 (mov_##bits, t, t, x, UNCHANGED)                                     \
  SCALAR1 (cmov_##bits, t, t, w->s[PLACE_SCC] ? x : READ_##t (i->d),           \
           UNCHANGED)                                                          \
  SCALAR1 (not_##bits, t, t, ~x, NONZERO)
LOGIC (b32, u32)
LOGIC (b64, u64)

SCALAR2 (lshl_b32, u32, u32, u32, x << (y & 31), NONZERO)
SCALAR2 (lshl_b64, u64, u64, u32, x << (y & 63), NONZERO)
SCALAR2 (lshr_b32, u32, u32, u32, x >> (y & 31), NONZERO)
SCALAR2 (lshr_b64, u64, u64, u32, x >> (y & 63), NONZERO)
SCALAR2 (ashr_i32, s32, s32, u32, x >> (y & 31), NONZERO)
SCALAR2 (ashr_i64, s64, s64, u32, x >> (y & 63), NONZERO)
SCALAR2 (bfm_b32, u32, u32, u32, ((1u << (x & 31)) - 1) << (y & 31), UNCHANGED)
SCALAR2 (bfm_b64, u64, u32, u32, ((UINT64_C (1) << (x & 63)) - 1) << (y & 63),
         UNCHANGED)

/* Field of bits: y says its first bit and, from bit 16 on, how many.  */
static uint64_t
field (uint64_t x, unsigned first, unsigned count, bool with_sign)
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
SCALAR2 (bfe_u32, u32, u32, u32, field (x, y & 31, y >> 16 & 0x7f, false),
         NONZERO)
SCALAR2 (bfe_i32, u32, s32, u32,
         field ((uint64_t) (int64_t) x, y & 31, y >> 16 & 0x7f, true), NONZERO)
SCALAR2 (bfe_u64, u64, u64, u32, field (x, y & 63, y >> 16 & 0x7f, false),
         NONZERO)
SCALAR2 (bfe_i64, u64, u64, u32, field (x, y & 63, y >> 16 & 0x7f, true),
         NONZERO)
SCALAR2 (pack_ll, u32, u32, u32, (x & 0xffff) | y << 16, UNCHANGED)
SCALAR2 (pack_lh, u32, u32, u32, (x & 0xffff) | (y & 0xffff0000), UNCHANGED)
SCALAR2 (pack_hh, u32, u32, u32, x >> 16 | (y & 0xffff0000), UNCHANGED)
SCALAR2 (pack_hl, u32, u32, u32, x >> 16 | y << 16, UNCHANGED)

static uint64_t
reverse (uint64_t x, unsigned bits)
{
  uint64_t r = 0;
  for (unsigned n = 0; n < bits; n++)
    r |= (x >> n & 1) << (bits - 1 - n);
  return r;
}

/* In whole groups of 4 bits of which any is set, all become set.  */
static uint64_t
whole_quads (uint64_t x, unsigned bits)
{
  uint64_t r = 0;
  for (unsigned n = 0; n < bits; n += 4)
    r |= x >> n & 15 ? UINT64_C (15) << n : 0;
  return r;
}

static uint64_t
quad_mask (uint64_t x, unsigned bits)
{
  uint64_t r = 0;
  for (unsigned n = 0; n < bits; n += 4)
    r |= (uint64_t) ((x >> n & 15) != 0) << n / 4;
  return r;
}

#define BITS(n, t, t_signed, popcount, ctz, clz)                               \
  SCALAR1 (wqm_b##n, t, t, whole_quads (x, n), NONZERO)                        \
  SCALAR1 (quadmask_b##n, t, t, quad_mask (x, n), NONZERO)                     \
  SCALAR1 (brev_b##n, t, t, reverse (x, n), UNCHANGED)                         \
  SCALAR1 (bcnt0_i32_b##n, u32, t, n - popcount (x), NONZERO)                  \
  SCALAR1 (bcnt1_i32_b##n, u32, t, popcount (x), NONZERO)                      \
  SCALAR1 (ff0_i32_b##n, u32, t, ~x ? ctz (~x) : -1, UNCHANGED)                \
  SCALAR1 (ff1_i32_b##n, u32, t, x ? ctz (x) : -1, UNCHANGED)                  \
  SCALAR1 (flbit_i32_b##n, u32, t, x ? clz (x) : -1, UNCHANGED)                \
  SCALAR1 (bitset0_b##n, t, u32,                                               \
           READ_##t (i->d) & ~((type_##t) 1 << (x & (n - 1))), UNCHANGED)      \
  SCALAR1 (bitset1_b##n, t, u32,                                               \
           READ_##t (i->d) | (type_##t) 1 << (x & (n - 1)), UNCHANGED)
BITS (32, u32, s32, __builtin_popcount, __builtin_ctz, __builtin_clz)
BITS (64, u64, s64, __builtin_popcountll, __builtin_ctzll, __builtin_clzll)

SCALAR1 (flbit_i32, u32, s32,
         x == 0 || x == -1 ? -1 : __builtin_clz ((uint32_t) (x ^ x >> 31)),
         UNCHANGED)
SCALAR1 (flbit_i32_i64, u32, s64,
         x == 0 || x == -1 ? -1 : __builtin_clzll ((uint64_t) (x ^ x >> 63)),
         UNCHANGED)
SCALAR1 (sext_i32_i8, s32, s32, (int8_t) x, UNCHANGED)
SCALAR1 (sext_i32_i16, s32, s32, (int16_t) x, UNCHANGED)
SCALAR1 (abs_i32, s32, s32, x < 0 ? (int32_t) (0u - (uint32_t) x) : x, NONZERO)
SCALAR1 (bitreplicate, u64, u32, ({
           uint64_t both = 0;
           for (unsigned n = 0; n < 32; n++)
             both |= (uint64_t) (x >> n & 1) * 3 << 2 * n;
           both;
         }),
         UNCHANGED)

/* ---- Comparisons ---------------------------------------------------------------------------- */

COMPARE (cmp_eq_u32, u32, u32, x == y)
COMPARE (cmp_lg_u32, u32, u32, x != y)
COMPARE (cmp_gt_i32, s32, s32, x > y)
COMPARE (cmp_ge_i32, s32, s32, x >= y)
COMPARE (cmp_lt_i32, s32, s32, x < y)
COMPARE (cmp_le_i32, s32, s32, x <= y)
COMPARE (cmp_gt_u32, u32, u32, x > y)
COMPARE (cmp_ge_u32, u32, u32, x >= y)
COMPARE (cmp_lt_u32, u32, u32, x < y)
COMPARE (cmp_le_u32, u32, u32, x <= y)
COMPARE (cmp_eq_u64, u64, u64, x == y)
COMPARE (cmp_lg_u64, u64, u64, x != y)
COMPARE (bitcmp0_b32, u32, u32, !(x >> (y & 31) & 1))
COMPARE (bitcmp1_b32, u32, u32, x >> (y & 31) & 1)
COMPARE (bitcmp0_b64, u64, u32, !(x >> (y & 63) & 1))
COMPARE (bitcmp1_b64, u64, u32, x >> (y & 63) & 1)

/* With the constant, whose bits are extended as the comparison is signed or not.  */
#define COMPAREK(name, t, f)                                                   \
  STEP (name)                                                                  \
  {                                                                            \
    type_##t x = READ_##t (i->d), y = (type_##t) i->literal[0];                \
    w->s[PLACE_SCC] = (f);                                                     \
    return step_next (i);                                                      \
  }
COMPAREK (cmpk_eq, u32, x == y)
COMPAREK (cmpk_lg, u32, x != y)
COMPAREK (cmpk_gt_i32, s32, x > y)
COMPAREK (cmpk_ge_i32, s32, x >= y)
COMPAREK (cmpk_lt_i32, s32, x < y)
COMPAREK (cmpk_le_i32, s32, x <= y)
COMPAREK (cmpk_gt_u32, u32, x > y)
COMPAREK (cmpk_ge_u32, u32, x >= y)
COMPAREK (cmpk_lt_u32, u32, x < y)
COMPAREK (cmpk_le_u32, u32, x <= y)

STEP (movk_i32)
{
  w->s[i->d] = i->literal[0];
  return step_next (i);
}

STEP (cmovk_i32)
{
  if (w->s[PLACE_SCC])
    w->s[i->d] = i->literal[0];
  return step_next (i);
}

STEP (addk_i32)
{
  uint32_t x = w->s[i->d], y = i->literal[0], r = x + y;
  w->s[i->d] = r;
  w->s[PLACE_SCC] = (int32_t) (~(x ^ y) & (x ^ r)) < 0;
  return step_next (i);
}

STEP (mulk_i32)
{
  w->s[i->d] *= i->literal[0];
  return step_next (i);
}

/* ---- EXEC ------------------------------------------------------------------------------------- */

/* D becomes EXEC, and EXEC a function of the source and itself.  */
#define SAVE_EXEC(name, f)                                                     \
  STEP (name##_b64)                                                            \
  {                                                                            \
    uint64_t x = READ_u64 (i->a), exec = READ_u64 (PLACE_EXEC), r = (f);       \
    wave_write64 (w, i->d, exec);                                              \
    wave_write64 (w, PLACE_EXEC, r);                                           \
    NONZERO;                                                                   \
    return step_next (i);                                                      \
  }                                                                            \
  STEP (name##_b32)                                                            \
  {                                                                            \
    uint32_t x = READ_u32 (i->a), exec = READ_u32 (PLACE_EXEC);                \
    uint32_t r = (f);                                                          \
    w->s[i->d] = exec;                                                         \
    w->s[PLACE_EXEC] = r;                                                      \
    NONZERO;                                                                   \
    return step_next (i);                                                      \
  }
SAVE_EXEC (and_saveexec, x &exec)
SAVE_EXEC (or_saveexec, x | exec)
SAVE_EXEC (xor_saveexec, x ^ exec)
SAVE_EXEC (andn2_saveexec, x & ~exec)
SAVE_EXEC (orn2_saveexec, x | ~exec)
SAVE_EXEC (nand_saveexec, ~(x &exec))
SAVE_EXEC (nor_saveexec, ~(x | exec))
SAVE_EXEC (xnor_saveexec, ~(x ^ exec))
SAVE_EXEC (andn1_saveexec, ~x &exec)
SAVE_EXEC (orn1_saveexec, ~x | exec)

/* Both become the result.  */
#define WRITE_EXEC(name, f)                                                    \
  STEP (name##_b64)                                                            \
  {                                                                            \
    uint64_t x = READ_u64 (i->a), exec = READ_u64 (PLACE_EXEC), r = (f);       \
    wave_write64 (w, i->d, r);                                                 \
    wave_write64 (w, PLACE_EXEC, r);                                           \
    NONZERO;                                                                   \
    return step_next (i);                                                      \
  }
WRITE_EXEC (andn1_wrexec, ~x &exec)
WRITE_EXEC (andn2_wrexec, x & ~exec)

/* ---- Where to go on ---------------------------------------------------------------------------- */

/* A branch to one's self or back may be a wait: the budget sees to it.  */
#define BRANCH(name, condition)                                                \
  STEP (name)                                                                  \
  {                                                                            \
    (void) w;                                                                  \
    return condition ? i + i->offset : step_next (i);                          \
  }
BRANCH (branch, true)
BRANCH (cbranch_scc0, !w->s[PLACE_SCC])
BRANCH (cbranch_scc1, w->s[PLACE_SCC])
BRANCH (cbranch_vccz, !(READ_u64 (PLACE_VCC) & w->full))
BRANCH (cbranch_vccnz, (READ_u64 (PLACE_VCC) & w->full))
BRANCH (cbranch_execz, !wave_exec (w))
BRANCH (cbranch_execnz, wave_exec (w))

STEP (getpc)
{
  wave_write64 (w, i->d, step_address (w, step_next (i)));
  return step_next (i);
}

static const struct step *
go (struct wave *w, const struct step *i, uint64_t address)
{
  uint64_t offset = address - w->code->address;
  if (__builtin_expect (offset < w->code->words * 4 && offset % 4 == 0, 1))
    return w->code->steps + offset / 4;
  return code_go (w, i, address);
}

STEP (setpc)
{
  return go (w, i, READ_u64 (i->a));
}

STEP (swappc)
{
  uint64_t to = READ_u64 (i->a);
  wave_write64 (w, i->d, step_address (w, step_next (i)));
  return go (w, i, to);
}

STEP (call)
{
  wave_write64 (w, i->d, step_address (w, step_next (i)));
  return i + i->offset;
}

STEP (endpgm)
{
  w->state = WAVE_ENDED;
  w->step = i;
  return NULL;
}

STEP (barrier)
{
  w->state = WAVE_AT_BARRIER;
  w->step = step_next (i);
  return NULL;
}

STEP (trap)
{
  unsigned number = i->literal[0] & 0xff;
  if (number == 3) /* a debugger's, without one */
    return step_next (i);
  return report_fault (w, i, DISPATCH_TRAP, step_address (w, i), "trap %u",
                       number);
}

STEP (sleep_step)
{
  w->yields = true;
  w->step = step_next (i);
  return NULL;
}

STEP (nop)
{
  (void) w;
  return step_next (i);
}

STEP (sendmsg)
{
  const struct gpu *gpu = w->group->run->gpu;
  if ((i->literal[0] & 0xf) == 1 && gpu->interrupt)
    gpu->interrupt (gpu->interrupt_data, w->s[PLACE_M0]);
  return step_next (i);
}

/* ---- The clock and the hardware's registers ------------------------------------------------------ */

static uint64_t
nanoseconds (void)
{
  struct timespec now;
  clock_gettime (CLOCK_MONOTONIC, &now);
  return (uint64_t) now.tv_sec * 1000000000 + (uint64_t) now.tv_nsec;
}

/* The clock that counts at the same speed always: 100 MHz.  */
STEP (memrealtime)
{
  w->budget -= 64;
  wave_write64 (w, i->d, nanoseconds () / 10);
  return step_next (i);
}

STEP (memtime)
{
  w->budget -= 64;
  wave_write64 (w, i->d, nanoseconds ());
  return step_next (i);
}

STEP (sendmsg_rtn)
{
  wave_write64 (w, i->d, i->literal[0] == 0x83 ? nanoseconds () / 10 : 0);
  return step_next (i);
}

enum
{
  HARDWARE_MODE = 1,
  HARDWARE_HW_ID = 4,
  HARDWARE_MEMORY_BASES = 15,
  HARDWARE_HW_ID1 = 23,
  HARDWARE_CYCLES = 29
};

static uint32_t
hardware_register (const struct wave *w, unsigned number)
{
  switch (number)
    {
    case HARDWARE_MODE:
      return w->mode;
    case HARDWARE_HW_ID:
    case HARDWARE_HW_ID1:
      /* As if each group had a compute unit of its own, and each wave a slot.  */
      return (w->number & 15) | (uint32_t) (w->group->part.number & 15) << 8;
    case HARDWARE_MEMORY_BASES:
      return PRIVATE_APERTURE_HIGH >> 16 | (GROUP_APERTURE_HIGH & 0xffff0000);
    case HARDWARE_CYCLES:
      return (uint32_t) nanoseconds () & 0xfffff;
    default:
      return 0;
    }
}

STEP (getreg)
{
  unsigned number = i->literal[0] & 63, first = i->literal[0] >> 6 & 31;
  unsigned count = (i->literal[0] >> 11 & 31) + 1;
  w->s[i->d]
    = (uint32_t) field (hardware_register (w, number), first, count, false);
  return step_next (i);
}

static const struct step *
set_register (struct wave *w, const struct step *i, uint32_t value)
{
  unsigned first = i->literal[0] >> 6 & 31;
  unsigned count = (i->literal[0] >> 11 & 31) + 1;
  uint32_t mask = (uint32_t) ((UINT64_C (1) << count) - 1) << first;
  if ((i->literal[0] & 63) == HARDWARE_MODE)
    w->mode = (w->mode & ~mask) | (value << first & mask);
  return step_next (i);
}

STEP (setreg)
{
  return set_register (w, i, w->s[i->d]);
}

STEP (setreg_imm)
{
  return set_register (w, i, i->literal[1]);
}

/* ---- The table ------------------------------------------------------------------------------------ */

#define PAIR(name)                                                             \
  { "s_" #name "_b32", name##_b32 },                                           \
  {                                                                            \
    "s_" #name "_b64", name##_b64                                              \
  }
#define SAME(name)                                                             \
  {                                                                            \
    "s_" #name, name                                                           \
  }

static const struct
{
  const char *name;
  step_fn *run;
} table[] = {
  SAME (add_u32),
  SAME (sub_u32),
  SAME (add_i32),
  SAME (sub_i32),
  SAME (addc_u32),
  SAME (subb_u32),
  SAME (min_i32),
  SAME (min_u32),
  SAME (max_i32),
  SAME (max_u32),
  SAME (mul_i32),
  SAME (mul_hi_u32),
  SAME (mul_hi_i32),
  SAME (absdiff_i32),
  SAME (lshl1_add_u32),
  SAME (lshl2_add_u32),
  SAME (lshl3_add_u32),
  SAME (lshl4_add_u32),
  PAIR (and),
  PAIR (or),
  PAIR (xor),
  PAIR (andn2),
  PAIR (orn2),
  PAIR (nand),
  PAIR (nor),
  PAIR (xnor),
  PAIR (cselect),
  PAIR (mov),
  PAIR (cmov),
  PAIR (not ),
  { "s_and_not1_b32", andn2_b32 },
  { "s_and_not1_b64", andn2_b64 },
  { "s_or_not1_b32", orn2_b32 },
  { "s_or_not1_b64", orn2_b64 },
  PAIR (lshl),
  PAIR (lshr),
  SAME (ashr_i32),
  SAME (ashr_i64),
  PAIR (bfm),
  SAME (bfe_u32),
  SAME (bfe_i32),
  SAME (bfe_u64),
  SAME (bfe_i64),
  { "s_pack_ll_b32_b16", pack_ll },
  { "s_pack_lh_b32_b16", pack_lh },
  { "s_pack_hh_b32_b16", pack_hh },
  { "s_pack_hl_b32_b16", pack_hl },
  PAIR (wqm),
  PAIR (quadmask),
  PAIR (brev),
  PAIR (bcnt0_i32),
  PAIR (bcnt1_i32),
  PAIR (ff0_i32),
  PAIR (ff1_i32),
  PAIR (flbit_i32),
  PAIR (bitset0),
  PAIR (bitset1),
  { "s_ctz_i32_b32", ff1_i32_b32 },
  { "s_ctz_i32_b64", ff1_i32_b64 },
  { "s_clz_i32_u32", flbit_i32_b32 },
  { "s_clz_i32_u64", flbit_i32_b64 },
  { "s_cls_i32", flbit_i32 },
  { "s_cls_i32_i64", flbit_i32_i64 },
  SAME (flbit_i32),
  SAME (flbit_i32_i64),
  SAME (sext_i32_i8),
  SAME (sext_i32_i16),
  SAME (abs_i32),
  { "s_bitreplicate_b64_b32", bitreplicate },
  { "s_cmp_eq_i32", cmp_eq_u32 },
  { "s_cmp_lg_i32", cmp_lg_u32 },
  SAME (cmp_eq_u32),
  SAME (cmp_lg_u32),
  SAME (cmp_gt_i32),
  SAME (cmp_ge_i32),
  SAME (cmp_lt_i32),
  SAME (cmp_le_i32),
  SAME (cmp_gt_u32),
  SAME (cmp_ge_u32),
  SAME (cmp_lt_u32),
  SAME (cmp_le_u32),
  SAME (cmp_eq_u64),
  SAME (cmp_lg_u64),
  PAIR (bitcmp0),
  PAIR (bitcmp1),
  { "s_cmpk_eq_i32", cmpk_eq },
  { "s_cmpk_eq_u32", cmpk_eq },
  { "s_cmpk_lg_i32", cmpk_lg },
  { "s_cmpk_lg_u32", cmpk_lg },
  SAME (cmpk_gt_i32),
  SAME (cmpk_ge_i32),
  SAME (cmpk_lt_i32),
  SAME (cmpk_le_i32),
  SAME (cmpk_gt_u32),
  SAME (cmpk_ge_u32),
  SAME (cmpk_lt_u32),
  SAME (cmpk_le_u32),
  SAME (movk_i32),
  SAME (cmovk_i32),
  SAME (addk_i32),
  SAME (mulk_i32),
  PAIR (and_saveexec),
  PAIR (or_saveexec),
  PAIR (xor_saveexec),
  PAIR (andn2_saveexec),
  PAIR (orn2_saveexec),
  PAIR (nand_saveexec),
  PAIR (nor_saveexec),
  PAIR (xnor_saveexec),
  PAIR (andn1_saveexec),
  PAIR (orn1_saveexec),
  { "s_and_not1_saveexec_b32", andn2_saveexec_b32 },
  { "s_and_not1_saveexec_b64", andn2_saveexec_b64 },
  { "s_or_not1_saveexec_b32", orn2_saveexec_b32 },
  { "s_or_not1_saveexec_b64", orn2_saveexec_b64 },
  { "s_and_not0_saveexec_b32", andn1_saveexec_b32 },
  { "s_and_not0_saveexec_b64", andn1_saveexec_b64 },
  { "s_or_not0_saveexec_b32", orn1_saveexec_b32 },
  { "s_or_not0_saveexec_b64", orn1_saveexec_b64 },
  SAME (andn1_wrexec_b64),
  SAME (andn2_wrexec_b64),
  SAME (branch),
  SAME (cbranch_scc0),
  SAME (cbranch_scc1),
  SAME (cbranch_vccz),
  SAME (cbranch_vccnz),
  SAME (cbranch_execz),
  SAME (cbranch_execnz),
  { "s_getpc_b64", getpc },
  { "s_setpc_b64", setpc },
  { "s_swappc_b64", swappc },
  { "s_call_b64", call },
  { "s_endpgm", endpgm },
  { "s_endpgm_saved", endpgm },
  { "s_barrier", barrier },
  { "s_trap", trap },
  { "s_sleep", sleep_step },
  { "s_nop", nop },
  { "s_waitcnt", nop },
  { "s_waitcnt_vscnt", nop },
  { "s_waitcnt_vmcnt", nop },
  { "s_waitcnt_expcnt", nop },
  { "s_waitcnt_lgkmcnt", nop },
  { "s_waitcnt_depctr", nop },
  { "s_delay_alu", nop },
  { "s_clause", nop },
  { "s_inst_prefetch", nop },
  { "s_set_inst_prefetch_distance", nop },
  { "s_version", nop },
  { "s_setprio", nop },
  { "s_sethalt", nop },
  { "s_icache_inv", nop },
  { "s_ttracedata", nop },
  { "s_ttracedata_imm", nop },
  { "s_incperflevel", nop },
  { "s_decperflevel", nop },
  { "s_wakeup", nop },
  { "s_denorm_mode", nop },
  { "s_round_mode", nop },
  { "s_sendmsg", sendmsg },
  { "s_sendmsg_rtn_b32", sendmsg_rtn },
  { "s_sendmsg_rtn_b64", sendmsg_rtn },
  { "s_memtime", memtime },
  { "s_memrealtime", memrealtime },
  { "s_dcache_wb", nop },
  { "s_dcache_inv", nop },
  { "s_dcache_inv_vol", nop },
  { "s_dcache_wb_vol", nop },
  { "s_gl1_inv", nop },
  { "s_getreg_b32", getreg },
  { "s_setreg_b32", setreg },
  { "s_setreg_imm32_b32", setreg_imm },
};

step_fn *
scalar_find (const char *name)
{
  for (unsigned n = 0; n < sizeof table / sizeof *table; n++)
    if (strcmp (table[n].name, name) == 0)
      return table[n].run;
  return NULL;
}

uint32_t
wave_special (const struct wave *wave, const struct step *step, uint16_t place)
{
  switch (place)
    {
    case PLACE_LITERAL:
      return step->literal[0];
    case PLACE_VCCZ:
      return !(wave_read64 (wave, step, PLACE_VCC) & wave->full);
    default:
      return !wave_exec (wave);
    }
}
