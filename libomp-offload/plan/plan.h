/* The plan of one construct: its variables as items, and the passes over them.

     read -> group -> look up -> lay out -> allocate -> values -> pointers
          -> send -> publish                                   (mapvars_enter)
     find -> detach -> always from -> count down -> copy back -> remove
          -> free                                              (mapvars_leave)
     read -> find -> the same                                  (mapvars_exit)
     read -> find -> copy                                      (mapvars_update)

   A plan belongs to the thread that runs a pass over it.  It is the memory that
   a construct has between its beginning and its end (struct mapping is a plan),
   and the map keeps it for a later construct.

   A region whose variables are all present (plan_present) raises no count: its
   plan owes the counts and the attachments.  At the region's end plan_forgive
   says that they need not be raised any more.  A thread that is about to lower
   a count to 0 before then has the plan settle (plan_settle_write_locked),
   which raises its counts; from then on it is as if the region had counted.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_PLAN_H
#define GANGWAY_OFFLOAD_PLAN_H

#include "base/attributes.h"
#include "libomp-offload/map/kinds.h"
#include "libomp-offload/map/map.h"
#include "libomp-offload/plan/plan_pool.h"
#include "libomp-offload/plan/request.h"

struct gomp_stage; /* <gomp/plugin.h> */

/* What is known of an item's range.  */
enum item_state
{
  ITEM_UNKNOWN, /* not looked up, or has no range */
  ITEM_FOUND,   /* in the map; entry is set */
  ITEM_MISSING, /* to be made */
  ITEM_ABSENT,  /* not in the map, and stays so */
  ITEM_NOTED    /* plan_present: a pointer to attach lies in entry */
};

enum item_flag
{
  ITEM_IMPLICIT = 1 << 0,    /* mapped by the implicit rules */
  ITEM_MADE = 1 << 1,        /* this plan made the item's entry */
  ITEM_COUNTED = 1 << 2,     /* this plan raised the entry's count */
  ITEM_COPY = 1 << 3,        /* copy to the device though it is present */
  ITEM_STORE = 1 << 4,       /* store word at the item's device address */
  ITEM_ATTACHED = 1 << 5,    /* this plan raised an attachment count */
  ITEM_LAST = 1 << 6,        /* this plan lowered the entry's count to 0 */
  ITEM_HELD = 1 << 7,        /* this plan holds the entry */
  ITEM_PIECE = 1 << 8,       /* the rest of item `owner', from the end of that
                             item's entry on (plan_add_piece) */
  ITEM_ROOM = 1 << 9,        /* made in memory that a structure's block has
                             already */
  ITEM_MEANT = 1 << 10,      /* to be found by plan_find */
  ITEM_BY_ADDRESS = 1 << 11, /* ITEM_MEANT: found by its address, if its entry
                                is gone */
  ITEM_EARLY = 1 << 14,      /* OpenACC: private if it is not in the map */
  ITEM_STAGED = 1 << 12,     /* its memory is the session's (plan_stage) */
  ITEM_FETCHED = 1 << 13,    /* its data is on its way, or has come, back into
                             memory of the plan's (plan_fetch) */
  ITEM_GONE = 1 << 15        /* plan_find: its entry was gone, so that each look
                                is by address */
};

/* The short way (plan_present) makes at most so many missing variables, each of
   at most so many bytes, because one copy sends all of them from a buffer on
   the stack.  */
#define PLAN_MAKES MAP_CLAIM_RANGES
#define PLAN_MAKES_SIZE MAP_CLAIM_GRANULE

/* Of an item that takes the place of KIND_POINTER in a region: the pointer lies
   in a slot that the region has for itself, and is in no map.  */
#define KIND_SLOT ((uint32_t) 1 << 31)
/* What a region has for itself.  */
#define KIND_OWN (KIND_FIRSTPRIVATE | KIND_SLOT)

#define ITEM_NONE UINT32_MAX
#define ITEM_NO_ABI_KIND UINT16_MAX

struct plan_item
{
  /* plan_present looks at the fields from here to abi_kind, to see whether the
     item is what it was when the plan was used before.  */
  uintptr_t host;  /* start of the range; the value if no range */
  size_t size;     /* of the range; parts of a KIND_STRUCT */
  uintptr_t value; /* device address: the table's entry */
  struct map_entry *entry;
  uint32_t version;  /* of entry when found */
  uint16_t abi_kind; /* the ABI's whole entry, or ITEM_NO_ABI_KIND */
  uint16_t flags;    /* enum item_flag */
  uint32_t kind;     /* enum kind_property; 0: the value is host */
  uint8_t state;     /* enum item_state */
  uint8_t code;      /* the ABI's kind */
  uint8_t align;     /* log2 */
  uint32_t counter;  /* the first item whose entry has this one's leader */
  uint32_t owner;    /* the KIND_STRUCT or KIND_DESCRIPTOR item this
                        is a part of, the item of which it is a piece, of
                        KIND_SLOT the slot it points to, or ITEM_NONE */
  size_t bias;       /* of pointers */
  uint32_t source;   /* index in the request */
  /* KIND_OWN and made entries: where in block `block', or in the stage.  */
  uint32_t block;
  size_t offset;
  /* The pointer to store: WORD, or, where POINTEE (an entry this plan makes)
     is set, the device address of host address WORD.  Of a KIND_STRUCT whose
     parts are laid out: the host address up to which their memory reaches.  */
  struct map_entry *pointee;
  uintptr_t word;
  const char *fetched; /* ITEM_FETCHED: where */
};

/* A device allocation of this plan.  */
struct plan_block
{
  size_t size, align; /* align is a power of two */
  uintptr_t base;     /* aligned device address */
  void *memory;
  struct map_block *block; /* NULL until an entry lies in it */
};

/* Bytes to send to a device address: from host memory at FROM; or, behind the
   plan's data_count, WORD, the device's value of the pointer at FROM.  */
struct plan_send
{
  uintptr_t device;
  const void *from;
  uintptr_t word;
  size_t size;
  uint32_t block; /* of the data: no copy spans two */
  bool copied;    /* FROM may change once the construct began */
};

/* The steps of a construct's end that nobody waits for; see plan_leave.c.  */
enum plan_step
{
  PLAN_STEP_FIND,  /* find, detach, copy what always comes back */
  PLAN_STEP_COUNT, /* lower the counts */
  PLAN_STEP_BACK,  /* copy back */
  PLAN_STEP_REMOVE
};

/* Host memory that a queue reads or writes, freed with the construct's end.  */
struct plan_buffer
{
  struct plan_buffer *next;
  char bytes[] __attribute__ ((aligned));
};

/* What failed, found with the lock held and reported without it.  */
enum plan_failure
{
  PLAN_OK,
  PLAN_NO_MEMORY, /* on the host */
  PLAN_NO_DEVICE_MEMORY,
  PLAN_COPY_FAILED, /* reported by who copied */
  PLAN_BAD_KIND,
  PLAN_NOT_PRESENT,
  PLAN_OVERLAP, /* partly mapped, or present with FORCE */
  PLAN_STRUCT_OVERLAP,
  PLAN_UNORDERED,
  PLAN_NO_POINTEE,
  PLAN_NO_ATTACH_POINTEE,
  PLAN_NO_ALWAYS_POINTER,
  PLAN_NO_USE_DEVICE,
  PLAN_IN_PLACE,   /* a pointer in place, to what has another address */
  PLAN_NOT_MAPPED, /* update, exit data */
  PLAN_UPDATE_OVERLAP,
  PLAN_OUTSIDE, /* exit data beyond the entry */
  PLAN_FULL,    /* no room for another piece: plan_grow, and look again */
  PLAN_SESSION  /* reported by the plugin */
};

struct plan
{
  /* The plan's own memory: constant.  */
  struct device *device;
  struct map *map;
  struct plan_slot *slot;    /* or NULL */
  size_t capacity;           /* items */
  struct plan_block *blocks; /* capacity + 1 */
  struct plan_send *sends;   /* 3 * capacity + 1 */
  uint32_t *seen;            /* table of counted leaders: index + 1 */
  void **staged_table;       /* entries; room for the table */
  const struct mapvars_request *request; /* while plan_present runs */
  /* Of the items that plan_present found: whether one is a descriptor, and all
     their entries' origins.  */
  bool describes;
  unsigned origins;
  /* Which of these items are descriptors, a bit for each.  */
  uint64_t descriptors;
  void *claim_memory; /* where the data is that it claims, if that is filled */

  /* Of one construct; all zero at first.  */
  struct goacc_asyncqueue *queue;
  /* The same queue if it is the construct's own, NULL if it is the program's.
     At the construct's end it is empty, and `queue' is NULL.  */
  struct goacc_asyncqueue *own_queue;
  bool enqueued;    /* copies to the device are in it */
  bool copied_back; /* copies from the device are in own_queue, at the end */
  enum plan_step
    step; /* what the construct's end, in callbacks, is to do next */
  enum mapvars_construct construct;
  bool openacc;
  bool dynamic; /* entries live on after the construct */
  bool owing;   /* it was made to owe; its slot says whether it still does */
  bool found;   /* by plan_find: the entries are held that need it */

  size_t count;     /* items, pieces included */
  size_t pieces;    /* the last so many items, which have ITEM_PIECE */
  size_t begun;     /* the first so many pieces: those of plan_lookup */
  size_t entries;   /* the request's count */
  size_t made;      /* items with ITEM_MADE */
  size_t counted;   /* items with ITEM_COUNTED or ITEM_ATTACHED */
  size_t last;      /* items with ITEM_LAST */
  size_t privates;  /* items that are KIND_OWN */
  bool attaches;    /* plan_present: an item is KIND_ATTACH */
  bool afresh;      /* plan_present: an item is not as it was before */
  bool empties;     /* plan_present: an empty section is not there */
  unsigned missing; /* plan_present: how many items are ITEM_MISSING */
  uint8_t missing_at[PLAN_MAKES]; /* their indexes */
  /* How many of the missing items the plan claims: all of them or 0.  It stays so when
     the claim is settled, from when on `made' is not 0.  Changed with the map's lock
     held (plan_make.c).  */
  uint8_t claimed;
  bool claim_is_filled;
  bool claims_from; /* some of what is claimed comes back */
  /* Where that has come to, behind the kernel: the stage's bytes from offset
     CLAIM_FETCHED_AT on; NULL: not, or they are read in the stage.  */
  const char *claim_fetched;
  size_t claim_fetched_at;
  /* plan_present: the bytes that the private copies take together, each at its item's
     offset, and their alignment.  */
  size_t private_size, private_align;
  bool pointers; /* any item stores, attaches, uses device */
  bool copies;   /* any item is KIND_ALWAYS or ITEM_COPY */
  bool always_from;

  /* What the session brings along, in memory of the plugin's; SIZE 0 and COUNT 0
     where it brings nothing.  Entries in it share STAGED_BLOCK, which has the
     queue and in which the plan itself counts as one.  */
  struct gomp_stage stage;
  size_t staged_made; /* made items in it */
  struct map_block *staged_block;

  struct plan_buffer *buffers;
  struct map_mark *mark; /* of the entries that this plan made, or NULL */

  /* The table: in the stage, or at block 0's base.  */
  bool wants_table;
  void **table;           /* where to write it */
  uintptr_t table_device; /* 0: the plugin has it */

  size_t block_count;
  size_t send_count;
  size_t data_count; /* the first so many sends: those of plan_gather */
  size_t seen_mask;

  /* PLAN_OK, or what failed, at which item, against which entry.  */
  enum plan_failure failure;
  size_t failed_item;
  uintptr_t failed_start, failed_end;

  struct plan_item items[];
};

/* A plan with room for COUNT items, one last used with KEY (the construct's
   kinds) if such a one is kept; NULL where there is no memory.  The items are
   those of its last use, or zero.  */
struct plan *plan_acquire (struct device *device, size_t count,
                           const void *key);
/* Empty the table of counted leaders, so that plan_note_leader begins anew.  */
void plan_forget_leaders (struct plan *plan);
/* PLAN in memory with more room, after PLAN_FULL, which it forgets; the plan
   that is given is no more.  NULL where there is no memory: PLAN is as it was
   and its failure is PLAN_NO_MEMORY.  */
struct plan *plan_grow (struct plan *plan);
void plan_release (struct plan *plan);

/* From now on PLAN owes the counts of its entries, all of which were found
   under the lock that is still held.  A plan without a slot raises them
   instead.  */
void plan_owe_read_locked (struct plan *plan);
/* The end of PLAN's region.  True where PLAN owed its counts until now: nothing
   is to be lowered, and PLAN is released.  False where its counts have been
   raised, and the caller is to lower them.  No lock held.  */
bool plan_forgive (struct plan *plan);
/* Raise the counts that plans owe, and make entries of what they claim.  */
void plan_settle_write_locked (struct map *map);

/* The number of PLAN's slot, and of its claim.  */
static inline unsigned
plan_slot_number (const struct plan *plan)
{
  return plan->slot - plan->map->plans;
}

/* Whether nobody has had PLAN, which was to owe, settle.  With the map's lock
   held.  */
static inline bool
plan_owes (const struct plan *plan)
{
  return __atomic_load_n (&plan->slot->state, __ATOMIC_RELAXED) == PLAN_OWING;
}

/* Note a failure (the first stays); returns false.  */
bool plan_fail (struct plan *plan, enum plan_failure failure, size_t item,
                const struct map_entry *entry);
/* Say what failed.  No lock held.  */
void plan_report (const struct plan *plan);
/* Print, for GANGWAY_INFO=maps, what PLAN's construct found or made, or, if
   ENDS, what it left in the map.  No lock held.  */
void plan_info (const struct plan *plan, bool ends);

/* The short way (plan_present.c): where the variables of REQUEST, a region's, are
   present, but for private copies and a few small ones, and nothing is to be
   stored, the plan, which owes their counts; else NULL, with nothing done.  The
   items have their values but for the private copies, for which
   plan->private_size bytes are to be staged.  Takes the map's lock.  */
struct plan *plan_present (struct device *device,
                           const struct mapvars_request *request);
/* Fill what STAGE gives: the table, and the private copies if there are any.  */
void plan_present_fill (struct plan *plan, const struct gomp_stage *stage);
/* Give the items of PLAN, which plan_present found and did not count, the fields that
   the passes of a construct's end look at.  */
void plan_complete (struct plan *plan);

/* Make PLAN's missing variables, PLAN owing its counts (plan_make.c): claims their
   ranges.  Without a queue their data is copied, too; in a queue of the construct's own
   plan_make_room and plan_make_fill, or plan_make_give_up, are to follow.  False where
   the passes have to do it, as for a region in a queue of the program's; nothing is made
   then, but for entries that other threads have counted already.  Takes the map's
   lock.  */
bool plan_make (struct plan *plan);
/* Ask, in PLAN->stage, for room for what PLAN claims, behind what is asked for
   already.  */
void plan_make_room (struct plan *plan);
/* The stage is given: put the data there, and note that it is.  Takes the map's
   lock.  */
void plan_make_fill (struct plan *plan);
/* Take the claim back, which is not filled.  Takes the map's lock.  */
void plan_make_give_up (struct plan *plan);
/* Whether PLAN claims what is to be in the stage.  */
static inline bool
plan_makes_in_stage (const struct plan *plan)
{
  return plan->claimed > 0 && plan->own_queue != NULL;
}
/* Put a copy of what PLAN claims and what comes back behind the launch, from the stage,
   which the host cannot read.  False after a message.  */
bool plan_fetch_claimed (struct plan *plan);
/* Make entries of what PLAN claims, as of what the passes make.  PLAN has been made
   to look as they expect (plan_complete).  */
void plan_insert_claimed_write_locked (struct plan *plan);
/* The same where PLAN's region is over and its thread copies what comes back: the
   entries are LEAVING, and that thread's.  */
void plan_insert_returning_write_locked (struct plan *plan);
/* Whether the host has what PLAN claims and what comes back, its region being over;
   and copy it to the variables.  No lock held.  */
bool plan_can_return (const struct plan *plan);
void plan_return (struct plan *plan);
/* End the claim of PLAN, whose region is over and has brought back what comes back, and
   free what it used.  No lock held.  */
void plan_unmake (struct plan *plan);

/* The alignment that ITEM asks for.  */
static inline size_t
plan_alignment (const struct plan_item *item)
{
  return (size_t) 1 << (item->align < 20 ? item->align : 20);
}

/* --- The passes.  Each returns false after plan_fail.  */

/* The items of REQUEST, clauses with iterators expanded.  NULL after a message.
   The counterpart is plan_release.  */
struct plan *plan_read (struct device *device,
                        const struct mapvars_request *request);
/* Find structures' parts, descriptors' pointers.  */
bool plan_group (struct plan *plan);

/* Find every range, insert the missing ones, raise counts.  Waits for entries
   on their way.  Takes the map's lock.  On failure nothing is inserted or
   raised.  */
bool plan_lookup (struct plan *plan);
/* For plan_lookup: insert an entry for each item that is ITEM_MISSING, or find it in one
   that an earlier item has made.  False after plan_fail.  */
bool plan_insert_missing_write_locked (struct plan *plan);
/* Whether ENTRY, which PLAN has made, serves ITEM, which then has it.  False after
   plan_fail.  */
bool plan_share_write_locked (struct plan *plan, struct plan_item *item,
                              struct map_entry *entry);
/* Take the entries that PLAN inserted, published or not, out of the map.  */
void plan_remove_made_write_locked (struct plan *plan);
/* Remove the entries that plan_lookup inserted and free what was allocated for
   them.  The counts that it raised are left to plan_leave.  Takes the write
   lock.  */
void plan_undo (struct plan *plan);

/* Mark those variables of an OpenACC compute construct that may be private copies
   (plan_early.c).  Waits for PLAN's queue where the program has a handle of it.
   No lock held.  */
bool plan_choose_early (struct plan *plan);
/* Make ITEM, which is not in the map, a private copy if plan_choose_early
   marked it.  Returns whether it did.  */
bool plan_take_early (struct plan *plan, struct plan_item *item);

/* Ask SESSION for room for the table, private copies and, where the queue is the
   construct's own, small new entries.  Without it they get memory like the
   rest.  */
void plan_stage (struct plan *plan, struct session *session);
/* Give what PLAN makes the host's own addresses, where the device may use it there
   (plan_in_place.c).  Before plan_stage.  Calls the driver.  */
bool plan_in_place (struct plan *plan);
/* Whether the device may use [START, END) in place, if pointers allow.  Of a device
   that maps in place alone.  */
bool plan_may_be_in_place (const struct plan *plan, uintptr_t start,
                           uintptr_t end);
/* ITEM's entry, if it is in place, is about to be removed: tell the plugin.  */
void plan_in_place_ends (const struct plan *plan, const struct plan_item *item);
/* Offsets and blocks for made entries, private copies and the table.  */
bool plan_allocate (struct plan *plan);
/* Each item's device address; the table; device addresses back to HOSTS.  */
void plan_values (struct plan *plan, void **hosts);
/* List the data to send: the table, private copies, new entries; in ascending
   order of device addresses within a block.  */
void plan_gather (struct plan *plan);
/* List the pointers to store, after the data.  */
void plan_pointers (struct plan *plan);
/* Copy all that is listed, small pieces together; then what is to be copied
   though it is present.  */
bool plan_send (struct plan *plan);
/* Make a mark behind the copies in PLAN's own queue, which plan_publish puts
   into the new entries, so that this thread need not wait for the copies.  It
   waits where the plugin has no marks, and where PLAN stores to pointers in
   entries that it did not make.  */
bool plan_mark (struct plan *plan);
/* Make the entries that PLAN made PRESENT, so that other threads may use
   them.  */
bool plan_publish (struct plan *plan);

/* Put what comes into PLAN's queue from now on behind the marks of the entries
   that PLAN uses and did not make; without a queue, wait for these marks.  */
bool plan_follow_all_marks (struct plan *plan);
static inline bool
plan_follow_marks (struct plan *plan)
{
  /* Relaxed: the maker of an entry with a mark raised MARKING under the map's
     lock before this plan found the entry under that lock.  */
  return likely (__atomic_load_n (&plan->map->marking, __ATOMIC_RELAXED) == 0)
         || plan_follow_all_marks (plan);
}
/* The copies in PLAN's own queue are done: take its mark out of its entries,
   since nobody has to come behind it any more.  Takes the write lock.  */
void plan_drop_mark (struct plan *plan);

/* Room for SIZE bytes that a queue reads or writes until the construct's end;
   NULL after plan_fail.  */
char *plan_buffer (struct plan *plan, size_t size);
/* Free PLAN's buffers: at once, or, in a queue of the program's, once what is
   in the queue now is done.  */
void plan_free_buffers (struct plan *plan);

/* Put copies from the device behind the launch in PLAN's own queue: of small
   data that comes back if the region's end is the data's end, and of small data
   that always comes back.  They go into memory of the plan's, since only the
   end, when no kernel of this region runs any more, decides what becomes of
   them.  WAITS: see mapvars_fetch.  False after a message.  */
bool plan_fetch (struct plan *plan, bool waits);
/* Whether ITEM's data has been fetched, and nobody but this region can have
   changed it since.  */
bool plan_was_fetched (const struct plan *plan, const struct plan_item *item);
/* Bring ITEM's data, whose entry nobody changes now, to the host: what
   plan_fetch has fetched, if nobody but this region can have changed it since;
   else by a copy, in the order of PLAN's queue if it has one.  False after a
   message.  */
bool plan_bring_back (struct plan *plan, const struct plan_item *item);

/* Find what ITEM's pointer is to hold: sets its word and pointee.  With the
   lock held.  False where the target's entry is on its way, which is then
   *BLOCKED, or, after plan_fail, where the target is missing.  */
bool plan_resolve_read_locked (struct plan *plan, struct plan_item *item,
                               struct map_entry **blocked);

/* The device address of host address HOST in ENTRY.  */
static inline uintptr_t
plan_device_address (const struct map_entry *entry, uintptr_t host)
{
  return entry->device_start + (host - entry->host_start);
}

/* ITEM is in ENTRY.  With the lock held.  */
static inline void
plan_item_found (struct plan_item *item, struct map_entry *entry)
{
  item->state = ITEM_FOUND;
  item->entry = entry;
  item->version = map_entry_version (entry);
}

/* The item that counted LEADER already, or ITEM itself after noting it.  */
static inline size_t
plan_note_leader (struct plan *plan, const struct map_entry *leader,
                  size_t item)
{
  size_t slot = ((uintptr_t) leader / 16) * 0x9e3779b97f4a7c15ull >> 40;
  for (slot &= plan->seen_mask; unlikely (plan->seen[slot] != 0);
       slot = (slot + 1) & plan->seen_mask)
    {
      size_t other = plan->seen[slot] - 1;
      if (plan->items[other].entry->leader == leader)
        return other;
    }
  plan->seen[slot] = item + 1;
  return item;
}

/* Raise the count of ITEM's entry: once per construct (5.2, 5.8.3), but for
   OpenACC's dynamic lifetimes once per item, because each is ended by itself
   (2.7, 2.6.7).  With the lock held.  */
static inline void
plan_count_read_locked (struct plan *plan, size_t at)
{
  struct plan_item *item = &plan->items[at];
  struct map_entry *leader = item->entry->leader;
  item->counter = at;
  if (__atomic_load_n (&leader->refcount, __ATOMIC_RELAXED)
      == MAP_REFCOUNT_INFINITE)
    return;
  if (unlikely (plan->openacc && plan->dynamic))
    __atomic_fetch_add (&leader->dynamic_refcount, 1, __ATOMIC_RELAXED);
  else if ((item->counter = plan_note_leader (plan, leader, at)) != at)
    return;
  /* Relaxed: the lock orders what depends on it.  */
  __atomic_fetch_add (&leader->refcount, 1, __ATOMIC_RELAXED);
  item->flags |= ITEM_COUNTED;
  plan->counted++;
}
/* Whether PLAN is an update's, which counts nothing.  */
static inline bool
plan_is_update (const struct plan *plan)
{
  return plan->construct == MAPVARS_UPDATE
         || plan->construct == MAPVARS_ACC_UPDATE;
}

/* Keep ITEM's entry until plan_let_go.  With the lock held.  */
static inline void
plan_hold_read_locked (struct plan_item *item)
{
  map_entry_hold (item->entry);
  item->flags |= ITEM_HELD;
}

/* Raise the counts and the attachments of all items that PLAN found and did not
   make, or, of an update, hold their entries: what a plan owes.  */
void plan_count_all_read_locked (struct plan *plan);

/* --- Ends, and what names data that is there already (plan_find.c).  */

/* Find the entries that the items of PLAN are about, where it ends or where it
   only names what is present (exit data, update); hold those that it copies or
   stores to.  Takes the read lock, and waits, with nothing held, for entries on
   their way.  False after plan_fail.  */
bool plan_find (struct plan *plan);
/* As plan_find, with as much room as it takes: returns PLAN, or the larger plan
   that took its place.  The field `found' says whether the search
   succeeded.  */
struct plan *plan_find_growing (struct plan *plan);
/* Let go of the entries that PLAN holds.  */
void plan_let_go (struct plan *plan);
/* ITEM's entry does not reach to the end of ITEM's range: what lies from host
   address AT on becomes an item at PLAN's end.  False after plan_fail.  */
bool plan_add_piece (struct plan *plan, const struct plan_item *item,
                     uintptr_t at);
/* Drop the pieces that were added since the look-up began.  */
static inline void
plan_forget_pieces (struct plan *plan)
{
  plan->count -= plan->pieces - plan->begun;
  plan->pieces = plan->begun;
}

/* Give back the attachments that PLAN holds or, exit data, names; a pointer
   that nobody attaches any more gets its host value.  The entries are held.  */
bool plan_detach (struct plan *plan);
/* Give back the counts that PLAN holds or, exit data, names.  An entry whose
   count this lowers to 0 becomes LEAVING, and the first of its items ITEM_LAST.
   Takes the lock.  Returns PLAN, or the larger one that took its place.  */
struct plan *plan_count_down (struct plan *plan);
/* Copy back what the items that are ITEM_LAST, and those that share their
   entries, ask for.  */
bool plan_copy_back (struct plan *plan);
/* Whether plan_copy_back copies ITEM's data.  */
bool plan_copies_back (const struct plan *plan, const struct plan_item *item);
/* Before the entries are removed: note in the map the ranges that PLAN's queue
   has still to copy back to.  Takes the lock.  */
bool plan_depart (struct plan *plan);
/* Put what PLAN sends behind the copies back, in other queues, to ranges for
   which PLAN makes entries; without a queue, wait for these copies.  Takes the
   lock.  */
bool plan_follow_departures (struct plan *plan);
/* Remove the entries of items that are ITEM_LAST, and free their memory.  */
void plan_remove (struct plan *plan);
/* Free what only this plan uses: private copies, the table.  */
void plan_free_blocks (struct plan *plan);
/* All passes from plan_detach to plan_remove, after plan_find.  COPY false:
   nothing is copied back.  A larger plan may take *PLAN's place.  False after a
   message where a copy failed.  */
bool plan_end (struct plan **plan, bool copy);
/* The whole end of a structured construct, and of PLAN.  False after a message
   where a copy failed.  */
bool plan_leave (struct plan *plan, bool copy);
/* As plan_leave, in a callback of the plan's own queue: does what needs no call of the
   driver and no wait for another thread.  True where that was all, and PLAN is gone;
   false where plan_leave_on_worker is to do the rest.  */
bool plan_leave_called (struct plan *plan);
/* Do, on a worker, the steps that plan_leave_called has left, up to those that come
   behind copies which this has put into the plan's own queue: the caller has the queue
   call plan_leave_called behind them.  A larger plan may take *PLAN's place.  */
enum mapvars_left plan_leave_on_worker (struct plan **plan);

/* --- Attachment (attach.c).  */

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
