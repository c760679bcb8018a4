/* Sending: what is gathered, what is not, and that it arrives.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/plan/plan.h"
#include "testsuite/unit/fake_device.h"

#define LARGE (100 * 1024)

static char small[64][16], large[2][LARGE];
static struct mapping *mapping;

static bool
enter (enum mapvars_construct construct, size_t count, void **hosts,
       size_t *sizes, unsigned short *kinds, struct goacc_asyncqueue *queue)
{
  struct mapvars_request request
    = fake_request (construct, count, hosts, sizes, kinds);
  request.queue = queue;
  memset (&fake, 0, sizeof fake);
  return mapvars_enter (&fake_device, &request, NULL, &mapping);
}

static bool
arrived (void **hosts, size_t *sizes, size_t count)
{
  for (size_t i = 0; i < count; i++)
    {
      void *there = fake_there (hosts[i], sizes[i]);
      if (there == NULL || memcmp (there, hosts[i], sizes[i]) != 0)
        return false;
    }
  return true;
}

static void
test_small (void)
{
  void *hosts[64];
  size_t sizes[64];
  unsigned short kinds[64];
  for (int i = 0; i < 64; i++)
    {
      hosts[i] = small[i];
      sizes[i] = 1 + i % 16;
      kinds[i] = GOMP_MAP_TO | (i % 4) << 8;
      memset (small[i], i + 1, 16);
    }
  CHECK (enter (MAPVARS_TARGET_DATA, 64, hosts, sizes, kinds, NULL)
           && fake.in == 1 && fake.allocs <= 1,
         "small pieces go in one copy to one block");
  CHECK (arrived (hosts, sizes, 64), "and arrive");
  mapvars_leave (&fake_device, mapping, true, NULL);
  enter (MAPVARS_TARGET_DATA, 64, hosts, sizes, kinds, fake_queue);
  CHECK (fake.in == 64 && arrived (hosts, sizes, 64),
         "with a queue, data is copied from where it is");
  mapvars_leave (&fake_device, mapping, true, fake_queue);
  enter (MAPVARS_ENTER_DATA, 64, hosts, sizes, kinds, NULL);
  CHECK (fake.in == 64 && arrived (hosts, sizes, 64),
         "what ends by itself has a block and a copy of its own");
  for (int i = 0; i < 64; i++)
    fake_one (MAPVARS_EXIT_DATA, hosts[i], sizes[i], GOMP_MAP_DELETE);
  CHECK (fake_used () == 0, "all is freed");
}

static void
test_large (void)
{
  memset (large, 3, sizeof large);
  void *hosts[] = { large[0], small[0], small[1], large[1], small[2] };
  size_t sizes[] = { LARGE, 16, 16, LARGE, 16 };
  unsigned short kinds[]
    = { GOMP_MAP_TO, GOMP_MAP_TO, GOMP_MAP_TO, GOMP_MAP_TO, GOMP_MAP_TO };
  enter (MAPVARS_TARGET_DATA, 5, hosts, sizes, kinds, NULL);
  CHECK (fake.in == 4 && arrived (hosts, sizes, 5),
         "large pieces go by themselves");
  mapvars_leave (&fake_device, mapping, true, NULL);
  kinds[0] = kinds[3] = GOMP_MAP_ALLOC;
  enter (MAPVARS_TARGET_DATA, 5, hosts, sizes, kinds, NULL);
  CHECK (fake.in == 2, "over a large gap nothing is gathered");
  mapvars_leave (&fake_device, mapping, true, NULL);
}

static void
test_pointers (void)
{
  void *pointers[16], *hosts[17];
  size_t sizes[17] = { sizeof small };
  unsigned short kinds[17] = { GOMP_MAP_TO };
  hosts[0] = small;
  for (int i = 0; i < 16; i++)
    {
      pointers[i] = small[i];
      hosts[i + 1] = &pointers[i];
      sizes[i + 1] = 0;
      kinds[i + 1] = GOMP_MAP_POINTER;
    }
  enter (MAPVARS_TARGET_DATA, 17, hosts, sizes, kinds, NULL);
  char *there = fake_there (small, 1);
  bool good = true;
  for (int i = 0; i < 16; i++)
    good &= *(char **) fake_there (&pointers[i], 8)
            == there + FAKE_OFFSET + 16 * i;
  CHECK (good, "pointers are set");
  mapvars_leave (&fake_device, mapping, true, NULL);

  struct
  {
    char *data;
    long length[7];
  } object = { small[0], { 1, 2, 3 } };
  void *with[] = { small, &object, &object.data };
  size_t with_sizes[] = { sizeof small, sizeof object, 0 };
  unsigned short with_kinds[] = { GOMP_MAP_TO, GOMP_MAP_TO, GOMP_MAP_ATTACH };
  enter (MAPVARS_TARGET_DATA, 3, with, with_sizes, with_kinds, NULL);
  CHECK (fake.in == 1
           && *(char **) fake_there (&object, 8)
                == (char *) fake_there (small, 1) + FAKE_OFFSET
           && *(long *) fake_there (&object.length[2], 8) == 3,
         "a pointer goes with the data it lies in");
  mapvars_leave (&fake_device, mapping, true, NULL);
}

static void
test_always (void)
{
  fake_one (MAPVARS_ENTER_DATA, small, sizeof small, GOMP_MAP_TO);
  memset (small[3], 77, 16);
  void *host = small[3];
  size_t size = 16;
  unsigned short kind = GOMP_MAP_TO;
  enter (MAPVARS_TARGET_DATA, 1, &host, &size, &kind, NULL);
  CHECK (fake.in == 0 && !arrived (&host, &size, 1),
         "what is present is not copied");
  mapvars_leave (&fake_device, mapping, true, NULL);
  kind = GOMP_MAP_ALWAYS_TO;
  enter (MAPVARS_TARGET_DATA, 1, &host, &size, &kind, NULL);
  CHECK (fake.in == 1 && arrived (&host, &size, 1), "unless always");
  mapvars_leave (&fake_device, mapping, true, NULL);
  fake_one (MAPVARS_EXIT_DATA, small, sizeof small, GOMP_MAP_DELETE);
}

static void
test_failure (void)
{
  void *hosts[] = { large[0], small[0], small[1], large[1] };
  size_t sizes[] = { LARGE, 16, 16, LARGE };
  unsigned short kinds[]
    = { GOMP_MAP_TO, GOMP_MAP_TO, GOMP_MAP_TO, GOMP_MAP_TO };
  bool good = true;
  fake_quiet (true);
  for (unsigned long n = 1; n <= 3; n++)
    {
      fake_fail_copy = n;
      good &= !enter (MAPVARS_TARGET_DATA, 4, hosts, sizes, kinds, NULL)
              && fake_used () == 0 && !fake_present (large[0], 1);
    }
  fake_fail_copy = 0;
  fake_quiet (false);
  CHECK (good, "a copy that fails leaves nothing behind");
}

int
main (void)
{
  fake_begin ();
  test_small ();
  test_large ();
  test_pointers ();
  test_always ();
  test_failure ();
  CHECK (fake_used () == 0 && fake_device.map->hosts.count == 0,
         "nothing is left");
  fake_end ();
  return UNIT_RESULT ();
}
