/* The map: look-ups, ranges that are not its own, entries on their way.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <pthread.h>
#include "libomp-offload/map/map_foreign.h"
#include "libomp-offload/map/map_mirror.h"
#include "testsuite/unit/fake_device.h"

static char data[4096];

static void
test_associate (void)
{
  struct map *map = fake_device.map;
  void *there = (void *) 0x700000;
  CHECK (map_associate (map, data + 64, 128, there), "a range is associated");
  CHECK (map_associate (map, data + 64, 128, there), "twice, the same way");
  CHECK (map_associate (map, data + 96, 16, (void *) 0x700020),
         "a part of it at the same place is no news");
  CHECK (!map_associate (map, data + 64, 128, (void *) 0x800000),
         "elsewhere is refused");
  CHECK (!map_associate (map, data + 160, 64, there), "overlap is refused");
  struct map_range range = map_lookup (map, data + 100, 8);
  CHECK (range.device == 0x700024 && !range.partial, "a part is found");
  CHECK (map_lookup (map, data + 60, 8).partial
           && map_lookup (map, data + 190, 8).partial,
         "a range across an end is found in part");
  CHECK (map_lookup (map, data + 56, 8).entry == NULL
           && map_lookup (map, data + 192, 8).entry == NULL,
         "ranges beside it are not there");
  CHECK (map_lookup (map, data + 192, 0).device == 0x700080,
         "length zero finds what ends there");
  CHECK (map_lookup (map, data + 193, 0).entry == NULL, "and no more");
  CHECK (map_lookup_device (map, (void *) 0x70007f, 1) == range.entry
           && map_lookup_device (map, (void *) 0x6fffff, 2) == range.entry
           && map_lookup_device (map, (void *) 0x700080, 1) == NULL,
         "the mirror finds it");
  CHECK (!map_disassociate (map, data + 65), "not by another address");
  CHECK (map_disassociate (map, data + 64), "it goes");
  CHECK (map_lookup (map, data + 100, 8).entry == NULL
           && map_lookup_device (map, there, 1) == NULL,
         "from map and mirror");
}

static void
test_variables (void)
{
  struct map *map = fake_device.map;
  CHECK (map_add_variable (map, data, 8, (void *) 0x900000, false)
           && map_add_variable (map, data + 8, 400, (void *) 0x900008, true),
         "an image's variables are added");
  CHECK (!map_disassociate (map, data), "a variable is not disassociated");
  CHECK (map_lookup (map, data + 8, 8).entry == NULL,
         "a link variable is not present");
  CHECK (map_find_link_read_locked (map, (uintptr_t) data + 16,
                                    (uintptr_t) data + 32)
           != NULL,
         "but known");
  CHECK (map_remove_variable (map, data, false)
           && map_remove_variable (map, data + 8, true)
           && !map_remove_variable (map, data + 8, true),
         "they are removed once");
}

static void
test_adjacent (void)
{
  struct map *map = fake_device.map;
  map_associate (map, data, 16, (void *) 0x1000);
  map_associate (map, data + 16, 16, (void *) 0x9000);
  CHECK (map_lookup (map, data + 16, 0).device == 0x9000,
         "length zero prefers what begins there");
  CHECK (map_lookup (map, data + 8, 16).partial, "two ranges are not one");
  map_disassociate (map, data);
  map_disassociate (map, data + 16);
}

/* The memory of entries is used again: there is as much of it as was mapped at
   once at most, however long the program maps.  */
static void
test_memory (void)
{
  enum
  {
    AT_ONCE = 100,
    SEEN = 2 * AT_ONCE
  };
  struct map *map = fake_device.map;
  const struct map_entry *entries[SEEN];
  size_t count = 0;
  for (int i = 0; i < 100000 && count < SEEN; i++)
    {
      char *start = data + i % AT_ONCE * 32;
      map_disassociate (map, start);
      map_associate (map, start, 32, start + 0x10000);
      const struct map_entry *entry = map_lookup (map, start, 32).entry;
      size_t known = 0;
      while (known < count && entries[known] != entry)
        known++;
      if (known == count)
        entries[count++] = entry;
    }
  for (int i = 0; i < AT_ONCE; i++)
    map_disassociate (map, data + i * 32);
  /* They come 64 at a time, and a few are those of the tests before.  */
  CHECK (count <= AT_ONCE, "entries are used again");
}

/* --- Waiting.  */

static struct map_range seen;

static void *
look (void *arg)
{
  (void) arg;
  seen = map_lookup (fake_device.map, data, 4);
  return NULL;
}

static void
test_waiting (void)
{
  struct map *map = fake_device.map;
  uintptr_t start = (uintptr_t) data;
  pthread_t thread;
  for (int fails = 0; fails < 2; fails++)
    {
      map_lock_write (&map->lock);
      struct map_entry *entry
        = map_insert_write_locked (map, start, start + 64, NULL, NULL);
      map_lock_write_end (&map->lock);
      seen.device = 1;
      pthread_create (&thread, NULL, look, NULL);
      usleep (20000);
      CHECK (__atomic_load_n (&seen.device, __ATOMIC_RELAXED) == 1,
             "a look-up waits for an arriving entry");
      map_lock_write (&map->lock);
      entry->device_start = 0x5000;
      entry->refcount = 1;
      if (fails)
        map_remove_write_locked (map, entry);
      else
        map_publish_write_locked (map, entry);
      map_lock_write_end (&map->lock);
      pthread_join (thread, NULL);
      CHECK (fails ? seen.entry == NULL : seen.device == 0x5000,
             fails ? "and finds nothing where it failed"
                   : "and finds it where it arrived");
      if (fails)
        continue;
      map_lock_write (&map->lock);
      map_leave_write_locked (map, entry);
      map_remove_write_locked (map, entry);
      map_lock_write_end (&map->lock);
    }
}

/* --- Many threads.  */

#define THREADS 8
#define ROUNDS 2000

static void *
churn (void *arg)
{
  struct map *map = fake_device.map;
  char *mine = data + 256 * (uintptr_t) arg;
  uintptr_t wrong = 0;
  for (int i = 0; i < ROUNDS; i++)
    {
      uintptr_t there = 0x100000 * ((uintptr_t) arg + 1);
      wrong += !map_associate (map, mine, 64, (void *) there);
      wrong += map_lookup (map, mine + 8, 8).device != there + 8;
      for (int other = 0; other < THREADS; other++)
        {
          struct map_range range = map_lookup (map, data + 256 * other, 8);
          wrong += range.entry != NULL
                   && range.device != 0x100000 * ((uintptr_t) other + 1);
        }
      wrong += !map_disassociate (map, mine);
    }
  return (void *) wrong;
}

static void
test_threads (void)
{
  pthread_t threads[THREADS];
  uintptr_t wrong = 0;
  for (uintptr_t i = 0; i < THREADS; i++)
    pthread_create (&threads[i], NULL, churn, (void *) i);
  for (int i = 0; i < THREADS; i++)
    {
      void *result;
      pthread_join (threads[i], &result);
      wrong += (uintptr_t) result;
    }
  CHECK (wrong == 0, "readers and writers at once agree");
  CHECK (fake_device.map->hosts.count == 0, "the map ends empty");
}

int
main (void)
{
  fake_begin ();
  test_associate ();
  test_variables ();
  test_adjacent ();
  test_memory ();
  test_waiting ();
  test_threads ();
  fake_end ();
  return UNIT_RESULT ();
}
