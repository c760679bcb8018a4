/* Where the bytes of an OpenMP allocation come from.

   Pinned blocks have pages of their own, because locks on pages do not nest: two
   blocks on one page could not be unlocked one after the other.  Blocks of less
   than a page therefore come from pages that are cut up (pinned_pages.c).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/memory/memory_source.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "base/errno_kept.h"
#include "base/memory.h"
#include "libomp-host/memory/pinned_pages.h"
#include "libomp-offload/host-api.h"

/* ------------------------------------------------------------------------
   libnuma.  */

static struct
{
  void *(*alloc_local) (size_t);
  void *(*alloc_interleaved) (size_t);
  void (*free) (void *, size_t);
} numa;

static void
numa_open (void)
{
  void *library = dlopen ("libnuma.so.1", RTLD_LAZY | RTLD_LOCAL);
  if (!library)
    return;
  int (*available) (void)
    = (__typeof__ (available)) dlsym (library, "numa_available");
  if (!available || available () < 0)
    {
      dlclose (library);
      return;
    }
  /* The library stays open: blocks from it may live until the end.  */
  numa.free = (__typeof__ (numa.free)) dlsym (library, "numa_free");
  if (!numa.free)
    return;
  numa.alloc_local
    = (__typeof__ (numa.alloc_local)) dlsym (library, "numa_alloc_local");
  numa.alloc_interleaved = (__typeof__ (numa.alloc_interleaved)) dlsym (
    library, "numa_alloc_interleaved");
}

static void
numa_prepare (void)
{
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once (&once, numa_open);
}

/* ------------------------------------------------------------------------
   libmemkind.  */

static struct
{
  void *(*malloc) (void *kind, size_t);
  void *(*calloc) (void *kind, size_t, size_t);
  void *(*realloc) (void *kind, void *, size_t);
  void (*free) (void *kind, void *);
  void *kinds[SOURCE_COUNT]; /* NULL: not there */
} memkind;

static void
memkind_open (void)
{
  static const char names[SOURCE_COUNT][24] = {
    [SOURCE_HBW_INTERLEAVE] = "MEMKIND_HBW_INTERLEAVE",
    [SOURCE_HBW_PREFERRED] = "MEMKIND_HBW_PREFERRED",
    [SOURCE_DAX_KMEM_ALL] = "MEMKIND_DAX_KMEM_ALL",
    [SOURCE_DAX_KMEM] = "MEMKIND_DAX_KMEM",
    [SOURCE_INTERLEAVE] = "MEMKIND_INTERLEAVE",
  };
  int (*check_available) (void *kind);
  void *library = dlopen ("libmemkind.so.0", RTLD_LAZY | RTLD_LOCAL);
  if (!library)
    return;
#define FIND(name)                                                             \
  ((memkind.name                                                               \
    = (__typeof__ (memkind.name)) dlsym (library, "memkind_" #name))           \
   != NULL)
  check_available
    = (__typeof__ (check_available)) dlsym (library, "memkind_check_available");
  if (!check_available || !FIND (malloc) || !FIND (calloc) || !FIND (realloc)
      || !FIND (free))
    return;
#undef FIND
  for (int source = SOURCE_FIRST_MEMKIND; source < SOURCE_COUNT; source++)
    {
      void **kind = dlsym (library, names[source]);
      if (kind && check_available (*kind) == 0)
        memkind.kinds[source] = *kind;
    }
}

static void *
memkind_kind (enum memory_source source)
{
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once (&once, memkind_open);
  return memkind.kinds[source];
}

/* ------------------------------------------------------------------------
   The sources.  */

bool
memory_source_available (enum memory_source source)
{
  ERRNO_KEPT;
  switch (source)
    {
    case SOURCE_HEAP:
    case SOURCE_PINNED:
    case SOURCE_PINNED_LOCAL:
    case SOURCE_PINNED_OURS:
      return true;
    case SOURCE_MANAGED:
      return offload_host_memory_offered (OFFLOAD_MANAGED);
    case SOURCE_NUMA_LOCAL:
      numa_prepare ();
      return numa.alloc_local != NULL;
    case SOURCE_NUMA_INTERLEAVED:
      numa_prepare ();
      return numa.alloc_interleaved != NULL;
    default:
      return memkind_kind (source) != NULL;
    }
}

static void *
cleared (void *memory, size_t size, bool clear)
{
  if (memory && clear)
    memset (memory, 0, size);
  return memory;
}

/* The NUMA node of the calling thread; -1 where the kernel does not say.  */
static int
local_node (void)
{
  unsigned processor, node;
  return syscall (SYS_getcpu, &processor, &node, NULL) == 0 ? (int) node : -1;
}

/* Pages that a device's driver has locked, which it copies from and to without a
   detour; where there is no such device, pages that we lock, which the calling
   thread touches first and so has on its node.  */
static void *
pinned_take (enum memory_source *source, size_t size)
{
  void *memory = NULL;
  if (*source != SOURCE_PINNED_OURS)
    memory = offload_host_memory_take (
      OFFLOAD_PAGE_LOCKED, size,
      *source == SOURCE_PINNED_LOCAL ? local_node () : -1);
  if (memory)
    return memory;
  memory = pinned_pages_alloc (size);
  if (memory)
    *source = SOURCE_PINNED_OURS;
  return memory;
}

void *
memory_source_take (enum memory_source *source, size_t size, bool clear)
{
  ERRNO_KEPT;
  switch (*source)
    {
    case SOURCE_HEAP:
      return clear ? calloc (1, size) : memory_try_alloc (size);
    case SOURCE_PINNED:
    case SOURCE_PINNED_LOCAL:
    case SOURCE_PINNED_OURS:
      return cleared (pinned_take (source, size), size, clear);
    case SOURCE_MANAGED:
      return cleared (offload_host_memory_take (OFFLOAD_MANAGED, size, -1),
                      size, clear);
    /* libnuma's memory is fresh from the kernel: cleared.  */
    case SOURCE_NUMA_LOCAL:
      return numa.alloc_local (size);
    case SOURCE_NUMA_INTERLEAVED:
      return numa.alloc_interleaved (size);
    default:
      if (clear)
        return memkind.calloc (memkind_kind (*source), 1, size);
      return memkind.malloc (memkind_kind (*source), size);
    }
}

void
memory_source_give (enum memory_source source, void *memory, size_t size)
{
  ERRNO_KEPT;
  switch (source)
    {
    case SOURCE_HEAP:
      free (memory);
      break;
    case SOURCE_PINNED:
    case SOURCE_PINNED_LOCAL:
      offload_host_memory_give (OFFLOAD_PAGE_LOCKED, memory);
      break;
    case SOURCE_PINNED_OURS:
      pinned_pages_free (memory, size);
      break;
    case SOURCE_MANAGED:
      offload_host_memory_give (OFFLOAD_MANAGED, memory);
      break;
    case SOURCE_NUMA_LOCAL:
    case SOURCE_NUMA_INTERLEAVED:
      numa.free (memory, size);
      break;
    default:
      memkind.free (memkind_kind (source), memory);
    }
}

void *
memory_source_resize (enum memory_source source, void *memory, size_t new_size)
{
  ERRNO_KEPT;
  switch (source)
    {
    case SOURCE_HEAP:
      return realloc (memory, new_size);
    case SOURCE_PINNED:
    case SOURCE_PINNED_LOCAL:
    case SOURCE_PINNED_OURS:
    case SOURCE_MANAGED:
    case SOURCE_NUMA_LOCAL:
    case SOURCE_NUMA_INTERLEAVED:
      return NULL;
    default:
      return memkind.realloc (memkind_kind (source), memory, new_size);
    }
}
