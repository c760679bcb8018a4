/* Reading a code object: ELF's header, its segments, and where its tables are.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/object/parts.h"

#include <stdlib.h>
#include <string.h>

enum
{
  OSABI_HSA = 64,
  VERSION_OFFSET = 2, /* of ELF's ABI version to that of the code object */
  VERSION_MOST = 6,
  PAGE = 4096
};

/* More memory than any code object can want: an address beyond it is a mistake.  */
#define SPAN_MOST (UINT64_C (1) << 36)

const uint8_t *
object_at (const struct object *object, uint64_t address, uint64_t size)
{
  for (unsigned i = 0; i < object->segment_count; i++)
    {
      const struct object_segment *segment = &object->segments[i];
      if (address >= segment->address
          && object_fits (segment->file_size, address - segment->address, 1,
                          size))
        return object->bytes + segment->offset + (address - segment->address);
    }
  return NULL;
}

static const char *
check_header (struct object *object, const Elf64_Ehdr *header,
              enum object_result *result)
{
  *result = OBJECT_INVALID;
  const unsigned char *id = header->e_ident;
  if (memcmp (id, ELFMAG, SELFMAG) != 0)
    return "it is no ELF file";
  if (id[EI_CLASS] != ELFCLASS64 || id[EI_DATA] != ELFDATA2LSB
      || id[EI_VERSION] != EV_CURRENT || header->e_version != EV_CURRENT)
    return "it is not of 64 bits and little endian";
  if (header->e_machine != EM_AMDGPU || id[EI_OSABI] != OSABI_HSA)
    return "it is not for AMD's GPUs with HSA";
  if (header->e_type != ET_DYN)
    return "it is not linked";
  if (header->e_phentsize != sizeof (Elf64_Phdr)
      || !object_fits (object->size, header->e_phoff, header->e_phnum,
                       sizeof (Elf64_Phdr)))
    return "its table of segments is not in it";
  object->version = id[EI_ABIVERSION] + VERSION_OFFSET;
  if (object->version <= VERSION_OFFSET || object->version > VERSION_MOST)
    return "its version is not one of 3 to 6";
  return object_read_flags (object, header->e_flags, result);
}

static const char *
add_segment (struct object *object, const Elf64_Phdr *p)
{
  uint64_t end;
  if (p->p_filesz > p->p_memsz
      || !object_fits (object->size, p->p_offset, 1, p->p_filesz))
    return "a segment is not in it";
  if (__builtin_add_overflow (p->p_vaddr, p->p_memsz, &end)
      || end > (UINT64_C (1) << 47))
    return "a segment's addresses are out of range";
  if (p->p_memsz == 0)
    return NULL;
  if (p->p_flags & PF_X && p->p_vaddr % 4 != 0)
    return "its code is not aligned";
  if (object->segment_count
      && p->p_vaddr < object->segments[object->segment_count - 1].address
                        + object->segments[object->segment_count - 1].size)
    return "its segments overlap or are not in order";
  object->segments[object->segment_count++]
    = (struct object_segment) { p->p_vaddr,
                                p->p_memsz,
                                p->p_offset,
                                p->p_filesz,
                                (p->p_flags & PF_W) != 0,
                                (p->p_flags & PF_X) != 0 };
  return NULL;
}

static void
get_program_header (const struct object *object, const Elf64_Ehdr *header,
                    unsigned number, Elf64_Phdr *p)
{
  memcpy (p, object->bytes + header->e_phoff + number * sizeof *p, sizeof *p);
}

static const char *
read_segments (struct object *object, const Elf64_Ehdr *header,
               enum object_result *result)
{
  *result = OBJECT_NO_MEMORY;
  object->segments = calloc (header->e_phnum + 1u, sizeof *object->segments);
  if (!object->segments)
    return "there is no memory left";
  *result = OBJECT_INVALID;
  for (unsigned i = 0; i < header->e_phnum; i++)
    {
      Elf64_Phdr p;
      get_program_header (object, header, i, &p);
      const char *why = p.p_type == PT_LOAD ? add_segment (object, &p) : NULL;
      if (why)
        return why;
    }
  if (!object->segment_count)
    return "it has no segment to load";
  const struct object_segment *last
    = &object->segments[object->segment_count - 1];
  object->low = object->segments[0].address & -(uint64_t) PAGE;
  object->high = (last->address + last->size + PAGE - 1) & -(uint64_t) PAGE;
  return object->high - object->low > SPAN_MOST
           ? "its segments lie too far apart"
           : NULL;
}

static void
note_dynamic_entry (struct object_dynamic *dynamic, const Elf64_Dyn *entry)
{
  switch (entry->d_tag)
    {
    case DT_SYMTAB:
      dynamic->symbols = entry->d_un.d_ptr;
      break;
    case DT_STRTAB:
      dynamic->strings = entry->d_un.d_ptr;
      break;
    case DT_STRSZ:
      dynamic->strings_size = entry->d_un.d_val;
      break;
    case DT_HASH:
      dynamic->hash = entry->d_un.d_ptr;
      break;
    case DT_RELA:
      dynamic->relocations = entry->d_un.d_ptr;
      break;
    case DT_RELASZ:
      dynamic->relocations_size = entry->d_un.d_val;
      break;
    }
}

static const char *
read_dynamic (const struct object *object, const Elf64_Phdr *p,
              struct object_dynamic *dynamic)
{
  if (!object_fits (object->size, p->p_offset, 1, p->p_filesz))
    return "its dynamic section is not in it";
  for (uint64_t at = 0; p->p_filesz - at >= sizeof (Elf64_Dyn);
       at += sizeof (Elf64_Dyn))
    {
      Elf64_Dyn entry;
      memcpy (&entry, object->bytes + p->p_offset + at, sizeof entry);
      if (entry.d_tag == DT_NULL)
        break;
      if ((entry.d_tag == DT_SYMENT && entry.d_un.d_val != sizeof (Elf64_Sym))
          || (entry.d_tag == DT_RELAENT
              && entry.d_un.d_val != sizeof (Elf64_Rela)))
        return "its tables have entries of a wrong size";
      if (entry.d_tag == DT_REL || entry.d_tag == DT_JMPREL)
        return "it has relocations of a kind that no compiler makes";
      note_dynamic_entry (dynamic, &entry);
    }
  return NULL;
}

/* The table itself is read when the code object is loaded.  */
static const char *
find_relocations (struct object *object, const struct object_dynamic *dynamic)
{
  object->relocations = dynamic->relocations;
  object->relocation_count = dynamic->relocations_size / sizeof (Elf64_Rela);
  if (dynamic->relocations_size % sizeof (Elf64_Rela) != 0
      || (dynamic->relocations_size
          && !object_at (object, dynamic->relocations,
                         dynamic->relocations_size)))
    return "its relocations are not in it";
  return NULL;
}

static const char *
read_tables (struct object *object, const Elf64_Ehdr *header,
             enum object_result *result)
{
  struct object_dynamic dynamic = { 0 };
  const char *why = NULL;
  for (unsigned i = 0; i < header->e_phnum && !why; i++)
    {
      Elf64_Phdr p;
      get_program_header (object, header, i, &p);
      if (p.p_type == PT_DYNAMIC)
        why = read_dynamic (object, &p, &dynamic);
      else if (p.p_type == PT_NOTE)
        why = object_read_notes (object, p.p_offset, p.p_filesz, result);
    }
  if (!why)
    why = find_relocations (object, &dynamic);
  if (!why)
    why = object_read_symbols (object, &dynamic, result);
  return why;
}

enum object_result
object_read (const void *bytes, size_t size, struct object *object,
             const char **why)
{
  Elf64_Ehdr header;
  enum object_result result = OBJECT_INVALID;
  *object = (struct object) { .bytes = bytes, .size = size };
  if (size < sizeof header)
    {
      *why = "it is shorter than ELF's header";
      return OBJECT_INVALID;
    }
  memcpy (&header, bytes, sizeof header);
  *why = check_header (object, &header, &result);
  if (!*why)
    *why = read_segments (object, &header, &result);
  if (!*why)
    *why = read_tables (object, &header, &result);
  if (!*why)
    *why = object_read_functions (object, &result);
  if (!*why)
    return OBJECT_OK;
  object_free (object);
  return result;
}

void
object_free (struct object *object)
{
  for (size_t i = 0; i < object->kernel_count; i++)
    free (object->kernels[i].symbol);
  free (object->kernels);
  free (object->segments);
  free (object->symbols);
  free (object->functions);
  *object = (struct object) { 0 };
}
