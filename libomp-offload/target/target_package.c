/* Packing a target construct's arguments.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/target/target_package.h"

#include <string.h>
#include "libomp-offload/map/kinds.h"
#include "libomp-offload/target/launch_arguments.h"

/* The block: this, and at the offsets the arrays.  Hosts that point into the
   compiler's own array (Fortran descriptors that are firstprivate) are moved
   with it.  */
struct package
{
  struct target_region region; /* its arrays are the construct's own */
  size_t hosts, sizes, kinds, args, privates, iterators;
};

static size_t
align_up (size_t offset, size_t align)
{
  return (offset + align - 1) & -align;
}

static bool
is_private (const struct target_region *region, size_t i,
            struct kind_entry *entry)
{
  *entry = kind_read (region->kinds, region->short_kinds, i);
  return (kind_table[entry->code].properties & KIND_FIRSTPRIVATE)
         && region->hosts[i] != NULL;
}

size_t
target_private_size (const struct target_region *region, size_t *align)
{
  size_t size = 0;
  *align = 1;
  for (size_t i = 0; i < region->count; i++)
    {
      struct kind_entry entry;
      if (!is_private (region, i, &entry))
        continue;
      size_t own = (size_t) 1 << entry.align;
      if (*align < own)
        *align = own;
      size = align_up (size, own) + region->sizes[i];
    }
  return size;
}

/* The address of the private copy of item I goes where item I + 1 says: into
   the private copy of its descriptor.  */
static void
attach_private (const struct target_region *region, size_t i)
{
  if (i + 1 == region->count)
    return;
  struct kind_entry next
    = kind_read (region->kinds, region->short_kinds, i + 1);
  if (kind_table[next.code].properties & KIND_ATTACH)
    *(void **) (*(char **) region->hosts[i + 1] + region->sizes[i + 1])
      = region->hosts[i];
}

/* Put the copies at MEMORY; COPY false: they are there.  */
static void
place_privates (const struct target_region *region, char *memory, bool copy)
{
  size_t offset = 0;
  for (size_t i = 0; i < region->count; i++)
    {
      struct kind_entry entry;
      if (!is_private (region, i, &entry))
        continue;
      offset = align_up (offset, (size_t) 1 << entry.align);
      if (copy)
        memcpy (memory + offset, region->hosts[i], region->sizes[i]);
      region->hosts[i] = memory + offset;
      attach_private (region, i);
      offset += region->sizes[i];
    }
}

void
target_private_copy (const struct target_region *region, char *memory)
{
  place_privates (region, memory, true);
}

/* --- Packages.  */

static size_t
kind_size (const struct target_region *region)
{
  return region->short_kinds ? sizeof (unsigned short) : 1;
}

static bool
is_iterator (const struct target_region *region, size_t i)
{
  return region->short_kinds && region->sizes[i] == SIZE_MAX;
}

/* Bytes of an iterator clause's expansion.  */
static size_t
iterator_size (const struct target_region *region, size_t i)
{
  return (1 + 2 * *(size_t *) region->hosts[i]) * sizeof (size_t);
}

static size_t
lay_out (const struct target_region *region, struct package *package,
         size_t *align)
{
  size_t privates = region->fn ? target_private_size (region, align) : 0;
  if (!region->fn || *align < __BIGGEST_ALIGNMENT__)
    *align = __BIGGEST_ALIGNMENT__;
  package->region = *region;
  package->privates = align_up (sizeof *package, *align);
  package->hosts = align_up (package->privates + privates, sizeof (void *));
  package->sizes = package->hosts + region->count * sizeof (void *);
  package->args = package->sizes + region->count * sizeof (size_t);
  package->iterators
    = package->args + launch_arguments_length (region->args) * sizeof (void *);
  package->kinds = package->iterators;
  for (size_t i = 0; i < region->count; i++)
    if (is_iterator (region, i))
      package->kinds += iterator_size (region, i);
  return package->kinds + region->count * kind_size (region);
}

size_t
target_package_size (const struct target_region *region, size_t *align)
{
  struct package package;
  return lay_out (region, &package, align);
}

static void
fill_privates (const struct target_region *region, char *memory)
{
  size_t offset = 0;
  struct kind_entry entry;
  for (size_t i = 0; i < region->count; i++)
    if (is_private (region, i, &entry))
      {
        offset = align_up (offset, (size_t) 1 << entry.align);
        memcpy (memory + offset, region->hosts[i], region->sizes[i]);
        offset += region->sizes[i];
      }
}

void
target_package_fill (void *memory, const struct target_region *region)
{
  struct package *package = memory;
  char *base = memory;
  size_t align;
  lay_out (region, package, &align);
  memcpy (base + package->hosts, region->hosts,
          region->count * sizeof (void *));
  memcpy (base + package->sizes, region->sizes,
          region->count * sizeof (size_t));
  memcpy (base + package->kinds, region->kinds,
          region->count * kind_size (region));
  memcpy (base + package->args, region->args ? region->args : (void **) base,
          launch_arguments_length (region->args) * sizeof (void *));
  char *iterator = base + package->iterators;
  for (size_t i = 0; i < region->count; i++)
    if (is_iterator (region, i))
      {
        memcpy (iterator, region->hosts[i], iterator_size (region, i));
        iterator += iterator_size (region, i);
      }
  if (region->fn != NULL)
    fill_privates (region, base + package->privates);
}

void
target_package_open (void *memory, struct target_region *region)
{
  struct package *package = memory;
  char *base = memory, *iterator = base + package->iterators;
  uintptr_t old = (uintptr_t) package->region.hosts;
  *region = package->region;
  region->hosts = (void **) (base + package->hosts);
  region->sizes = (size_t *) (base + package->sizes);
  region->kinds = base + package->kinds;
  if (region->args != NULL)
    region->args = (void **) (base + package->args);
  for (size_t i = 0; i < region->count; i++)
    {
      uintptr_t offset = (uintptr_t) region->hosts[i] - old;
      if (offset < region->count * sizeof (void *))
        region->hosts[i] = (char *) region->hosts + offset;
      else if (is_iterator (region, i))
        {
          region->hosts[i] = iterator;
          iterator += iterator_size (region, i);
        }
    }
  if (region->fn != NULL)
    place_privates (region, base + package->privates, false);
}
