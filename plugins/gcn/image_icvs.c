/* Whether regions of an image set its device's ICVs: found by looking for uses of the
   routines in its code, before anything runs.

   The linker has put the program and GCC's library, which has the routines, together; what
   is left of a use is the distance from an instruction to the routine, or a relocation of
   a pointer to it.  Both are looked for wherever they may stand, so that something else
   could be taken for a use, but no use for something else.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <elf.h>
#include <stdint.h>
#include <string.h>
#include "plugins/common/exported.h"
#include "plugins/gcn/image.h"

/* GCC adds ROUTINE@rel32@lo+4 to what s_getpc_b64 gave: the literal of s_add_u32, the word
   behind it, which the linker fills with the routine's distance from that word and 4.
   Somewhat more may be added.  */
#define FURTHEST 16
#define ADD_MASK 0xff800000u
#define ADD 0x80000000u
#define LITERAL 0xffu /* as one of the operands, in the lower two bytes */

struct elf
{
  const char *bytes;
  const Elf64_Shdr *sections;
  unsigned count;
};

static bool
elf_open (struct elf *elf, const struct image_code *code)
{
  const Elf64_Ehdr *head = code->code;
  if (code->size < sizeof *head || memcmp (head->e_ident, ELFMAG, SELFMAG) != 0
      || head->e_shnum == 0
      || head->e_shoff + head->e_shnum * sizeof (Elf64_Shdr) > code->size)
    return false;
  elf->bytes = code->code;
  elf->sections = (const Elf64_Shdr *) (elf->bytes + head->e_shoff);
  elf->count = head->e_shnum;
  return true;
}

static bool
is_add_of_literal (uint32_t word)
{
  return (word & ADD_MASK) == ADD
         && ((word & 0xff) == LITERAL || (word >> 8 & 0xff) == LITERAL);
}

static bool
code_refers (const struct elf *elf, const Elf64_Shdr *section, uint64_t routine)
{
  const char *bytes = elf->bytes + section->sh_offset;
  for (uint64_t at = 0; at + 8 <= section->sh_size; at += 4)
    {
      uint32_t words[2];
      memcpy (words, bytes + at, sizeof words);
      uint32_t target = words[1] + (uint32_t) (section->sh_addr + at + 4);
      if (is_add_of_literal (words[0])
          && target - (uint32_t) routine <= FURTHEST)
        return true;
    }
  return false;
}

static bool
relocations_refer (const struct elf *elf, const Elf64_Shdr *section,
                   uint64_t routine)
{
  const Elf64_Rela *list
    = (const Elf64_Rela *) (elf->bytes + section->sh_offset);
  if (section->sh_link >= elf->count)
    return true;
  const Elf64_Sym *symbols
    = (const Elf64_Sym *) (elf->bytes
                           + elf->sections[section->sh_link].sh_offset);
  for (uint64_t i = 0; i < section->sh_size / sizeof *list; i++)
    {
      uint64_t symbol = ELF64_R_SYM (list[i].r_info);
      if ((symbol ? symbols[symbol].st_value : 0) + list[i].r_addend == routine)
        return true;
    }
  return false;
}

static bool
elf_refers (const struct elf *elf, uint64_t routine)
{
  for (unsigned i = 0; i < elf->count; i++)
    {
      const Elf64_Shdr *section = &elf->sections[i];
      if (section->sh_type == SHT_PROGBITS
          && (section->sh_flags & SHF_EXECINSTR)
          && code_refers (elf, section, routine))
        return true;
      if (section->sh_type == SHT_RELA
          && relocations_refer (elf, section, routine))
        return true;
    }
  return false;
}

/* Fortran's names have more behind them.  */
static bool
is_routine (const char *name)
{
  static const char *const routines[]
    = { "omp_set_num_teams", "omp_set_teams_thread_limit" };
  for (size_t i = 0; i < sizeof routines / sizeof *routines; i++)
    if (strncmp (name, routines[i], strlen (routines[i])) == 0)
      return true;
  return false;
}

EXPORT bool
GOMP_OFFLOAD_image_sets_icvs (int ordinal, const void *data)
{
  (void) ordinal;
  const struct image_data *image = data;
  struct elf elf;
  if (!elf_open (&elf, image->code))
    return true;
  for (unsigned i = 0; i < elf.count; i++)
    {
      const Elf64_Shdr *section = &elf.sections[i];
      if (section->sh_type != SHT_DYNSYM || section->sh_link >= elf.count)
        continue;
      const Elf64_Sym *symbols
        = (const Elf64_Sym *) (elf.bytes + section->sh_offset);
      const char *names = elf.bytes + elf.sections[section->sh_link].sh_offset;
      for (uint64_t k = 0; k < section->sh_size / sizeof *symbols; k++)
        if (is_routine (names + symbols[k].st_name)
            && elf_refers (&elf, symbols[k].st_value))
          return true;
    }
  return false;
}
