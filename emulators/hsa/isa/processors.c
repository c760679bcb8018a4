/* The processors that are known, and their opcodes.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/isa/opcodes.h"

#include <string.h>

#define ALL 0xff
#define OP(encoding, number, name, operands, processors)                       \
  { number, ISA_##encoding, processors, name, operands },

static const struct isa_opcode gfx8[] = {
#include "emulators/hsa/isa/gfx8.def"
};
static const struct isa_opcode gfx9[] = {
#include "emulators/hsa/isa/gfx9.def"
};
static const struct isa_opcode gfx10[] = {
#include "emulators/hsa/isa/gfx10.def"
};
static const struct isa_opcode gfx11[] = {
#include "emulators/hsa/isa/gfx11.def"
};

static const struct
{
  const struct isa_opcode *rows;
  size_t count;
} tables[] = {
  [ISA_GFX8] = { gfx8, sizeof gfx8 / sizeof *gfx8 },
  [ISA_GFX9] = { gfx9, sizeof gfx9 / sizeof *gfx9 },
  [ISA_GFX10] = { gfx10, sizeof gfx10 / sizeof *gfx10 },
  [ISA_GFX11] = { gfx11, sizeof gfx11 / sizeof *gfx11 },
};

/* The numbers of machines are those of EF_AMDGPU_MACH in LLVM's AMDGPUUsage.  */
static const struct isa_processor processors[] = {
  { "gfx803", 0x02a, ISA_GFX8, 1, 8, 0, 3, false, false, false },
  { "gfx900", 0x02c, ISA_GFX9, 1, 9, 0, 0, false, false, false },
  { "gfx902", 0x02d, ISA_GFX9, 1, 9, 0, 2, false, false, false },
  { "gfx904", 0x02e, ISA_GFX9, 1, 9, 0, 4, false, false, false },
  { "gfx906", 0x02f, ISA_GFX9, 2, 9, 0, 6, false, false, false },
  { "gfx908", 0x030, ISA_GFX9, 4, 9, 0, 8, false, false, false },
  { "gfx909", 0x031, ISA_GFX9, 1, 9, 0, 9, false, false, false },
  { "gfx90c", 0x032, ISA_GFX9, 1, 9, 0, 12, false, false, false },
  { "gfx9-generic", 0x051, ISA_GFX9, 1, 9, 0, 0, false, false, false },
  { "gfx90a", 0x03f, ISA_GFX9, 8, 9, 0, 10, true, true, false },
  { "gfx942", 0x04c, ISA_GFX9, 16, 9, 4, 2, true, true, true },
  { "gfx9-4-generic", 0x05f, ISA_GFX9, 16, 9, 4, 0, true, true, true },
  { "gfx1030", 0x036, ISA_GFX10, 1, 10, 3, 0, false, false, false },
  { "gfx1031", 0x037, ISA_GFX10, 1, 10, 3, 1, false, false, false },
  { "gfx1032", 0x038, ISA_GFX10, 1, 10, 3, 2, false, false, false },
  { "gfx1033", 0x039, ISA_GFX10, 1, 10, 3, 3, false, false, false },
  { "gfx1034", 0x03e, ISA_GFX10, 1, 10, 3, 4, false, false, false },
  { "gfx1035", 0x03d, ISA_GFX10, 1, 10, 3, 5, false, false, false },
  { "gfx1036", 0x045, ISA_GFX10, 1, 10, 3, 6, false, false, false },
  { "gfx10-3-generic", 0x053, ISA_GFX10, 1, 10, 3, 0, false, false, false },
  { "gfx1100", 0x041, ISA_GFX11, 1, 11, 0, 0, false, true, true },
  { "gfx1101", 0x046, ISA_GFX11, 1, 11, 0, 1, false, true, true },
  { "gfx1102", 0x047, ISA_GFX11, 1, 11, 0, 2, false, true, true },
  { "gfx1103", 0x044, ISA_GFX11, 1, 11, 0, 3, false, true, true },
  { "gfx1150", 0x043, ISA_GFX11, 1, 11, 5, 0, false, true, true },
  { "gfx1151", 0x04a, ISA_GFX11, 1, 11, 5, 1, false, true, true },
  { "gfx11-generic", 0x054, ISA_GFX11, 1, 11, 0, 0, false, true, true },
};

enum
{
  PROCESSORS = sizeof processors / sizeof *processors
};

const struct isa_processor *
isa_processor_named (const char *name)
{
  for (unsigned i = 0; i < PROCESSORS; i++)
    if (strcmp (processors[i].name, name) == 0)
      return &processors[i];
  return NULL;
}

const struct isa_processor *
isa_processor_of_machine (unsigned machine)
{
  for (unsigned i = 0; i < PROCESSORS; i++)
    if (processors[i].machine == machine)
      return &processors[i];
  return NULL;
}

const struct isa_opcode *
isa_opcode_find (const struct isa_processor *processor,
                 enum isa_encoding encoding, unsigned number)
{
  const struct isa_opcode *rows = tables[processor->generation].rows;
  size_t low = 0, high = tables[processor->generation].count, all = high;
  while (low < high)
    {
      size_t middle = low + (high - low) / 2;
      if (rows[middle].encoding < encoding
          || (rows[middle].encoding == encoding
              && rows[middle].number < number))
        low = middle + 1;
      else
        high = middle;
    }
  for (; low < all && rows[low].encoding == encoding
         && rows[low].number == number;
       low++)
    if (rows[low].processors & processor->bit)
      return &rows[low];
  return NULL;
}

unsigned
isa_operand_words (const struct isa_opcode *opcode, char letter)
{
  for (const char *c = opcode->operands; *c; c += c[2] ? 3 : 2)
    if ((*c | 32) == letter)
      return c[1] == 'h'   ? 1
             : c[1] <= '9' ? (unsigned) (c[1] - '0') + 1
                           : (unsigned) (c[1] - 'a') + 11;
  return 0;
}

bool
isa_operand_is_accumulator (const struct isa_opcode *opcode, char letter)
{
  for (const char *c = opcode->operands; *c; c += c[2] ? 3 : 2)
    if ((*c | 32) == letter && !(*c & 32))
      return true;
  return false;
}

bool
isa_operand_is_half (const struct isa_opcode *opcode, char letter)
{
  for (const char *c = opcode->operands; *c; c += c[2] ? 3 : 2)
    if ((*c | 32) == letter && c[1] == 'h')
      return true;
  return false;
}
