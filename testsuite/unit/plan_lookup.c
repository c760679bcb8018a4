/* The look-up pass: what is found, made, counted and refused.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <pthread.h>
#include <unistd.h>
#include "base/memory.h"
#include "libomp-offload/map/map_foreign.h"
#include "libomp-offload/plan/plan.h"
#include "testsuite/unit/fake_device.h"

static char data[4096];

/* Whether the last enter succeeded.  */
static bool entered;

static struct mapping *
enter (enum mapvars_construct construct, size_t count, void **hosts,
       size_t *sizes, unsigned short *kinds)
{
  struct mapping *mapping = NULL;
  struct mapvars_request request
    = fake_request (construct, count, hosts, sizes, kinds);
  entered = mapvars_enter (&fake_device, &request, NULL, &mapping);
  return mapping;
}

static void
leave (struct mapping *mapping)
{
  mapvars_leave (&fake_device, mapping, true, NULL);
}

static bool
refuses (enum mapvars_construct construct, size_t count, void **hosts,
         size_t *sizes, unsigned short *kinds)
{
  size_t before = fake_device.map->hosts.count, used = fake_used ();
  fake_quiet (true);
  struct mapping *mapping = enter (construct, count, hosts, sizes, kinds);
  fake_quiet (false);
  return !entered && mapping == NULL && fake_used () == used
         && fake_device.map->hosts.count == before;
}

static void
test_counts (void)
{
  /* The same range twice, and a part of it: one count in OpenMP.  */
  void *hosts[] = { data, data, data + 8 };
  size_t sizes[] = { 64, 64, 8 };
  unsigned short kinds[] = { GOMP_MAP_TO, GOMP_MAP_FROM, GOMP_MAP_ALLOC };
  struct mapping *mapping = enter (MAPVARS_TARGET_DATA, 3, hosts, sizes, kinds);
  CHECK (entered && fake_refcount (data) == 1,
         "an entry is counted once per construct");
  struct mapping *inner = enter (MAPVARS_TARGET_DATA, 3, hosts, sizes, kinds);
  CHECK (fake_refcount (data) == 2, "and by each construct");
  leave (inner);
  CHECK (fake_refcount (data) == 1, "which gives it back");
  leave (mapping);
  CHECK (!fake_present (data, 1) && fake_used () == 0, "the last removes it");

  mapping = enter (MAPVARS_ACC_ENTER_DATA, 3, hosts, sizes, kinds);
  struct map_entry *entry = map_lookup (fake_device.map, data, 1).entry;
  CHECK (mapping == NULL && entry->refcount == 3
           && entry->dynamic_refcount == 3,
         "OpenACC's dynamic lifetimes count each");
  fake_one (MAPVARS_ACC_EXIT_DATA, data, 64, GOMP_MAP_DELETE);
  CHECK (fake_used () == 0, "and a finalize ends them all");
}

static void
test_overlap (void)
{
  fake_one (MAPVARS_ENTER_DATA, data + 64, 64, GOMP_MAP_ALLOC);
  void *host = data + 32;
  size_t size = 64;
  unsigned short kind = GOMP_MAP_TO;
  CHECK (refuses (MAPVARS_TARGET_DATA, 1, &host, &size, &kind),
         "a range across an end is refused");
  size = 256;
  CHECK (refuses (MAPVARS_TARGET_DATA, 1, &host, &size, &kind),
         "so is one around it");
  kind = GOMP_MAP_TOFROM | GOMP_MAP_IMPLICIT;
  struct mapping *mapping = enter (MAPVARS_TARGET_DATA, 1, &host, &size, &kind);
  CHECK (entered && fake_refcount (data + 64) == 2,
         "but an implicit one takes the part that is there");
  leave (mapping);
  kind = GOMP_MAP_FORCE_TO;
  host = data + 64;
  size = 64;
  CHECK (refuses (MAPVARS_ACC_DATA, 1, &host, &size, &kind),
         "force refuses what is present");
  kind = GOMP_MAP_FORCE_PRESENT;
  mapping = enter (MAPVARS_TARGET_DATA, 1, &host, &size, &kind);
  CHECK (entered, "present takes it");
  leave (mapping);
  fake_one (MAPVARS_EXIT_DATA, data + 64, 64, GOMP_MAP_DELETE);
  CHECK (refuses (MAPVARS_TARGET_DATA, 1, &host, &size, &kind),
         "and refuses what is not present");
}

static void
test_optional (void)
{
  void *hosts[] = { data, data + 512, data + 600 };
  size_t sizes[] = { 0, 64, 0 };
  unsigned short kinds[] = { GOMP_MAP_ZERO_LEN_ARRAY_SECTION,
                             GOMP_MAP_IF_PRESENT, GOMP_MAP_POINTER };
  struct mapping *mapping = enter (MAPVARS_ACC_DATA, 3, hosts, sizes, kinds);
  CHECK (entered && mapping == NULL && fake_used () == 0,
         "what is optional and absent is left alone, its pointer too");
  fake_one (MAPVARS_ENTER_DATA, data, 64, GOMP_MAP_ALLOC);
  mapping = enter (MAPVARS_TARGET_DATA, 1, hosts, sizes, kinds);
  CHECK (fake_refcount (data) == 2, "a present one is counted");
  leave (mapping);
  fake_one (MAPVARS_EXIT_DATA, data, 64, GOMP_MAP_DELETE);
}

static void
test_structures (void)
{
  void *hosts[] = { data, data + 8, data + 32 };
  size_t sizes[] = { 2, 8, 8 };
  unsigned short kinds[] = { GOMP_MAP_STRUCT, GOMP_MAP_TO, GOMP_MAP_TO };
  enter (MAPVARS_ENTER_DATA, 3, hosts, sizes, kinds);
  CHECK (fake_present (data + 8, 8) && fake_present (data + 32, 8)
           && !fake_present (data + 16, 8),
         "a structure's parts are mapped, not what lies between");
  CHECK ((char *) fake_there (data + 32, 8) - (char *) fake_there (data + 8, 8)
           == 24,
         "at their distances");
  CHECK (fake_refcount (data + 8) == 1 && fake_refcount (data + 32) == 1,
         "with one count");
  struct mapping *mapping = enter (MAPVARS_TARGET_DATA, 3, hosts, sizes, kinds);
  CHECK (entered && fake_refcount (data + 32) == 2,
         "present parts are found, and counted as one");
  leave (mapping);
  hosts[2] = data + 48;
  CHECK (refuses (MAPVARS_TARGET_DATA, 3, hosts, sizes, kinds),
         "a part that was not mapped with the others is refused");
  fake_one (MAPVARS_EXIT_DATA, data + 8, 8, GOMP_MAP_RELEASE);
  CHECK (!fake_present (data + 32, 8) && fake_used () == 0,
         "the parts go together");
  hosts[2] = data + 32;
  enter (MAPVARS_ACC_ENTER_DATA, 3, hosts, sizes, kinds);
  fake_one (MAPVARS_ACC_EXIT_DATA, data + 8, 8, GOMP_MAP_RELEASE);
  CHECK (!fake_present (data + 8, 8) && fake_present (data + 32, 8),
         "in OpenACC each by itself");
  fake_one (MAPVARS_ACC_EXIT_DATA, data + 32, 8, GOMP_MAP_RELEASE);
  CHECK (fake_used () == 0, "and their memory with the last");
}

static char *structure_seen;

static void
see_structure (void **table)
{
  structure_seen = FAKE_MEMORY (table[0]);
}

/* A construct may name a structure's pointer without length, only to attach it:
   the structure is where the mapped pointer says.  */
static void
test_structure_without_length (void)
{
  char *pointer = data + 512;
  memcpy (data + 8, &pointer, sizeof pointer);
  fake_one (MAPVARS_ENTER_DATA, data + 8, 8, GOMP_MAP_TO);
  void *hosts[] = { data, data + 8, data + 512, data + 8 };
  size_t sizes[] = { 1, 0, 64, 0 };
  unsigned short kinds[]
    = { GOMP_MAP_STRUCT, GOMP_MAP_ALLOC, GOMP_MAP_TOFROM, GOMP_MAP_ATTACH };
  struct mapping *mapping = NULL;
  struct session *session = malloc (session_size (&fake_device));
  struct mapvars_request request
    = fake_request (MAPVARS_TARGET, 4, hosts, sizes, kinds);
  structure_seen = NULL;
  fake_kernel = see_structure;
  bool done = session_start (session, &fake_device, NULL)
              && mapvars_enter (&fake_device, &request, session, &mapping);
  if (done)
    {
      session_run (session, NULL, NULL);
      leave (mapping);
    }
  free (session);
  fake_kernel = NULL;
  CHECK (done && structure_seen == (char *) fake_there (data + 8, 8) - 8,
         "a structure of parts without length is where they are");
  fake_one (MAPVARS_EXIT_DATA, data + 8, 8, GOMP_MAP_RELEASE);
  CHECK (fake_used () == 0, "and nothing stays");
}

/* An array with a descriptor that was mapped before the array was
   allocated.  */
static void
test_present_descriptor (void)
{
  char *pointer = data + 512;
  memcpy (data + 64, &pointer, sizeof pointer);
  void *hosts[] = { data + 512, data + 64, data + 64 };
  size_t sizes[] = { 32, 24, 0 };
  unsigned short kinds[]
    = { GOMP_MAP_ALWAYS_PRESENT_TO, GOMP_MAP_TO_PSET, GOMP_MAP_ALWAYS_POINTER };
  CHECK (refuses (MAPVARS_TARGET_DATA, 3, hosts, sizes, kinds),
         "present: neither the array nor its descriptor is there");
  fake_one (MAPVARS_ENTER_DATA, data + 64, 24, GOMP_MAP_TO);
  struct mapping *mapping = enter (MAPVARS_TARGET_DATA, 3, hosts, sizes, kinds);
  CHECK (entered && fake_present (data + 512, 32),
         "present: the descriptor is, and the array is mapped");
  if (entered)
    leave (mapping);
  fake_one (MAPVARS_EXIT_DATA, data + 64, 24, GOMP_MAP_RELEASE);
  CHECK (fake_used () == 0, "and goes with the construct");
}

static void
test_out_of_memory (void)
{
  void *hosts[] = { data, data + 64, data + 128 };
  size_t sizes[] = { 64, 64, 64 };
  unsigned short kinds[] = { GOMP_MAP_TO, GOMP_MAP_TO, GOMP_MAP_TO };
  bool good = true, done = false;
  for (unsigned long n = 1; n < 100 && good && !done; n++)
    {
      fake_quiet (true);
      memory_fail_after (n);
      struct mapping *mapping
        = enter (MAPVARS_TARGET_DATA, 3, hosts, sizes, kinds);
      memory_fail_after (0);
      fake_quiet (false);
      done = entered && n > 10;
      if (entered)
        leave (mapping);
      good = fake_used () == 0 && !fake_present (data, 1);
    }
  CHECK (good, "without memory nothing is left behind");
}

/* --- An entry that another thread is bringing.  */

static void *missing_target = data, *arriving_target = data + 1024;

/* A construct that makes what one of its pointers leads to; another pointer leads
   to what is on its way.  */
static void *
map_pointers (void *mapping)
{
  void *hosts[]
    = { &missing_target, &arriving_target, missing_target, arriving_target };
  size_t sizes[] = { 0, 0, 64, 0 };
  unsigned short kinds[] = { GOMP_MAP_POINTER, GOMP_MAP_POINTER, GOMP_MAP_TO,
                             GOMP_MAP_ZERO_LEN_ARRAY_SECTION };
  *(struct mapping **) mapping
    = enter (MAPVARS_TARGET_DATA, 3, hosts, sizes, kinds);
  return NULL;
}

static void
test_arriving_pointee (void)
{
  struct map *map = fake_device.map;
  uintptr_t start = (uintptr_t) arriving_target;
  struct mapping *mapping = NULL;
  pthread_t thread;
  map_lock_write (&map->lock);
  struct map_entry *entry
    = map_insert_write_locked (map, start, start + 64, NULL, NULL);
  map_lock_write_end (&map->lock);
  pthread_create (&thread, NULL, map_pointers, &mapping);
  /* Long enough, as a rule, for the thread to come to the entry.  */
  usleep (50000);
  map_lock_write (&map->lock);
  entry->device_start = 0x5000;
  entry->refcount = 1;
  map_publish_write_locked (map, entry);
  map_lock_write_end (&map->lock);
  pthread_join (thread, NULL);
  uintptr_t *there = fake_there (&arriving_target, sizeof (void *));
  CHECK (entered && there != NULL && *there == 0x5000,
         "a pointee that another thread brings is waited for");
  leave (mapping);
  map_lock_write (&map->lock);
  map_leave_write_locked (map, entry);
  map_remove_write_locked (map, entry);
  map_lock_write_end (&map->lock);
}

/* --- What lies in several entries.  */

static bool
associate (size_t start, size_t size, uintptr_t device)
{
  return map_associate (fake_device.map, data + start, size, (void *) device);
}

static void
test_pieces (void)
{
  void *host = data;
  size_t size = 64;
  unsigned short kind = GOMP_MAP_ALLOC;
  associate (0, 16, 0x1000);
  associate (16, 32, 0x1010);
  CHECK (!fake_present (data, 64)
           && refuses (MAPVARS_TARGET_DATA, 1, &host, &size, &kind),
         "a part that is missing");
  associate (48, 16, 0x1040);
  CHECK (!fake_present (data, 64)
           && refuses (MAPVARS_TARGET_DATA, 1, &host, &size, &kind),
         "or elsewhere on the device makes no whole");
  map_disassociate (fake_device.map, data + 48);
  associate (48, 16, 0x1030);
  CHECK (fake_present (data, 64) && fake_present (data + 8, 50)
           && !fake_present (data + 8, 60),
         "side by side they do");
  leave (enter (MAPVARS_TARGET_DATA, 1, &host, &size, &kind));
  CHECK (entered, "which is mapped");
  CHECK (fake_one (MAPVARS_ENTER_DATA, data + 8, 48, GOMP_MAP_ALLOC)
           && fake_one (MAPVARS_EXIT_DATA, data + 8, 48, GOMP_MAP_RELEASE),
         "and a part of it");
  for (int i = 0; i < 3; i++)
    map_disassociate (fake_device.map, data + (i > 0) * 16 + (i > 1) * 32);
}

int
main (void)
{
  fake_begin ();
  test_counts ();
  test_arriving_pointee ();
  test_pieces ();
  test_overlap ();
  test_optional ();
  test_structures ();
  test_structure_without_length ();
  test_present_descriptor ();
  test_out_of_memory ();
  CHECK (fake_device.map->hosts.count == 0
           && fake_device.map->mirror.count == 0,
         "the map ends empty");
  fake_end ();
  return UNIT_RESULT ();
}
