/* Regions are functions of local linkage, and variables may be static: the dynamic
   linker does not name them, but the symbol table of the object's file does.

   Names that were found are in a list that is only ever added to, at its head,
   with release order, and read without a lock.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "base/symbol_name.h"

#include <dlfcn.h>
#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "base/errno_kept.h"
#include "base/memory.h"

/* What is known of the addresses [START, END).  */
struct symbol
{
  struct symbol *next;
  uintptr_t start, end;
  char name[]; /* empty: it has none */
};

static struct symbol *symbols; /* atomic */

/* A file in memory.  */
struct object
{
  const unsigned char *bytes;
  size_t size;
};

static bool
object_open (struct object *object, const char *file)
{
  int descriptor = open (file, O_RDONLY | O_CLOEXEC);
  if (descriptor < 0)
    return false;
  void *bytes = MAP_FAILED;
  off_t size = lseek (descriptor, 0, SEEK_END);
  if (size >= (off_t) sizeof (ElfW (Ehdr)))
    bytes = mmap (NULL, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
  close (descriptor);
  if (bytes == MAP_FAILED)
    return false;
  object->bytes = bytes;
  object->size = size;
  return true;
}

/* The COUNT elements of SIZE bytes at OFFSET, NULL where the file is too
   short.  */
static const void *
object_part (const struct object *object, size_t offset, size_t count,
             size_t size)
{
  if (offset > object->size || count > (object->size - offset) / size)
    return NULL;
  return object->bytes + offset;
}

/* Whether SYMBOL is the function that begins, or the variable that lies, at
   VALUE.  */
static bool
is_at (const ElfW (Sym) *symbol, uintptr_t value)
{
  switch (ELF64_ST_TYPE (symbol->st_info))
    {
    case STT_FUNC:
      return symbol->st_value == value;
    case STT_OBJECT:
      return value - symbol->st_value < symbol->st_size;
    default:
      return false;
    }
}

/* The symbol at VALUE in the symbol table SECTION, whose strings are in STRINGS;
   its name in *NAME.  */
static const ElfW (Sym) *
table_find (const struct object *object, const ElfW (Shdr) *section,
            const ElfW (Shdr) *strings, uintptr_t value, const char **name)
{
  size_t count = section->sh_size / sizeof (ElfW (Sym));
  const ElfW (Sym) *table
    = object_part (object, section->sh_offset, count, sizeof *table);
  const char *text
    = object_part (object, strings->sh_offset, strings->sh_size, 1);
  if (!table || !text || strings->sh_size == 0
      || text[strings->sh_size - 1] != '\0')
    return NULL;
  for (size_t i = 0; i < count; i++)
    if (is_at (&table[i], value) && table[i].st_name < strings->sh_size)
      {
        *name = text + table[i].st_name;
        return &table[i];
      }
  return NULL;
}

static const ElfW (Sym) *
object_find (const struct object *object, uintptr_t value, const char **name)
{
  const ElfW (Ehdr) *header = (const void *) object->bytes;
  if (memcmp (header->e_ident, ELFMAG, SELFMAG) != 0
      || header->e_shentsize != sizeof (ElfW (Shdr)))
    return NULL;
  const ElfW (Shdr) *sections
    = object_part (object, header->e_shoff, header->e_shnum, sizeof *sections);
  for (size_t i = 0; sections && i < header->e_shnum; i++)
    if (sections[i].sh_type == SHT_SYMTAB
        && sections[i].sh_link < header->e_shnum)
      return table_find (object, &sections[i], &sections[sections[i].sh_link],
                         value, name);
  return NULL;
}

static struct symbol *
symbol_new (uintptr_t start, size_t size, const char *name)
{
  size_t length = strlen (name) + 1;
  struct symbol *symbol = memory_alloc (sizeof *symbol + length);
  symbol->start = start;
  symbol->end = start + (size > 0 ? size : 1);
  memcpy (symbol->name, name, length);
  return symbol;
}

/* Read what ADDRESS is from the file of its object; NULL where it is in none.  */
static struct symbol *
symbol_read (uintptr_t address)
{
  ERRNO_KEPT;
  Dl_info info;
  struct link_map *map;
  if (!dladdr1 ((void *) address, &info, (void **) &map, RTLD_DL_LINKMAP))
    return NULL;
  const char *file = map->l_name[0] ? map->l_name : "/proc/self/exe";
  const char *name = info.dli_saddr == (void *) address ? info.dli_sname : "";
  struct object object;
  if (!object_open (&object, file))
    return symbol_new (address, 1, name);
  const ElfW (Sym) *found = object_find (&object, address - map->l_addr, &name);
  struct symbol *symbol
    = found ? symbol_new (map->l_addr + found->st_value, found->st_size, name)
            : symbol_new (address, 1, name);
  munmap ((void *) object.bytes, object.size);
  return symbol;
}

const char *
symbol_name (const void *of)
{
  uintptr_t address = (uintptr_t) of;
  struct symbol *symbol = __atomic_load_n (&symbols, __ATOMIC_ACQUIRE);
  while (symbol && (address < symbol->start || address >= symbol->end))
    symbol = symbol->next;
  if (!symbol)
    {
      symbol = symbol_read (address);
      if (!symbol)
        return NULL;
      symbol->next = __atomic_load_n (&symbols, __ATOMIC_RELAXED);
      while (!__atomic_compare_exchange_n (&symbols, &symbol->next, symbol,
                                           true, __ATOMIC_RELEASE,
                                           __ATOMIC_RELAXED))
        ;
    }
  return symbol->name[0] ? symbol->name : NULL;
}
