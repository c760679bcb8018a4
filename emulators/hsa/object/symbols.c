/* The symbols of a code object: those that programs ask for, by number and by name, and
   the functions by address for messages.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/object/parts.h"

#include <stdlib.h>
#include <string.h>

enum
{
  DESCRIPTOR_SIZE = 64
};

/* A table and the names in it, all of the file.  */
struct table
{
  const uint8_t *symbols;
  uint64_t count;
  const char *strings;
  uint64_t strings_size;
};

static bool
is_descriptor_name (const char *name)
{
  size_t length = strlen (name);
  return length > 3 && strcmp (name + length - 3, ".kd") == 0;
}

/* The segment that holds SIZE bytes from ADDRESS, or null.  */
static const struct object_segment *
segment_of (const struct object *object, uint64_t address, uint64_t size)
{
  for (unsigned i = 0; i < object->segment_count; i++)
    {
      const struct object_segment *s = &object->segments[i];
      if (address >= s->address
          && object_fits (s->size, address - s->address, 1, size))
        return s;
    }
  return NULL;
}

static enum object_symbol_kind
kind_of (const char *name, const Elf64_Sym *raw)
{
  switch (ELF64_ST_TYPE (raw->st_info))
    {
    case STT_OBJECT:
    case STT_COMMON:
      return raw->st_size == DESCRIPTOR_SIZE && is_descriptor_name (name)
               ? OBJECT_KERNEL
               : OBJECT_VARIABLE;
    case STT_FUNC:
      return OBJECT_FUNCTION;
    default:
      return OBJECT_OTHER;
    }
}

/* Read symbol NUMBER.  Returns null, or what is wrong with it.  */
static const char *
read_symbol (const struct object *object, const struct table *table,
             uint64_t number, struct object_symbol *symbol)
{
  Elf64_Sym raw;
  memcpy (&raw, table->symbols + number * sizeof raw, sizeof raw);
  if (raw.st_name >= table->strings_size)
    return "a symbol's name is not in it";
  *symbol
    = (struct object_symbol) { .name = table->strings + raw.st_name,
                               .address = raw.st_value,
                               .size = raw.st_size,
                               .defined = raw.st_shndx != SHN_UNDEF,
                               .weak = ELF64_ST_BIND (raw.st_info) == STB_WEAK,
                               .local
                               = ELF64_ST_BIND (raw.st_info) == STB_LOCAL };
  symbol->absolute = raw.st_shndx == SHN_ABS;
  symbol->kind = symbol->absolute ? OBJECT_OTHER : kind_of (symbol->name, &raw);
  if (!symbol->defined
      || (symbol->kind != OBJECT_KERNEL && symbol->kind != OBJECT_VARIABLE))
    return NULL;
  const struct object_segment *segment
    = segment_of (object, symbol->address, symbol->size);
  symbol->writable = segment && segment->writable;
  if (symbol->size == 0) /* an empty table may be behind all that is loaded */
    return NULL;
  if (!segment)
    return "a variable is not in any segment";
  if (symbol->kind == OBJECT_KERNEL
      && !object_at (object, symbol->address, DESCRIPTOR_SIZE))
    return "a kernel's descriptor is not in it";
  return NULL;
}

/* How many symbols the dynamic table has: as many as the table of their hashes has
   chains.  */
static bool
count_symbols (const struct object *object,
               const struct object_dynamic *dynamic, uint64_t *count)
{
  uint32_t sizes[2];
  const uint8_t *hash = object_at (object, dynamic->hash, sizeof sizes);
  if (!dynamic->hash || !hash)
    return false;
  memcpy (sizes, hash, sizeof sizes);
  *count = sizes[1];
  return object_at (object, dynamic->hash,
                    8 + ((uint64_t) sizes[0] + sizes[1]) * 4)
         != NULL;
}

static const char *
find_table (const struct object *object, const struct object_dynamic *dynamic,
            struct table *table)
{
  if (!count_symbols (object, dynamic, &table->count))
    return "its table of hashed symbols is not in it";
  table->symbols
    = object_at (object, dynamic->symbols, table->count * sizeof (Elf64_Sym));
  table->strings_size = dynamic->strings_size;
  table->strings = (const char *) object_at (object, dynamic->strings,
                                             dynamic->strings_size);
  if (!table->symbols || !table->strings || !table->strings_size
      || table->strings[table->strings_size - 1])
    return "its symbols are not in it";
  return NULL;
}

const char *
object_read_symbols (struct object *object,
                     const struct object_dynamic *dynamic,
                     enum object_result *result)
{
  struct table table = { 0 };
  *result = OBJECT_INVALID;
  if (!dynamic->symbols)
    return NULL;
  const char *why = find_table (object, dynamic, &table);
  if (why)
    return why;
  object->symbols = calloc (table.count + 1, sizeof *object->symbols);
  if (!object->symbols)
    {
      *result = OBJECT_NO_MEMORY;
      return "there is no memory left";
    }
  object->symbol_count = table.count;
  for (uint64_t i = 1; i < table.count && !why; i++)
    why = read_symbol (object, &table, i, &object->symbols[i]);
  return why;
}

const struct object_symbol *
object_find (const struct object *object, const char *name)
{
  for (size_t i = 1; i < object->symbol_count; i++)
    if (strcmp (object->symbols[i].name, name) == 0)
      return &object->symbols[i];
  return NULL;
}

void
object_kernel (const struct object *object, const struct object_symbol *symbol,
               struct object_kernel *kernel)
{
  const uint8_t *bytes = object_at (object, symbol->address, DESCRIPTOR_SIZE);
  uint16_t properties;
  memcpy (&kernel->group_size, bytes, 4);
  memcpy (&kernel->private_size, bytes + 4, 4);
  memcpy (&kernel->kernarg_size, bytes + 8, 4);
  memcpy (&kernel->entry, bytes + 16, 8);
  memcpy (&properties, bytes + 56, 2);
  kernel->wave32 = properties >> 10 & 1;
  kernel->dynamic_stack = properties >> 11 & 1;
}

/* ---- Functions ---------------------------------------------------------------------------- */

static bool
get_section (const struct object *object, const Elf64_Ehdr *header,
             unsigned number, Elf64_Shdr *section)
{
  if (number >= header->e_shnum)
    return false;
  memcpy (section, object->bytes + header->e_shoff + number * sizeof *section,
          sizeof *section);
  return section->sh_type != SHT_NOBITS
         && object_fits (object->size, section->sh_offset, 1, section->sh_size);
}

/* The table that is not loaded, which has the local functions, too.  It may have been
   stripped; a broken one is no reason to refuse the code object.  */
static bool
find_full_table (const struct object *object, struct table *table)
{
  Elf64_Ehdr header;
  Elf64_Shdr section, strings;
  memcpy (&header, object->bytes, sizeof header);
  if (header.e_shentsize != sizeof section
      || !object_fits (object->size, header.e_shoff, header.e_shnum,
                       sizeof section))
    return false;
  for (unsigned i = 0; i < header.e_shnum; i++)
    if (get_section (object, &header, i, &section)
        && section.sh_type == SHT_SYMTAB
        && get_section (object, &header, section.sh_link, &strings))
      {
        table->symbols = object->bytes + section.sh_offset;
        table->count = section.sh_size / sizeof (Elf64_Sym);
        table->strings = (const char *) object->bytes + strings.sh_offset;
        table->strings_size = strings.sh_size;
        return table->strings_size
               && table->strings[table->strings_size - 1] == 0;
      }
  return false;
}

static void
add_function (struct object *object, const struct object_symbol *symbol)
{
  if (symbol->kind == OBJECT_FUNCTION && symbol->defined)
    object->functions[object->function_count++] = *symbol;
}

static int
compare_functions (const void *a, const void *b)
{
  const struct object_symbol *left = a, *right = b;
  return left->address < right->address   ? -1
         : left->address > right->address ? 1
                                          : 0;
}

const char *
object_read_functions (struct object *object, enum object_result *result)
{
  struct table table = { 0 };
  if (!find_full_table (object, &table))
    table.count = 0;
  object->functions = calloc (object->symbol_count + table.count + 1,
                              sizeof *object->functions);
  if (!object->functions)
    {
      *result = OBJECT_NO_MEMORY;
      return "there is no memory left";
    }
  for (size_t i = 1; i < object->symbol_count && !table.count; i++)
    add_function (object, &object->symbols[i]);
  for (uint64_t i = 1; i < table.count; i++)
    {
      struct object_symbol symbol;
      if (!read_symbol (object, &table, i, &symbol))
        add_function (object, &symbol);
    }
  qsort (object->functions, object->function_count, sizeof *object->functions,
         compare_functions);
  return NULL;
}

const struct object_symbol *
object_function_at (const struct object *object, uint64_t address)
{
  size_t low = 0, high = object->function_count;
  while (low < high)
    {
      size_t middle = low + (high - low) / 2;
      if (object->functions[middle].address <= address)
        low = middle + 1;
      else
        high = middle;
    }
  return low ? &object->functions[low - 1] : NULL;
}
