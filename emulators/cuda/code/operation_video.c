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

/* The forms of OP with result type D: plain, clamped, and with a second operation. */
#define FORMS(op, OP, D, A, B)                                                 \
  EACH_BINARY (op##_##D##A##B, D, A, B, OP (x, y))                             \
  EACH_BINARY (op##_sat_##D##A##B, D, A, B, ({                                 \
                 int64_t v = OP (x, y);                                        \
                 CLAMP_##D (v);                                                \
               }))                                                             \
  EACH_TERNARY (op##_add_##D##A##B, D, A, B, D,                                \
                (uint64_t) (int64_t) (OP (x, y)) + (uint64_t) z)               \
  EACH_TERNARY (op##_min_##D##A##B, D, A, B, D, ({                             \
                  value_##D v = (value_##D) (OP (x, y));                       \
                  v < z ? v : z;                                               \
                }))                                                            \
  EACH_TERNARY (op##_max_##D##A##B, D, A, B, D, ({                             \
                  value_##D v = (value_##D) (OP (x, y));                       \
                  v > z ? v : z;                                               \
                }))
#define FORM_ROWS(op, OP, D, A, B)                                             \
  ROW2 (#op "." #D "." #A "." #B, op##_##D##A##B, D, A, B),                    \
    ROW2 (#op ".sat." #D "." #A "." #B, op##_sat_##D##A##B, D, A, B),          \
    ROW3 (#op ".add." #D "." #A "." #B, op##_add_##D##A##B, D, A, B, D),       \
    ROW3 (#op ".min." #D "." #A "." #B, op##_min_##D##A##B, D, A, B, D),       \
    ROW3 (#op ".max." #D "." #A "." #B, op##_max_##D##A##B, D, A, B, D),

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
#define SHIFTS(D, A, mode)                                                     \
  EACH_BINARY (vshl_##mode##D##A, D, A, u32,                                   \
               (uint64_t) x << AMOUNT_##mode (y))                              \
  EACH_BINARY (vshr_##mode##D##A, D, A, u32, (int64_t) x >> AMOUNT_##mode (y))
#define SHIFT_ROWS(D, A, mode)                                                 \
  ROW2 ("vshl." #mode "." #D "." #A ".u32", vshl_##mode##D##A, D, A, u32),     \
    ROW2 ("vshr." #mode "." #D "." #A ".u32", vshr_##mode##D##A, D, A, u32),
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
