/* The host device has no images: its regions are the program's own functions.
   The program's declare target variables are listed in each object's section
   `.gnu.offload_vars', as pairs of address and size, which GCC writes without
   an offload compiler too.  The loader does not know sections, so their place
   comes from the object's file and their contents, relocated, from memory.  No
   state.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "host.h"

#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

#define VARIABLES_SECTION ".gnu.offload_vars"
/* In a size: `declare target link', which the host's code uses in place like any
   other.  */
#define LINK_BIT (~(UINTPTR_MAX >> 1))

EXPORT int
GOMP_OFFLOAD_load_image (int device, unsigned version, const void *image,
                         struct addr_pair **table, uint64_t **reverse_fns,
                         uint64_t *host_indirect)
{
  (void) device, (void) version, (void) image, (void) table;
  (void) reverse_fns, (void) host_indirect;
  GOMP_PLUGIN_error ("the host device has no images");
  return -1;
}

EXPORT bool
GOMP_OFFLOAD_unload_image (int device, unsigned version, const void *image)
{
  (void) device, (void) version, (void) image;
  return true;
}

/* ------------------------------------------------------------------------
   Finding the section.  */

static bool
read_at (int file, void *to, size_t size, off_t offset)
{
  return pread (file, to, size, offset) == (ssize_t) size;
}

/* Find the section's header in FILE.  */
static bool
file_find_section (int file, ElfW (Shdr) *found)
{
  ElfW (Ehdr) header;
  if (!read_at (file, &header, sizeof header, 0)
      || memcmp (header.e_ident, ELFMAG, SELFMAG) != 0
      || header.e_shentsize != sizeof (ElfW (Shdr)) || header.e_shnum == 0
      || header.e_shstrndx >= header.e_shnum)
    return false;
  size_t size = header.e_shnum * sizeof (ElfW (Shdr));
  ElfW (Shdr) *sections = malloc (size);
  bool good = sections && read_at (file, sections, size, header.e_shoff);
  bool is_found = false;
  for (unsigned i = 0; good && i < header.e_shnum && !is_found; i++)
    {
      char name[sizeof VARIABLES_SECTION];
      is_found = (sections[i].sh_flags & SHF_ALLOC)
                 && read_at (file, name, sizeof name,
                             sections[header.e_shstrndx].sh_offset
                               + sections[i].sh_name)
                 && memcmp (name, VARIABLES_SECTION, sizeof name) == 0;
      if (is_found)
        *found = sections[i];
    }
  free (sections);
  return is_found;
}

/* Whether SECTION lies in a segment of the loaded object.  The file may have
   been replaced since the object was loaded, so that what it says is believed
   only then.  */
static bool
object_contains (const struct dl_phdr_info *info, const ElfW (Shdr) *section)
{
  for (unsigned i = 0; i < info->dlpi_phnum; i++)
    {
      const ElfW (Phdr) *segment = &info->dlpi_phdr[i];
      if (segment->p_type == PT_LOAD && (segment->p_flags & PF_R)
          && section->sh_addr >= segment->p_vaddr
          && section->sh_addr + section->sh_size
               <= segment->p_vaddr + segment->p_filesz)
        return true;
    }
  return false;
}

/* ------------------------------------------------------------------------
   All objects.  */

struct scan
{
  bool main_seen;
  size_t count, room;
  struct addr_pair *ranges;
};

static void
scan_add (struct scan *scan, uintptr_t start, uintptr_t size)
{
  size &= ~LINK_BIT;
  if (!start || !size)
    return;
  if (scan->count == scan->room)
    {
      scan->room = scan->room ? 2 * scan->room : 16;
      scan->ranges
        = GOMP_PLUGIN_realloc (scan->ranges, scan->room * sizeof *scan->ranges);
    }
  scan->ranges[scan->count++] = (struct addr_pair) { start, start + size };
}

/* Open the program's own file; -1 where that is not possible.  */
static int
open_program (void)
{
  int file = open ("/proc/self/exe", O_RDONLY | O_CLOEXEC);
  if (file >= 0)
    return file;
  /* Without /proc, the name that the program was started with may lead to its
     file.  */
  const char *path = (const char *) getauxval (AT_EXECFN);
  return path ? open (path, O_RDONLY | O_CLOEXEC) : -1;
}

/* Open the file that LINE of /proc/self/maps names if it is about ADDRESS; -1
   otherwise.  */
static int
open_of_line (char *line, uintptr_t address)
{
  unsigned long start, end;
  line[strcspn (line, "\n")] = '\0';
  char *path = strchr (line, '/');
  if (!path || sscanf (line, "%lx-%lx", &start, &end) != 2 || address < start
      || address >= end)
    return -1;
  return open (path, O_RDONLY | O_CLOEXEC);
}

/* Open the file of the library that has ADDRESS and was loaded as NAME; -1 where
   that is not possible.  The loader keeps a relative name as it was given, and the
   program may have changed its directory since: the kernel knows the whole.  */
static int
open_library (const char *name, const void *address)
{
  FILE *maps = *name == '/' ? NULL : fopen ("/proc/self/maps", "re");
  if (!maps)
    return open (name, O_RDONLY | O_CLOEXEC);
  int file = -1;
  char *line = NULL;
  size_t room = 0;
  while (file < 0 && getline (&line, &room, maps) >= 0)
    file = open_of_line (line, (uintptr_t) address);
  free (line);
  fclose (maps);
  return file;
}

static int
scan_object (struct dl_phdr_info *info, size_t info_size, void *data)
{
  (void) info_size;
  struct scan *scan = data;
  const char *name = info->dlpi_name;
  /* The first object is the program, without a name; another without one is
     the kernel's.  */
  bool is_main = !scan->main_seen;
  scan->main_seen = true;
  if (!is_main && (!name || !strchr (name, '/')))
    return 0;
  int file = is_main ? open_program () : open_library (name, info->dlpi_phdr);
  if (file < 0)
    return 0;
  ElfW (Shdr) section;
  if (file_find_section (file, &section) && object_contains (info, &section))
    {
      const uintptr_t *pairs
        = (const uintptr_t *) (info->dlpi_addr + section.sh_addr);
      for (size_t i = 0; i + 1 < section.sh_size / sizeof *pairs; i += 2)
        scan_add (scan, pairs[i], pairs[i + 1]);
    }
  close (file);
  return 0;
}

/* Set DATA to the loader's count of objects loaded and unloaded, which the
   first object visited tells.  */
static int
read_generation (struct dl_phdr_info *info, size_t info_size, void *data)
{
  (void) info_size;
  *(uint64_t *) data = info->dlpi_adds + info->dlpi_subs + 1;
  return 1;
}

static pthread_mutex_t loader_lock = PTHREAD_MUTEX_INITIALIZER;

void
host_images_before_fork (void)
{
  pthread_mutex_lock (&loader_lock);
}

void
host_images_after_fork (void)
{
  pthread_mutex_unlock (&loader_lock);
}

/* Returns whether there was a change.  */
static bool
scan_if_changed (uint64_t *generation, struct scan *scan)
{
  ERRNO_KEPT;
  uint64_t now = 0;
  dl_iterate_phdr (read_generation, &now);
  if (now == *generation)
    return false;
  dl_iterate_phdr (scan_object, scan);
  *generation = now;
  return true;
}

EXPORT int
GOMP_OFFLOAD_native_variables (int device, uint64_t *generation,
                               struct addr_pair **ranges)
{
  (void) device;
  struct scan scan = { 0 };
  pthread_mutex_lock (&loader_lock);
  bool changed = scan_if_changed (generation, &scan);
  pthread_mutex_unlock (&loader_lock);
  if (!changed)
    return -1;
  *ranges = scan.ranges;
  return scan.count;
}
