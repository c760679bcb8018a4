/* Leaving: what comes back, what goes, and what stays.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/plan/plan.h"
#include "testsuite/unit/fake_device.h"

static int x[16], y[16];

static struct mapping *
enter (size_t count, void **hosts, size_t *sizes, unsigned short *kinds)
{
  struct mapping *mapping = NULL;
  struct mapvars_request request
    = fake_request (MAPVARS_TARGET_DATA, count, hosts, sizes, kinds);
  CHECK (mapvars_enter (&fake_device, &request, NULL, &mapping), "mapped");
  return mapping;
}

static struct mapping *
enter_x (unsigned short kind)
{
  void *host = x;
  size_t size = sizeof x;
  return enter (1, &host, &size, &kind);
}

/* The device writes VALUE to x[3].  */
static void
write_there (int value)
{
  ((int *) fake_there (x, sizeof x))[3] = value;
}

static void
test_from (void)
{
  struct mapping *outer = enter_x (GOMP_MAP_TOFROM);
  struct mapping *inner = enter_x (GOMP_MAP_TOFROM);
  write_there (5);
  mapvars_leave (&fake_device, inner, true, NULL);
  CHECK (x[3] == 0, "an inner construct copies nothing back");
  inner = enter_x (GOMP_MAP_ALWAYS_FROM);
  mapvars_leave (&fake_device, inner, true, NULL);
  CHECK (x[3] == 5, "but with always");
  write_there (6);
  mapvars_leave (&fake_device, outer, true, NULL);
  CHECK (x[3] == 6 && !fake_present (x, 1), "the last one does");
  outer = enter_x (GOMP_MAP_TO);
  write_there (7);
  mapvars_leave (&fake_device, outer, true, NULL);
  CHECK (x[3] == 6, "unless it is only to");
  outer = enter_x (GOMP_MAP_TOFROM);
  write_there (8);
  mapvars_leave (&fake_device, outer, false, NULL);
  CHECK (x[3] == 6 && fake_used () == 0, "or the region was not run");
}

static void
test_parts (void)
{
  /* Two items share an entry: each copies its own part.  */
  void *hosts[] = { x, x, x + 8 };
  size_t sizes[] = { sizeof x, 8, 16 };
  unsigned short kinds[] = { GOMP_MAP_TO, GOMP_MAP_FROM, GOMP_MAP_FROM };
  struct mapping *mapping = enter (3, hosts, sizes, kinds);
  int *there = fake_there (x, sizeof x);
  for (int i = 0; i < 16; i++)
    there[i] = 100 + i;
  mapvars_leave (&fake_device, mapping, true, NULL);
  CHECK (x[0] == 100 && x[1] == 101 && x[2] == 0 && x[8] == 108 && x[11] == 111
           && x[12] == 0,
         "each item copies its own part back");
}

static void
test_other_order (void)
{
  struct mapping *structured = enter_x (GOMP_MAP_FROM);
  fake_one (MAPVARS_ENTER_DATA, x, sizeof x, GOMP_MAP_TO);
  write_there (20);
  x[3] = 0;
  mapvars_leave (&fake_device, structured, true, NULL);
  CHECK (x[3] == 0 && fake_present (x, sizeof x),
         "a dynamic lifetime outlasts a structured one");
  fake_one (MAPVARS_EXIT_DATA, x, sizeof x, GOMP_MAP_FROM);
  CHECK (x[3] == 20 && fake_used () == 0, "and ends by itself");

  structured = enter_x (GOMP_MAP_FROM);
  fake_one (MAPVARS_EXIT_DATA, x, sizeof x, GOMP_MAP_DELETE);
  CHECK (!fake_present (x, 1), "delete removes what a construct still uses");
  fake_one (MAPVARS_ENTER_DATA, y, sizeof y, GOMP_MAP_TO);
  mapvars_leave (&fake_device, structured, true, NULL);
  CHECK (fake_refcount (y) == 1, "which then leaves nothing else");
  fake_one (MAPVARS_EXIT_DATA, y, sizeof y, GOMP_MAP_DELETE);
  CHECK (fake_used () == 0, "and all is freed");
}

static void
test_blocks (void)
{
  void *hosts[] = { x, y };
  size_t sizes[] = { sizeof x, sizeof y };
  unsigned short kinds[] = { GOMP_MAP_TO, GOMP_MAP_TO };
  struct mapping *mapping = enter (2, hosts, sizes, kinds);
  fake_one (MAPVARS_ENTER_DATA, y, sizeof y, GOMP_MAP_TO);
  mapvars_leave (&fake_device, mapping, true, NULL);
  CHECK (!fake_present (x, 1) && fake_present (y, 1) && fake_used () > 0,
         "a block lives as long as an entry in it");
  fake_one (MAPVARS_EXIT_DATA, y, sizeof y, GOMP_MAP_RELEASE);
  CHECK (fake_used () == 0, "and no longer");
}

static void
test_failure (void)
{
  struct mapping *mapping = enter_x (GOMP_MAP_TOFROM);
  fake_quiet (true);
  fake_fail_copy = 1;
  CHECK (!mapvars_leave (&fake_device, mapping, true, NULL)
           && !fake_present (x, 1) && fake_used () == 0,
         "a copy that fails is told, and the entry goes");
  fake_quiet (false);
}

int
main (void)
{
  fake_begin ();
  test_from ();
  test_parts ();
  test_other_order ();
  test_blocks ();
  test_failure ();
  fake_end ();
  return UNIT_RESULT ();
}
