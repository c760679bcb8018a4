/* Launches on a device that is not native: the calls of the plugin that each kind
   of region costs, and what becomes of small data that a region brings along.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/target/target_region.h"
#include "testsuite/unit/fake_device.h"

static char arrays[16][64];

/* Every call of the plugin since the last one, as one line's worth.  */
static bool
calls_are (unsigned long in, unsigned long out, unsigned long waits)
{
  bool same = fake.sessions == 1 && fake.tables == 1 && fake.sets == 0
              && fake.runs == 1 && fake.in == in && fake.out == out
              && fake.waits == waits && fake.allocs == 0 && fake.abandons == 0;
  if (!same)
    printf ("start %lu, stage %lu, set %lu, run %lu, in %lu, out %lu, "
            "waits %lu, allocs %lu\n",
            fake.sessions, fake.tables, fake.sets, fake.runs, fake.in, fake.out,
            fake.waits, fake.allocs);
  memset (&fake, 0, sizeof fake);
  return same;
}

/* Run a region with the 16 arrays, which are present, and one more variable.  */
static bool
region (void *host, size_t size, unsigned short kind,
        void (*kernel) (void **table))
{
  void *hosts[17];
  size_t sizes[17];
  unsigned short kinds[17];
  for (int i = 0; i < 16; i++)
    {
      hosts[i] = arrays[i];
      sizes[i] = sizeof arrays[i];
      kinds[i] = GOMP_MAP_TOFROM;
    }
  hosts[16] = host;
  sizes[16] = size;
  kinds[16] = kind;
  struct target_request request
    = { .variables
        = fake_request (MAPVARS_TARGET, host ? 17 : 16, hosts, sizes, kinds) };
  fake_kernel = kernel;
  return target_region_run (&fake_device, (void *) 1, &request);
}

/* --- The cost.  */

static int value;
static char text[4096];

static void
see_value (void **table)
{
  value = *(int *) FAKE_MEMORY (table[16]);
}

static void
raise_value (void **table)
{
  ++*(int *) FAKE_MEMORY (table[16]);
}

static unsigned long from_waits; /* there were before the last copy back */

static bool
copy_back (int ordinal, void *dst, const void *src, size_t size,
           struct goacc_asyncqueue *queue)
{
  from_waits = fake.waits;
  return fake_async_from (ordinal, dst, src, size, queue);
}

static void
test_calls (void)
{
  int x = 5;
  memset (&fake, 0, sizeof fake);
  CHECK (region (NULL, 0, 0, NULL) && calls_are (0, 0, 1),
         "16 present: start, stage, run, wait");
  CHECK (region (&x, sizeof x, GOMP_MAP_TO, see_value) && value == 5
           && calls_are (0, 0, 1),
         "with a new variable too");
  *(int *) text = 6;
  CHECK (region (text, 1024, GOMP_MAP_TO, see_value) && value == 6
           && calls_are (0, 0, 1),
         "of 1 KiB");
  CHECK (region (text, sizeof text, GOMP_MAP_FIRSTPRIVATE, see_value)
           && value == 6 && calls_are (0, 0, 1),
         "or a private copy of any size");
  CHECK (region (&x, sizeof x, GOMP_MAP_TOFROM, raise_value) && x == 6
           && calls_are (0, 1, 1),
         "a variable that comes back costs one copy, and no wait");
  fake_host_reads = true;
  CHECK (region (&x, sizeof x, GOMP_MAP_TOFROM, raise_value) && x == 7
           && calls_are (0, 0, 1),
         "or none where the host reads what was staged");
  fake_host_reads = false;
  CHECK (!fake_present (&x, sizeof x), "it is not present any more");
}

/* A device that copies sooner when its queue is empty.  */
static void
test_copies_after (void)
{
  int x = 5;
  fake_one (MAPVARS_ENTER_DATA, &x, sizeof x, GOMP_MAP_TO);
  fake_device.capabilities |= GOMP_OFFLOAD_CAP_COPY_AFTER;
  from_waits = 0;
  fake_plugin.openacc_async_dev2host = copy_back;
  memset (&fake, 0, sizeof fake);
  CHECK (region (&x, sizeof x, GOMP_MAP_ALWAYS_TOFROM, raise_value) && x == 6
           && fake.out == 1 && from_waits == 1,
         "what always comes back may do so after the wait");
  fake_plugin.openacc_async_dev2host = fake_async_from;
  fake_device.capabilities &= ~GOMP_OFFLOAD_CAP_COPY_AFTER;
  fake_one (MAPVARS_EXIT_DATA, &x, sizeof x, GOMP_MAP_DELETE);
  memset (&fake, 0, sizeof fake);
}

/* A plugin that stages no bytes, only tables; and one that has no marks.  */
static bool
stage_tables (struct gomp_offload_session *session, struct gomp_stage *stage)
{
  return stage->size == 0 && fake_stage (session, stage);
}

static void
test_less (void)
{
  int x = 5;
  fake_plugin.session_stage = stage_tables;
  memset (&fake, 0, sizeof fake);
  CHECK (region (&x, sizeof x, GOMP_MAP_TOFROM, raise_value) && x == 6
           && fake.in == 1 && fake.out == 1 && fake.waits == 1
           && fake.marks == 1 && fake.mark_frees == 1,
         "without room for bytes there is a copy each way, a mark, one wait");
  fake_plugin.queue_mark = NULL;
  memset (&fake, 0, sizeof fake);
  CHECK (region (&x, sizeof x, GOMP_MAP_TOFROM, raise_value) && x == 7
           && fake.waits == 2,
         "without marks the copy in is waited for");
  fake_plugin.session_stage = fake_stage;
  memset (&fake, 0, sizeof fake);
  fake_plugin.queue_mark = fake_mark;
}

/* --- Data that outlives its region.  */

static int shared;

static void
keep_shared (void **table)
{
  ++*(int *) FAKE_MEMORY (table[16]);
  /* Another thread, say.  */
  fake_one (MAPVARS_ENTER_DATA, &shared, sizeof shared, GOMP_MAP_TO);
}

static void
test_outlives (void)
{
  shared = 1;
  region (NULL, 0, 0, NULL);
  memset (&fake, 0, sizeof fake);
  CHECK (region (&shared, sizeof shared, GOMP_MAP_TOFROM, keep_shared)
           && shared == 1 && fake_present (&shared, sizeof shared),
         "data that another construct counts stays, and does not come back");
  for (int i = 0; i < 3; i++)
    region (NULL, 0, 0, NULL);
  CHECK (*(int *) fake_there (&shared, sizeof shared) == 2,
         "nothing else is launched in the queue that it came in");
  unsigned long queues = fake.queues;
  CHECK (fake_one (MAPVARS_EXIT_DATA, &shared, sizeof shared, GOMP_MAP_FROM)
           && shared == 2 && !fake_present (&shared, sizeof shared),
         "it comes back with its last construct");
  struct goacc_asyncqueue *one = device_queue_acquire (&fake_device),
                          *other = device_queue_acquire (&fake_device);
  CHECK (queues == 1 && fake.queues == 1, "and its queue goes to the pool");
  device_queue_release (&fake_device, one);
  device_queue_release (&fake_device, other);
}

/* Another thread's region that is over before the one that made the entry.  */
static void
change_shared (void **table)
{
  (void) table;
  fake_one (MAPVARS_ENTER_DATA, &shared, sizeof shared, GOMP_MAP_TO);
  *(int *) fake_there (&shared, sizeof shared) = 40;
  fake_one (MAPVARS_EXIT_DATA, &shared, sizeof shared, GOMP_MAP_RELEASE);
}

static void
test_fetched_is_old (void)
{
  shared = 1;
  memset (&fake, 0, sizeof fake);
  CHECK (region (&shared, sizeof shared, GOMP_MAP_TOFROM, change_shared)
           && shared == 40 && fake.out == 2 && fake.waits == 2,
         "what was fetched is copied again where another one used the data");
}

/* --- Marks.  */

static void
find_large (void **table)
{
  (void) table;
  fake_present (text, sizeof text);
}

static void
test_marks (void)
{
  memset (&fake, 0, sizeof fake);
  CHECK (region (text, sizeof text, GOMP_MAP_TO, find_large) && fake.in == 1
           && fake.marks == 1,
         "larger data is present behind a mark");
  CHECK (fake.follows == 1 && fake.mark_frees == 1,
         "who finds it comes behind the mark, which goes with the region");
  CHECK (fake_device.map->marking == 0, "nobody has marks then");
}

/* --- A pointer and its section.  */

static char *section;

static void
write_section (void **table)
{
  uintptr_t *slot = FAKE_MEMORY (table[1]);
  *(char *) FAKE_MEMORY (*slot + 3) = 9;
}

static void
test_slot (void)
{
  section = arrays[0];
  void *hosts[] = { section + 3, &section };
  size_t sizes[] = { 8, 3 };
  unsigned short kinds[] = { GOMP_MAP_TOFROM, GOMP_MAP_POINTER };
  struct target_request request
    = { .variables = fake_request (MAPVARS_TARGET, 2, hosts, sizes, kinds) };
  fake_kernel = write_section;
  memset (&fake, 0, sizeof fake);
  CHECK (target_region_run (&fake_device, (void *) 1, &request)
           && *(char *) fake_there (section + 3, 1) == 9 && calls_are (0, 0, 1),
         "a section's pointer is staged");
  CHECK (!fake_present (&section, sizeof section), "and is in no map");
}

/* --- Failures.  */

static bool
fail_to_wait (struct goacc_asyncqueue *queue)
{
  (void) queue;
  return false;
}

static void
test_failures (void)
{
  int x = 1;
  fake_quiet (true);
  fake_fail_copy = 1;
  CHECK (!region (text, sizeof text, GOMP_MAP_TO, NULL)
           && !fake_present (text, sizeof text)
           && fake_device.map->marking == 0,
         "a copy that fails is undone");
  fake_plugin.openacc_async_synchronize = fail_to_wait;
  CHECK (!region (&x, sizeof x, GOMP_MAP_TO, NULL), "a launch may fail");
  fake_plugin.openacc_async_synchronize = fake_synchronize;
  fake_quiet (false);
}

int
main (void)
{
  fake_begin ();
  for (int i = 0; i < 16; i++)
    fake_one (MAPVARS_ENTER_DATA, arrays[i], sizeof arrays[i], GOMP_MAP_TO);
  region (NULL, 0, 0, NULL);
  test_calls ();
  test_copies_after ();
  test_less ();
  test_outlives ();
  test_fetched_is_old ();
  test_marks ();
  test_slot ();
  test_failures ();
  /* The launch that failed still has what it was given: the map stays.  */
  for (int i = 0; i < 16; i++)
    fake_one (MAPVARS_EXIT_DATA, arrays[i], sizeof arrays[i], GOMP_MAP_DELETE);
  device_memory_trim (&fake_device);
  return UNIT_RESULT ();
}
