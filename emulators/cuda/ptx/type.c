/* The fundamental types (PTX ISA, 5.2).

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include <string.h>
#include "emulators/cuda/ptx/ptx.h"

static const struct
{
  const char *name;
  unsigned char size;
} types[PTX_TYPES] = {
  [PTX_NONE] = { "none", 0 }, [PTX_B8] = { "b8", 1 },
  [PTX_B16] = { "b16", 2 },   [PTX_B32] = { "b32", 4 },
  [PTX_B64] = { "b64", 8 },   [PTX_B128] = { "b128", 16 },
  [PTX_U8] = { "u8", 1 },     [PTX_U16] = { "u16", 2 },
  [PTX_U32] = { "u32", 4 },   [PTX_U64] = { "u64", 8 },
  [PTX_S8] = { "s8", 1 },     [PTX_S16] = { "s16", 2 },
  [PTX_S32] = { "s32", 4 },   [PTX_S64] = { "s64", 8 },
  [PTX_F16] = { "f16", 2 },   [PTX_F16X2] = { "f16x2", 4 },
  [PTX_BF16] = { "bf16", 2 }, [PTX_BF16X2] = { "bf16x2", 4 },
  [PTX_F32] = { "f32", 4 },   [PTX_F64] = { "f64", 8 },
  [PTX_PRED] = { "pred", 0 },
};

size_t
ptx_type_size (enum ptx_type type)
{
  return types[type].size;
}

const char *
ptx_type_name (enum ptx_type type)
{
  return types[type].name;
}

enum ptx_type
ptx_type_named (const char *name)
{
  for (unsigned i = PTX_NONE + 1; i < PTX_TYPES; i++)
    if (types[i].name[0] == name[0] && strcmp (types[i].name, name) == 0)
      return i;
  return PTX_NONE;
}
