/* Attached pointers (OpenACC 3.3, 2.6.8 and 2.7.2; OpenMP 5.2, 5.8.3): a pointer in a
   present range that holds the device address of its pointee while its count is not zero.
   Copies in either direction leave such pointers alone.

   The counts are the entry's, and not a plan's.  Each function says which lock of the map
   it needs; those that say nothing of one need the entry to stay: the lock, held for
   reading or writing, or a count or hold of the entry.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_ATTACH_H
#define GANGWAY_OFFLOAD_ATTACH_H

#include "base/attributes.h"
#include "libomp-offload/map/map.h"

/* The count of the pointer at host address HOST in ENTRY; NULL where there is
   no memory for counts (MAKE), or none yet.  */
uint32_t *attach_count (struct map_entry *entry, uintptr_t host, bool make);
/* Whether the pointer at host address HOST in ENTRY is attached; *WORD is then
   the device address that it holds.  */
bool attach_is_attached (struct map_entry *entry, uintptr_t host,
                         uintptr_t *word);
/* Whether the pointer at host address HOST in ENTRY, which is attached, has its value on
   the device, or gets it in front of ENTRY's mark.  The thread that has stored it, or
   put the store into the queue in front of the mark, says so with attach_settle.  */
bool attach_is_settled (const struct map_entry *entry, uintptr_t host);
void attach_settle (const struct map_entry *entry, uintptr_t host);
/* One attachment more of the pointer at host address HOST in ENTRY, which has
   counts, to device address WORD; FRESH: to what this construct makes, whose
   address attach_note says once it is known.  With the map's lock held: for writing
   where the pointer is not attached, or OPENACC attaches it anew as it was attached
   to another address.  Returns whether the pointer is to be stored, and then
   attach_settle to be called.  */
bool attach_raise (struct map_entry *entry, uintptr_t host, uintptr_t word,
                   bool fresh, bool openacc);
void attach_note (const struct map_entry *entry, uintptr_t host,
                  uintptr_t word);
/* One attachment less (ALL: none left) of the pointer at host address HOST in
   ENTRY, held, of MAP, whose lock is not held.  True where that was the last one:
   others wait for ENTRY then until the caller has put the host's value there and
   called map_end_detach.  False too where the pointer is not attached, which is no
   error (OpenACC 3.3, 2.7.2).  */
bool attach_lower (struct map *map, struct map_entry *entry, uintptr_t host,
                   bool all);
/* Copy SIZE bytes at host address HOST in ENTRY to or from the device, leaving
   out attached pointers, and what would be written to memory that the loader
   has made read-only.  False after a message.  */
bool attach_copy (struct device *device, const struct map_entry *entry,
                  uintptr_t host, size_t size, bool to_device,
                  struct goacc_asyncqueue *queue);
/* As attach_copy from the device, where the SIZE bytes have already come to
   FETCHED.  */
void attach_take (const struct map_entry *entry, uintptr_t host, size_t size,
                  const char *fetched);
/* Store WORD at DEVICE_ADDRESS, where the pointer at HOST is on the device.  False
   after a message.  */
bool attach_store (struct device *device, uintptr_t host,
                   uintptr_t device_address, uintptr_t word,
                   struct goacc_asyncqueue *queue);

#endif
