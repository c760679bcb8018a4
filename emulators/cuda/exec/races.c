/* Which accesses of two threads to one address nothing orders: see races.h.

   A clock of the grid counts accesses, releases and acquires.  Each warp and each block
   keeps the times of its last releases and acquires; a word's record keeps the times of
   accesses.  Within a block, an access is ordered before a later one if the first release
   that its warp made after it is older than the last acquire of the later one's warp.
   Between blocks, any warp of the first block may have released to the grid after that,
   and any warp of the other one acquired before: barriers pass on what their threads saw.

   Words are in a hash, in parts with a lock each; it grows as words are touched.  A warp's
   times are written by the thread that runs it, and read by all.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "emulators/cuda/exec/races.h"

enum
{
  WORD = 4,             /* bytes that share a record */
  REMEMBERED = 4,       /* times of a ring */
  PARTS = 64,           /* of the hash */
  FIRST_ROOM = 256,     /* records of a part */
  MOST_WARPS = 1 << 24, /* of a grid that is checked */
  READERS = 2
};

/* What one warp did to a word with one instruction; a time of 0 is none. */
struct access
{
  uint64_t time;
  uint32_t warp, lanes, line;
  uint32_t bytes; /* of the word, a bit each */
  bool agreed;    /* another store after it stored the same */
};

/* A word: what it is called (0: no record), its last writer and readers. */
struct word
{
  uint64_t key;
  struct access write, read[READERS];
};

struct part
{
  pthread_mutex_t lock; /* protects all of it */
  struct word *words;
  size_t room, used;
};

/* The times of the last things of a kind, in a ring. */
struct ring
{
  atomic_uint version; /* odd while it is written */
  uint32_t count;
  _Atomic uint64_t time[REMEMBERED];
};

/* What a warp did for its own lanes and for its block, wider scopes included. */
struct warp_times
{
  struct ring release[RACES_GRID];
  uint64_t acquire[RACES_GRID]; /* the last */
};

/* What warps of a block did for the grid. */
struct block_times
{
  struct ring release, acquire;
};

struct races
{
  _Atomic uint64_t clock;
  unsigned threads, warps; /* of a block */
  bool lockstep;
  struct warp_times *times; /* of all warps of the grid */
  struct block_times *block_times;
  struct part part[PARTS];
};

struct races *
races_create (uint64_t blocks, unsigned threads, bool lockstep)
{
  unsigned warps = (threads + LANES - 1) / LANES;
  if (!warps || blocks > MOST_WARPS / warps)
    return 0;
  struct races *races = calloc (1, sizeof *races);
  if (!races)
    return 0;
  races->times = calloc (blocks * warps, sizeof *races->times);
  races->block_times = calloc (blocks, sizeof *races->block_times);
  if (!races->times || !races->block_times)
    {
      free (races->times);
      free (races->block_times);
      free (races);
      return 0;
    }
  races->clock = 1;
  races->threads = threads;
  races->warps = warps;
  races->lockstep = lockstep;
  for (unsigned i = 0; i < PARTS; i++)
    pthread_mutex_init (&races->part[i].lock, 0);
  return races;
}

void
races_destroy (struct races *races)
{
  if (!races)
    return;
  for (unsigned i = 0; i < PARTS; i++)
    {
      pthread_mutex_destroy (&races->part[i].lock);
      free (races->part[i].words);
    }
  free (races->times);
  free (races->block_times);
  free (races);
}

/* Times. */

static uint64_t
tick (struct races *races)
{
  return atomic_fetch_add (&races->clock, 1);
}

/* The number of the warp in the grid. */
static uint32_t
warp_of (const struct warp_memory *memory)
{
  const struct races *races = memory->races;
  unsigned in_block = memory->first_thread - memory->block * races->threads;
  return memory->block * races->warps + in_block / LANES;
}

static void
ring_push (struct ring *ring, uint64_t now)
{
  atomic_fetch_add (&ring->version, 1);
  atomic_store (&ring->time[ring->count++ % REMEMBERED], now);
  atomic_fetch_add (&ring->version, 1);
}

/* A copy of the ring's times; 0 where there were fewer. */
static void
ring_copy (struct ring *ring, uint64_t time[REMEMBERED])
{
  unsigned version;
  do
    {
      version = atomic_load (&ring->version);
      for (unsigned i = 0; i < REMEMBERED; i++)
        time[i] = atomic_load (&ring->time[i]);
    }
  while (version & 1 || version != atomic_load (&ring->version));
}

/* The first time after TIME; UINT64_MAX where there was none.  Where it may be
   forgotten, TIME itself. */
static uint64_t
ring_first_after (struct ring *ring, uint64_t time)
{
  uint64_t at[REMEMBERED], first = UINT64_MAX;
  bool forgotten = true;
  ring_copy (ring, at);
  for (unsigned i = 0; i < REMEMBERED; i++)
    {
      forgotten &= at[i] > time;
      if (at[i] > time && at[i] < first)
        first = at[i];
    }
  return forgotten ? time : first;
}

/* Whether there was a time after AFTER and not after UNTIL, or one may be forgotten. */
static bool
ring_has (struct ring *ring, uint64_t after, uint64_t until)
{
  uint64_t at[REMEMBERED];
  bool forgotten = until > after, has = false;
  ring_copy (ring, at);
  for (unsigned i = 0; i < REMEMBERED; i++)
    {
      forgotten &= at[i] > until;
      has |= at[i] > after && at[i] <= until;
    }
  return has || forgotten;
}

void
races_release (struct warp_memory *memory, enum races_scope scope)
{
  struct races *races = memory->races;
  if (!races)
    return;
  struct warp_times *times = &races->times[warp_of (memory)];
  uint64_t now = tick (races);
  ring_push (&times->release[RACES_WARP], now);
  if (scope >= RACES_BLOCK)
    ring_push (&times->release[RACES_BLOCK], now);
  if (scope == RACES_GRID)
    ring_push (&races->block_times[memory->block].release, now);
}

void
races_acquire (struct warp_memory *memory, enum races_scope scope)
{
  struct races *races = memory->races;
  if (!races)
    return;
  struct warp_times *times = &races->times[warp_of (memory)];
  uint64_t now = tick (races);
  times->acquire[RACES_WARP] = now;
  if (scope >= RACES_BLOCK)
    times->acquire[RACES_BLOCK] = now;
  if (scope == RACES_GRID)
    ring_push (&races->block_times[memory->block].acquire, now);
}

/* Whether something can have ordered what OLD_WARP did at TIME before what NEW_WARP does. */
static bool
ordered (struct races *races, uint32_t old_warp, uint64_t time,
         uint32_t new_warp)
{
  const struct warp_times *times = &races->times[new_warp];
  enum races_scope scope = old_warp == new_warp ? RACES_WARP : RACES_BLOCK;
  uint64_t release
    = ring_first_after (&races->times[old_warp].release[scope], time);
  unsigned old_block = old_warp / races->warps;
  unsigned new_block = new_warp / races->warps;
  if (release == UINT64_MAX || old_block == new_block)
    return times->acquire[scope] > release;
  uint64_t to_grid
    = ring_first_after (&races->block_times[old_block].release, release - 1);
  return to_grid != UINT64_MAX
         && ring_has (&races->block_times[new_block].acquire, to_grid,
                      times->acquire[RACES_BLOCK]);
}

/* The hash. */

static size_t
key_slot (uint64_t key, size_t room)
{
  key *= UINT64_C (0x9e3779b97f4a7c15);
  return (key >> 20) & (room - 1);
}

static struct part *
key_part (struct races *races, uint64_t key)
{
  return &races->part[(key * UINT64_C (0x9e3779b97f4a7c15)) >> 58];
}

static bool
part_grow_locked (struct part *part)
{
  size_t room = part->room ? 2 * part->room : FIRST_ROOM;
  struct word *words = calloc (room, sizeof *words);
  if (!words)
    return false;
  for (size_t i = 0; i < part->room; i++)
    if (part->words[i].key)
      {
        size_t at = key_slot (part->words[i].key, room);
        while (words[at].key)
          at = (at + 1) & (room - 1);
        words[at] = part->words[i];
      }
  free (part->words);
  part->words = words;
  part->room = room;
  return true;
}

/* The record of KEY, made where there is none; null where memory runs out. */
static struct word *
word_find_locked (struct part *part, uint64_t key)
{
  if (part->used * 2 >= part->room && !part_grow_locked (part))
    return 0;
  size_t at = key_slot (key, part->room);
  while (part->words[at].key && part->words[at].key != key)
    at = (at + 1) & (part->room - 1);
  if (!part->words[at].key)
    part->used++;
  part->words[at].key = key;
  return &part->words[at];
}

/* Comparing. */

/* Whether lanes of one warp race.  Where all lanes do both, or some of them read what
   they wrote, each has its own. */
static bool
lanes_race (const struct access *old, const struct access *new_, bool read)
{
  return read ? new_->lanes & ~old->lanes : new_->lanes != old->lanes;
}

/* Whether OLD, of a word of the block's memory where SHARED, and NEW_ are unordered;
   READ: NEW_ reads what OLD wrote. */
static bool
race (struct races *races, const struct access *old, const struct access *new_,
      bool shared, bool read)
{
  if (!old->time || !(old->bytes & new_->bytes) || (read && old->agreed))
    return false;
  bool same_block = old->warp / races->warps == new_->warp / races->warps;
  if (shared && !same_block)
    return false;
  if (old->warp == new_->warp
      && (races->lockstep || !lanes_race (old, new_, read)))
    return false;
  return !ordered (races, old->warp, old->time, new_->warp);
}

static void
remember_read (struct word *word, const struct access *access)
{
  if (word->read[0].time && word->read[0].warp != access->warp)
    word->read[1] = word->read[0];
  word->read[0] = *access;
}

/* Compare ACCESS with what is known of the word, and remember it.  Sets *OTHER and
   returns true where they race. */
static bool
word_access (struct races *races, uint64_t key, bool shared, bool write,
             const struct access *access, struct access *other)
{
  struct part *part = key_part (races, key);
  bool found = false;
  pthread_mutex_lock (&part->lock);
  struct word *word = word_find_locked (part, key);
  if (word)
    {
      found = race (races, &word->write, access, shared, !write);
      *other = word->write;
      for (unsigned i = 0; write && !found && i < READERS; i++)
        if ((found = race (races, &word->read[i], access, shared, false)))
          *other = word->read[i];
      if (write)
        word->write = *access;
      else
        remember_read (word, access);
    }
  pthread_mutex_unlock (&part->lock);
  return found;
}

/* The word got what it had. */
static void
word_agree (struct races *races, uint64_t key)
{
  struct part *part = key_part (races, key);
  pthread_mutex_lock (&part->lock);
  struct word *word = word_find_locked (part, key);
  if (word)
    word->write.agreed = true;
  pthread_mutex_unlock (&part->lock);
}

/* Accesses. */

struct request
{
  struct warp_memory *memory;
  enum ptx_space space;
  uint64_t time;
  unsigned size;
  bool write;
  struct memory_fault *fault;
};

static void
report (const struct request *r, unsigned lane, uint64_t address, uint32_t warp,
        unsigned other_lane, unsigned line)
{
  const struct races *races = r->memory->races;
  if (r->fault->kind != MEMORY_OK)
    return;
  *r->fault = (struct memory_fault) {
    .kind = MEMORY_RACE,
    .space = r->space,
    .lane = lane,
    .size = r->size,
    .store = r->write,
    .address = address,
    .other_thread = warp / races->warps * races->threads
                    + warp % races->warps * LANES + other_lane,
    .other_line = line,
  };
}

/* The address that the space's ADDRESS has for all threads that see it: of shared
   memory, where it is in the host's memory.  Returns false for memory that no other thread
   sees or that none writes. */
static bool
common_address (const struct request *r, uint64_t address, uint64_t *common,
                bool *shared)
{
  enum ptx_space space = r->space;
  if (space == PTX_GENERIC)
    for (enum ptx_space s = PTX_LOCAL; s <= PTX_SHARED; s++)
      if (memory_is_in (s, address))
        {
          space = s;
          address = memory_specific (s, address);
          break;
        }
  *shared = space == PTX_SHARED;
  *common = *shared ? (uintptr_t) r->memory->shared + address : address;
  return space == PTX_SHARED || space == PTX_GENERIC || space == PTX_GLOBAL;
}

/* The SIZE bytes at ADDRESS get what they have. */
static void
agree_bytes (const struct request *r, uint64_t address)
{
  uint64_t first;
  bool shared;
  if (!common_address (r, address, &first, &shared))
    return;
  uint64_t last = first + r->size - 1;
  for (uint64_t word = first / WORD; word <= last / WORD; word++)
    word_agree (r->memory->races, word);
}

/* The lanes in LANES_ access COUNT bytes at ADDRESS. */
static void
access_bytes (const struct request *r, uint64_t address, size_t count,
              uint32_t lanes)
{
  uint64_t first;
  bool shared;
  if (!common_address (r, address, &first, &shared))
    return;
  struct access access = { .time = r->time,
                           .warp = warp_of (r->memory),
                           .lanes = lanes,
                           .line = r->memory->line };
  uint64_t last = first + count - 1;
  for (uint64_t word = first / WORD; word <= last / WORD; word++)
    {
      unsigned from = word == first / WORD ? first % WORD : 0;
      unsigned to = word == last / WORD ? last % WORD : WORD - 1;
      access.bytes = (1u << (to + 1)) - (1u << from);
      struct access other;
      if (!word_access (r->memory->races, word, shared, r->write, &access,
                        &other))
        continue;
      uint32_t others = other.warp == access.warp ? other.lanes & ~lanes : 0;
      unsigned lane = (unsigned) __builtin_ctz (lanes);
      report (r, lane, address, other.warp,
              (unsigned) __builtin_ctz (others ? others : other.lanes),
              other.line);
    }
}

/* Lanes that store different values to one address with one instruction. */
static void
compare_values (const struct request *r, const uint64_t *address,
                uint32_t lanes, const void *values, bool wide)
{
  uint64_t common;
  bool shared;
  if (!(lanes & (lanes - 1))
      || !common_address (r, address[__builtin_ctz (lanes)], &common, &shared))
    return;
  unsigned first = (unsigned) __builtin_ctz (lanes);
  size_t element = wide ? 8 : 4;
  const uint8_t *value = values;
  for (uint32_t left = lanes & (lanes - 1); left; left &= left - 1)
    {
      unsigned lane = (unsigned) __builtin_ctz (left);
      if (memcmp (value + first * element, value + lane * element, r->size))
        report (r, lane, address[lane], warp_of (r->memory), first,
                r->memory->line);
    }
}

/* Whether THERE holds already what all LANES store. */
static bool
has_all (const uint8_t *there, unsigned size, const void *values, bool wide,
         uint32_t lanes)
{
  const uint8_t *value = values;
  for (; lanes; lanes &= lanes - 1)
    if (memcmp (there, value + __builtin_ctz (lanes) * (wide ? 8 : 4), size))
      return false;
  return true;
}

void
races_access (struct warp_memory *memory, enum ptx_space space,
              const uint64_t *address, unsigned size, enum races_kind kind,
              const void *values, bool wide, const uint8_t *row,
              uint8_t *const *place, uint32_t mask, struct memory_fault *fault)
{
  if (kind == RACES_ATOMIC)
    {
      races_release (memory, space == PTX_SHARED ? RACES_BLOCK : RACES_GRID);
      return;
    }
  struct request r
    = { memory, space, tick (memory->races), size, kind == RACES_WRITE, fault };
  while (mask)
    {
      unsigned first = (unsigned) __builtin_ctz (mask);
      uint32_t same = 0;
      for (uint32_t left = mask; left; left &= left - 1)
        {
          unsigned lane = (unsigned) __builtin_ctz (left);
          if (address[lane] == address[first])
            same |= UINT32_C (1) << lane;
        }
      const uint8_t *there = place ? place[first] : row + first * size;
      if (values && has_all (there, size, values, wide, same))
        agree_bytes (&r, address[first]);
      else
        {
          access_bytes (&r, address[first], size, same);
          if (values)
            compare_values (&r, address, same, values, wide);
        }
      mask &= ~same;
    }
}

void
races_piece (struct warp_memory *memory, enum ptx_space space, unsigned lane,
             uint64_t address, size_t count, bool write,
             struct memory_fault *fault)
{
  struct request r
    = { memory, space, tick (memory->races), (unsigned) count, write, fault };
  if (count)
    access_bytes (&r, address, count, UINT32_C (1) << lane);
}
