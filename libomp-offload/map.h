/* The map of one device: from host ranges to device ranges, with reference
   counts, and its mirror by device address.

   Invariants: entries' host ranges do not overlap; an entry is in the mirror if
   and only if it has a device range; reference counts are at least 1, or the
   entry is on its way out and in neither index.  A look-up changes nothing.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_MAP_H
#define GANGWAY_OFFLOAD_MAP_H

#include "base/attributes.h"
#include "libomp-offload/device.h"

/* Reference count of what is never unmapped: declare target variables,
   omp_target_associate_ptr, acc_map_data, acc declare.  */
#define MAP_REFCOUNT_INFINITE UINTPTR_MAX

/* A device allocation that several entries lie in; freed with the last.  */
struct map_block
{
  void *memory;                 /* device address, NULL: not the map's to free */
  size_t entries;               /* that lie in it; atomic */
};

enum map_entry_state
{
  MAP_ENTRY_ARRIVING,           /* being allocated or filled by its maker */
  MAP_ENTRY_PRESENT,
  MAP_ENTRY_LEAVING
};

struct map_entry
{
  uintptr_t host_start, host_end;       /* end is one past the last byte */
  uintptr_t device_start;
  struct map_block *block;
  /* Under the map's lock.  The dynamic count is OpenACC's (2.6.7): the part of
     refcount that dynamic data lifetimes hold.  */
  uintptr_t refcount;
  uintptr_t dynamic_refcount;
  uint32_t state;                       /* atomic; enum map_entry_state */
  /* Attachment counts, one per pointer-sized word of the range; made by the
     first attach.  Under the map's lock.  */
  unsigned short *attach_counts;
  /* declare target link: the host variable's entry whose pointer on the device
     is to be set to this range; else NULL.  */
  struct map_entry *link;
};

/* What a look-up found.  */
struct map_range
{
  struct map_entry *entry;      /* NULL: nothing of the range is mapped */
  uintptr_t device;             /* device address of the start looked up */
  bool partial;                 /* mapped in part only: the user's error */
};

struct map *map_create (struct device *device);
void map_destroy (struct map *map);

/* Find [HOST, HOST + SIZE).  SIZE 0 finds an entry that contains HOST, or
   begins or ends there (5.2, 5.8.6 zero-length array sections).  Several
   threads may look up at once.  */
struct map_range map_lookup (struct map *map, const void *host, size_t size);
/* The entry that DEVICE_ADDRESS lies in, or NULL; for reverse offload,
   acc_hostptr.  */
struct map_entry *map_lookup_device (struct map *map, const void *device_address,
                                     size_t size);

/* Record that [HOST, HOST + SIZE) is at DEVICE_ADDRESS, memory that is not the
   map's, with an infinite count (omp_target_associate_ptr, acc_map_data, image
   tables).  False where any of it is mapped already, elsewhere.  */
bool map_associate (struct map *map, const void *host, size_t size,
                    void *device_address);
/* Undo it.  False where HOST is not the start of such an entry.  */
bool map_disassociate (struct map *map, const void *host);

#endif
