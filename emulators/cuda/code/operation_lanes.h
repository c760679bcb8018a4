/* How an operation over the lanes is written: macros that make its function, and
   the table it stands in.

   UNARY, BINARY and TERNARY define a function that computes all lanes in one loop,
   which the compiler turns into vector instructions; the EACH_ forms compute the
   active lanes one by one, for what has no vector instructions or would trap.  In
   the expression x, y and z are the sources' values, of the types named.

   Types: u8 .. s64, f32, f64 are values of that C type; f16 and bf16 are floats
   that are exact, and a result is rounded to nearest even; b16, b32, b64 are the bits;
   pred is a bool.

   Files with operations are compiled twice on x86-64, for any processor and for those
   with AVX2, FMA and F16C; OPERATION_TABLE names each one's table.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#ifndef EMULATORS_CUDA_CODE_OPERATION_LANES_H
#define EMULATORS_CUDA_CODE_OPERATION_LANES_H

#include <float.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "emulators/cuda/code/operation.h"
#include "emulators/cuda/code/operation_value.h"

/* One row of a table.  `key` is the name and modifiers, in the order that
   operation_find gives them.  Rows end with a null key. */
struct operation_row
{
  const char *key;
  operation_fn *run;
  unsigned char result, source[3];
};

#ifdef OPERATION_WIDE
#  define OPERATION_TABLE(name)                                                \
    const struct operation_row operations_##name##_wide[]
#else
#  define OPERATION_TABLE(name)                                                \
    const struct operation_row operations_##name##_plain[]
#endif

#define ROW1(key, run, r, a)                                                   \
  {                                                                            \
    key, run, PTX_OF_##r,                                                      \
    {                                                                          \
      PTX_OF_##a                                                               \
    }                                                                          \
  }
#define ROW2(key, run, r, a, b)                                                \
  {                                                                            \
    key, run, PTX_OF_##r,                                                      \
    {                                                                          \
      PTX_OF_##a, PTX_OF_##b                                                   \
    }                                                                          \
  }
#define ROW3(key, run, r, a, b, c)                                             \
  {                                                                            \
    key, run, PTX_OF_##r,                                                      \
    {                                                                          \
      PTX_OF_##a, PTX_OF_##b, PTX_OF_##c                                       \
    }                                                                          \
  }
#define ROWS_END                                                               \
  {                                                                            \
    0, 0, 0,                                                                   \
    {                                                                          \
      0                                                                        \
    }                                                                          \
  }

#define PTX_OF_u8 PTX_U8
#define PTX_OF_u16 PTX_U16
#define PTX_OF_u32 PTX_U32
#define PTX_OF_u64 PTX_U64
#define PTX_OF_s8 PTX_S8
#define PTX_OF_s16 PTX_S16
#define PTX_OF_s32 PTX_S32
#define PTX_OF_s64 PTX_S64
#define PTX_OF_b8 PTX_B8
#define PTX_OF_b16 PTX_B16
#define PTX_OF_b32 PTX_B32
#define PTX_OF_b64 PTX_B64
#define PTX_OF_f16 PTX_F16
#define PTX_OF_f16x2 PTX_F16X2
#define PTX_OF_bf16 PTX_BF16
#define PTX_OF_bf16x2 PTX_BF16X2
#define PTX_OF_f32 PTX_F32
#define PTX_OF_f64 PTX_F64
#define PTX_OF_pred PTX_PRED

/* The values' C types. */
typedef uint8_t value_u8, value_b8;
typedef uint16_t value_u16, value_b16;
typedef uint32_t value_u32, value_b32;
typedef uint64_t value_u64, value_b64;
typedef int8_t value_s8;
typedef int16_t value_s16;
typedef int32_t value_s32;
typedef int64_t value_s64;
typedef float value_f32, value_f16, value_bf16;
typedef double value_f64;
typedef bool value_pred;

/* Registers as operations see them: one may be read as another type than it was
   written. */
typedef uint32_t __attribute__ ((may_alias)) lane_32;
typedef uint64_t __attribute__ ((may_alias)) lane_64;
typedef float __attribute__ ((may_alias)) lane_f32;
typedef double __attribute__ ((may_alias)) lane_f64;

/* The bit of each lane, for loops over predicates. */
static const _Alignas(64) uint32_t lane_bit[LANES] __attribute__ ((unused))
= { 1u << 0,  1u << 1,  1u << 2,  1u << 3,  1u << 4,  1u << 5,  1u << 6,
    1u << 7,  1u << 8,  1u << 9,  1u << 10, 1u << 11, 1u << 12, 1u << 13,
    1u << 14, 1u << 15, 1u << 16, 1u << 17, 1u << 18, 1u << 19, 1u << 20,
    1u << 21, 1u << 22, 1u << 23, 1u << 24, 1u << 25, 1u << 26, 1u << 27,
    1u << 28, 1u << 29, 1u << 30, 1u << 31 };

/* OPEN_T says how source P of type T is reached, GET_T takes lane l of it. */
#define OPEN_u8(p) const lane_32 *const p##_in = p
#define OPEN_u16 OPEN_u8
#define OPEN_u32 OPEN_u8
#define OPEN_s8 OPEN_u8
#define OPEN_s16 OPEN_u8
#define OPEN_s32 OPEN_u8
#define OPEN_b16 OPEN_u8
#define OPEN_b32 OPEN_u8
#define OPEN_f16 OPEN_u8
#define OPEN_bf16 OPEN_u8
#define OPEN_f32(p) const lane_f32 *const p##_in = p
#define OPEN_f64(p) const lane_f64 *const p##_in = p
#define OPEN_u64(p) const lane_64 *const p##_in = p
#define OPEN_s64 OPEN_u64
#define OPEN_b64 OPEN_u64
#define OPEN_pred(p) const uint32_t p##_in = *(const lane_32 *) p

#define GET_u8(p) ((uint8_t) p##_in[l])
#define GET_u16(p) ((uint16_t) p##_in[l])
#define GET_u32(p) (p##_in[l])
#define GET_s8(p) ((int8_t) p##_in[l])
#define GET_s16(p) ((int16_t) p##_in[l])
#define GET_s32(p) ((int32_t) p##_in[l])
#define GET_b16 GET_u16
#define GET_b32 GET_u32
#define GET_u64(p) (p##_in[l])
#define GET_b64 GET_u64
#define GET_s64(p) ((int64_t) p##_in[l])
#define GET_f32(p) (p##_in[l])
#define GET_f64(p) (p##_in[l])
#define GET_f16(p) (float_of_f16 (p##_in[l]))
#define GET_bf16(p) (float_of_bf16 (p##_in[l]))
#define GET_pred(p) ((p##_in & lane_bit[l]) != 0)

/* The same for the result: BEGIN, PUT for each lane, END. */
#define BEGIN_u8 lane_32 *const d_out = d
#define BEGIN_u16 BEGIN_u8
#define BEGIN_u32 BEGIN_u8
#define BEGIN_s8 BEGIN_u8
#define BEGIN_s16 BEGIN_u8
#define BEGIN_s32 BEGIN_u8
#define BEGIN_b16 BEGIN_u8
#define BEGIN_b32 BEGIN_u8
#define BEGIN_f16 BEGIN_u8
#define BEGIN_bf16 BEGIN_u8
#define BEGIN_u64 lane_64 *const d_out = d
#define BEGIN_s64 BEGIN_u64
#define BEGIN_b64 BEGIN_u64
#define BEGIN_f32 lane_f32 *const d_out = d
#define BEGIN_f64 lane_f64 *const d_out = d
#define BEGIN_pred uint32_t d_out = 0

#define PUT_ELEMENT(on, v) d_out[l] = (on) ? (v) : d_out[l]
#define PUT_u8(on, v) PUT_ELEMENT (on, (uint32_t) (uint8_t) (v))
#define PUT_u16(on, v) PUT_ELEMENT (on, (uint32_t) (uint16_t) (v))
#define PUT_u32(on, v) PUT_ELEMENT (on, (uint32_t) (v))
#define PUT_s8(on, v) PUT_ELEMENT (on, (uint32_t) (int8_t) (v))
#define PUT_s16(on, v) PUT_ELEMENT (on, (uint32_t) (int16_t) (v))
#define PUT_s32 PUT_u32
#define PUT_b16 PUT_u16
#define PUT_b32 PUT_u32
#define PUT_u64(on, v) PUT_ELEMENT (on, (uint64_t) (v))
#define PUT_s64 PUT_u64
#define PUT_b64 PUT_u64
#define PUT_f32(on, v) PUT_ELEMENT (on, (float) (v))
#define PUT_f64(on, v) PUT_ELEMENT (on, (double) (v))
#define PUT_f16(on, v) PUT_ELEMENT (on, f16_of_float (v))
#define PUT_bf16(on, v) PUT_ELEMENT (on, bf16_of_float (v))
#define PUT_pred(on, v) d_out |= (v) ? lane_bit[l] : 0

#define END_u8                                                                 \
  do                                                                           \
    {                                                                          \
    }                                                                          \
  while (0)
#define END_u16 END_u8
#define END_u32 END_u8
#define END_s8 END_u8
#define END_s16 END_u8
#define END_s32 END_u8
#define END_b16 END_u8
#define END_b32 END_u8
#define END_f16 END_u8
#define END_bf16 END_u8
#define END_u64 END_u8
#define END_s64 END_u8
#define END_b64 END_u8
#define END_f32 END_u8
#define END_f64 END_u8
#define END_pred                                                               \
  *(lane_32 *) d = (d_out & active->mask) | (*(lane_32 *) d & ~active->mask)

#define OPERATION(name)                                                        \
  static void name (void *d, const void *a, const void *b, const void *c,      \
                    const struct lanes *active)

/* A register is either all of a source or none of it, so that no lane depends on
   another's result. */
#define FOR_LANES _Pragma ("GCC ivdep") for (unsigned l = 0; l < LANES; l++)

#define FOR_ACTIVE                                                             \
  for (uint32_t left = active->mask, l = 0;                                    \
       left && (l = (uint32_t) __builtin_ctz (left), true); left &= left - 1)

#define UNARY_(loop, on, name, r, ta, ...)                                     \
  OPERATION (name)                                                             \
  {                                                                            \
    (void) b, (void) c;                                                        \
    OPEN_##ta (a);                                                             \
    BEGIN_##r;                                                                 \
    loop                                                                       \
    {                                                                          \
      value_##ta x = GET_##ta (a);                                             \
      PUT_##r (on, (__VA_ARGS__));                                             \
    }                                                                          \
    END_##r;                                                                   \
  }
#define BINARY_(loop, on, name, r, ta, tb, ...)                                \
  OPERATION (name)                                                             \
  {                                                                            \
    (void) c;                                                                  \
    OPEN_##ta (a);                                                             \
    OPEN_##tb (b);                                                             \
    BEGIN_##r;                                                                 \
    loop                                                                       \
    {                                                                          \
      value_##ta x = GET_##ta (a);                                             \
      value_##tb y = GET_##tb (b);                                             \
      PUT_##r (on, (__VA_ARGS__));                                             \
    }                                                                          \
    END_##r;                                                                   \
  }
#define TERNARY_(loop, on, name, r, ta, tb, tc, ...)                           \
  OPERATION (name)                                                             \
  {                                                                            \
    OPEN_##ta (a);                                                             \
    OPEN_##tb (b);                                                             \
    OPEN_##tc (c);                                                             \
    BEGIN_##r;                                                                 \
    loop                                                                       \
    {                                                                          \
      value_##ta x = GET_##ta (a);                                             \
      value_##tb y = GET_##tb (b);                                             \
      value_##tc z = GET_##tc (c);                                             \
      PUT_##r (on, (__VA_ARGS__));                                             \
    }                                                                          \
    END_##r;                                                                   \
  }

#define UNARY(...) UNARY_ (FOR_LANES, active->each[l], __VA_ARGS__)
#define BINARY(...) BINARY_ (FOR_LANES, active->each[l], __VA_ARGS__)
#define TERNARY(...) TERNARY_ (FOR_LANES, active->each[l], __VA_ARGS__)
#define EACH_UNARY(...) UNARY_ (FOR_ACTIVE, true, __VA_ARGS__)
#define EACH_BINARY(...) BINARY_ (FOR_ACTIVE, true, __VA_ARGS__)
#define EACH_TERNARY(...) TERNARY_ (FOR_ACTIVE, true, __VA_ARGS__)

/* NAME_rz, NAME_rm and NAME_rp: the function NAME with the host's arithmetic rounding
   so.  The sources are read and the result is written between the calls that set the
   mode, which no compiler may change, as these calls could see them. */
#define ROUNDED(name)                                                          \
  OPERATION (name##_rz)                                                        \
  {                                                                            \
    operation_rounded (FE_TOWARDZERO, name, d, a, b, c, active);               \
  }                                                                            \
  OPERATION (name##_rm)                                                        \
  {                                                                            \
    operation_rounded (FE_DOWNWARD, name, d, a, b, c, active);                 \
  }                                                                            \
  OPERATION (name##_rp)                                                        \
  {                                                                            \
    operation_rounded (FE_UPWARD, name, d, a, b, c, active);                   \
  }

void operation_rounded (int mode, operation_fn *run, void *d, const void *a,
                        const void *b, const void *c,
                        const struct lanes *active);

#endif
