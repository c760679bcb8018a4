/* cvt with .f16, .bf16 and .tf32, the forms that pack two values, and cvt.pack
   (PTX ISA 9.7.9.21, 9.7.9.22).

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include "emulators/cuda/code/operation_lanes.h"

#define EACH_INTEGER(M, ...)                                                   \
  M (u8, __VA_ARGS__)                                                          \
  M (u16, __VA_ARGS__)                                                         \
  M (u32, __VA_ARGS__)                                                         \
  M (u64, __VA_ARGS__)                                                         \
  M (s8, __VA_ARGS__)                                                          \
  M (s16, __VA_ARGS__)                                                         \
  M (s32, __VA_ARGS__)                                                         \
  M (s64, __VA_ARGS__)

/* Integers to them. */
#define FROM_INTEGER_MODE(S, F, FORMAT, mode, MODE)                            \
  EACH_UNARY (cvt_##mode##_##F##_##S, b16, S,                                  \
              small_of_double (double_with_rest (x), FORMAT, MODE))
#define FROM_INTEGER(S, F, FORMAT)                                             \
  FROM_INTEGER_MODE (S, F, FORMAT, rn, ROUND_RN)                               \
  FROM_INTEGER_MODE (S, F, FORMAT, rz, ROUND_RZ)                               \
  FROM_INTEGER_MODE (S, F, FORMAT, rm, ROUND_RM)                               \
  FROM_INTEGER_MODE (S, F, FORMAT, rp, ROUND_RP)
#define FROM_INTEGER_ROWS(S, F, FORMAT)                                        \
  ROW1 ("cvt.rn." #F "." #S, cvt_rn_##F##_##S, F, S),                          \
    ROW1 ("cvt.rz." #F "." #S, cvt_rz_##F##_##S, F, S),                        \
    ROW1 ("cvt.rm." #F "." #S, cvt_rm_##F##_##S, F, S),                        \
    ROW1 ("cvt.rp." #F "." #S, cvt_rp_##F##_##S, F, S),

#define SATURATED(S, F)                                                        \
  EACH_UNARY (cvt_sat_##F##_##S, b16, S, x > 0 ? 0x3c00 : 0)
#define SATURATED_ROWS(S, F)                                                   \
  ROW1 ("cvt.rn.sat." #F "." #S, cvt_sat_##F##_##S, F, S),                     \
    ROW1 ("cvt.rz.sat." #F "." #S, cvt_sat_##F##_##S, F, S),                   \
    ROW1 ("cvt.rm.sat." #F "." #S, cvt_sat_##F##_##S, F, S),                   \
    ROW1 ("cvt.rp.sat." #F "." #S, cvt_sat_##F##_##S, F, S),

EACH_INTEGER (SATURATED, f16)
EACH_INTEGER (FROM_INTEGER, f16, SMALL_F16)
EACH_INTEGER (FROM_INTEGER, bf16, SMALL_BF16)

/* To integers: as from f32, which is exact for them. */
static inline int64_t
clamp_signed (float x, int bits)
{
  float limit = ldexpf (1, bits - 1);
  int64_t least = INT64_MIN >> (64 - bits);
  if (x != x)
    return bits == 64 ? INT64_MIN : 0;
  return x >= limit ? ~least : x < -limit ? least : (int64_t) x;
}

static inline uint64_t
clamp_unsigned (float x, int bits)
{
  if (x != x)
    return bits == 64 ? UINT64_C (1) << 63 : 0;
  return x >= ldexpf (1, bits) ? UINT64_MAX >> (64 - bits)
         : x < 0               ? 0
                               : (uint64_t) x;
}

#define CLAMP_u8(x) clamp_unsigned (x, 8)
#define CLAMP_u16(x) clamp_unsigned (x, 16)
#define CLAMP_u32(x) clamp_unsigned (x, 32)
#define CLAMP_u64(x) clamp_unsigned (x, 64)
#define CLAMP_s8(x) clamp_signed (x, 8)
#define CLAMP_s16(x) clamp_signed (x, 16)
#define CLAMP_s32(x) clamp_signed (x, 32)
#define CLAMP_s64(x) clamp_signed (x, 64)

#define TO_INTEGER(D, F)                                                       \
  EACH_UNARY (cvt_rni_##D##_##F, D, F, CLAMP_##D (rintf (x)))                  \
  EACH_UNARY (cvt_rzi_##D##_##F, D, F, CLAMP_##D (truncf (x)))                 \
  EACH_UNARY (cvt_rmi_##D##_##F, D, F, CLAMP_##D (floorf (x)))                 \
  EACH_UNARY (cvt_rpi_##D##_##F, D, F, CLAMP_##D (ceilf (x)))
#define TO_INTEGER_ROW(D, F, mode)                                             \
  ROW1 ("cvt." #mode "." #D "." #F, cvt_##mode##_##D##_##F, D, F),             \
    ROW1 ("cvt." #mode ".sat." #D "." #F, cvt_##mode##_##D##_##F, D, F),
#define TO_INTEGER_ROWS(D, F)                                                  \
  TO_INTEGER_ROW (D, F, rni)                                                   \
  TO_INTEGER_ROW (D, F, rzi)                                                   \
  TO_INTEGER_ROW (D, F, rmi)                                                   \
  TO_INTEGER_ROW (D, F, rpi)

EACH_INTEGER (TO_INTEGER, f16)
EACH_INTEGER (TO_INTEGER, bf16)

/* From them to wider floats. */
UNARY (cvt_f32_f16, f32, f16, x)
UNARY (cvt_sat_f32_f16, f32, f16, saturate (x))
UNARY (cvt_f64_f16, f64, f16, x)
UNARY (cvt_sat_f64_f16, f64, f16, saturate (x))
UNARY (cvt_f32_bf16, f32, bf16, x)
UNARY (cvt_ftz_f32_bf16, f32, bf16, flush (x))
UNARY (cvt_f64_bf16, f64, bf16, x)

/* From wider floats, and from one to the other.  To nearest has vector code. */
UNARY (cvt_rn_f16_f32, f16, f32, x)
UNARY (cvt_rn_ftz_f16_f32, f16, f32, flush (x))
UNARY (cvt_rn_sat_f16_f32, f16, f32, saturate (x))
UNARY (cvt_rn_ftz_sat_f16_f32, f16, f32, saturate (flush (x)))
UNARY (cvt_rn_bf16_f32, bf16, f32, x)

/* .relu: negative values become +0, NaN the canonical one.  .satfinite: what is too
   large becomes the largest number. */
static inline double
positive (double x)
{
  return x != x ? x : x > 0 ? x : 0;
}

static inline uint32_t
make_finite (uint32_t half, uint32_t infinity)
{
  return (half & 0x7fff) == infinity ? half - 1 : half;
}

enum
{
  F16_INFINITY = 0x7c00,
  BF16_INFINITY = 0x7f80
};

#define SMALLER(name, F, S, FORMAT, MODE, prepare)                             \
  EACH_UNARY (name, b16, S, small_of_double (prepare (x), FORMAT, MODE))
#define SAME(x) (x)
#define SMALLER_MODES(F, S, FORMAT)                                            \
  SMALLER (small_rn_##F##_##S, F, S, FORMAT, ROUND_RN, SAME)                   \
  SMALLER (small_rz_##F##_##S, F, S, FORMAT, ROUND_RZ, SAME)                   \
  SMALLER (small_rm_##F##_##S, F, S, FORMAT, ROUND_RM, SAME)                   \
  SMALLER (small_rp_##F##_##S, F, S, FORMAT, ROUND_RP, SAME)
#define SMALLER_MODE_ROWS(F, S)                                                \
  ROW1 ("cvt.rz." #F "." #S, small_rz_##F##_##S, F, S),                        \
    ROW1 ("cvt.rm." #F "." #S, small_rm_##F##_##S, F, S),                      \
    ROW1 ("cvt.rp." #F "." #S, small_rp_##F##_##S, F, S)
#define SMALLER_ROWS(F, S)                                                     \
  ROW1 ("cvt.rn." #F "." #S, small_rn_##F##_##S, F, S), SMALLER_MODE_ROWS (F, S)

SMALLER_MODES (f16, f64, SMALL_F16)
SMALLER_MODES (bf16, f64, SMALL_BF16)
SMALLER_MODES (bf16, f16, SMALL_BF16)
SMALLER_MODES (f16, bf16, SMALL_F16)
SMALLER (small_rz_f16_f32, f16, f32, SMALL_F16, ROUND_RZ, SAME)
SMALLER (small_rm_f16_f32, f16, f32, SMALL_F16, ROUND_RM, SAME)
SMALLER (small_rp_f16_f32, f16, f32, SMALL_F16, ROUND_RP, SAME)
SMALLER (small_rz_bf16_f32, bf16, f32, SMALL_BF16, ROUND_RZ, SAME)
SMALLER (small_rm_bf16_f32, bf16, f32, SMALL_BF16, ROUND_RM, SAME)
SMALLER (small_rp_bf16_f32, bf16, f32, SMALL_BF16, ROUND_RP, SAME)
/* Devices do not flush what becomes an f16: .ftz does nothing. */
SMALLER (small_rz_sat_f16_f32, f16, f32, SMALL_F16, ROUND_RZ, saturate)
SMALLER (small_rm_sat_f16_f32, f16, f32, SMALL_F16, ROUND_RM, saturate)
SMALLER (small_rp_sat_f16_f32, f16, f32, SMALL_F16, ROUND_RP, saturate)
#define SATURATED_MODE_ROWS(mode)                                              \
  ROW1 ("cvt." #mode ".ftz.f16.f32", small_##mode##_f16_f32, f16, f32),        \
    ROW1 ("cvt." #mode ".sat.f16.f32", small_##mode##_sat_f16_f32, f16, f32),  \
    ROW1 ("cvt." #mode ".ftz.sat.f16.f32", small_##mode##_sat_f16_f32, f16,    \
          f32)
SMALLER (small_rn_sat_f16_f64, f16, f64, SMALL_F16, ROUND_RN, saturate_double)

/* To themselves. */
#define TO_ITSELF(F)                                                           \
  UNARY (cvt_rni_##F##_##F, F, F, rintf (x))                                   \
  UNARY (cvt_rzi_##F##_##F, F, F, truncf (x))                                  \
  UNARY (cvt_rmi_##F##_##F, F, F, floorf (x))                                  \
  UNARY (cvt_rpi_##F##_##F, F, F, ceilf (x))                                   \
  UNARY (cvt_rni_sat_##F##_##F, F, F, saturate (rintf (x)))                    \
  UNARY (cvt_rzi_sat_##F##_##F, F, F, saturate (truncf (x)))                   \
  UNARY (cvt_rmi_sat_##F##_##F, F, F, saturate (floorf (x)))                   \
  UNARY (cvt_rpi_sat_##F##_##F, F, F, saturate (ceilf (x)))                    \
  UNARY (cvt_sat_##F##_##F, F, F, saturate (x))                                \
  UNARY (cvt_##F##_##F, b16, b16, x)
#define TO_ITSELF_ROWS(F)                                                      \
  ROW1 ("cvt.rni." #F "." #F, cvt_rni_##F##_##F, F, F),                        \
    ROW1 ("cvt.rzi." #F "." #F, cvt_rzi_##F##_##F, F, F),                      \
    ROW1 ("cvt.rmi." #F "." #F, cvt_rmi_##F##_##F, F, F),                      \
    ROW1 ("cvt.rpi." #F "." #F, cvt_rpi_##F##_##F, F, F),                      \
    ROW1 ("cvt.rni.sat." #F "." #F, cvt_rni_sat_##F##_##F, F, F),              \
    ROW1 ("cvt.rzi.sat." #F "." #F, cvt_rzi_sat_##F##_##F, F, F),              \
    ROW1 ("cvt.rmi.sat." #F "." #F, cvt_rmi_sat_##F##_##F, F, F),              \
    ROW1 ("cvt.rpi.sat." #F "." #F, cvt_rpi_sat_##F##_##F, F, F),              \
    ROW1 ("cvt.sat." #F "." #F, cvt_sat_##F##_##F, F, F),                      \
    ROW1 ("cvt." #F "." #F, cvt_##F##_##F, F, F)

TO_ITSELF (f16)
TO_ITSELF (bf16)

/* Two f32 packed, the first above; and one with .relu and .satfinite. */
#define PACKED_ONE(name, F, MODE, prepare, done)                               \
  EACH_UNARY (                                                                 \
    name##_##F, b16, f32,                                                      \
    done (small_of_double (prepare (x), FORMAT_##F, MODE), INFINITY_##F))
#define PACKED_TWO(name, F, MODE, prepare, done)                               \
  EACH_BINARY (                                                                \
    name##_##F##x2, b32, f32, f32,                                             \
    done (small_of_double (prepare (x), FORMAT_##F, MODE), INFINITY_##F) << 16 \
      | done (small_of_double (prepare (y), FORMAT_##F, MODE), INFINITY_##F))
#define PACKED(...)                                                            \
  PACKED_ONE (__VA_ARGS__)                                                     \
  PACKED_TWO (__VA_ARGS__)
#define FORMAT_f16 SMALL_F16
#define FORMAT_bf16 SMALL_BF16
#define INFINITY_f16 F16_INFINITY
#define INFINITY_bf16 BF16_INFINITY
#define AS_IT_IS(half, infinity) (half)

#define PACKED_MODES(F)                                                        \
  PACKED_TWO (pack_rn, F, ROUND_RN, SAME, AS_IT_IS)                            \
  PACKED_TWO (pack_rz, F, ROUND_RZ, SAME, AS_IT_IS)                            \
  PACKED (pack_rn_relu, F, ROUND_RN, positive, AS_IT_IS)                       \
  PACKED (pack_rz_relu, F, ROUND_RZ, positive, AS_IT_IS)                       \
  PACKED (pack_rn_finite, F, ROUND_RN, SAME, make_finite)                      \
  PACKED (pack_rz_finite, F, ROUND_RZ, SAME, make_finite)                      \
  PACKED (pack_rn_relu_finite, F, ROUND_RN, positive, make_finite)             \
  PACKED (pack_rz_relu_finite, F, ROUND_RZ, positive, make_finite)
#define PACKED_ROW(key, name, F)                                               \
  ROW2 ("cvt." key "." #F "x2.f32", name##_##F##x2, F##x2, f32, f32)
#define PACKED_BOTH(key, name, F)                                              \
  ROW1 ("cvt." key "." #F ".f32", name##_##F, F, f32), PACKED_ROW (key, name, F)
#define PACKED_ROWS(F)                                                         \
  PACKED_ROW ("rn", pack_rn, F), PACKED_ROW ("rz", pack_rz, F),                \
    PACKED_BOTH ("rn.relu", pack_rn_relu, F),                                  \
    PACKED_BOTH ("rz.relu", pack_rz_relu, F),                                  \
    PACKED_BOTH ("rn.satfinite", pack_rn_finite, F),                           \
    PACKED_BOTH ("rz.satfinite", pack_rz_finite, F),                           \
    PACKED_BOTH ("rn.relu.satfinite", pack_rn_relu_finite, F),                 \
    PACKED_BOTH ("rz.relu.satfinite", pack_rz_relu_finite, F)

PACKED_MODES (f16)
PACKED_MODES (bf16)

/* tf32: an f32 with 10 bits of fraction. */
static inline uint32_t
tf32_of_float (float x, enum rounding mode)
{
  uint32_t bits = bits_of_float (x);
  if (x != x)
    return F32_NAN;
  if (isinf (x))
    return bits;
  uint32_t half = mode == ROUND_RNA  ? 0x1000
                  : mode == ROUND_RN ? 0xfff + (bits >> 13 & 1)
                                     : 0;
  return (bits + half) & ~UINT32_C (0x1fff);
}

EACH_UNARY (cvt_rna_tf32, b32, f32, tf32_of_float (x, ROUND_RNA))
EACH_UNARY (cvt_rn_tf32, b32, f32, tf32_of_float (x, ROUND_RN))
EACH_UNARY (cvt_rz_tf32, b32, f32, tf32_of_float (x, ROUND_RZ))
EACH_UNARY (cvt_rn_relu_tf32, b32, f32,
            tf32_of_float ((float) positive (x), ROUND_RN))
EACH_UNARY (cvt_rz_relu_tf32, b32, f32,
            tf32_of_float ((float) positive (x), ROUND_RZ))

/* cvt.pack: two integers clamped to fewer bits; the first stands above, and C below is
   shifted up where values have 8 bits or fewer. */
static inline uint32_t
clamp_to (int64_t value, int64_t least, int64_t greatest, uint32_t mask)
{
  value = value < least ? least : value > greatest ? greatest : value;
  return (uint32_t) value & mask;
}

#define PACK_16(D, least, greatest, S)                                         \
  EACH_BINARY (pack_##D##_##S, b32, S, S,                                      \
               clamp_to (x, least, greatest, 0xffff) << 16                     \
                 | clamp_to (y, least, greatest, 0xffff))
#define PACK_8(D, least, greatest, bits)                                       \
  EACH_TERNARY (pack_##D##_s32, b32, s32, s32, b32,                            \
                z << 2 * bits                                                  \
                  | clamp_to (x, least, greatest, (1u << bits) - 1) << bits    \
                  | clamp_to (y, least, greatest, (1u << bits) - 1))

PACK_16 (u16, 0, 65535, s32)
PACK_16 (s16, -32768, 32767, s32)
PACK_8 (u8, 0, 255, 8)
PACK_8 (s8, -128, 127, 8)
PACK_8 (u4, 0, 15, 4)
PACK_8 (s4, -8, 7, 4)
PACK_8 (u2, 0, 3, 2)
PACK_8 (s2, -2, 1, 2)

#define PACK_ROW(D)                                                            \
  ROW3 ("cvt.pack.sat." #D ".s32.b32", pack_##D##_s32, b32, s32, s32, b32)

/* Values of 8 bits, two in 16 bits: .e4m3 has no infinities and one NaN, .e5m2 is the
   upper half of an f16. */
static inline uint32_t
byte_of_float (float x, int precision, int least, uint32_t greatest)
{
  int exponent;
  uint32_t sign = signbit (x) ? 0x80 : 0;
  if (x != x)
    return 0x7f;
  if (isinf (x))
    return sign | greatest;
  frexpf (x, &exponent);
  exponent = x == 0 || exponent - 1 < least ? least : exponent - 1;
  double units = rint (ldexp (fabs ((double) x), precision - 1 - exponent));
  uint32_t bits
    = (uint32_t) units + ((uint32_t) (exponent - least) << (precision - 1));
  return sign | (bits > greatest ? greatest : bits);
}

static inline uint32_t
half_of_e4m3 (uint32_t byte)
{
  uint32_t size = byte & 0x7f;
  int exponent = size >> 3 ? (int) (size >> 3) : 1;
  double units = (size & 7) + (size >> 3 ? 8 : 0);
  if (size == 0x7f)
    return F16_NAN;
  return small_of_double (ldexp (units, exponent - 10), SMALL_F16, ROUND_RN)
         | (byte & 0x80) << 8;
}

static inline uint32_t
half_of_e5m2 (uint32_t byte)
{
  return (byte & 0x7f) > 0x7c ? F16_NAN : byte << 8;
}

static inline uint32_t
half_relu (uint32_t half)
{
  return half & 0x8000 && half != F16_NAN ? 0 : half;
}

#define BYTE_e4m3(x) byte_of_float (x, 4, -6, 0x7e)
#define BYTE_e5m2(x) byte_of_float (x, 3, -14, 0x7b)
#define BYTES(T)                                                               \
  EACH_BINARY (pack_##T, b16, f32, f32, BYTE_##T (x) << 8 | BYTE_##T (y))      \
  EACH_BINARY (pack_relu_##T, b16, f32, f32,                                   \
               BYTE_##T ((float) positive (x)) << 8                            \
                 | BYTE_##T ((float) positive (y)))                            \
  EACH_UNARY (unpack_##T, b32, b16,                                            \
              half_of_##T (x >> 8 & 0xff) << 16 | half_of_##T (x & 0xff))      \
  EACH_UNARY (unpack_relu_##T, b32, b16,                                       \
              half_relu (half_of_##T (x >> 8 & 0xff)) << 16                    \
                | half_relu (half_of_##T (x & 0xff)))
#define BYTES_ROWS(T)                                                          \
  ROW2 ("cvt.rn.satfinite." #T "x2.f32", pack_##T, b16, f32, f32),             \
    ROW2 ("cvt.rn.relu.satfinite." #T "x2.f32", pack_relu_##T, b16, f32, f32), \
    ROW1 ("cvt.rn.f16x2." #T "x2", unpack_##T, f16x2, b16),                    \
    ROW1 ("cvt.rn.relu.f16x2." #T "x2", unpack_relu_##T, f16x2, b16)

BYTES (e4m3)
BYTES (e5m2)

OPERATION_TABLE (convert_half) = {
  BYTES_ROWS (e4m3),
  BYTES_ROWS (e5m2),
  EACH_INTEGER (SATURATED_ROWS, f16)
    EACH_INTEGER (FROM_INTEGER_ROWS, f16, SMALL_F16)
      EACH_INTEGER (FROM_INTEGER_ROWS, bf16, SMALL_BF16)
        EACH_INTEGER (TO_INTEGER_ROWS, f16) EACH_INTEGER (TO_INTEGER_ROWS, bf16)
          ROW1 ("cvt.f32.f16", cvt_f32_f16, f32, f16),
  ROW1 ("cvt.ftz.f32.f16", cvt_f32_f16, f32, f16),
  ROW1 ("cvt.sat.f32.f16", cvt_sat_f32_f16, f32, f16),
  ROW1 ("cvt.ftz.sat.f32.f16", cvt_sat_f32_f16, f32, f16),
  ROW1 ("cvt.f64.f16", cvt_f64_f16, f64, f16),
  ROW1 ("cvt.sat.f64.f16", cvt_sat_f64_f16, f64, f16),
  ROW1 ("cvt.f32.bf16", cvt_f32_bf16, f32, bf16),
  ROW1 ("cvt.ftz.f32.bf16", cvt_ftz_f32_bf16, f32, bf16),
  ROW1 ("cvt.f64.bf16", cvt_f64_bf16, f64, bf16),
  ROW1 ("cvt.rn.f16.f32", cvt_rn_f16_f32, f16, f32),
  ROW1 ("cvt.rn.ftz.f16.f32", cvt_rn_ftz_f16_f32, f16, f32),
  ROW1 ("cvt.rn.sat.f16.f32", cvt_rn_sat_f16_f32, f16, f32),
  ROW1 ("cvt.rn.ftz.sat.f16.f32", cvt_rn_ftz_sat_f16_f32, f16, f32),
  ROW1 ("cvt.rn.bf16.f32", cvt_rn_bf16_f32, bf16, f32),
  SMALLER_MODE_ROWS (f16, f32),
  SATURATED_MODE_ROWS (rz),
  SATURATED_MODE_ROWS (rm),
  SATURATED_MODE_ROWS (rp),
  SMALLER_MODE_ROWS (bf16, f32),
  SMALLER_ROWS (f16, f64),
  SMALLER_ROWS (bf16, f64),
  SMALLER_ROWS (bf16, f16),
  SMALLER_ROWS (f16, bf16),
  ROW1 ("cvt.rn.sat.f16.f64", small_rn_sat_f16_f64, f16, f64),
  TO_ITSELF_ROWS (f16),
  TO_ITSELF_ROWS (bf16),
  PACKED_ROWS (f16),
  PACKED_ROWS (bf16),
  ROW1 ("cvt.rna.tf32.f32", cvt_rna_tf32, b32, f32),
  ROW1 ("cvt.rn.tf32.f32", cvt_rn_tf32, b32, f32),
  ROW1 ("cvt.rz.tf32.f32", cvt_rz_tf32, b32, f32),
  ROW1 ("cvt.rn.relu.tf32.f32", cvt_rn_relu_tf32, b32, f32),
  ROW1 ("cvt.rz.relu.tf32.f32", cvt_rz_relu_tf32, b32, f32),
  ROW2 ("cvt.pack.sat.u16.s32", pack_u16_s32, b32, s32, s32),
  ROW2 ("cvt.pack.sat.s16.s32", pack_s16_s32, b32, s32, s32),
  PACK_ROW (u8),
  PACK_ROW (s8),
  PACK_ROW (u4),
  PACK_ROW (s4),
  PACK_ROW (u2),
  PACK_ROW (s2),
  ROWS_END,
};
