/* Looking up what the loader knows.  Nothing of it is kept, since objects come
   and go and others take their places.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "base/read_only.h"

#include <dlfcn.h>
#include <link.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

/* Bytes: a page, of which the first holds an object's headers.  */
#define LEAST_PAGE 4096

/* The loader's function for unwinders, which finds an object without a lock; from
   glibc 2.35 on.  It is looked up, so that the library can be built with a newer
   glibc than it runs with.  */
#ifdef HAVE__DL_FIND_OBJECT
static int (*find_object) (void *, struct dl_find_object *);

static void
find_object_look_up (void)
{
  find_object
    = (__typeof__ (find_object)) dlsym (RTLD_DEFAULT, "_dl_find_object");
}
#endif

void
read_only_prepare (void)
{
#ifdef HAVE__DL_FIND_OBJECT
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once (&once, find_object_look_up);
#endif
}

bool
address_may_be_loaded (uintptr_t start)
{
#ifdef HAVE__DL_FIND_OBJECT
  struct dl_find_object found;
  read_only_prepare ();
  return !find_object || find_object ((void *) start, &found) == 0;
#else
  (void) start;
  return true;
#endif
}

struct read_only_search
{
  uintptr_t start, end; /* the range in question */
  bool read_only;
};

static bool
search_meets (const struct read_only_search *search, uintptr_t start,
              uintptr_t end)
{
  return search->start < end && start < search->end;
}

/* Whether the range lies in the part of [START, END) that the loader protects after
   relocation: whole pages, so not the last one, which may be shared with writable data.  */
static bool
search_meets_protected (const struct read_only_search *search, uintptr_t start,
                        uintptr_t end)
{
  return search_meets (search, start, end)
         && search_meets (search, start,
                          end & -(uintptr_t) sysconf (_SC_PAGESIZE));
}

/* Called for each object.  Returns 1, which ends the search, where the range
   begins in this one.  Copies come here: most headers are none of the two kinds.  */
static int
search_object (struct dl_phdr_info *info, size_t size, void *data)
{
  (void) size;
  struct read_only_search *search = data;
  const ElfW (Phdr) *segment = info->dlpi_phdr;
  const ElfW (Phdr) *last = segment + info->dlpi_phnum;
  bool inside = false, read_only = false;
  for (; segment < last; segment++)
    {
      if (segment->p_type != PT_LOAD && segment->p_type != PT_GNU_RELRO)
        continue;
      uintptr_t start = info->dlpi_addr + segment->p_vaddr;
      uintptr_t end = start + segment->p_memsz;
      if (segment->p_type == PT_GNU_RELRO)
        read_only |= search_meets_protected (search, start, end);
      else
        {
          inside |= search->start >= start && search->start < end;
          if (!(segment->p_flags & PF_W))
            read_only |= search_meets (search, start, end);
        }
    }
  search->read_only |= read_only;
  return inside;
}

#ifdef HAVE__DL_FIND_OBJECT
/* The headers at the beginning of FOUND's part of its object; NULL where they are not there.
   An object that has holes is mapped in several parts, and the data at the beginning of a
   part may look like headers: an object's own say where that part is.  */
static const ElfW (Ehdr) *
headers_of (const struct dl_find_object *found)
{
  uintptr_t start = (uintptr_t) found->dlfo_map_start;
  const ElfW (Ehdr) *header = found->dlfo_map_start;
  if ((uintptr_t) found->dlfo_map_end - start < LEAST_PAGE
      || memcmp (header->e_ident, ELFMAG, SELFMAG) != 0
      || header->e_phentsize != sizeof (ElfW (Phdr))
      || header->e_phoff > LEAST_PAGE
      || header->e_phoff + header->e_phnum * sizeof (ElfW (Phdr)) > LEAST_PAGE)
    return NULL;
  const ElfW (Phdr) *segment
    = (const ElfW (Phdr) *) ((const char *) header + header->e_phoff);
  for (unsigned i = 0; i < header->e_phnum; i++)
    if (segment[i].p_type == PT_LOAD)
      return found->dlfo_link_map->l_addr + segment[i].p_vaddr == start ? header
                                                                        : NULL;
  return NULL;
}

/* The headers of the object that ADDRESS is in, whose load address is then *BASE; NULL where
   they cannot be found.  */
static const ElfW (Ehdr) *
headers_find (uintptr_t address, uintptr_t *base)
{
  struct dl_find_object found, first;
  if (!find_object || find_object ((void *) address, &found) != 0)
    return NULL;
  *base = found.dlfo_link_map->l_addr;
  const ElfW (Ehdr) *header = headers_of (&found);
  if (!header && find_object ((void *) *base, &first) == 0
      && first.dlfo_link_map == found.dlfo_link_map)
    header = headers_of (&first);
  return header;
}
#endif

/* Do what search_object does for the object that the range begins in, without the loader's
   lock, for which threads that copy at once would wait.  False where the object's headers
   cannot be found.  */
static bool
search_headers (struct read_only_search *search)
{
#ifdef HAVE__DL_FIND_OBJECT
  uintptr_t base;
  const ElfW (Ehdr) *header = headers_find (search->start, &base);
  if (!header)
    return false;
  struct dl_phdr_info info
    = { .dlpi_addr = base,
        .dlpi_phdr
        = (const ElfW (Phdr) *) ((const char *) header + header->e_phoff),
        .dlpi_phnum = header->e_phnum };
  return search_object (&info, sizeof info, search);
#else
  (void) search;
  return false;
#endif
}

bool
memory_is_read_only (uintptr_t start, size_t size)
{
  if (!address_may_be_loaded (start))
    return false;
  struct read_only_search search = { start, start + size, false };
  if (unlikely (!search_headers (&search)))
    dl_iterate_phdr (search_object, &search);
  return search.read_only;
}
