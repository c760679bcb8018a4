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

   An ARRIVING entry belongs to the thread that made it, a LEAVING one to the
   thread whose release was the last, until that thread makes it PRESENT or
   removes it; or, while its count is not 0, to the threads that detach a pointer in
   it (map_begin_detach_write_locked).  A thread that needs the range of an entry of
   other threads waits for that entry alone, holding nothing, and looks again: so no
   two threads wait for each other.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_MAP_H
#define GANGWAY_OFFLOAD_MAP_H

#include "base/attributes.h"
#include "libomp-offload/device/data_events.h"
#include "libomp-offload/device/device.h"
#include "libomp-offload/map/map_claims.h"
#include "libomp-offload/map/map_lock.h"
#include "libomp-offload/map/range_index.h"

/* Reference count of what is never unmapped: declare target variables,
   omp_target_associate_ptr, acc_map_data, acc declare.  */
#define MAP_REFCOUNT_INFINITE UINTPTR_MAX

/* Device memory that several entries lie in; freed with the last.  */
struct map_block
{
  void *memory;   /* device address; of device_alloc */
  size_t entries; /* that lie in it; atomic */
  /* If not NULL the memory is what the last launch in this queue brought along
     (session_stage): it stays as long as nothing else is launched there, so the
     queue is the block's, and goes back to the device's pool with the last
     entry.  */
  struct goacc_asyncqueue *queue;
};

enum map_entry_state
{
  MAP_ENTRY_FREE,     /* in no index */
  MAP_ENTRY_ARRIVING, /* being allocated or filled by its maker */
  MAP_ENTRY_PRESENT,
  MAP_ENTRY_LEAVING /* being copied back by its last user */
};
#define MAP_ENTRY_STATE(version) ((enum map_entry_state) ((version) &3))

/* How an entry came to be.  */
enum map_origin
{
  MAP_MAPPED,     /* by a construct; has a count */
  MAP_ASSOCIATED, /* by map_associate */
  MAP_VARIABLE,   /* by an image's table */
  MAP_LINK        /* declare target link: in no index but links */
};

/* The memory of entries stays valid, and is used for entries only, until the
   map is destroyed: version tells an entry from the ones before it.  */
struct map_entry
{
  uintptr_t host_start, host_end; /* end is one past the last byte */
  uintptr_t device_start;
  struct map_block *block; /* NULL: the map does not free the memory */
  /* At least host_end.  A part of a structure that was mapped together with
     others: the host address to which the memory goes on behind it that the
     structure took on the device; what lies there belongs at the same
     distance.  */
  uintptr_t span_end;
  /* Atomic.  Raised under the lock in any mode; lowered to 0 only under the
     write lock, once plans have settled.  An entry of a structure that OpenMP
     mapped in parts has its leader's count.  The dynamic count is OpenACC's (2.7,
     2.6.7): the part of refcount that dynamic data lifetimes hold.  */
  uintptr_t refcount;
  uintptr_t dynamic_refcount;
  /* State in the low 2 bits, a number that changes with each use of this
     memory above.  Atomic; a futex.  Changed under the write lock; only from
     ARRIVING to PRESENT under the lock in any mode.  */
  uint32_t version;
  /* Threads that copy to or from the range without a count (update, exit data):
     the entry is not removed before they are done.  Atomic, and raised under
     the lock; a futex.  */
  uint32_t holds;
  /* Threads that may sleep until version or holds changes: where there are none,
     a change is no call of the kernel.  Atomic.  */
  uint32_t waiters;
  uint8_t origin; /* enum map_origin */
  /* A construct or a routine other than the one that made the entry has found
     it.  Atomic; set under the lock in any mode.  */
  bool used;
  /* A Fortran descriptor that had a null pointer when it was copied: the next
     construct that finds the pointer set copies it again.  Atomic.  */
  bool null_pointers;
  /* Bytes between or behind a structure's parts, which came when the whole was
     mapped.  They have a count of their own, and may outlive the parts.  */
  bool between;
  /* The plan whose construct allocates and fills an ARRIVING entry.  */
  const struct plan *maker;
  /* Attachment counts, one per pointer-sized word of the range, and more
     (attach.c); made by the first attach.  The pointer and the counts are
     atomic.  */
  uint32_t *attach_counts;
  /* The first of a structure's parts mapped together, itself if alone, and the
     next part.  */
  struct map_entry *leader, *sibling;
  /* declare target link: the variable's entry, whose device_start is the
     pointer on the device that is to be set to this range; else NULL.  */
  struct map_entry *link;
  /* Threads that put a pointer's host value back on the device: meanwhile the entry is
     LEAVING, though its count is not 0 (map_begin_detach_write_locked).  */
  uint32_t detaching;
  /* If not NULL the entry is present behind this mark: its data is complete on
     the device once that has passed.  Set before the entry becomes PRESENT and
     removed by its maker, under the write lock.  */
  struct map_mark *mark;
};

struct map_entries;
struct map_mark;
struct plan;
struct plan_slot;

/* Bring the map of DEVICE up to date with what was loaded into the process or
   unloaded, where that tells what is mapped; returns whether it may have changed.
   Called with no lock held.  */
typedef bool map_refresher (struct device *device);

struct map
{
  struct device *device;        /* constant */
  map_refresher *refresh;       /* constant; NULL: nothing to ask */
  struct map_lock lock;         /* guards the indexes and the free list */
  struct range_index hosts;     /* by host_start */
  struct range_index mirror;    /* by device_start */
  bool mirrored;                /* there is one: made by the first look-up;
                                   atomic, changed with the write lock */
  struct range_index links;     /* declare target link variables */
  struct map_entry *free;       /* chained by sibling */
  struct map_entries *memory;   /* of entries */
  struct departure *departures; /* copies back in queues (plan_departures.c);
                                   atomic, changed with the write lock */
  struct plan_slot *plans;      /* kept for the next constructs (plan_pool.c);
                                   constant, set by plan_slots_create */
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

   This, the next two and a plan's passes refresh the map where the answer may
   depend on what is loaded: where the look-up finds nothing, or a program's
   variable.  */
struct map_range map_lookup (struct map *map, const void *host, size_t size);
/* The entry that [DEVICE_ADDRESS, DEVICE_ADDRESS + SIZE) touches, or NULL; for
   reverse offload, acc_hostptr, acc_free.  */
struct map_entry *map_lookup_device (struct map *map,
                                     const void *device_address, size_t size);

/* Record that [HOST, HOST + SIZE) is at DEVICE_ADDRESS, memory that is not the
   map's, with an infinite count (omp_target_associate_ptr, acc_map_data).
   False where any of it is mapped already, elsewhere, or there is no memory.
   Refreshes the map and takes the lock for writing.  */
bool map_associate (struct map *map, const void *host, size_t size,
                    void *device_address);
/* Undo map_associate.  False where HOST is not the start of such an entry.
   Takes the lock for writing.  */
bool map_disassociate (struct map *map, const void *host);

/* Record that the declare target variable [HOST, HOST + SIZE) of an image is at
   DEVICE_ADDRESS, with an infinite count.  LINK: DEVICE_ADDRESS is that of the
   pointer that stands for the variable on the device; the variable itself is
   not present until it is mapped.  False where it overlaps what is mapped
   elsewhere, or there is no memory.  map_remove_variable undoes it; false where
   HOST is not the start of such a variable.  Both take the lock for
   writing.  */
bool map_add_variable (struct map *map, const void *host, size_t size,
                       void *device_address, bool link);
bool map_remove_variable (struct map *map, const void *host, bool link);

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

static inline uint32_t
map_entry_version (const struct map_entry *entry)
{
  return __atomic_load_n (&entry->version, __ATOMIC_ACQUIRE);
}

/* Whether ENTRY is still what it was when its version was VERSION.  With the
   lock held, or a count.  */
static inline bool
map_entry_is_same (const struct map_entry *entry, uint32_t version)
{
  return map_entry_version (entry) >> 2 == version >> 2;
}

/* Whether the device uses ENTRY's range in place: a native device's declare
   target variables, and what their pointers lead to.  */
static inline bool
map_entry_is_shared (const struct map_entry *entry)
{
  return entry->device_start == entry->host_start;
}

/* Note that a construct or routine other than its maker's has found ENTRY; with
   the lock held.  The field is written at most once, so that threads that find
   the entry often share its cache line.  */
static inline void
map_entry_note_use (struct map_entry *entry)
{
  if (unlikely (!__atomic_load_n (&entry->used, __ATOMIC_RELAXED)))
    __atomic_store_n (&entry->used, true, __ATOMIC_RELAXED);
}

/* Whether map_entry_note_use was called for ENTRY: then plans may owe a count,
   or an attachment, of it.  With the write lock held.  */
static inline bool
map_entry_is_used (const struct map_entry *entry)
{
  return __atomic_load_n (&entry->used, __ATOMIC_RELAXED);
}

/* Tell the observer of data events that ENTRY begins or ends to be present.  No
   lock held; nobody else removes ENTRY.  */
static inline void
map_entry_tell (struct device *device, const struct map_entry *entry,
                enum data_event_type type)
{
  data_event_tell (type, device, entry->host_end - entry->host_start,
                   (const void *) entry->host_start,
                   (const void *) entry->device_start);
}

/* Whether PLAN, which found ENTRY with the lock held, has to wait for it: it is
   ARRIVING or LEAVING, and not made by PLAN.  */
static inline bool
map_entry_is_blocked (const struct map_entry *entry, const struct plan *plan)
{
  enum map_entry_state state = MAP_ENTRY_STATE (map_entry_version (entry));
  return unlikely (state != MAP_ENTRY_PRESENT)
         && !(state == MAP_ENTRY_ARRIVING && plan != NULL
              && entry->maker == plan);
}

/* Keep ENTRY, PRESENT, from being removed; with the lock held.  A holder waits
   for no other entry.  */
static inline void
map_entry_hold (struct map_entry *entry)
{
  __atomic_fetch_add (&entry->holds, 1, __ATOMIC_RELAXED);
}
void map_entry_let_go (struct map_entry *entry);
/* Wait until nobody holds ENTRY, which is LEAVING.  No lock held.  */
void map_entry_wait_for_holders (struct map_entry *entry);

/* Sleep until ENTRY's version is not VERSION, that of an entry on its way.  No lock
   held.  */
void map_entry_wait (struct map_entry *entry, uint32_t version);

/* BLOCK, which may be NULL, has one entry less.  With the last one BLOCK is freed, and
   its memory goes back to the allocator, or the queue that its memory came with to the
   pool: at once, or, where QUEUE is not NULL, when what is in QUEUE now is done.  No lock
   held.  */
void map_block_release (struct device *device, struct map_block *block,
                        struct goacc_asyncqueue *queue);

#endif
