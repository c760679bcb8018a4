/* Code objects are read, laid out and relocated; those that are broken, or of another
   processor, are told from others.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/object/object.h"

#include <stdlib.h>

#include "emulators/hsa/isa/isa.h"
#include "emulators/hsa/object/message_pack.h"
#include "testsuite/unit/hsa_image.h"
#include "testsuite/unit/unit.h"

#define BASE UINT64_C (0x7f1234560000)

static const uint32_t end_kernel[] = { 0xbf810000 };
static uint8_t image[IMAGE_SIZE], memory[0x3000];
static struct object object;
static const char *why;

static void
make (unsigned version, uint32_t flags)
{
  image_make (image, version, flags, end_kernel, sizeof end_kernel);
}

static enum object_result
read_image (size_t size)
{
  why = NULL;
  return object_read (image, size, &object, &why);
}

static void
test_reading (void)
{
  make (4, IMAGE_GFX900 | 2 << 8);
  enum object_result result = read_image (sizeof image);
  CHECK (result == OBJECT_OK, "a code object is read (%s)", why ? why : "");
  CHECK (object.version == 4
           && object.processor == isa_processor_named ("gfx900")
           && object.xnack == OBJECT_OFF && object.sramecc == OBJECT_WITHOUT,
         "its version, processor and features are known");
  CHECK (object.segment_count == 3 && object.low == 0 && object.high == 0x3000
           && object.segments[1].executable && object.segments[2].writable,
         "its segments are known");
  const struct object_symbol *kernel = object_find (&object, "fill.kd"),
                             *variable = object_find (&object, "zeros"),
                             *other = object_find (&object, "external");
  CHECK (kernel && kernel->kind == OBJECT_KERNEL && variable
           && variable->kind == OBJECT_VARIABLE && variable->size == 256
           && variable->writable && other && !other->defined
           && !object_find (&object, "nothing"),
         "its symbols are found by name");
  struct object_kernel facts;
  object_kernel (&object, kernel, &facts);
  CHECK (facts.group_size == 256 && facts.private_size == 0
           && facts.kernarg_size == 8 && !facts.wave32
           && facts.entry == IMAGE_CODE - IMAGE_DESCRIPTOR,
         "the kernel's descriptor is read");
  CHECK (object.kernel_count == 1
           && strcmp (object.kernels[0].symbol, "fill.kd") == 0
           && object.kernels[0].kernarg_size == 8
           && object.kernels[0].group_size == 256
           && object.kernels[0].wavefront_size == 64
           && object.kernels[0].dynamic_stack,
         "the description of the kernel is read");
  const struct object_symbol *function
    = object_function_at (&object, IMAGE_CODE + 12);
  CHECK (function && strcmp (function->name, "fill") == 0
           && !object_function_at (&object, IMAGE_CODE - 4),
         "the function at an address is found");
  object_free (&object);
}

/* GCC puts an empty table of variables behind all that is loaded.  */
static void
test_empty_variable (void)
{
  make (4, IMAGE_GFX900);
  image_add_symbol (image, 6, "zeros", STT_OBJECT, 0x9000, 0, 3);
  enum object_result result = read_image (sizeof image);
  CHECK (result == OBJECT_OK && object_find (&object, "zeros")->size == 0,
         "an empty variable may be outside of all segments");
  object_free (&object);
}

static bool
resolve (void *data, const char *name, uint64_t *address)
{
  *address = 0x5000;
  return data && strcmp (name, "external") == 0;
}

static uint64_t
word_at (unsigned address, unsigned size)
{
  uint64_t word = 0;
  memcpy (&word, memory + address, size);
  return word;
}

static void
test_laying_out (void)
{
  bool broken;
  make (5, IMAGE_GFX900 | 1 << 8);
  read_image (sizeof image);
  memset (memory, 0xee, sizeof memory);
  const char *result
    = object_lay_out (&object, memory, BASE, resolve, memory, &broken);
  CHECK (!result && !broken, "the code object is laid out");
  CHECK (word_at (IMAGE_COUNTER, 4) == 7
           && word_at (IMAGE_CODE, 4) == end_kernel[0],
         "code and variables are where they belong");
  CHECK (word_at (IMAGE_ZEROS, 8) == 0 && word_at (IMAGE_END - 8, 8) == 0,
         "what is not in the file is 0");
  CHECK (memory[IMAGE_END] == 0xee && memory[IMAGE_READ_SIZE] == 0xee,
         "what is in no segment is not touched");
  CHECK (word_at (IMAGE_POINTER, 8) == BASE + IMAGE_COUNTER,
         "an address of its own is relocated");
  CHECK (word_at (IMAGE_OUTSIDE, 8) == 0x5010,
         "an address from outside is relocated");
  CHECK (word_at (IMAGE_LOW, 4) == ((BASE + IMAGE_COUNTER + 4) & UINT32_MAX)
           && word_at (IMAGE_HIGH, 4) == (BASE + IMAGE_COUNTER + 4) >> 32,
         "halves of addresses are relocated");
  result = object_lay_out (&object, memory, BASE, resolve, NULL, &broken);
  CHECK (result && !broken && strcmp (result, "external") == 0,
         "a symbol that nobody defines is named");
  object_free (&object);
}

/* Change a relocation, and lay out.  */
static const char *
lay_out_changed (uint64_t offset, uint64_t info)
{
  static bool broken;
  make (4, IMAGE_GFX900);
  Elf64_Rela rela = { offset, info, 0 };
  memcpy (image + IMAGE_RELOCATIONS, &rela, sizeof rela);
  if (read_image (sizeof image) != OBJECT_OK)
    return NULL;
  const char *result
    = object_lay_out (&object, memory, BASE, resolve, memory, &broken);
  object_free (&object);
  return broken ? result : NULL;
}

static void
test_bad_relocations (void)
{
  CHECK (lay_out_changed (IMAGE_END - 4, ELF64_R_INFO (0, 13)),
         "a relocation that leaves its segment is refused");
  CHECK (lay_out_changed (-(uint64_t) 8, ELF64_R_INFO (0, 13)),
         "a relocation before all segments is refused");
  CHECK (lay_out_changed (IMAGE_POINTER, ELF64_R_INFO (3, 99)),
         "a relocation of an unknown kind is refused");
  CHECK (lay_out_changed (IMAGE_POINTER, ELF64_R_INFO (700, 3)),
         "a relocation of a symbol that is not there is refused");
  CHECK (!lay_out_changed (IMAGE_POINTER, ELF64_R_INFO (3, 5)),
         "a relative relocation is done");
}

/* Whether a code object with the SIZE bytes VALUE at OFFSET is refused as RESULT.  */
static bool
refused (size_t offset, uint64_t value, unsigned size,
         enum object_result result)
{
  make (4, IMAGE_GFX900);
  memcpy (image + offset, &value, size);
  if (read_image (sizeof image) != OBJECT_OK)
    return why && read_image (sizeof image) == result;
  object_free (&object);
  return false;
}

#define HEADER(field) offsetof (Elf64_Ehdr, field), sizeof header.field
#define SEGMENT(number, field)                                                 \
  sizeof (Elf64_Ehdr) + (number) * sizeof (Elf64_Phdr)                         \
    + offsetof (Elf64_Phdr, field),                                            \
    sizeof segment.field
#define REFUSED(...) REFUSED_ (__VA_ARGS__)
#define REFUSED_(offset, size, value, result, words)                           \
  CHECK (refused (offset, value, size, result), "%s is refused", words)

static void
test_refusals (void)
{
  Elf64_Ehdr header;
  Elf64_Phdr segment;
  (void) header, (void) segment;
  REFUSED (HEADER (e_ident[0]), 'x', OBJECT_INVALID, "what is no ELF file");
  REFUSED (HEADER (e_ident[EI_CLASS]), 1, OBJECT_INVALID, "32 bits");
  REFUSED (HEADER (e_ident[EI_OSABI]), 0, OBJECT_INVALID, "another system");
  REFUSED (HEADER (e_ident[EI_ABIVERSION]), 0, OBJECT_INVALID, "version 2");
  REFUSED (HEADER (e_ident[EI_ABIVERSION]), 5, OBJECT_INVALID, "version 7");
  REFUSED (HEADER (e_machine), EM_X86_64, OBJECT_INVALID, "another machine");
  REFUSED (HEADER (e_type), ET_REL, OBJECT_INVALID, "what is not linked");
  REFUSED (HEADER (e_flags), 0xfe, OBJECT_FOREIGN, "an unknown processor");
  REFUSED (HEADER (e_flags), IMAGE_GFX900 | 1 << 20, OBJECT_INVALID,
           "an unknown flag");
  REFUSED (HEADER (e_phoff), UINT64_MAX, OBJECT_INVALID, "a far table");
  REFUSED (HEADER (e_phnum), 0, OBJECT_INVALID, "no segment");
  REFUSED (HEADER (e_phnum), 0xffff, OBJECT_INVALID, "too many segments");
  REFUSED (SEGMENT (1, p_offset), IMAGE_SIZE, OBJECT_INVALID,
           "a segment past the end");
  REFUSED (SEGMENT (1, p_filesz), UINT64_MAX, OBJECT_INVALID,
           "an endless segment");
  REFUSED (SEGMENT (2, p_memsz), 8, OBJECT_INVALID, "too little memory");
  REFUSED (SEGMENT (2, p_memsz), UINT64_MAX, OBJECT_INVALID, "endless memory");
  REFUSED (SEGMENT (2, p_memsz), UINT64_C (1) << 40, OBJECT_INVALID,
           "memory that nobody has");
  REFUSED (SEGMENT (1, p_vaddr), 0x100, OBJECT_INVALID, "overlapping segments");
  REFUSED (SEGMENT (1, p_vaddr), 0x1002, OBJECT_INVALID, "odd code");
  REFUSED (SEGMENT (3, p_offset), UINT64_MAX - 8, OBJECT_INVALID,
           "a far dynamic section");
  REFUSED (IMAGE_DYNAMIC + 8, sizeof (uint64_t), IMAGE_END, OBJECT_INVALID,
           "symbols past the end");
  REFUSED (IMAGE_DYNAMIC + 3 * 16 + 8, sizeof (uint64_t), 3, OBJECT_INVALID,
           "names without an end");
  REFUSED (IMAGE_DYNAMIC + 6 * 16 + 8, sizeof (uint64_t), 1, OBJECT_INVALID,
           "half a relocation");
  REFUSED (IMAGE_HASH + 4, 4, UINT32_MAX, OBJECT_INVALID, "too many symbols");
  REFUSED (IMAGE_SYMBOLS + 24, 4, sizeof image_names, OBJECT_INVALID,
           "a name past the end");
  REFUSED (IMAGE_SYMBOLS + 24 + 8, 8, IMAGE_ZEROS, OBJECT_INVALID,
           "a descriptor that is not in the file");
  REFUSED (IMAGE_SYMBOLS + 3 * 24 + 8, 8, 0x9000, OBJECT_INVALID,
           "a variable outside");
  REFUSED (IMAGE_NOTE + 4, 4, UINT32_MAX, OBJECT_INVALID, "an endless note");
  REFUSED (IMAGE_NOTE + 20, 1, 0xdf, OBJECT_INVALID, "a broken description");
}

static bool
runs (unsigned version, uint32_t flags, const char *processor, bool xnack,
      bool sramecc)
{
  make (version, flags);
  if (read_image (sizeof image) != OBJECT_OK)
    return false;
  bool does
    = object_runs_on (&object, isa_processor_named (processor), xnack, sramecc);
  object_free (&object);
  return does;
}

enum
{
  XNACK_ANY = 1 << 8,
  XNACK_OFF = 2 << 8,
  XNACK_ON = 3 << 8,
  SRAMECC_ANY = 1 << 10,
  SRAMECC_OFF = 2 << 10,
  GENERIC = IMAGE_GFX9_GENERIC | 1 << 24 | XNACK_ANY
};

static void
test_targets (void)
{
  CHECK (runs (4, IMAGE_GFX900 | XNACK_OFF, "gfx900", false, false)
           && !runs (4, IMAGE_GFX900 | XNACK_OFF, "gfx906", false, false),
         "code runs on its own processor alone");
  CHECK (!runs (4, IMAGE_GFX900 | XNACK_OFF, "gfx900", true, false)
           && runs (4, IMAGE_GFX900 | XNACK_ON, "gfx900", true, false)
           && !runs (4, IMAGE_GFX900 | XNACK_ON, "gfx900", false, false)
           && runs (4, IMAGE_GFX900 | XNACK_ANY, "gfx900", true, false)
           && runs (4, IMAGE_GFX900 | XNACK_ANY, "gfx900", false, false),
         "XNACK has to be as the code wants it");
  CHECK (runs (3, IMAGE_GFX900, "gfx900", false, false)
           && !runs (3, IMAGE_GFX900, "gfx900", true, false)
           && runs (3, IMAGE_GFX900 | 0x100, "gfx900", true, false),
         "the same in version 3");
  CHECK (runs (4, IMAGE_GFX90A | XNACK_ANY | SRAMECC_ANY, "gfx90a", false, true)
           && !runs (4, IMAGE_GFX90A | XNACK_ANY | SRAMECC_OFF, "gfx90a", false,
                     true),
         "SRAMECC has to be as the code wants it");
  CHECK (runs (6, GENERIC, "gfx900", false, false)
           && runs (6, GENERIC, "gfx906", true, true)
           && !runs (6, GENERIC, "gfx90a", false, true)
           && !runs (6, GENERIC, "gfx1030", false, false),
         "generic code runs on what it stands for");
  CHECK (!runs (6, IMAGE_GFX9_GENERIC, "gfx900", false, false)
           && !runs (5, GENERIC, "gfx900", false, false),
         "generic code has a version, and is of code object version 6");
}

static bool
packed (const char *bytes, size_t size, enum message_pack_kind kind,
        uint64_t number)
{
  struct message_pack pack
    = { (const uint8_t *) bytes, (const uint8_t *) bytes + size };
  struct message_pack_value value;
  return message_pack_read (&pack, &value) && value.kind == kind
         && value.number == number && message_pack_skip (&pack, &value)
         && pack.at == pack.end;
}

#define PACKED(bytes, kind, number)                                            \
  CHECK (packed (bytes, sizeof bytes - 1, MESSAGE_PACK_##kind, number),        \
         "MessagePack " #kind " " #number)
#define BROKEN(bytes)                                                          \
  CHECK (!packed (bytes, sizeof bytes - 1, MESSAGE_PACK_MAP, 1)                \
           && !packed (bytes, sizeof bytes - 1, MESSAGE_PACK_ARRAY, 1)         \
           && !packed (bytes, sizeof bytes - 1, MESSAGE_PACK_TEXT, 5),         \
         "broken MessagePack " #bytes)

static void
test_message_pack (void)
{
  PACKED ("\x7f", NUMBER, 127);
  PACKED ("\xff", NEGATIVE, UINT64_MAX);
  PACKED ("\xcc\xff", NUMBER, 255);
  PACKED ("\xcd\x01\x02", NUMBER, 0x102);
  PACKED ("\xce\x01\x02\x03\x04", NUMBER, 0x1020304);
  PACKED ("\xcf\0\0\0\1\0\0\0\0", NUMBER, UINT64_C (1) << 32);
  PACKED ("\xd0\x80", NEGATIVE, -UINT64_C (128));
  PACKED ("\xd1\x01\x00", NUMBER, 256);
  PACKED ("\xd3\xff\xff\xff\xff\xff\xff\xff\xfe", NEGATIVE, -UINT64_C (2));
  PACKED ("\xc0", NOTHING, 0);
  PACKED ("\xc3", FLAG, 1);
  PACKED ("\xa3two", TEXT, 3);
  PACKED ("\xd9\x03two", TEXT, 3);
  PACKED ("\xda\x00\x03two", TEXT, 3);
  PACKED ("\xdb\0\0\0\3two", TEXT, 3);
  PACKED ("\xc4\x02xy", TEXT, 2);
  PACKED ("\xcb--------", OTHER, 8);
  PACKED ("\xca----", OTHER, 4);
  PACKED ("\xd6t----", OTHER, 5);
  PACKED ("\xc7\x03txyz", OTHER, 4);
  PACKED ("\x92\x01\x91\x02", ARRAY, 2);
  PACKED ("\xdc\x00\x01\x80", ARRAY, 1);
  PACKED ("\x81\xa1p\x92\x81\x01\x02\xc2", MAP, 1);
  PACKED ("\xdf\0\0\0\1\1\2", MAP, 1);
  BROKEN ("");
  BROKEN ("\x81");
  BROKEN ("\x81\x01");
  BROKEN ("\x91");
  BROKEN ("\x91\x91");
  BROKEN ("\xa5two");
  BROKEN ("\xdd\xff\xff\xff\xff\x01");
  BROKEN ("\xc1");
  BROKEN ("\xdb\xff\xff\xff\xff");
}

int
main (void)
{
  test_reading ();
  test_empty_variable ();
  test_laying_out ();
  test_bad_relocations ();
  test_refusals ();
  test_targets ();
  test_message_pack ();
  return UNIT_RESULT ();
}
