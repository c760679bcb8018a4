/* Small variables that are missing where a region has a queue of its own: they are
   claimed, and lie in what the launch brings along.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include "libomp-offload/target/target_region.h"
#include "testsuite/unit/fake_device.h"

static char present[64];
static int one, two;

/* Run a region with what is present and COUNT - 1 variables.  */
static bool
region (size_t count, int *first, unsigned short first_kind, int *second,
        unsigned short second_kind, void (*kernel) (void **table))
{
  void *hosts[] = { present, first, second };
  size_t sizes[] = { sizeof present, sizeof *first, sizeof *second };
  unsigned short kinds[]
    = { GOMP_MAP_TOFROM, first_kind | 2 << 8, second_kind | 2 << 8 };
  struct target_request request
    = { .variables
        = fake_request (MAPVARS_TARGET, count, hosts, sizes, kinds) };
  fake_kernel = kernel;
  return target_region_run (&fake_device, (void *) 1, &request);
}

static int *
there (void **table, int i)
{
  return FAKE_MEMORY (table[i]);
}

/* The entry that HOST is in; claims are none.  */
static struct map_entry *
in_index (const int *host)
{
  uintptr_t start = (uintptr_t) host;
  map_lock_read (&fake_device.map->lock);
  struct map_entry *entry
    = map_find_read_locked (fake_device.map, start, start + sizeof *host);
  map_lock_read_end (&fake_device.map->lock);
  return entry;
}

static bool
is_clean (void)
{
  return !in_index (&one) && !in_index (&two)
         && !map_claims_any (&fake_device.map->claims)
         && fake_refcount (present) == 1;
}

/* --- Nobody else asks.  */

static bool claims;

static void
see_claims (void **table)
{
  claims = !in_index (&one) && !in_index (&two)
           && map_claims_any (&fake_device.map->claims);
  *there (table, 1) += 10;
  *there (table, 2) += 20;
}

static void
test_claimed (void)
{
  for (int i = 0; i < 4; i++)
    {
      fake_host_reads = i / 2;
      one = 1 + i, two = 2 + i;
      memset (&fake, 0, sizeof fake);
      CHECK (region (3, &one, GOMP_MAP_TOFROM, &two, GOMP_MAP_TO, see_claims)
               && claims && is_clean (),
             "what a region in a queue makes is in no index");
      CHECK (one == 11 + i && two == 2 + i, "what comes back does");
      CHECK (fake.in == 0 && fake.out == !fake_host_reads && fake.waits == 1
               && fake.allocs == 0 && fake.marks == 0,
             "with one wait, and one copy if the host cannot read it");
    }
  one = 1, two = 2;
  memset (&fake, 0, sizeof fake);
  fake_host_reads = false;
  CHECK (region (3, &one, GOMP_MAP_TOFROM, &two, GOMP_MAP_TOFROM, see_claims)
           && one == 11 && two == 22 && fake.out == 1,
         "two come back with one copy");
}

/* --- Another thread asks while the kernel runs.  */

static bool found;

static void *
find_both (void *unused)
{
  found = fake_present (&one, sizeof one) && fake_present (&two, sizeof two);
  return unused;
}

static void *
keep_both (void *unused)
{
  found = fake_one (MAPVARS_ENTER_DATA, &one, sizeof one, GOMP_MAP_TO)
          && fake_one (MAPVARS_ENTER_DATA, &two, sizeof two, GOMP_MAP_TO);
  return unused;
}

static void
in_another_thread (void *(*run) (void *) )
{
  pthread_t thread;
  found = false;
  pthread_create (&thread, NULL, run, NULL);
  pthread_join (thread, NULL);
}

static void
find_while_it_runs (void **table)
{
  *there (table, 1) = 70;
  in_another_thread (find_both);
}

static void
keep_while_it_runs (void **table)
{
  *there (table, 1) = 70;
  in_another_thread (keep_both);
}

static void
nothing (void **table)
{
  (void) table;
}

static void
test_found (void)
{
  for (fake_host_reads = false;; fake_host_reads = true)
    {
      one = 1, two = 2;
      CHECK (
        region (3, &one, GOMP_MAP_TOFROM, &two, GOMP_MAP_TO, find_while_it_runs)
          && found && one == 70 && is_clean (),
        "another thread finds them, and they go with the region");
      one = 1;
      CHECK (
        region (3, &one, GOMP_MAP_TOFROM, &two, GOMP_MAP_TO, keep_while_it_runs)
          && found && one == 1,
        "what another thread keeps does not come back");
      for (int i = 0; i < 3; i++)
        region (1, NULL, 0, NULL, 0, nothing);
      CHECK (*(int *) fake_there (&one, sizeof one) == 70
               && *(int *) fake_there (&two, sizeof two) == 2,
             "its queue is not used while it is there");
      fake_one (MAPVARS_EXIT_DATA, &one, sizeof one, GOMP_MAP_FROM);
      fake_one (MAPVARS_EXIT_DATA, &two, sizeof two, GOMP_MAP_RELEASE);
      CHECK (one == 70 && is_clean (), "and it ends with the other thread's");
      if (fake_host_reads)
        break;
    }
}

/* --- Another thread asks before the data is there.  */

static pthread_t early;

static void
settle_early (void)
{
  found = false;
  pthread_create (&early, NULL, keep_both, NULL);
  while (!in_index (&one))
    sched_yield ();
}

static bool
stage_late (struct gomp_offload_session *session, struct gomp_stage *stage)
{
  fake_plugin.session_stage = fake_stage;
  settle_early ();
  CHECK (!found
           && MAP_ENTRY_STATE (map_entry_version (in_index (&one)))
                == MAP_ENTRY_ARRIVING,
         "another thread waits for data that is not staged yet");
  return fake_stage (session, stage);
}

static bool
refuse_late (struct gomp_offload_session *session, struct gomp_stage *stage)
{
  (void) session, (void) stage;
  fake_plugin.session_stage = fake_stage;
  settle_early ();
  return false;
}

static void
test_early (bool (*stage) (struct gomp_offload_session *, struct gomp_stage *))
{
  one = 5, two = 6;
  memset (&fake, 0, sizeof fake);
  fake_plugin.session_stage = stage;
  CHECK (region (3, &one, GOMP_MAP_TO, &two, GOMP_MAP_TO, nothing),
         "the region runs");
  pthread_join (early, NULL);
  CHECK (found && fake_refcount (&one) == 1 && fake_refcount (&two) == 1
           && *(int *) fake_there (&one, sizeof one) == 5,
         "the other thread has what it waited for");
  fake_one (MAPVARS_EXIT_DATA, &one, sizeof one, GOMP_MAP_RELEASE);
  fake_one (MAPVARS_EXIT_DATA, &two, sizeof two, GOMP_MAP_RELEASE);
  CHECK (is_clean (), "to its end");
}

/* The plugin stages nothing that others may use.  */
static bool
refuse_shared (struct gomp_offload_session *session, struct gomp_stage *stage)
{
  return !stage->shared && fake_stage (session, stage);
}

static void
test_refused (void)
{
  one = 1, two = 2;
  fake_plugin.session_stage = refuse_shared;
  memset (&fake, 0, sizeof fake);
  CHECK (
    region (3, &one, GOMP_MAP_TOFROM, &two, GOMP_MAP_TO, find_while_it_runs)
      && found && one == 70 && is_clean () && fake.abandons == 0,
    "where a plugin refuses, the passes make entries");
  fake_plugin.session_stage = fake_stage;
}

/* --- Another thread asks while the data comes back.  */

static int *page; /* a page that cannot be written until somebody has asked */
static pthread_t late;
static bool waited;

static void *
map_page (void *unused)
{
  fake_one (MAPVARS_ENTER_DATA, page, sizeof *page, GOMP_MAP_TO);
  return unused;
}

/* The copy to the variable has begun.  */
static void
ask_while_it_comes_back (int number)
{
  (void) number;
  struct map_entry *entry;
  mprotect (page, 4096, PROT_READ | PROT_WRITE);
  pthread_create (&late, NULL, map_page, NULL);
  while ((entry = in_index (page)) == NULL)
    sched_yield ();
  waited = MAP_ENTRY_STATE (map_entry_version (entry)) == MAP_ENTRY_LEAVING;
}

static void
raise_page (void **table)
{
  *there (table, 1) += 4;
  mprotect (page, 4096, PROT_READ);
}

static void
test_returning (void)
{
  page = mmap (NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
               -1, 0);
  signal (SIGSEGV, ask_while_it_comes_back);
  for (int reads = 0; reads < 2; reads++)
    {
      fake_host_reads = reads;
      *page = 3;
      waited = false;
      CHECK (region (2, page, GOMP_MAP_TOFROM, NULL, 0, raise_page)
               && *page == 7,
             "data comes back while another thread maps it");
      pthread_join (late, NULL);
      CHECK (waited && *(int *) fake_there (page, sizeof *page) == 7,
             "which waits for it, and so has the new value");
      fake_one (MAPVARS_EXIT_DATA, page, sizeof *page, GOMP_MAP_DELETE);
      CHECK (is_clean () && in_index (page) == NULL, "all is gone then");
    }
  signal (SIGSEGV, SIG_DFL);
  munmap (page, 4096);
}

/* --- The program's queues.  */

static void
test_program_queue (void)
{
  void *hosts[] = { present, &one };
  size_t sizes[] = { sizeof present, sizeof one };
  unsigned short kinds[] = { GOMP_MAP_TOFROM, GOMP_MAP_TO | 2 << 8 };
  struct mapvars_request request
    = fake_request (MAPVARS_TARGET, 2, hosts, sizes, kinds);
  request.queue = fake_queue;
  struct plan *plan = plan_present (&fake_device, &request);
  CHECK (plan == NULL && is_clean (),
         "in a queue of the program's, which may still write it, nothing is "
         "claimed");
}

int
main (void)
{
  fake_begin ();
  fake_one (MAPVARS_ENTER_DATA, present, sizeof present, GOMP_MAP_TO);
  test_claimed ();
  test_found ();
  test_early (stage_late);
  test_early (refuse_late);
  test_refused ();
  test_returning ();
  test_program_queue ();
  struct goacc_asyncqueue *queue = device_queue_acquire (&fake_device);
  device_queue_release (&fake_device, queue);
  CHECK (queue_pool_close (&fake_device), "no queue is in use");
  fake_one (MAPVARS_EXIT_DATA, present, sizeof present, GOMP_MAP_DELETE);
  fake_end ();
  return UNIT_RESULT ();
}
