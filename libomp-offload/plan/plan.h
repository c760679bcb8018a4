/* The plan of one construct: its variables as items, and the passes over them.

     read -> group -> look up -> lay out -> allocate -> values -> pointers
          -> send -> publish                                   (mapvars_enter)
     find -> detach -> always from -> count down -> copy back -> remove
          -> free                                              (mapvars_leave)
     read -> find -> the same                                  (mapvars_exit)
     read -> find -> copy                                      (mapvars_update)

   The passes of a beginning are in plan_enter.h, those of an end in plan_leave.h, and what
   both count in plan_count.h.

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

/* Room for SIZE bytes that a queue reads or writes until the construct's end;
   NULL after plan_fail.  */
char *plan_buffer (struct plan *plan, size_t size);
/* Free PLAN's buffers: at once, or, in a queue of the program's, once what is
   in the queue now is done.  */
void plan_free_buffers (struct plan *plan);

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

/* Note a failure (the first stays); returns false.  */
bool plan_fail (struct plan *plan, enum plan_failure failure, size_t item,
                const struct map_entry *entry);
/* Say what failed.  No lock held.  */
void plan_report (const struct plan *plan);
/* Print, for GANGWAY_INFO=maps, what PLAN's construct found or made, or, if
   ENDS, what it left in the map.  No lock held.  */
void plan_info (const struct plan *plan, bool ends);

/* The alignment that ITEM asks for.  */
static inline size_t
plan_alignment (const struct plan_item *item)
{
  return (size_t) 1 << (item->align < 20 ? item->align : 20);
}

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

/* Whether PLAN is an update's, which counts nothing.  */
static inline bool
plan_is_update (const struct plan *plan)
{
  return plan->construct == MAPVARS_UPDATE
         || plan->construct == MAPVARS_ACC_UPDATE;
}

#endif
