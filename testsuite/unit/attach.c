/* Attachment counts, and copies around attached pointers.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/plan/plan.h"
#include "libomp-offload/plan/attach.h"

#include <pthread.h>
#include <sched.h>
#include "testsuite/unit/fake_device.h"

static long words[10];

static void
test_counts (void)
{
  struct map_entry *entry = map_lookup (fake_device.map, words, 1).entry;
  uintptr_t at = (uintptr_t) &words[3];
  CHECK (attach_count (entry, at, false) == NULL, "there are none at first");
  uint32_t *count = attach_count (entry, at, true);
  CHECK (count != NULL && *count == 0
           && attach_count (entry, at + 4, false) == count
           && attach_count (entry, at + 8, false) == count + 1,
         "one per word");
}

static void
test_copies (void)
{
  struct map_entry *entry = map_lookup (fake_device.map, words, 1).entry;
  long *there = fake_there (words, sizeof words);
  uintptr_t start = (uintptr_t) words;
  *attach_count (entry, start + 24, true) = 1;
  *attach_count (entry, start + 32, true) = 2;
  for (int i = 0; i < 10; i++)
    words[i] = 100 + i;
  memset (&fake, 0, sizeof fake);
  CHECK (attach_copy (&fake_device, entry, start, sizeof words, true, NULL)
           && fake.in == 2 && there[2] == 102 && there[3] == 0 && there[4] == 0
           && there[5] == 105 && there[9] == 109,
         "attached words are left out, the others go in runs");
  there[3] = 7;
  there[6] = 8;
  CHECK (attach_copy (&fake_device, entry, start + 16, 36, false, NULL)
           && words[3] == 103 && (int) words[6] == 8,
         "in the other direction too, and a part of a word is one");
  *attach_count (entry, start + 24, true) = 0;
  *attach_count (entry, start + 32, true) = 0;
}

static void
test_routines (void)
{
  static int data[4];
  words[1] = (long) data;
  fake_one (MAPVARS_ENTER_DATA, data, sizeof data, GOMP_MAP_TO);
  long *there = fake_there (words, sizeof words);
  void **pointer = (void **) &words[1];
  CHECK (mapvars_attach (&fake_device, pointer, 0, NULL)
           && there[1] == (long) ((char *) fake_there (data, 1) + FAKE_OFFSET),
         "a pointer is attached");
  CHECK (mapvars_detach (&fake_device, pointer, false, NULL)
           && there[1] == (long) data,
         "and detached");
  mapvars_attach (&fake_device, pointer, 0, fake_queue);
  mapvars_attach (&fake_device, pointer, 0, fake_queue);
  CHECK (mapvars_detach (&fake_device, pointer, true, fake_queue)
           && there[1] == (long) data,
         "by a queue, and once for all");
  CHECK (mapvars_attach (&fake_device, (void **) &pointer, 0, NULL),
         "to attach a pointer that is not mapped is no action");
  CHECK (mapvars_detach (&fake_device, (void **) &pointer, false, NULL)
           && mapvars_detach (&fake_device, pointer, false, NULL)
           && mapvars_detach (&fake_device, pointer, true, NULL),
         "to detach it, or one that is not attached, is no action");
  fake_one (MAPVARS_EXIT_DATA, data, sizeof data, GOMP_MAP_DELETE);
}

/* --- The first attachment.  */

static int begun; /* atomic */

static void *
attach (void *pointer)
{
  __atomic_store_n (&begun, 1, __ATOMIC_RELEASE);
  mapvars_attach (&fake_device, pointer, 0, NULL);
  return NULL;
}

/* What a thread knows of a pointer that is not attached holds as long as it has the
   map's lock for reading.  The other thread most likely comes to the lock
   meanwhile.  */
static void
test_first (void)
{
  static int data[4];
  pthread_t thread;
  uintptr_t word, at = (uintptr_t) &words[5];
  words[5] = (long) data;
  fake_one (MAPVARS_ENTER_DATA, data, sizeof data, GOMP_MAP_TO);
  struct map_entry *entry = map_lookup (fake_device.map, words, 1).entry;
  map_lock_read (&fake_device.map->lock);
  pthread_create (&thread, NULL, attach, &words[5]);
  while (!__atomic_load_n (&begun, __ATOMIC_ACQUIRE))
    sched_yield ();
  usleep (50000);
  CHECK (!attach_is_attached (entry, at, &word),
         "nobody attaches it under a reader's hands");
  map_lock_read_end (&fake_device.map->lock);
  pthread_join (thread, NULL);
  CHECK (attach_is_attached (entry, at, &word) && attach_is_settled (entry, at),
         "then it is attached");
  mapvars_detach (&fake_device, (void **) &words[5], false, NULL);
  fake_one (MAPVARS_EXIT_DATA, data, sizeof data, GOMP_MAP_DELETE);
}

int
main (void)
{
  fake_begin ();
  fake_one (MAPVARS_ENTER_DATA, words, sizeof words, GOMP_MAP_TO);
  test_counts ();
  test_copies ();
  test_routines ();
  test_first ();
  fake_one (MAPVARS_EXIT_DATA, words, sizeof words, GOMP_MAP_DELETE);
  CHECK (fake_used () == 0, "all is freed");
  fake_end ();
  return UNIT_RESULT ();
}
