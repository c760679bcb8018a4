/* The functions that move a warp's elements, made for each kind of element.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include "emulators/cuda/exec/memory_moves.h"

/* The program that is emulated may have races of its own, which are not ours. */
#define DEVICE_ACCESS __attribute__ ((no_sanitize ("thread")))

#define LOADS(name, memory_type, element_type, signed_element)                 \
  DEVICE_ACCESS static void load_row_##name (void *d, const uint8_t *row,      \
                                             const struct lanes *active)       \
  {                                                                            \
    element_type *to = d;                                                      \
    const memory_type *from = (const memory_type *) row;                       \
    if (active->mask == UINT32_MAX)                                            \
      for (unsigned l = 0; l < LANES; l++)                                     \
        to[l] = (element_type) from[l];                                        \
    else                                                                       \
      for (unsigned l = 0; l < LANES; l++)                                     \
        {                                                                      \
          element_type on = (signed_element) (int32_t) active->each[l];        \
          to[l] = ((element_type) from[l] & on) | (to[l] & ~on);               \
        }                                                                      \
  }                                                                            \
  DEVICE_ACCESS static void load_point_##name (void *d, const uint8_t *point,  \
                                               const struct lanes *active)     \
  {                                                                            \
    element_type *to = d;                                                      \
    element_type value = (element_type) * (const memory_type *) point;         \
    for (unsigned l = 0; l < LANES; l++)                                       \
      {                                                                        \
        element_type on = (signed_element) (int32_t) active->each[l];          \
        to[l] = (value & on) | (to[l] & ~on);                                  \
      }                                                                        \
  }                                                                            \
  DEVICE_ACCESS static void load_any_##name (void *d, uint8_t *const *place,   \
                                             uint32_t mask)                    \
  {                                                                            \
    element_type *to = d;                                                      \
    for (; mask; mask &= mask - 1)                                             \
      {                                                                        \
        unsigned l = __builtin_ctz (mask);                                     \
        to[l] = (element_type) * (const memory_type *) place[l];               \
      }                                                                        \
  }

LOADS (u8, uint8_t, uint32_t, int32_t)
LOADS (u16, uint16_t, uint32_t, int32_t)
LOADS (u32, uint32_t, uint32_t, int32_t)
LOADS (s8, int8_t, uint32_t, int32_t)
LOADS (s16, int16_t, uint32_t, int32_t)
LOADS (wide_u8, uint8_t, uint64_t, int64_t)
LOADS (wide_u16, uint16_t, uint64_t, int64_t)
LOADS (wide_u32, uint32_t, uint64_t, int64_t)
LOADS (wide_u64, uint64_t, uint64_t, int64_t)
LOADS (wide_s8, int8_t, uint64_t, int64_t)
LOADS (wide_s16, int16_t, uint64_t, int64_t)
LOADS (wide_s32, int32_t, uint64_t, int64_t)

#define LOADS_ENTRY(name)                                                      \
  {                                                                            \
    load_row_##name, load_point_##name, load_any_##name                        \
  }

const struct loads load_table[2][2][4] = {
  { { LOADS_ENTRY (u8), LOADS_ENTRY (u16), LOADS_ENTRY (u32),
      LOADS_ENTRY (u32) },
    { LOADS_ENTRY (s8), LOADS_ENTRY (s16), LOADS_ENTRY (u32),
      LOADS_ENTRY (u32) } },
  { { LOADS_ENTRY (wide_u8), LOADS_ENTRY (wide_u16), LOADS_ENTRY (wide_u32),
      LOADS_ENTRY (wide_u64) },
    { LOADS_ENTRY (wide_s8), LOADS_ENTRY (wide_s16), LOADS_ENTRY (wide_s32),
      LOADS_ENTRY (wide_u64) } },
};

#define STORES(name, memory_type, element_type)                                \
  DEVICE_ACCESS static void store_row_##name (uint8_t *row, const void *s,     \
                                              const struct lanes *active)      \
  {                                                                            \
    const element_type *from = s;                                              \
    memory_type *to = (memory_type *) row;                                     \
    if (active->mask == UINT32_MAX)                                            \
      for (unsigned l = 0; l < LANES; l++)                                     \
        to[l] = (memory_type) from[l];                                         \
    else                                                                       \
      for (unsigned l = 0; l < LANES; l++)                                     \
        if (active->each[l])                                                   \
          to[l] = (memory_type) from[l];                                       \
  }                                                                            \
  DEVICE_ACCESS static void store_any_##name (uint8_t *const *place,           \
                                              const void *s, uint32_t mask)    \
  {                                                                            \
    const element_type *from = s;                                              \
    for (; mask; mask &= mask - 1)                                             \
      {                                                                        \
        unsigned l = __builtin_ctz (mask);                                     \
        uint32_t later = mask & (mask - 1);                                    \
        if (!later || place[__builtin_ctz (later)] != place[l])                \
          *(memory_type *) place[l] = (memory_type) from[l];                   \
      }                                                                        \
  }

STORES (b8, uint8_t, uint32_t)
STORES (b16, uint16_t, uint32_t)
STORES (b32, uint32_t, uint32_t)
STORES (wide_b8, uint8_t, uint64_t)
STORES (wide_b16, uint16_t, uint64_t)
STORES (wide_b32, uint32_t, uint64_t)
STORES (wide_b64, uint64_t, uint64_t)

const struct stores store_table[2][4]
  = { { { store_row_b8, store_any_b8 },
        { store_row_b16, store_any_b16 },
        { store_row_b32, store_any_b32 },
        { store_row_b32, store_any_b32 } },
      { { store_row_wide_b8, store_any_wide_b8 },
        { store_row_wide_b16, store_any_wide_b16 },
        { store_row_wide_b32, store_any_wide_b32 },
        { store_row_wide_b64, store_any_wide_b64 } } };
