/* exit data.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/map/map_foreign.h"
#include "libomp-offload/plan/plan.h"
#include "testsuite/unit/fake_device.h"

static int x[16];

static void
write_there (int value)
{
  ((int *) fake_there (x, sizeof x))[3] = value;
}

static bool
exit_x (enum mapvars_construct construct, unsigned short kind)
{
  return fake_one (construct, x, sizeof x, kind);
}

static void
enter_x (enum mapvars_construct construct, int times)
{
  while (times-- > 0)
    fake_one (construct, x, sizeof x, GOMP_MAP_TO);
}

static void
test_openmp (void)
{
  enter_x (MAPVARS_ENTER_DATA, 3);
  write_there (4);
  CHECK (exit_x (MAPVARS_EXIT_DATA, GOMP_MAP_FROM) && x[3] == 0
           && fake_refcount (x) == 2,
         "from copies with the last count alone");
  CHECK (exit_x (MAPVARS_EXIT_DATA, GOMP_MAP_ALWAYS_FROM) && x[3] == 4
           && fake_refcount (x) == 1,
         "always from in any case");
  write_there (5);
  CHECK (exit_x (MAPVARS_EXIT_DATA, GOMP_MAP_FROM) && x[3] == 5
           && !fake_present (x, 1),
         "the last one copies and removes");
  enter_x (MAPVARS_ENTER_DATA, 3);
  exit_x (MAPVARS_EXIT_DATA, GOMP_MAP_DELETE);
  CHECK (!fake_present (x, 1) && fake_used () == 0,
         "delete removes whatever the count");
  CHECK (exit_x (MAPVARS_EXIT_DATA, GOMP_MAP_FROM)
           && exit_x (MAPVARS_EXIT_DATA, GOMP_MAP_DELETE),
         "what is not present is no error");
  enter_x (MAPVARS_ENTER_DATA, 1);
  CHECK (fake_one (MAPVARS_EXIT_DATA, x + 4, 0,
                   GOMP_MAP_DELETE_ZERO_LEN_ARRAY_SECTION)
           && !fake_present (x, 1),
         "a section of length zero names what it lies in");

  void *hosts[] = { x, x };
  size_t sizes[] = { sizeof x, 4 };
  unsigned short kinds[] = { GOMP_MAP_RELEASE, GOMP_MAP_RELEASE };
  enter_x (MAPVARS_ENTER_DATA, 2);
  struct mapvars_request request
    = fake_request (MAPVARS_EXIT_DATA, 2, hosts, sizes, kinds);
  mapvars_exit (&fake_device, &request);
  CHECK (fake_refcount (x) == 1, "a count is lowered once per construct");
  exit_x (MAPVARS_EXIT_DATA, GOMP_MAP_RELEASE);
}

static void
test_openacc (void)
{
  enter_x (MAPVARS_ACC_ENTER_DATA, 2);
  struct mapping *mapping;
  void *host = x;
  size_t size = sizeof x;
  unsigned short kind = GOMP_MAP_TOFROM;
  struct mapvars_request request
    = fake_request (MAPVARS_ACC_DATA, 1, &host, &size, &kind);
  mapvars_enter (&fake_device, &request, NULL, &mapping);
  exit_x (MAPVARS_ACC_EXIT_DATA, GOMP_MAP_DELETE);
  CHECK (fake_refcount (x) == 1, "finalize ends the dynamic lifetimes alone");
  exit_x (MAPVARS_ACC_EXIT_DATA, GOMP_MAP_RELEASE);
  CHECK (fake_refcount (x) == 1, "and there are no more then");
  write_there (8);
  mapvars_leave (&fake_device, mapping, true, NULL);
  CHECK (x[3] == 8 && fake_used () == 0, "the structured one ends by itself");
  enter_x (MAPVARS_ACC_ENTER_DATA, 2);
  write_there (9);
  exit_x (MAPVARS_ACC_EXIT_DATA, GOMP_MAP_FORCE_FROM);
  CHECK (x[3] == 9 && fake_used () == 0, "copyout finalize");
  enter_x (MAPVARS_ACC_ENTER_DATA, 1);
  fake_quiet (true);
  CHECK (!fake_one (MAPVARS_ACC_EXIT_DATA, x, sizeof x + 4, GOMP_MAP_RELEASE),
         "a range beyond the entry is an error");
  CHECK (!exit_x (MAPVARS_ACC_EXIT_DATA, GOMP_MAP_TO), "so is a wrong kind");
  fake_quiet (false);
  CHECK (fake_refcount (x) == 1, "which changes nothing");
  exit_x (MAPVARS_ACC_EXIT_DATA, GOMP_MAP_RELEASE);
}

static void
test_associated (void)
{
  map_associate (fake_device.map, x, sizeof x,
                 (void *) ((uintptr_t) x + FAKE_OFFSET));
  enter_x (MAPVARS_ACC_ENTER_DATA, 1);
  exit_x (MAPVARS_ACC_EXIT_DATA, GOMP_MAP_DELETE);
  exit_x (MAPVARS_EXIT_DATA, GOMP_MAP_DELETE);
  CHECK (fake_present (x, sizeof x), "an associated range stays");
  map_disassociate (fake_device.map, x);
}

static void
test_detach (void)
{
  struct
  {
    int *data;
  } object = { x };
  enter_x (MAPVARS_ENTER_DATA, 1);
  fake_one (MAPVARS_ENTER_DATA, &object, sizeof object, GOMP_MAP_TO);
  fake_one (MAPVARS_ENTER_DATA, &object.data, 0, GOMP_MAP_ATTACH);
  fake_one (MAPVARS_ENTER_DATA, &object.data, 0, GOMP_MAP_ATTACH);
  void **there = fake_there (&object, sizeof object);
  fake_one (MAPVARS_EXIT_DATA, &object.data, 0, GOMP_MAP_DETACH);
  CHECK (*there != x, "the first detach leaves the pointer");
  fake_one (MAPVARS_EXIT_DATA, &object.data, 0, GOMP_MAP_DETACH);
  CHECK (*there == x, "the last one puts the host's back");
  object.data = NULL;
  CHECK (fake_one (MAPVARS_EXIT_DATA, &object.data, 0, GOMP_MAP_DETACH)
           && fake_one (MAPVARS_ACC_EXIT_DATA, &object.data, 0,
                        GOMP_MAP_FORCE_DETACH)
           && *there == x,
         "one more is no action");
  object.data = x;
  fake_one (MAPVARS_ENTER_DATA, &object.data, 0, GOMP_MAP_ATTACH);
  fake_one (MAPVARS_ENTER_DATA, &object.data, 0, GOMP_MAP_ATTACH);
  fake_one (MAPVARS_ACC_EXIT_DATA, &object.data, 0, GOMP_MAP_FORCE_DETACH);
  CHECK (*there == x, "finalize puts it back at once");
  fake_one (MAPVARS_EXIT_DATA, &object, sizeof object, GOMP_MAP_DELETE);
  exit_x (MAPVARS_EXIT_DATA, GOMP_MAP_DELETE);
  CHECK (fake_used () == 0, "all is freed");
}

int
main (void)
{
  fake_begin ();
  test_openmp ();
  test_openacc ();
  test_associated ();
  test_detach ();
  fake_end ();
  return UNIT_RESULT ();
}
