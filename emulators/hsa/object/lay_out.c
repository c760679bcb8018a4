/* Laying a code object out as it is in the memory of a device, and relocating it.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/object/parts.h"

#include <string.h>

/* R_AMDGPU_*, of LLVM's AMDGPUUsage.  */
enum
{
  R_NONE = 0,
  R_ABS32_LO = 1,
  R_ABS32_HI = 2,
  R_ABS64 = 3,
  R_REL32 = 4,
  R_REL64 = 5,
  R_ABS32 = 6,
  R_REL32_LO = 10,
  R_REL32_HI = 11,
  R_RELATIVE64 = 13
};

struct laying
{
  const struct object *object;
  uint8_t *memory;
  uint64_t base;
  object_resolve_fn *resolve;
  void *data;
};

/* Where the bytes from ADDRESS are, which must be in one segment; or null.  */
static uint8_t *
place_of (const struct laying *l, uint64_t address, unsigned size)
{
  for (unsigned i = 0; i < l->object->segment_count; i++)
    {
      const struct object_segment *s = &l->object->segments[i];
      if (address >= s->address
          && object_fits (s->size, address - s->address, 1, size))
        return l->memory + (address - l->object->low);
    }
  return NULL;
}

static uint64_t
loaded_address (const struct laying *l, uint64_t address)
{
  return l->base + (address - l->object->low);
}

static bool
find_symbol (const struct laying *l, const struct object_symbol *symbol,
             uint64_t *address)
{
  if (symbol->defined)
    {
      *address = symbol->absolute ? symbol->address
                                  : loaded_address (l, symbol->address);
      return true;
    }
  *address = 0;
  return (l->resolve && l->resolve (l->data, symbol->name, address))
         || symbol->weak;
}

/* The value that TYPE wants of TARGET, which is at PLACE, and its bytes; 0 of a type that
   no loader meets.  */
static unsigned
value_of (uint32_t type, uint64_t target, uint64_t place, uint64_t *value)
{
  switch (type)
    {
    case R_ABS64:
      *value = target;
      return 8;
    case R_ABS32:
    case R_ABS32_LO:
      *value = target & UINT32_MAX;
      return 4;
    case R_ABS32_HI:
      *value = target >> 32;
      return 4;
    case R_REL64:
      *value = target - place;
      return 8;
    case R_REL32:
    case R_REL32_LO:
      *value = (target - place) & UINT32_MAX;
      return 4;
    case R_REL32_HI:
      *value = (target - place) >> 32;
      return 4;
    default:
      return 0;
    }
}

/* Apply one.  Returns null, or the name of what nobody knows, or with *BROKEN what is wrong. */
static const char *
relocate (const struct laying *l, const Elf64_Rela *rela, bool *broken)
{
  uint32_t type = (uint32_t) ELF64_R_TYPE (rela->r_info);
  uint64_t number = ELF64_R_SYM (rela->r_info), target = 0, value;
  unsigned size;
  if (type == R_NONE)
    return NULL;
  *broken = true;
  if (type == R_RELATIVE64)
    {
      value = loaded_address (l, (uint64_t) rela->r_addend);
      size = 8;
    }
  else
    {
      if (number == 0 || number >= l->object->symbol_count)
        return "a relocation's symbol is not in it";
      const struct object_symbol *symbol = &l->object->symbols[number];
      if (!find_symbol (l, symbol, &target))
        {
          *broken = false;
          return symbol->name;
        }
      size = value_of (type, target + (uint64_t) rela->r_addend,
                       loaded_address (l, rela->r_offset), &value);
    }
  if (!size)
    return "a relocation is of a kind that is not known";
  uint8_t *place = place_of (l, rela->r_offset, size);
  if (!place)
    return "a relocation is outside of all segments";
  memcpy (place, &value, size);
  *broken = false;
  return NULL;
}

const char *
object_lay_out (const struct object *object, void *memory, uint64_t base,
                object_resolve_fn *resolve, void *data, bool *broken)
{
  struct laying l = { object, memory, base, resolve, data };
  *broken = false;
  for (unsigned i = 0; i < object->segment_count; i++)
    {
      const struct object_segment *s = &object->segments[i];
      uint8_t *to = l.memory + (s->address - object->low);
      memcpy (to, object->bytes + s->offset, s->file_size);
      memset (to + s->file_size, 0, s->size - s->file_size);
    }
  const uint8_t *table
    = object_at (object, object->relocations,
                 object->relocation_count * sizeof (Elf64_Rela));
  for (uint64_t i = 0; i < object->relocation_count; i++)
    {
      Elf64_Rela rela;
      memcpy (&rela, table + i * sizeof rela, sizeof rela);
      const char *why = relocate (&l, &rela, broken);
      if (why)
        return why;
    }
  return NULL;
}
