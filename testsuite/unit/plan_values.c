/* Laying out, and the table.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/plan/plan.h"
#include "testsuite/unit/fake_device.h"

static _Alignas(64) char data[4096];
static void *table[64];
static size_t table_count;

static void
keep_table (void **given)
{
  memcpy (table, given, table_count * sizeof *table);
}

/* Run a region with these variables.  */
static void
run (size_t count, void **hosts, size_t *sizes, unsigned short *kinds)
{
  struct session *session = SESSION_ON_STACK (&fake_device);
  struct mapvars_request request
    = fake_request (MAPVARS_TARGET, count, hosts, sizes, kinds);
  struct mapping *mapping;
  table_count = count;
  fake_kernel = count > 0 ? keep_table : NULL;
  if (!session_start (session, &fake_device, NULL)
      || !mapvars_enter (&fake_device, &request, session, &mapping))
    {
      CHECK (0, "a region is mapped");
      return;
    }
  session_run (session, NULL, NULL);
  mapvars_leave (&fake_device, mapping, true, NULL);
}

static void
test_entries (void)
{
  size_t expansion[] = { 2, (size_t) data + 256, 8, (size_t) data + 300, 8 };
  double private = 1.5;
  fake_one (MAPVARS_ENTER_DATA, data, 64, GOMP_MAP_TO);
  void *hosts[] = { data + 16, NULL,       (void *) 9, data + 2000, expansion,
                    &private,  data + 512, data + 520, data + 528,  data + 8 };
  size_t sizes[] = { 8, 8, 0, 0, SIZE_MAX, 8, 1, 8, 4, 8 };
  unsigned short kinds[] = { GOMP_MAP_TO,
                             GOMP_MAP_TO,
                             GOMP_MAP_FIRSTPRIVATE_INT,
                             GOMP_MAP_ZERO_LEN_ARRAY_SECTION,
                             GOMP_MAP_TO,
                             GOMP_MAP_FIRSTPRIVATE | 3 << 8,
                             GOMP_MAP_STRUCT | 3 << 8,
                             GOMP_MAP_TO,
                             GOMP_MAP_TOFROM | 2 << 8,
                             GOMP_MAP_FORCE_PRESENT };
  for (int offers = 0; offers < 2; offers++)
    {
      fake_offers_table = offers;
      hosts[5] = &private;
      memset (&fake, 0, sizeof fake);
      run (10, hosts, sizes, kinds);
      CHECK (fake.tables == (unsigned) offers && fake.sets == !offers,
             offers ? "the plugin's table is filled" : "a table is sent");
      uintptr_t base = (uintptr_t) fake_there (data, 1) + FAKE_OFFSET;
      CHECK ((uintptr_t) table[0] == base + 16
               && (uintptr_t) table[9] == base + 8,
             "present variables have their addresses");
      CHECK (table[1] == NULL && table[2] == (void *) 9
               && table[3] == data + 2000,
             "values and absent ones are as they are");
      CHECK ((uintptr_t) table[4] >= FAKE_OFFSET
               && (uintptr_t) table[5] % 8 == 0
               && (uintptr_t) table[5] >= FAKE_OFFSET,
             "an iterator has one entry, the next is in its place");
      CHECK ((uintptr_t) table[7] - (uintptr_t) table[6] == 8
               && (uintptr_t) table[6] % 8 == 0,
             "a structure lies before its part, aligned");
      CHECK ((uintptr_t) table[8] % 4 == 0, "alignment is kept");
    }
  fake_one (MAPVARS_EXIT_DATA, data, 64, GOMP_MAP_DELETE);
  CHECK (fake_used () == 0, "all of it is freed");
}

static void
test_present_only (void)
{
  void *hosts[16];
  size_t sizes[16];
  unsigned short kinds[16];
  for (int i = 0; i < 16; i++)
    {
      hosts[i] = data + 64 * i;
      sizes[i] = 64;
      kinds[i] = GOMP_MAP_TOFROM;
      fake_one (MAPVARS_ENTER_DATA, hosts[i], 64, GOMP_MAP_TO);
    }
  run (16, hosts, sizes, kinds);
  memset (&fake, 0, sizeof fake);
  run (16, hosts, sizes, kinds);
  CHECK (fake.allocs == 0 && fake.frees == 0 && fake.in == 0 && fake.out == 0,
         "a region whose data is present allocates and copies nothing");
  run (0, NULL, NULL, NULL);
  CHECK (fake.tables == 1 && fake.sets == 1 && fake.in == 0,
         "a region without variables has an empty table");
  for (int i = 0; i < 16; i++)
    fake_one (MAPVARS_EXIT_DATA, hosts[i], 64, GOMP_MAP_RELEASE);
  CHECK (fake_used () == 0, "the variables go one by one");
}

static void
test_use_device (void)
{
  void *hosts[] = { data, data + 8, data + 1000 };
  size_t sizes[] = { 64, 0, 0 };
  unsigned short kinds[] = { GOMP_MAP_TO, GOMP_MAP_USE_DEVICE_PTR,
                             GOMP_MAP_USE_DEVICE_PTR_IF_PRESENT };
  struct mapvars_request request
    = fake_request (MAPVARS_TARGET_DATA, 3, hosts, sizes, kinds);
  struct mapping *mapping;
  mapvars_enter (&fake_device, &request, NULL, &mapping);
  CHECK ((uintptr_t) hosts[1]
           == (uintptr_t) fake_there (data, 1) + FAKE_OFFSET + 8,
         "use_device gives the address that the construct itself mapped");
  CHECK (hosts[2] == data + 1000, "or, if it may be absent, the host's");
  mapvars_leave (&fake_device, mapping, true, NULL);
}

int
main (void)
{
  fake_begin ();
  test_entries ();
  test_present_only ();
  test_use_device ();
  fake_end ();
  return UNIT_RESULT ();
}
