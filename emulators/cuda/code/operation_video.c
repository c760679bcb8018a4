/* The video instructions (PTX ISA 9.7.17): vadd, vsub, vabsdiff, vmin, vmax, vshl and
   vshr of whole registers, with a second operation on the result; and vmad.

   They compute with one bit more than they have.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include <stdlib.h>

#include "emulators/cuda/code/operation_lanes.h"

#define VADD(x, y) ((int64_t) (x) + (y))
#define VSUB(x, y) ((int64_t) (x) - (y))
#define VABSDIFF(x, y) llabs ((int64_t) (x) - (y))
#define VMIN(x, y) ((int64_t) (x) < (y) ? (int64_t) (x) : (y))
#define VMAX(x, y) ((int64_t) (x) > (y) ? (int64_t) (x) : (y))

#define CLAMP_u32(v)                                                           \
  ((v) < 0 ? 0 : (v) > UINT32_MAX ? (int64_t) UINT32_MAX : (v))
#define CLAMP_s32(v)                                                           \
  ((v) < INT32_MIN ? INT32_MIN : (v) > INT32_MAX ? INT32_MAX : (v))

/* A first operation whose result is FIRST, and the second operations on it. */
#define SECONDS(name, D, A, B, FIRST)                                          \
  EACH_BINARY (name, D, A, B, FIRST)                                           \
  EACH_TERNARY (name##_add, D, A, B, D,                                        \
                (uint64_t) (int64_t) (FIRST) + (uint64_t) z)                   \
  EACH_TERNARY (name##_min, D, A, B, D, ({                                     \
                  value_##D first = (value_##D) (FIRST);                       \
                  first < z ? first : z;                                       \
                }))                                                            \
  EACH_TERNARY (name##_max, D, A, B, D, ({                                     \
                  value_##D first = (value_##D) (FIRST);                       \
                  first > z ? first : z;                                       \
                }))
#define SECONDS_ROWS(op, key, name, D, A, B)                                   \
  ROW2 (op key "." #D "." #A "." #B, name, D, A, B),                           \
    ROW3 (op ".add" key "." #D "." #A "." #B, name##_add, D, A, B, D),         \
    ROW3 (op ".min" key "." #D "." #A "." #B, name##_min, D, A, B, D),         \
    ROW3 (op ".max" key "." #D "." #A "." #B, name##_max, D, A, B, D)

/* The forms of OP with result type D: plain and clamped. */
#define FORMS(op, OP, D, A, B)                                                 \
  SECONDS (op##_##D##A##B, D, A, B, OP (x, y))                                 \
  SECONDS (op##_sat_##D##A##B, D, A, B, ({                                     \
             int64_t v = OP (x, y);                                            \
             CLAMP_##D (v);                                                    \
           }))
#define FORM_ROWS(op, OP, D, A, B)                                             \
  SECONDS_ROWS (#op, "", op##_##D##A##B, D, A, B),                             \
    SECONDS_ROWS (#op, ".sat", op##_sat_##D##A##B, D, A, B),

#define SOURCES(M, op, OP, D)                                                  \
  M (op, OP, D, u32, u32)                                                      \
  M (op, OP, D, u32, s32)                                                      \
  M (op, OP, D, s32, u32)                                                      \
  M (op, OP, D, s32, s32)
#define RESULTS(M, op, OP)                                                     \
  SOURCES (M, op, OP, u32)                                                     \
  SOURCES (M, op, OP, s32)
#define VIDEO(M)                                                               \
  RESULTS (M, vadd, VADD)                                                      \
  RESULTS (M, vsub, VSUB)                                                      \
  RESULTS (M, vabsdiff, VABSDIFF)                                              \
  RESULTS (M, vmin, VMIN)                                                      \
  RESULTS (M, vmax, VMAX)

VIDEO (FORMS)

/* Shifts by unsigned amounts, clamped to 32 or taken modulo 32. */
#define AMOUNT_clamp(y) ((y) < 32 ? (y) : 32)
#define AMOUNT_wrap(y) ((y) &31)
#define SHIFT_FORMS(name, D, A, shifted)                                       \
  SECONDS (name##D##A, D, A, u32, shifted)                                     \
  SECONDS (name##sat_##D##A, D, A, u32, ({                                     \
             __int128 v = shifted;                                             \
             CLAMP_##D (v);                                                    \
           }))
#define SHIFTS(D, A, mode)                                                     \
  SHIFT_FORMS (vshl_##mode##_, D, A,                                           \
               (__int128) x *((__int128) 1 << AMOUNT_##mode (y)))              \
  SHIFT_FORMS (vshr_##mode##_, D, A, (int64_t) x >> AMOUNT_##mode (y))
#define SHIFT_ROWS(D, A, mode)                                                 \
  SECONDS_ROWS ("vshl." #mode, "", vshl_##mode##_##D##A, D, A, u32),           \
    SECONDS_ROWS ("vshl." #mode, ".sat", vshl_##mode##_sat_##D##A, D, A, u32), \
    SECONDS_ROWS ("vshr." #mode, "", vshr_##mode##_##D##A, D, A, u32),         \
    SECONDS_ROWS ("vshr." #mode, ".sat", vshr_##mode##_sat_##D##A, D, A, u32),
#define ALL_SHIFTS(M)                                                          \
  M (u32, u32, clamp)                                                          \
  M (u32, s32, clamp)                                                          \
  M (s32, u32, clamp)                                                          \
  M (s32, s32, clamp)                                                          \
  M (u32, u32, wrap)                                                           \
  M (u32, s32, wrap)                                                           \
  M (s32, u32, wrap)                                                           \
  M (s32, s32, wrap)

ALL_SHIFTS (SHIFTS)

#define MADS(D, A, B)                                                          \
  EACH_TERNARY (vmad_##D##A##B, D, A, B, D, (uint64_t) ((__int128) x * y + z)) \
  EACH_TERNARY (vmad_shr7_##D##A##B, D, A, B, D,                               \
                (uint64_t) (((__int128) x * y + z) >> 7))                      \
  EACH_TERNARY (vmad_shr15_##D##A##B, D, A, B, D,                              \
                (uint64_t) (((__int128) x * y + z) >> 15))
#define MAD_ROWS(D, A, B)                                                      \
  ROW3 ("vmad." #D "." #A "." #B, vmad_##D##A##B, D, A, B, D),                 \
    ROW3 ("vmad.shr7." #D "." #A "." #B, vmad_shr7_##D##A##B, D, A, B, D),     \
    ROW3 ("vmad.shr15." #D "." #A "." #B, vmad_shr15_##D##A##B, D, A, B, D),
#define ALL_MADS(M)                                                            \
  M (u32, u32, u32)                                                            \
  M (s32, u32, s32)                                                            \
  M (s32, s32, u32)                                                            \
  M (s32, s32, s32)

ALL_MADS (MADS)

OPERATION_TABLE (video)
  = { VIDEO (FORM_ROWS) ALL_SHIFTS (SHIFT_ROWS) ALL_MADS (MAD_ROWS) ROWS_END };
