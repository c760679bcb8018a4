/* The map of one device: from host ranges to device ranges, with reference
   counts, and its mirror by device address.

   Invariants: entries' host ranges do not overlap and are not empty; if the map
   has a mirror, an entry is in it if and only if it is PRESENT or LEAVING; a
   PRESENT entry's count is at least 1.  A look-up changes nothing.

   Not every reference is in a count: a region whose variables are all present
   owes its counts instead (plan.h), so that launches write to nothing that they
   share.  Before a thread lowers a count to 0, it raises those that are owed.
   So a count that a thread has not yet made sure of can only be too low, and
   never 0.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_MAP_H
#define GANGWAY_OFFLOAD_MAP_H

#include "libomp-offload/device/device.h"
#include "libomp-offload/map/map_claims.h"
#include "libomp-offload/map/map_entry.h"
#include "libomp-offload/map/map_lock.h"
#include "libomp-offload/map/range_index.h"

struct plan_slot;

/* Bring the map of DEVICE up to date with what was loaded into the process or
   unloaded, where that tells what is mapped; returns whether it may have changed.
   Called with no lock held.  */
typedef bool map_refresher (struct device *device);

struct map
{
  struct device *device;     /* constant */
  map_refresher *refresh;    /* constant; NULL: nothing to ask */
  struct map_lock lock;      /* guards the indexes and the pool */
  struct range_index hosts;  /* by host_start */
  struct range_index mirror; /* by device_start */
  /* There is one: made by the first look-up.  Atomic, changed with the write lock.  */
  bool mirrored;
  struct range_index links; /* declare target link variables */
  struct map_entry_pool entries;
  /* Copies back in queues (plan_departures.c).  Atomic, changed with the write lock.  */
  struct departure *departures;
  /* Kept for the next constructs (plan_pool.c).  Constant, set by plan_slots_create.  */
  struct plan_slot *plans;
  /* Make entries of all claims; with the write lock held.  Constant, set with
     plans; NULL: nobody claims.  */
  void (*settle_claims_write_locked) (struct map *map);
  struct map_claims claims; /* of the plans in the slots, by slot */
  /* Plans with entries that have a mark: where there is none, no entry needs to
     be looked at.  Atomic, changed with the write lock.  */
  uint32_t marking;
};

/* What a look-up found.  */
struct map_range
{
  struct map_entry *entry; /* NULL: nothing of the range is mapped */
  uintptr_t device;        /* device address of the start looked up */
  bool partial;            /* the range is not reached from the entry */
};

/* An empty map of DEVICE, refreshed by REFRESH, which may be NULL; it has no slots
   for plans yet.  Ends the process where there is no memory.  */
struct map *map_create (struct device *device, map_refresher *refresh);
/* Forgets all entries; the device memory they lie in goes with the device's
   allocator.  No thread uses MAP.  */
void map_destroy (struct map *map);

/* Call MAP's refresher; false where it has none.  No lock held.  */
static inline bool
map_refresh (struct map *map)
{
  return map->refresh != NULL && map->refresh (map->device);
}

/* Find [HOST, HOST + SIZE).  SIZE 0 finds an entry that contains HOST, or
   begins or ends there (5.2, 5.8.6 zero-length array sections).  Several
   threads may look up at once.  Waits for an entry on its way.  *entry may go
   when another thread unmaps it: use it where the program excludes that.

   This, map_lookup_device, map_associate and a plan's passes refresh the map where the
   answer may depend on what is loaded: where the look-up finds nothing, or a program's
   variable.  */
struct map_range map_lookup (struct map *map, const void *host, size_t size);
/* Whether the answer ENTRY to a look-up may change once the map is refreshed (map_refresh):
   nothing was found, or a variable of a loaded object.  With the lock held in any mode.  */
static inline bool
map_answer_is_loaders (const struct map_entry *entry)
{
  return entry == NULL || entry->origin == MAP_VARIABLE;
}

/* ------------------------------------------------------------------------
   For map-vars, with the lock held in the mode the name says (read: either). */

/* Take MAP's lock for reading, or for writing, to look ranges up: what regions had
   claimed before is in the indexes then.  Released by map_lock_read_end and
   map_lock_write_end.  No lock held.  */
void map_read_begin (struct map *map);
void map_write_begin (struct map *map);

/* The first entry that overlaps [START, END), START < END; NULL where none
   does.  */
struct map_entry *map_find_read_locked (struct map *map, uintptr_t start,
                                        uintptr_t end);
/* As map_lookup with size 0; an entry that ends at ADDRESS will do only with
   ENDS.  NULL where there is none.  */
struct map_entry *map_find_point_read_locked (struct map *map,
                                              uintptr_t address, bool ends);
/* The declare target link variable that [START, END) lies in, or NULL.  */
struct map_entry *map_find_link_read_locked (struct map *map, uintptr_t start,
                                             uintptr_t end);

/* The last entry that begins at ADDRESS or before, if the memory that its
   structure took on the device has room for all of [ADDRESS, END), where no
   entry is; else NULL.  */
struct map_entry *map_find_room_read_locked (struct map *map, uintptr_t address,
                                             uintptr_t end);
/* Whether what begins in ENTRY is all there up to END: in ENTRY and the ones
   after it, which lie side by side on the host and at one distance from there on
   the device, so that a pointer to the first byte reaches all of it.  Bytes
   between two parts of a structure or behind the last one (padding) may be in no
   entry if the structure's memory has room for them.  Parts that were mapped
   apart, to places on the device that are not side by side, do not make a
   whole.  False also, with *BLOCKED set, where an entry is on its way and not
   MAKER's own.  */
bool map_reaches_read_locked (struct map *map, const struct map_entry *entry,
                              uintptr_t end, const struct plan *maker,
                              struct map_entry **blocked);

/* Insert a new ARRIVING entry for [START, END), which nothing overlaps, with a
   count of 0 and MAKER as its maker.  LEADER is the first part of the structure
   that the entry is a part of, NULL where it is none.  NULL where there is no
   memory.  */
struct map_entry *map_insert_write_locked (struct map *map, uintptr_t start,
                                           uintptr_t end,
                                           struct map_entry *leader,
                                           const struct plan *maker);
/* Make ENTRY, ARRIVING, PRESENT, and wake the threads that wait for it.  False,
   with nothing changed, where there is no memory for the mirror.  */
bool map_publish_write_locked (struct map *map, struct map_entry *entry);
/* As map_publish_write_locked, for ENTRY's maker, which holds no lock; takes
   the lock, and only for reading where the map has no mirror.  */
bool map_publish (struct map *map, struct map_entry *entry);
/* Make LEADER and its siblings LEAVING, as far as they are PRESENT.  */
void map_leave_write_locked (struct map *map, struct map_entry *leader);
/* The caller, which holds ENTRY, PRESENT, is about to change what an attached pointer in
   it is on the device: other threads that find ENTRY wait until map_end_detach.  Several
   threads may be between the two calls at once.  map_end_detach takes the lock; after the
   last one ENTRY is PRESENT again, unless its count has become 0 meanwhile.  */
void map_begin_detach_write_locked (struct map_entry *entry);
void map_end_detach (struct map *map, struct map_entry *entry);
/* Take LEADER and its siblings out of the map: ARRIVING or LEAVING ones, or PRESENT
   ones without a count.  Their blocks are the caller's to release.  */
void map_remove_write_locked (struct map *map, struct map_entry *leader);

/* For the child of a fork, whose only thread runs the program's code and is in
   the middle of no mapping: entries that other threads had arriving or leaving
   go, and nobody holds an entry.  Their device memory stays in use, since the
   thread that had them may have been about to give it back.  */
void map_forget_others_write_locked (struct map *map);

#endif
