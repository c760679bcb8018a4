/* Compute regions are functions of local linkage, which the dynamic linker does
   not name: their names are in the symbol table of the object's file.

   Names that were found are in a list that is only ever added to, at its head,
   with release order, and read without a lock.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libacc/acc_kernel_name.h"

#include <dlfcn.h>
#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/memory.h"

struct kernel
{
  struct kernel *next;
  void (*fn) (void *);
  char name[];                          /* empty: it has none */
};

static struct kernel *kernels;

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
  struct stat status;
  void *bytes = MAP_FAILED;
  if (fstat (descriptor, &status) == 0
      && status.st_size >= (off_t) sizeof (ElfW (Ehdr)))
    bytes = mmap (NULL, status.st_size, PROT_READ, MAP_PRIVATE, descriptor, 0);
  close (descriptor);
  if (bytes == MAP_FAILED)
    return false;
  object->bytes = bytes;
  object->size = status.st_size;
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

/* The name of the function at VALUE in the symbol table SECTION, whose strings
   are in STRINGS.  */
static const char *
table_find (const struct object *object, const ElfW (Shdr) *section,
            const ElfW (Shdr) *strings, uintptr_t value)
{
  size_t count = section->sh_size / sizeof (ElfW (Sym));
  const ElfW (Sym) *symbols
    = object_part (object, section->sh_offset, count, sizeof *symbols);
  const char *text
    = object_part (object, strings->sh_offset, strings->sh_size, 1);
  if (!symbols || !text || strings->sh_size == 0
      || text[strings->sh_size - 1] != '\0')
    return NULL;
  for (size_t i = 0; i < count; i++)
    if (symbols[i].st_value == value
        && ELF64_ST_TYPE (symbols[i].st_info) == STT_FUNC
        && symbols[i].st_name < strings->sh_size)
      return text + symbols[i].st_name;
  return NULL;
}

static const char *
object_find (const struct object *object, uintptr_t value)
{
  const ElfW (Ehdr) *header = (const void *) object->bytes;
  if (memcmp (header->e_ident, ELFMAG, SELFMAG) != 0
      || header->e_shentsize != sizeof (ElfW (Shdr)))
    return NULL;
  const ElfW (Shdr) *sections = object_part (object, header->e_shoff,
                                             header->e_shnum, sizeof *sections);
  for (size_t i = 0; sections && i < header->e_shnum; i++)
    if (sections[i].sh_type == SHT_SYMTAB
        && sections[i].sh_link < header->e_shnum)
      return table_find (object, &sections[i], &sections[sections[i].sh_link],
                         value);
  return NULL;
}

static struct kernel *
kernel_new (void (*fn) (void *), const char *name)
{
  size_t length = strlen (name) + 1;
  struct kernel *kernel = memory_alloc (sizeof *kernel + length);
  kernel->fn = fn;
  memcpy (kernel->name, name, length);
  return kernel;
}

/* Read the name from the file of FN's object.  */
static struct kernel *
kernel_read (void (*fn) (void *))
{
  Dl_info info;
  struct link_map *map;
  if (!dladdr1 ((void *) fn, &info, (void **) &map, RTLD_DL_LINKMAP))
    return kernel_new (fn, "");
  const char *file = map->l_name[0] ? map->l_name : "/proc/self/exe";
  struct object object;
  if (!object_open (&object, file))
    return kernel_new (fn, info.dli_saddr == (void *) fn ? info.dli_sname : "");
  const char *name = object_find (&object, (uintptr_t) fn - map->l_addr);
  struct kernel *kernel = kernel_new (fn, name ? name : "");
  munmap ((void *) object.bytes, object.size);
  return kernel;
}

const char *
acc_kernel_name (void (*fn) (void *))
{
  struct kernel *kernel = __atomic_load_n (&kernels, __ATOMIC_ACQUIRE);
  while (kernel && kernel->fn != fn)
    kernel = kernel->next;
  if (!kernel)
    {
      kernel = kernel_read (fn);
      kernel->next = __atomic_load_n (&kernels, __ATOMIC_RELAXED);
      while (!__atomic_compare_exchange_n (&kernels, &kernel->next, kernel,
                                           true, __ATOMIC_RELEASE,
                                           __ATOMIC_RELAXED))
        ;
    }
  return kernel->name[0] ? kernel->name : NULL;
}
