/* A small code object, made by hand, that tests load and change.

   Addresses are offsets in the file: descriptions, symbols and the kernel's descriptor in
   the first page, code in the second, variables in the third.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HSA_IMAGE_H
#define GANGWAY_HSA_IMAGE_H

#include <elf.h>
#include <stdint.h>
#include <string.h>

enum
{
  IMAGE_NOTE = 0x200,
  IMAGE_SYMBOLS = 0x300,
  IMAGE_HASH = 0x400,
  IMAGE_NAMES = 0x480,
  IMAGE_RELOCATIONS = 0x500,
  IMAGE_DESCRIPTOR = 0x600,
  IMAGE_READ_SIZE = 0x640,
  IMAGE_CODE = 0x1000,
  IMAGE_COUNTER = 0x2000, /* int, 7 */
  IMAGE_POINTER = 0x2008, /* to counter */
  IMAGE_OUTSIDE = 0x2010, /* to `external' plus 16, which is not defined */
  IMAGE_LOW = 0x2018,     /* the halves of `counter' plus 4 */
  IMAGE_HIGH = 0x201c,
  IMAGE_DYNAMIC = 0x2080,
  IMAGE_SIZE = 0x2180,
  IMAGE_ZEROS = 0x2200, /* 256 bytes that are not in the file */
  IMAGE_END = 0x2300,
  IMAGE_SYMBOL_COUNT = 7,
  IMAGE_GFX900 = 0x2c,
  IMAGE_GFX90A = 0x3f,
  IMAGE_GFX9_GENERIC = 0x51,
};

static const char image_names[]
  = "\0fill.kd\0fill\0counter\0pointer\0external\0zeros";

static const char image_note[]
  = "\x82\xae"
    "amdhsa.kernels\x91\x86\xa7.symbol\xa7"
    "fill.kd\xb5.kernarg_segment_size\x08\xb9.group_segment_fixed_size\xcd\x01"
    "\x00\xb3.uses_dynamic_stack\xc3\xa5.args\x91\x82\xa5.name\xa1p\xa7.offset"
    "\x00\xaf.wavefront_size\x40\xae"
    "amdhsa.version\x92\x01\x01";

static void
image_add_symbol (uint8_t *image, unsigned number, const char *name,
                  unsigned type, uint64_t address, uint64_t size,
                  unsigned section)
{
  const char *at = image_names + 1;
  while (strcmp (at, name) != 0)
    at += strlen (at) + 1;
  Elf64_Sym symbol = { .st_name = (uint32_t) (at - image_names),
                       .st_info = ELF64_ST_INFO (STB_GLOBAL, type),
                       .st_shndx = (uint16_t) section,
                       .st_value = address,
                       .st_size = size };
  memcpy (image + IMAGE_SYMBOLS + number * sizeof symbol, &symbol,
          sizeof symbol);
}

static void
image_add_tables (uint8_t *image)
{
  uint32_t hash[2 + 1 + IMAGE_SYMBOL_COUNT] = { 1, IMAGE_SYMBOL_COUNT };
  Elf64_Rela relocations[]
    = { { IMAGE_POINTER, ELF64_R_INFO (0, 13), IMAGE_COUNTER },
        { IMAGE_OUTSIDE, ELF64_R_INFO (5, 3), 16 },
        { IMAGE_LOW, ELF64_R_INFO (3, 1), 4 },
        { IMAGE_HIGH, ELF64_R_INFO (3, 2), 4 } };
  Elf64_Dyn dynamic[] = { { DT_SYMTAB, { IMAGE_SYMBOLS } },
                          { DT_SYMENT, { sizeof (Elf64_Sym) } },
                          { DT_STRTAB, { IMAGE_NAMES } },
                          { DT_STRSZ, { sizeof image_names } },
                          { DT_HASH, { IMAGE_HASH } },
                          { DT_RELA, { IMAGE_RELOCATIONS } },
                          { DT_RELASZ, { sizeof relocations } },
                          { DT_RELAENT, { sizeof (Elf64_Rela) } },
                          { DT_NULL, { 0 } } };
  memcpy (image + IMAGE_HASH, hash, sizeof hash);
  memcpy (image + IMAGE_NAMES, image_names, sizeof image_names);
  memcpy (image + IMAGE_RELOCATIONS, relocations, sizeof relocations);
  memcpy (image + IMAGE_DYNAMIC, dynamic, sizeof dynamic);
  image_add_symbol (image, 1, "fill.kd", STT_OBJECT, IMAGE_DESCRIPTOR, 64, 1);
  image_add_symbol (image, 2, "fill", STT_FUNC, IMAGE_CODE, 64, 2);
  image_add_symbol (image, 3, "counter", STT_OBJECT, IMAGE_COUNTER, 4, 3);
  image_add_symbol (image, 4, "pointer", STT_OBJECT, IMAGE_POINTER, 8, 3);
  image_add_symbol (image, 5, "external", STT_NOTYPE, 0, 0, 0);
  image_add_symbol (image, 6, "zeros", STT_OBJECT, IMAGE_ZEROS, 256, 4);
}

static void
image_add_headers (uint8_t *image, unsigned version, uint32_t flags)
{
  uint32_t note[3] = { 7, sizeof image_note - 1, 32 };
  Elf64_Ehdr header
    = { .e_ident = { 0x7f, 'E', 'L', 'F', ELFCLASS64, ELFDATA2LSB, EV_CURRENT,
                     64, (unsigned char) (version - 2) },
        .e_type = ET_DYN,
        .e_machine = EM_AMDGPU,
        .e_version = EV_CURRENT,
        .e_phoff = sizeof header,
        .e_flags = flags,
        .e_ehsize = sizeof header,
        .e_phentsize = sizeof (Elf64_Phdr),
        .e_phnum = 5,
        .e_shentsize = sizeof (Elf64_Shdr) };
  Elf64_Phdr segments[]
    = { { PT_LOAD, PF_R, 0, 0, 0, IMAGE_READ_SIZE, IMAGE_READ_SIZE, 4096 },
        { PT_LOAD, PF_R | PF_X, IMAGE_CODE, IMAGE_CODE, IMAGE_CODE, 64, 64,
          4096 },
        { PT_LOAD, PF_R | PF_W, IMAGE_COUNTER, IMAGE_COUNTER, IMAGE_COUNTER,
          IMAGE_SIZE - IMAGE_COUNTER, IMAGE_END - IMAGE_COUNTER, 4096 },
        { PT_DYNAMIC, PF_R, IMAGE_DYNAMIC, IMAGE_DYNAMIC, IMAGE_DYNAMIC, 144,
          144, 8 },
        { PT_NOTE, PF_R, IMAGE_NOTE, IMAGE_NOTE, IMAGE_NOTE,
          12 + 8 + sizeof image_note - 1, 12 + 8 + sizeof image_note - 1, 4 } };
  memcpy (image, &header, sizeof header);
  memcpy (image + sizeof header, segments, sizeof segments);
  memcpy (image + IMAGE_NOTE, note, sizeof note);
  memcpy (image + IMAGE_NOTE + 12, "AMDGPU", 7);
  memcpy (image + IMAGE_NOTE + 20, image_note, sizeof image_note - 1);
}

/* Make the code object in IMAGE_SIZE bytes.  Its kernel, of at most 64 bytes, finds the address of
   its arguments in s[0:1] and the number of its work-group in s2.  */
static void
image_make (uint8_t *image, unsigned version, uint32_t flags,
            const uint32_t *kernel, size_t kernel_size)
{
  uint32_t sizes[3] = { 256, 0, 8 }, rsrc2 = 2 << 1 | 1 << 7;
  int64_t entry = IMAGE_CODE - IMAGE_DESCRIPTOR;
  uint16_t properties = 1 << 3;
  int seven = 7;
  memset (image, 0, IMAGE_SIZE);
  image_add_headers (image, version, flags);
  image_add_tables (image);
  memcpy (image + IMAGE_DESCRIPTOR, sizes, sizeof sizes);
  memcpy (image + IMAGE_DESCRIPTOR + 16, &entry, 8);
  memcpy (image + IMAGE_DESCRIPTOR + 52, &rsrc2, 4);
  memcpy (image + IMAGE_DESCRIPTOR + 56, &properties, 2);
  memcpy (image + IMAGE_COUNTER, &seven, sizeof seven);
  memcpy (image + IMAGE_CODE, kernel, kernel_size);
}

#endif
