/* Open addressing, at most half full.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/image/function_table.h"

#include <stdlib.h>
#include "base/memory.h"
#include "base/mutex.h"

#define SLOTS_LEAST 8

/* Every field is atomic.  A writer stores with release order what a reader loads
   with acquire order, so that a reader that has seen a field of a change sees
   also that the version has changed.  */
struct function_pair
{
  uintptr_t key; /* 0: none */
  uintptr_t value;
  struct known_function *known;
};

struct function_slots
{
  struct function_slots *smaller; /* what the table has grown out of */
  size_t mask;                    /* slots of each half, less one */
  struct function_pair pairs[];   /* by host function, then by reverse key */
};

struct function_table
{
  struct mutex lock;           /* held during a change */
  uint32_t version;            /* atomic; odd during a change */
  struct function_slots *used; /* atomic; NULL: no room yet */
  struct function_slots *reserved;
};

struct function_table *
function_table_create (void)
{
  struct function_table *table = memory_alloc_cleared (sizeof *table);
  mutex_init (&table->lock, MUTEX_RANK_LEAF);
  return table;
}

void
function_table_destroy (struct function_table *table)
{
  if (!table)
    return;
  free (table->reserved);
  for (struct function_slots *slots = table->used, *next; slots; slots = next)
    {
      next = slots->smaller;
      free (slots);
    }
  free (table);
}

static size_t
slots_bytes (size_t slots)
{
  return sizeof (struct function_slots)
         + 2 * slots * sizeof (struct function_pair);
}

size_t
function_table_bytes (const struct function_table *table)
{
  size_t bytes = sizeof *table;
  if (table->reserved)
    bytes += slots_bytes (table->reserved->mask + 1);
  for (struct function_slots *slots = table->used; slots;
       slots = slots->smaller)
    bytes += slots_bytes (slots->mask + 1);
  return bytes;
}

/* ------------------------------------------------------------------------
   Changes.  */

static bool
slots_have_room (const struct function_slots *slots, size_t count)
{
  return slots && slots->mask + 1 >= 2 * count;
}

void
function_table_reserve (struct function_table *table, size_t count)
{
  mutex_lock (&table->lock);
  bool room = slots_have_room (table->used, count)
              || slots_have_room (table->reserved, count);
  mutex_unlock (&table->lock);
  if (room)
    return;
  size_t slots = SLOTS_LEAST;
  while (slots < 2 * count)
    slots *= 2;
  struct function_slots *made = memory_alloc_cleared (slots_bytes (slots));
  made->mask = slots - 1;
  mutex_lock (&table->lock);
  struct function_slots *unused = table->reserved;
  table->reserved = made;
  mutex_unlock (&table->lock);
  free (unused);
}

static void
pair_store (struct function_pair *pair, uintptr_t key, uintptr_t value,
            struct known_function *known)
{
  __atomic_store_n (&pair->value, value, __ATOMIC_RELEASE);
  __atomic_store_n (&pair->known, known, __ATOMIC_RELEASE);
  __atomic_store_n (&pair->key, key, __ATOMIC_RELEASE);
}

void
function_table_begin (struct function_table *table)
{
  mutex_lock (&table->lock);
  __atomic_store_n (&table->version, table->version + 1, __ATOMIC_RELAXED);
  if (table->reserved)
    {
      table->reserved->smaller = table->used;
      __atomic_store_n (&table->used, table->reserved, __ATOMIC_RELEASE);
      table->reserved = NULL;
    }
  struct function_slots *slots = table->used;
  for (size_t i = 0; slots && i < 2 * (slots->mask + 1); i++)
    pair_store (&slots->pairs[i], 0, 0, NULL);
}

void
function_table_end (struct function_table *table)
{
  __atomic_store_n (&table->version, table->version + 1, __ATOMIC_RELEASE);
  mutex_unlock (&table->lock);
}

/* The pair of KEY in the half of a table that begins at PAIRS, or the free pair
   where KEY belongs.  While another thread changes the table, a reader may find
   neither: it has looked at each pair once, and gets any.  */
static struct function_pair *
pair_find (struct function_pair *pairs, size_t mask, uintptr_t key)
{
  size_t slot = (key >> 2) * 0x9e3779b97f4a7c15ull >> 32;
  for (size_t i = 0; i < mask; i++, slot++)
    {
      uintptr_t found
        = __atomic_load_n (&pairs[slot & mask].key, __ATOMIC_ACQUIRE);
      if (!found || found == key)
        break;
    }
  return &pairs[slot & mask];
}

static void
half_add (struct function_slots *slots, struct function_pair *half,
          uintptr_t key, uintptr_t value, struct known_function *known)
{
  if (!key)
    return;
  struct function_pair *pair = pair_find (half, slots->mask, key);
  if (!pair->key)
    pair_store (pair, key, value, known);
}

void
function_table_add (struct function_table *table, uintptr_t host,
                    struct device_function function, uintptr_t reverse_key)
{
  struct function_slots *slots = table->used;
  half_add (slots, slots->pairs, host, function.address, function.known);
  half_add (slots, slots->pairs + slots->mask + 1, reverse_key, host, NULL);
}

/* ------------------------------------------------------------------------
   Looking up.  */

/* What TABLE has for KEY among the host functions, or, if REVERSE, among the
   reverse-offload keys.  */
static struct device_function
table_read (struct function_table *table, bool reverse, uintptr_t key)
{
  struct device_function found = { 0, NULL };
  struct function_slots *slots
    = __atomic_load_n (&table->used, __ATOMIC_ACQUIRE);
  if (!slots || !key)
    return found;
  struct function_pair *half = slots->pairs + (reverse ? slots->mask + 1 : 0);
  struct function_pair *pair = pair_find (half, slots->mask, key);
  if (__atomic_load_n (&pair->key, __ATOMIC_ACQUIRE) == key)
    {
      found.address = __atomic_load_n (&pair->value, __ATOMIC_ACQUIRE);
      found.known = __atomic_load_n (&pair->known, __ATOMIC_ACQUIRE);
    }
  return found;
}

static struct device_function __attribute__ ((noinline, cold))
table_read_locked (struct function_table *table, bool reverse, uintptr_t key)
{
  mutex_lock (&table->lock);
  struct device_function found = table_read (table, reverse, key);
  mutex_unlock (&table->lock);
  return found;
}

static struct device_function
table_find (struct function_table *table, bool reverse, uintptr_t key)
{
  if (!table)
    return (struct device_function) { 0, NULL };
  uint32_t before = __atomic_load_n (&table->version, __ATOMIC_ACQUIRE);
  struct device_function found = table_read (table, reverse, key);
  /* The loads of table_read have acquire order: this one comes after them.  */
  uint32_t after = __atomic_load_n (&table->version, __ATOMIC_RELAXED);
  if (unlikely (before != after || before % 2 != 0))
    return table_read_locked (table, reverse, key);
  return found;
}

struct device_function
function_table_device (struct function_table *table, uintptr_t host)
{
  return table_find (table, false, host);
}

uintptr_t
function_table_host (struct function_table *table, uintptr_t reverse_key)
{
  return table_find (table, true, reverse_key).address;
}
