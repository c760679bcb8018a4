/* Which accesses of two threads to one address nothing orders: see races.h.

   A word's record keeps the times of accesses, of which race_order.h says whether something
   can have ordered two.  Words are in a hash, in parts with a lock each; it grows as words
   are touched.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "emulators/common/race_order.h"
#include "emulators/common/races.h"

enum
{
  WORD = 4,             /* bytes that share a record */
  PARTS = 64,           /* of the hash */
  FIRST_ROOM = 256,     /* records of a part */
  MOST_WARPS = 1 << 24, /* of a kernel that is checked */
  READERS = 2
};

/* What one warp did to a word with one instruction; a time of 0 is none. */
struct access
{
  uint64_t time, lanes, where;
  uint32_t warp;
  uint8_t bytes; /* of the word, a bit each */
  bool known;    /* a store of `value`, of which the other bytes are 0 */
  bool agreed;   /* another store after it stored the same */
  uint8_t value[WORD];
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

struct races
{
  struct race_order order;
  unsigned threads, warps; /* of a group */
  unsigned lanes;          /* of a warp */
  bool lockstep;
  struct part part[PARTS];
};

struct races *
races_create (uint64_t groups, unsigned threads, unsigned lanes, bool lockstep)
{
  unsigned warps = (threads + lanes - 1) / lanes;
  if (!warps || groups > MOST_WARPS / warps)
    return 0;
  struct races *races = calloc (1, sizeof *races);
  if (!races)
    return 0;
  if (!race_order_create (&races->order, groups, warps))
    {
      free (races);
      return 0;
    }
  races->threads = threads;
  races->warps = warps;
  races->lanes = lanes;
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
  race_order_destroy (&races->order);
  free (races);
}

uint32_t
races_warp (const struct races *races, uint64_t group, unsigned n)
{
  return (uint32_t) (group * races->warps + n);
}

uint64_t
races_other_thread (const struct races *races, const struct race *race)
{
  return (uint64_t) (race->other_warp / races->warps) * races->threads
         + race->other_warp % races->warps * races->lanes + race->other_lane;
}

void
races_release (struct races *races, uint32_t warp, enum races_scope scope)
{
  if (races)
    race_order_release (&races->order, warp, scope);
}

void
races_acquire (struct races *races, uint32_t warp, enum races_scope scope)
{
  if (races)
    race_order_acquire (&races->order, warp, scope);
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

/* Whether OLD, of a word of the group's memory where OF_GROUP, and NEW_ are unordered;
   READ: NEW_ reads what OLD wrote. */
static bool
unordered (struct races *races, const struct access *old,
           const struct access *new_, bool of_group, bool read)
{
  if (!old->time || !(old->bytes & new_->bytes) || (read && old->agreed))
    return false;
  bool same_group = old->warp / races->warps == new_->warp / races->warps;
  if (of_group && !same_group)
    return false;
  if (old->warp == new_->warp
      && (races->lockstep || !lanes_race (old, new_, read)))
    return false;
  return !race_order_has (&races->order, old->warp, old->time, new_->warp);
}

static void
remember_read (struct word *word, const struct access *access)
{
  if (word->read[0].time && word->read[0].warp != access->warp)
    word->read[1] = word->read[0];
  word->read[0] = *access;
}

/* Whether the store NEW_ puts in place what the store OLD does.  That of OLD's warp may
   be yet to come: memory does not show it then. */
static bool
same_store (const struct access *old, const struct access *new_)
{
  return old->known && new_->known && old->bytes == new_->bytes
         && memcmp (old->value, new_->value, WORD) == 0;
}

/* Compare ACCESS with what is known of the word, and remember it.  Sets *OTHER and
   returns true where they race. */
static bool
word_access (struct races *races, uint64_t key, bool of_group, bool write,
             const struct access *access, struct access *other)
{
  struct part *part = key_part (races, key);
  bool found = false;
  pthread_mutex_lock (&part->lock);
  struct word *word = word_find_locked (part, key);
  if (word && word->write.time && same_store (&word->write, access)
      && unordered (races, &word->write, access, of_group, false))
    word->write.agreed = true;
  else if (word)
    {
      found = unordered (races, &word->write, access, of_group, !write);
      *other = word->write;
      for (unsigned i = 0; write && !found && i < READERS; i++)
        if ((found
             = unordered (races, &word->read[i], access, of_group, false)))
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

/* One that is looked at. */
struct request
{
  const struct races_access *access;
  uint64_t time;
  bool found; /* *race is set */
  struct race *race;
};

static void
report (struct request *r, unsigned lane, uint32_t warp, unsigned other_lane,
        uint64_t where)
{
  if (r->found)
    return;
  r->found = true;
  *r->race = (struct race) { lane, other_lane, warp, where };
}

/* The bytes at PLACE get what they have. */
static void
agree_bytes (const struct request *r, const uint8_t *place)
{
  uint64_t first = (uintptr_t) place, last = first + r->access->size - 1;
  for (uint64_t word = first / WORD; word <= last / WORD; word++)
    word_agree (r->access->races, word);
}

static const uint8_t *
value_of (const struct races_access *a, unsigned lane)
{
  return (const uint8_t *) a->values + lane * a->stride;
}

/* ACCESS is to WORD of what the lane stores that has its bytes at PLACE. */
static void
set_value (struct access *access, const struct races_access *a, unsigned lane,
           const uint8_t *place, uint64_t word)
{
  const uint8_t *from = value_of (a, lane);
  access->known = true;
  memset (access->value, 0, WORD);
  for (unsigned i = 0; i < WORD; i++)
    if (access->bytes & 1u << i)
      access->value[i] = from[word * WORD + i - (uintptr_t) place];
}

/* The lanes in LANES access the bytes at PLACE. */
static void
access_bytes (struct request *r, const uint8_t *place, uint64_t lanes)
{
  const struct races_access *a = r->access;
  struct access access
    = { .time = r->time, .warp = a->warp, .lanes = lanes, .where = a->where };
  bool of_group = lanes & a->of_group;
  uint64_t first = (uintptr_t) place, last = first + a->size - 1;
  for (uint64_t word = first / WORD; word <= last / WORD; word++)
    {
      unsigned from = word == first / WORD ? first % WORD : 0;
      unsigned to = word == last / WORD ? last % WORD : WORD - 1;
      access.bytes = (uint8_t) ((1u << (to + 1)) - (1u << from));
      if (a->write && a->values)
        set_value (&access, a, (unsigned) __builtin_ctzll (lanes), place, word);
      struct access other;
      if (!word_access (a->races, word, of_group, a->write, &access, &other))
        continue;
      uint64_t others = other.warp == a->warp ? other.lanes & ~lanes : 0;
      report (r, (unsigned) __builtin_ctzll (lanes), other.warp,
              (unsigned) __builtin_ctzll (others ? others : other.lanes),
              other.where);
    }
}

/* The program that is emulated may have races of its own, which are not ours.  */
__attribute__ ((no_sanitize ("thread"))) static bool
bytes_differ (const uint8_t *x, const uint8_t *y, unsigned count)
{
  while (count && *x == *y)
    x++, y++, count--;
  return count != 0;
}

/* Lanes that store different values to one place with one instruction. */
static void
compare_values (struct request *r, uint64_t lanes)
{
  const struct races_access *a = r->access;
  unsigned first = (unsigned) __builtin_ctzll (lanes);
  for (uint64_t left = lanes & (lanes - 1); left; left &= left - 1)
    {
      unsigned lane = (unsigned) __builtin_ctzll (left);
      if (bytes_differ (value_of (a, first), value_of (a, lane), a->size))
        report (r, lane, a->warp, first, a->where);
    }
}

/* Whether there is already what all LANES, which have one place, store. */
static bool
has_all (const struct races_access *a, uint64_t lanes)
{
  const uint8_t *there = a->place[__builtin_ctzll (lanes)];
  for (; lanes; lanes &= lanes - 1)
    if (bytes_differ (there, value_of (a, (unsigned) __builtin_ctzll (lanes)),
                      a->size))
      return false;
  return true;
}

/* Those of LANES that have the first one's place. */
static uint64_t
lanes_there (const struct races_access *a, uint64_t lanes)
{
  const uint8_t *first = a->place[__builtin_ctzll (lanes)];
  uint64_t same = 0;
  for (; lanes; lanes &= lanes - 1)
    if (a->place[__builtin_ctzll (lanes)] == first)
      same |= lanes & -lanes;
  return same;
}

bool
races_access (const struct races_access *a, struct race *race)
{
  struct request r = { a, race_order_tick (&a->races->order), false, race };
  uint64_t same;
  for (uint64_t left = a->size ? a->lanes : 0; left; left &= ~same)
    {
      same = lanes_there (a, left);
      const uint8_t *place = a->place[__builtin_ctzll (left)];
      if (a->values && has_all (a, same))
        agree_bytes (&r, place);
      else
        {
          access_bytes (&r, place, same);
          if (a->values)
            compare_values (&r, same);
        }
    }
  return r.found;
}
