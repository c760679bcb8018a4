/* cvt between integers, .f32 and .f64 (PTX ISA 9.7.9.21).

   A float that becomes an integer is rounded first, .ftz before that, and clamped to
   the integer's range, with .sat or without.  NaN becomes 0, or the bit above all
   others where the float or the integer has 64 bits.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include "emulators/cuda/code/operation_lanes.h"

/* M (type, ...) for each integer type. */
#define EACH_INTEGER(M, ...)                                                   \
  M (u8, __VA_ARGS__)                                                          \
  M (u16, __VA_ARGS__)                                                         \
  M (u32, __VA_ARGS__)                                                         \
  M (u64, __VA_ARGS__)                                                         \
  M (s8, __VA_ARGS__)                                                          \
  M (s16, __VA_ARGS__)                                                         \
  M (s32, __VA_ARGS__)                                                         \
  M (s64, __VA_ARGS__)

#define LEAST_u8 0
#define LEAST_u16 0
#define LEAST_u32 0
#define LEAST_u64 0
#define LEAST_s8 INT8_MIN
#define LEAST_s16 INT16_MIN
#define LEAST_s32 INT32_MIN
#define LEAST_s64 INT64_MIN
#define MOST_u8 UINT8_MAX
#define MOST_u16 UINT16_MAX
#define MOST_u32 UINT32_MAX
#define MOST_u64 UINT64_MAX
#define MOST_s8 INT8_MAX
#define MOST_s16 INT16_MAX
#define MOST_s32 INT32_MAX
#define MOST_s64 INT64_MAX

/* Integers. */

static inline __int128
clamp (__int128 value, __int128 least, __int128 most)
{
  return value < least ? least : value > most ? most : value;
}

#define TO_INTEGER(D, S)                                                       \
  UNARY (cvt_##D##_##S, D, S, x)                                               \
  EACH_UNARY (cvt_sat_##D##_##S, D, S, clamp (x, LEAST_##D, MOST_##D))
#define TO_INTEGER_ROWS(D, S)                                                  \
  ROW1 ("cvt." #D "." #S, cvt_##D##_##S, D, S),                                \
    ROW1 ("cvt.sat." #D "." #S, cvt_sat_##D##_##S, D, S),

EACH_INTEGER (TO_INTEGER, u8)
EACH_INTEGER (TO_INTEGER, u16)
EACH_INTEGER (TO_INTEGER, u32)
EACH_INTEGER (TO_INTEGER, u64)
EACH_INTEGER (TO_INTEGER, s8)
EACH_INTEGER (TO_INTEGER, s16)
EACH_INTEGER (TO_INTEGER, s32)
EACH_INTEGER (TO_INTEGER, s64)

/* Floats to integers.  LIMIT is the first value above the integer's range. */
#define LIMIT_u8 0x1p8f
#define LIMIT_u16 0x1p16f
#define LIMIT_u32 0x1p32f
#define LIMIT_u64 0x1p64f
#define LIMIT_s8 0x1p7f
#define LIMIT_s16 0x1p15f
#define LIMIT_s32 0x1p31f
#define LIMIT_s64 0x1p63f

#define NAN_f32_u8 0
#define NAN_f32_u16 0
#define NAN_f32_u32 0
#define NAN_f32_s8 0
#define NAN_f32_s16 0
#define NAN_f32_s32 0
#define NAN_f32_u64 (UINT64_C (1) << 63)
#define NAN_f32_s64 INT64_MIN
#define NAN_f64_u8 (1 << 7)
#define NAN_f64_u16 (1 << 15)
#define NAN_f64_u32 (UINT32_C (1) << 31)
#define NAN_f64_u64 (UINT64_C (1) << 63)
#define NAN_f64_s8 INT8_MIN
#define NAN_f64_s16 INT16_MIN
#define NAN_f64_s32 INT32_MIN
#define NAN_f64_s64 INT64_MIN

/* X rounded in the float's own type, which is exact: in range, a conversion drops
   nothing. */
#define IN_RANGE(D, S, x)                                                      \
  ((x) >= LIMIT_##D              ? (value_##D) MOST_##D                        \
   : (x) > (value_##S) LEAST_##D ? (value_##D) (x)                             \
   : (x) == (x)                  ? (value_##D) LEAST_##D                       \
                                 : (value_##D) NAN_##S##_##D)

#define ROUND_F32_rni rintf
#define ROUND_F32_rzi truncf
#define ROUND_F32_rmi floorf
#define ROUND_F32_rpi ceilf
#define ROUND_F64_rni rint
#define ROUND_F64_rzi trunc
#define ROUND_F64_rmi floor
#define ROUND_F64_rpi ceil

#define FLOAT_TO_INTEGER(D, mode)                                              \
  UNARY (cvt_##mode##_##D##_f32, D, f32, ({                                    \
           float v = ROUND_F32_##mode (x);                                     \
           IN_RANGE (D, f32, v);                                               \
         }))                                                                   \
  UNARY (cvt_##mode##_ftz_##D##_f32, D, f32, ({                                \
           float v = ROUND_F32_##mode (flush (x));                             \
           IN_RANGE (D, f32, v);                                               \
         }))                                                                   \
  UNARY (cvt_##mode##_##D##_f64, D, f64, ({                                    \
           double v = ROUND_F64_##mode (x);                                    \
           IN_RANGE (D, f64, v);                                               \
         }))
#define FLOAT_TO_INTEGER_ROWS(D, mode)                                         \
  ROW1 ("cvt." #mode "." #D ".f32", cvt_##mode##_##D##_f32, D, f32),           \
    ROW1 ("cvt." #mode ".sat." #D ".f32", cvt_##mode##_##D##_f32, D, f32),     \
    ROW1 ("cvt." #mode ".ftz." #D ".f32", cvt_##mode##_ftz_##D##_f32, D, f32), \
    ROW1 ("cvt." #mode ".ftz.sat." #D ".f32", cvt_##mode##_ftz_##D##_f32, D,   \
          f32),                                                                \
    ROW1 ("cvt." #mode "." #D ".f64", cvt_##mode##_##D##_f64, D, f64),         \
    ROW1 ("cvt." #mode ".sat." #D ".f64", cvt_##mode##_##D##_f64, D, f64),

EACH_INTEGER (FLOAT_TO_INTEGER, rni)
EACH_INTEGER (FLOAT_TO_INTEGER, rzi)
EACH_INTEGER (FLOAT_TO_INTEGER, rmi)
EACH_INTEGER (FLOAT_TO_INTEGER, rpi)

/* Integers to floats. */
#define INTEGER_TO_FLOAT(S, F)                                                 \
  UNARY (cvt_##F##_##S, F, S, (value_##F) x)                                   \
  ROUNDED (cvt_##F##_##S)                                                      \
  UNARY (cvt_sat_##F##_##S, F, S, (value_##F) (x > 0))
#define INTEGER_TO_FLOAT_ROWS(S, F)                                            \
  ROW1 ("cvt.rn." #F "." #S, cvt_##F##_##S, F, S),                             \
    ROW1 ("cvt.rz." #F "." #S, cvt_##F##_##S##_rz, F, S),                      \
    ROW1 ("cvt.rm." #F "." #S, cvt_##F##_##S##_rm, F, S),                      \
    ROW1 ("cvt.rp." #F "." #S, cvt_##F##_##S##_rp, F, S),                      \
    ROW1 ("cvt.rn.sat." #F "." #S, cvt_sat_##F##_##S, F, S),                   \
    ROW1 ("cvt.rz.sat." #F "." #S, cvt_sat_##F##_##S, F, S),                   \
    ROW1 ("cvt.rm.sat." #F "." #S, cvt_sat_##F##_##S, F, S),                   \
    ROW1 ("cvt.rp.sat." #F "." #S, cvt_sat_##F##_##S, F, S),
/* No integer is subnormal, and so .ftz is allowed and does nothing. */
#define FLUSHED_ROWS(S, F)                                                     \
  ROW1 ("cvt.rn.ftz." #F "." #S, cvt_##F##_##S, F, S),                         \
    ROW1 ("cvt.rz.ftz." #F "." #S, cvt_##F##_##S##_rz, F, S),                  \
    ROW1 ("cvt.rm.ftz." #F "." #S, cvt_##F##_##S##_rm, F, S),                  \
    ROW1 ("cvt.rp.ftz." #F "." #S, cvt_##F##_##S##_rp, F, S),                  \
    ROW1 ("cvt.rn.ftz.sat." #F "." #S, cvt_sat_##F##_##S, F, S),               \
    ROW1 ("cvt.rz.ftz.sat." #F "." #S, cvt_sat_##F##_##S, F, S),               \
    ROW1 ("cvt.rm.ftz.sat." #F "." #S, cvt_sat_##F##_##S, F, S),               \
    ROW1 ("cvt.rp.ftz.sat." #F "." #S, cvt_sat_##F##_##S, F, S),

EACH_INTEGER (INTEGER_TO_FLOAT, f32)
EACH_INTEGER (INTEGER_TO_FLOAT, f64)

/* f32 and f64 to each other. */
UNARY (cvt_f64_f32, f64, f32, x)
UNARY (cvt_ftz_f64_f32, f64, f32, flush (x))
UNARY (cvt_sat_f64_f32, f64, f32, saturate (x))
UNARY (cvt_ftz_sat_f64_f32, f64, f32, saturate (flush (x)))
UNARY (cvt_f32_f64, f32, f64, canonical ((float) x))
UNARY (cvt_ftz_f32_f64, f32, f64, flush (canonical ((float) x)))
UNARY (cvt_sat_f32_f64, f32, f64, saturate ((float) x))
UNARY (cvt_ftz_sat_f32_f64, f32, f64, flush (saturate ((float) x)))
ROUNDED (cvt_f32_f64)
ROUNDED (cvt_ftz_f32_f64)
ROUNDED (cvt_sat_f32_f64)
ROUNDED (cvt_ftz_sat_f32_f64)

#define NARROW_ROWS(mode, end)                                                 \
  ROW1 ("cvt." #mode ".f32.f64", cvt_f32_f64##end, f32, f64),                  \
    ROW1 ("cvt." #mode ".ftz.f32.f64", cvt_ftz_f32_f64##end, f32, f64),        \
    ROW1 ("cvt." #mode ".sat.f32.f64", cvt_sat_f32_f64##end, f32, f64),        \
    ROW1 ("cvt." #mode ".ftz.sat.f32.f64", cvt_ftz_sat_f32_f64##end, f32, f64)

/* To themselves: rounded to an integer, or not. */
#define TO_ITSELF(mode, round32, round64)                                      \
  UNARY (cvt_##mode##_f32_f32, f32, f32, round32 (x))                          \
  UNARY (cvt_##mode##_ftz_f32_f32, f32, f32, round32 (flush (x)))              \
  UNARY (cvt_##mode##_sat_f32_f32, f32, f32, saturate (round32 (x)))           \
  UNARY (cvt_##mode##_ftz_sat_f32_f32, f32, f32,                               \
         saturate (round32 (flush (x))))                                       \
  UNARY (cvt_##mode##_f64_f64, f64, f64, round64 (x))                          \
  UNARY (cvt_##mode##_sat_f64_f64, f64, f64, saturate_double (round64 (x)))
#define TO_ITSELF_ROWS(key, mode)                                              \
  ROW1 (key ".f32.f32", cvt_##mode##_f32_f32, f32, f32),                       \
    ROW1 (key ".ftz.f32.f32", cvt_##mode##_ftz_f32_f32, f32, f32),             \
    ROW1 (key ".sat.f32.f32", cvt_##mode##_sat_f32_f32, f32, f32),             \
    ROW1 (key ".ftz.sat.f32.f32", cvt_##mode##_ftz_sat_f32_f32, f32, f32),     \
    ROW1 (key ".f64.f64", cvt_##mode##_f64_f64, f64, f64),                     \
    ROW1 (key ".sat.f64.f64", cvt_##mode##_sat_f64_f64, f64, f64)
#define SAME(x) (x)

TO_ITSELF (same, SAME, SAME)
TO_ITSELF (rni, rintf, rint)
TO_ITSELF (rzi, truncf, trunc)
TO_ITSELF (rmi, floorf, floor)
TO_ITSELF (rpi, ceilf, ceil)

OPERATION_TABLE (convert) = {
  EACH_INTEGER (TO_INTEGER_ROWS, u8) EACH_INTEGER (TO_INTEGER_ROWS, u16)
    EACH_INTEGER (TO_INTEGER_ROWS, u32) EACH_INTEGER (TO_INTEGER_ROWS, u64)
      EACH_INTEGER (TO_INTEGER_ROWS, s8) EACH_INTEGER (TO_INTEGER_ROWS, s16)
        EACH_INTEGER (TO_INTEGER_ROWS, s32) EACH_INTEGER (TO_INTEGER_ROWS, s64)
          EACH_INTEGER (FLOAT_TO_INTEGER_ROWS, rni)
            EACH_INTEGER (FLOAT_TO_INTEGER_ROWS, rzi)
              EACH_INTEGER (FLOAT_TO_INTEGER_ROWS, rmi)
                EACH_INTEGER (FLOAT_TO_INTEGER_ROWS, rpi)
                  EACH_INTEGER (INTEGER_TO_FLOAT_ROWS, f32)
                    EACH_INTEGER (INTEGER_TO_FLOAT_ROWS, f64)
                      EACH_INTEGER (FLUSHED_ROWS, f32)
                        ROW1 ("cvt.f64.f32", cvt_f64_f32, f64, f32),
  ROW1 ("cvt.ftz.f64.f32", cvt_ftz_f64_f32, f64, f32),
  ROW1 ("cvt.sat.f64.f32", cvt_sat_f64_f32, f64, f32),
  ROW1 ("cvt.ftz.sat.f64.f32", cvt_ftz_sat_f64_f32, f64, f32),
  NARROW_ROWS (rn, ),
  NARROW_ROWS (rz, _rz),
  NARROW_ROWS (rm, _rm),
  NARROW_ROWS (rp, _rp),
  TO_ITSELF_ROWS ("cvt", same),
  TO_ITSELF_ROWS ("cvt.rni", rni),
  TO_ITSELF_ROWS ("cvt.rzi", rzi),
  TO_ITSELF_ROWS ("cvt.rmi", rmi),
  TO_ITSELF_ROWS ("cvt.rpi", rpi),
  ROWS_END,
};
