/* Program variables that a native device uses in place, as objects are loaded
   and unloaded: who asks the loader, and that nothing stale is believed.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/map/map_foreign.h"
#include "libomp-offload/map/map_mirror.h"
#include "libomp-offload/plan/plan_leave.h"
#include "testsuite/unit/fake_device.h"

/* What the loader would say, and how often it was asked.  */
static uint64_t loaded = 1;
static struct addr_pair variable;
static int variables, asked;

static char memory[1024];

static int
fake_native_variables (int device, uint64_t *generation,
                       struct addr_pair **ranges)
{
  (void) device;
  asked++;
  if (*generation == loaded)
    return -1;
  *generation = loaded;
  *ranges = malloc (sizeof **ranges);
  **ranges = variable;
  return variables;
}

static void
load (size_t start, size_t size)
{
  variable = (struct addr_pair) { (uintptr_t) (memory + start),
                                  (uintptr_t) (memory + start + size) };
  variables = 1;
  loaded++;
}

static void
unload (void)
{
  variables = 0;
  loaded++;
}

static bool
in_place (size_t start, size_t size)
{
  struct map_range range = map_lookup (fake_device.map, memory + start, size);
  return range.entry && !range.partial
         && range.device == (uintptr_t) (memory + start);
}

/* Run a region with one variable; whether the short way served, and the loader
   was asked ASKS times by it.  */
static bool
region (size_t start, size_t size, int asks)
{
  unsigned short kind = GOMP_MAP_TOFROM;
  void *host = memory + start;
  struct mapvars_request request
    = fake_request (MAPVARS_TARGET, 1, &host, &size, &kind);
  int before = asked;
  struct plan *plan = plan_present (&fake_device, &request);
  bool right = asked == before + asks;
  if (plan)
    plan_leave (plan, true);
  return plan && right;
}

static void
test_lookups (void)
{
  CHECK (!in_place (0, 8), "no variable yet");
  load (0, 64);
  CHECK (in_place (0, 64), "a loaded object's variable is in place");
  CHECK (map_lookup_device (fake_device.map, memory, 1) != NULL,
         "by device address too");
  unload ();
  CHECK (!in_place (0, 8), "not after the object is gone");
  load (64, 64);
  CHECK (map_lookup_device (fake_device.map, memory + 64, 1) != NULL,
         "another object's is found by device address");
  unload ();
  CHECK (map_lookup_device (fake_device.map, memory + 64, 1) == NULL,
         "and that goes, too");
}

static void
test_stale_ranges (void)
{
  load (0, 64);
  CHECK (in_place (0, 64), "a variable");
  unload ();
  /* Where it was there is memory now that the program maps.  */
  CHECK (fake_one (MAPVARS_ENTER_DATA, memory + 32, 64, GOMP_MAP_TO)
           && !in_place (32, 64) && fake_present (memory + 32, 64),
         "what lies across a variable that is gone is mapped");
  fake_one (MAPVARS_EXIT_DATA, memory + 32, 64, GOMP_MAP_DELETE);
  load (0, 64);
  CHECK (in_place (0, 64), "it comes back");
  unload ();
  CHECK (map_associate (fake_device.map, memory + 32, 64, (void *) 0x700000),
         "the same for what is associated");
  map_disassociate (fake_device.map, memory + 32);
}

static void
test_regions (void)
{
  fake_one (MAPVARS_ENTER_DATA, memory + 512, 64, GOMP_MAP_TO);
  load (0, 64);
  CHECK (region (512, 64, 0) && region (512, 64, 0),
         "a launch whose variables are mapped does not ask the loader");
  CHECK (!region (0, 64, 0), "a variable not known yet is for the passes");
  CHECK (in_place (0, 64) && region (0, 64, 1) && region (0, 64, 1),
         "one with a program variable asks once");
  unload ();
  CHECK (!region (0, 64, 1), "and sees that it is gone");
  CHECK (!fake_present (memory, 64), "so do others");
  fake_one (MAPVARS_EXIT_DATA, memory + 512, 64, GOMP_MAP_DELETE);
}

int
main (void)
{
  fake_begin ();
  fake_plugin.native_variables = fake_native_variables;
  test_lookups ();
  test_stale_ranges ();
  test_regions ();
  CHECK (fake_used () == 0, "nothing is left");
  fake_end ();
  return UNIT_RESULT ();
}
