/* The instruction sets that GCC compiles for.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/gcn/isa.h"

#include <elf.h>
#include <stdio.h>
#include <string.h>

#define GFX9 "gfx9-generic"
#define GFX9_4 "gfx9-4-generic"
#define GFX10_3 "gfx10-3-generic"
#define GFX11 "gfx11-generic"

/* The numbers are facts of AMD's ABI for ELF files.  */
static const struct isa isas[] = {
  { "gfx803", 0x2a, 256, NULL },     { "gfx900", 0x2c, 256, GFX9 },
  { "gfx902", 0x2d, 256, GFX9 },     { "gfx904", 0x2e, 256, GFX9 },
  { "gfx906", 0x2f, 256, GFX9 },     { "gfx908", 0x30, 256, NULL },
  { "gfx909", 0x31, 256, GFX9 },     { "gfx90a", 0x3f, 512, NULL },
  { "gfx90c", 0x32, 256, GFX9 },     { "gfx942", 0x4c, 512, GFX9_4 },
  { "gfx950", 0x4f, 512, GFX9_4 },   { GFX9, 0x51, 256, NULL },
  { GFX9_4, 0x5f, 256, NULL },       { "gfx1030", 0x36, 512, GFX10_3 },
  { "gfx1031", 0x37, 512, GFX10_3 }, { "gfx1032", 0x38, 512, GFX10_3 },
  { "gfx1033", 0x39, 512, GFX10_3 }, { "gfx1034", 0x3e, 512, GFX10_3 },
  { "gfx1035", 0x3d, 512, GFX10_3 }, { "gfx1036", 0x45, 512, GFX10_3 },
  { GFX10_3, 0x53, 512, NULL },      { "gfx1100", 0x41, 768, GFX11 },
  { "gfx1101", 0x46, 768, GFX11 },   { "gfx1102", 0x47, 512, GFX11 },
  { "gfx1103", 0x44, 512, GFX11 },   { "gfx1150", 0x43, 512, GFX11 },
  { "gfx1151", 0x4a, 768, GFX11 },   { "gfx1152", 0x55, 512, GFX11 },
  { "gfx1153", 0x58, 512, GFX11 },   { GFX11, 0x54, 512, NULL },
};
#define ISAS (sizeof isas / sizeof *isas)

/* A number that elf.h may not have.  */
#define MACHINE_AMDGPU 224

const struct isa *
isa_named (const char *name)
{
  for (size_t i = 0; i < ISAS; i++)
    if (strcmp (isas[i].name, name) == 0)
      return &isas[i];
  return NULL;
}

const struct isa *
isa_of_flags (unsigned flags)
{
  for (size_t i = 0; i < ISAS; i++)
    if (isas[i].machine == (flags & ISA_MACHINE))
      return &isas[i];
  return NULL;
}

bool
isa_check (const struct device *device, const void *code, size_t size)
{
  const Elf64_Ehdr *header = code;
  const struct isa *own = device->facts.isa;
  if (size < sizeof *header || memcmp (header->e_ident, ELFMAG, SELFMAG) != 0
      || header->e_machine != MACHINE_AMDGPU)
    {
      GOMP_PLUGIN_error ("gcn device %d: the image is no code for AMD devices",
                         device->ordinal);
      return false;
    }
  const struct isa *isa = isa_of_flags (header->e_flags);
  if (isa == own
      || (isa && own->generic && strcmp (isa->name, own->generic) == 0))
    return true;
  char number[32];
  snprintf (number, sizeof number, "0x%x", header->e_flags & ISA_MACHINE);
  GOMP_PLUGIN_error ("gcn device %d: GCN code object ISA '%s' does not match "
                     "GPU ISA '%s': try to "
                     "recompile with '-foffload-options=-march=%s', or use "
                     "ROCR_VISIBLE_DEVICES to disable incompatible devices",
                     device->ordinal, isa ? isa->name : number, own->name,
                     own->name);
  return false;
}

/* What flags from code object version 4 on say of XNACK and SRAM-ECC; 0 and "any" suit all
   devices.  */
static const char *
setting_text (unsigned flags, unsigned shift, const char *off, const char *on)
{
  unsigned setting = flags >> shift & 3;
  return setting == 2 ? off : setting == 3 ? on : "";
}

bool
isa_refused (const struct device *device, const void *code, hsa_status_t status)
{
  unsigned flags = ((const Elf64_Ehdr *) code)->e_flags;
  const struct isa *isa = isa_of_flags (flags);
  char words[200];
  if (status != HSA_STATUS_ERROR_INCOMPATIBLE_ARGUMENTS)
    return driver_complain (status, "hsa_executable_load_code_object",
                            device->ordinal, NULL);
  GOMP_PLUGIN_error (
    "gcn device %d: GCN code object ISA '%s%s%s' is incompatible with GPU ISA "
    "'%s': %s: try to adjust the HSA_XNACK setting, or use "
    "ROCR_VISIBLE_DEVICES to disable incompatible devices",
    device->ordinal, isa ? isa->name : "?",
    setting_text (flags, 10, ":sramecc-", ":sramecc+"),
    setting_text (flags, 8, ":xnack-", ":xnack+"), device->facts.name,
    driver_words (status, words, sizeof words));
  return false;
}
