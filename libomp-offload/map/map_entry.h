/* An entry of a device's map (map.h): a host range, where it is on the device, who may use it,
   and the memory that it lies in there.

   An ARRIVING entry belongs to the thread that made it, a LEAVING one to the
   thread whose release was the last, until that thread makes it PRESENT or
   removes it; or, while its count is not 0, to the threads that detach a pointer in
   it (map_begin_detach_write_locked).  A thread that needs the range of an entry of
   other threads waits for that entry alone, holding nothing, and looks again: so no
   two threads wait for each other.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_MAP_ENTRY_H
#define GANGWAY_OFFLOAD_MAP_ENTRY_H

#include "base/attributes.h"
#include "libomp-offload/device/data_events.h"
#include "libomp-offload/device/device.h"

struct map;
struct map_entries;
struct map_mark;
struct plan;

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

/* The entries of one map, in use and free.  Zero: none.  Guarded by the map's lock, taken for
   writing.  */
struct map_entry_pool
{
  struct map_entry *free;     /* chained by sibling */
  struct map_entries *memory; /* of all */
};

/* An entry for [START, END) that is in no index, FREE still, with no count and in no block; it
   is LEADER's part, or its own leader where that is NULL.  NULL where there is no memory.  */
struct map_entry *map_entry_take_write_locked (struct map_entry_pool *pool,
                                               uintptr_t start, uintptr_t end,
                                               struct map_entry *leader);
/* ENTRY, which is in no index any more, is free; the threads that wait for it are woken.  Its
   block is the caller's.  */
void map_entry_give_write_locked (struct map_entry_pool *pool,
                                  struct map_entry *entry);
/* Call VISIT with MAP for each entry of POOL, free ones too.  It may give entries.  */
void map_entries_visit_write_locked (struct map_entry_pool *pool,
                                     void (*visit) (struct map *map,
                                                    struct map_entry *entry),
                                     struct map *map);
/* Free POOL's entries, and forget the blocks that they lie in: the memory of those goes with
   DEVICE's allocator.  No thread uses them.  */
void map_entries_free (struct map_entry_pool *pool, struct device *device);

/* Give ENTRY the state STATE.  A new number goes with FREE, when the memory may
   become another entry's.  An entry that was not FREE is in the index, where a
   thread may find it and wait for its version to change: these threads are
   woken.  With the map's lock for writing, or, from ARRIVING to PRESENT, in any mode.  */
void map_entry_set_state (struct map_entry *entry, enum map_entry_state state);

/* ENTRY's state (MAP_ENTRY_STATE) and number; what the entry says in that state is seen.  */
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
/* Undo map_entry_hold, and wake who waits for it.  No lock is needed.  */
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
