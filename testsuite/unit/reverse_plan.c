/* Mapping for reverse offload: the device's memory here is an array, and its
   addresses are that array's moved by an offset, so that a forgotten translation
   crashes.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <stdlib.h>
#include <string.h>
#include "libomp-offload/map/map_foreign.h"
#include "libomp-offload/plugin/plugin.h"
#include "libomp-offload/reverse/reverse_plan.h"
#include "testsuite/unit/unit.h"

static _Alignas(64) char device_bytes[4096];
#define OFFSET 0x100000000000ull
#define ON_DEVICE(at) ((uintptr_t) (device_bytes + (at)) + OFFSET)
#define BEHIND(address) ((void *) ((uintptr_t) (address) -OFFSET))

static int copies_in, copies_out;

static bool
fake_in (int device, void *dst, const void *src, size_t size)
{
  (void) device;
  copies_in++;
  memcpy (dst, BEHIND (src), size);
  return true;
}

static bool
fake_out (int device, void *dst, const void *src, size_t size)
{
  (void) device;
  copies_out++;
  memcpy (BEHIND (dst), src, size);
  return true;
}

static struct plugin plugin = { .dev2host = fake_in, .host2dev = fake_out };
static struct device device = { .plugin = &plugin, .name = "fake" };

static struct reverse_plan *
begin (size_t count, uint64_t *addresses, uint64_t *sizes,
       unsigned short *kinds)
{
  struct reverse_arguments arguments = { count, addresses, sizes, kinds };
  copies_in = copies_out = 0;
  return reverse_plan_begin (&device, NULL, &arguments);
}

static bool
give_back (struct reverse_plan *plan)
{
  bool good = reverse_plan_return (plan);
  reverse_plan_free (plan);
  return good;
}

static void
test_private (void)
{
  *(int *) device_bytes = 5;
  uint64_t addresses[] = { ON_DEVICE (0), 42, 0 };
  uint64_t sizes[] = { 4, 0, 8 };
  unsigned short kinds[] = { GOMP_MAP_FIRSTPRIVATE | 2 << 8,
                             GOMP_MAP_FIRSTPRIVATE_INT, GOMP_MAP_TOFROM };
  struct reverse_plan *plan = begin (3, addresses, sizes, kinds);
  void **hosts = reverse_plan_hosts (plan);
  CHECK (*(int *) hosts[0] == 5, "a private copy has its value");
  *(int *) hosts[0] = 6;
  CHECK (hosts[1] == (void *) 42, "a value is passed");
  CHECK (hosts[2] == NULL, "null stays null");
  CHECK (give_back (plan) && *(int *) device_bytes == 5 && copies_out == 0,
         "a private copy does not go back");
}

static void
test_own (void)
{
  int *array = (int *) device_bytes;
  array[0] = 1, array[1] = 2, array[2] = 3;
  uint64_t addresses[]
    = { ON_DEVICE (0), ON_DEVICE (4), ON_DEVICE (8), ON_DEVICE (0) };
  uint64_t sizes[] = { 4, 4, 4, 4 };
  unsigned short kinds[]
    = { GOMP_MAP_TO, GOMP_MAP_FROM, GOMP_MAP_TOFROM, GOMP_MAP_TO };
  struct reverse_plan *plan = begin (4, addresses, sizes, kinds);
  void **hosts = reverse_plan_hosts (plan);
  CHECK (*(int *) hosts[0] == 1 && *(int *) hosts[2] == 3, "to copies in");
  CHECK (hosts[3] == hosts[0], "the same range twice is one");
  for (int i = 0; i < 3; i++)
    *(int *) hosts[i] = 10 + i;
  CHECK (give_back (plan), "ends");
  CHECK (array[0] == 1 && array[1] == 11 && array[2] == 12,
         "from copies out, to does not");
}

static void
test_present (void)
{
  static int host[4] = { 7, 8, 9, 10 };
  map_associate (device.map, host, sizeof host, (void *) ON_DEVICE (1024));
  int *there = (int *) (device_bytes + 1024);
  there[1] = 80;
  uint64_t addresses[] = { ON_DEVICE (1028), ON_DEVICE (1032) };
  uint64_t sizes[] = { 4, 4 };
  unsigned short kinds[] = { GOMP_MAP_TOFROM, GOMP_MAP_ALWAYS_TOFROM };
  struct reverse_plan *plan = begin (2, addresses, sizes, kinds);
  void **hosts = reverse_plan_hosts (plan);
  CHECK (hosts[0] == &host[1] && hosts[1] == &host[2],
         "present data is the host's own");
  CHECK (host[1] == 8 && copies_in == 1, "not copied, but with always");
  host[1] = 81, host[2] = 91;
  give_back (plan);
  CHECK (there[1] == 80 && there[2] == 91, "nor back, but with always");
  unsigned short absent[] = { GOMP_MAP_ALWAYS_PRESENT_TO };
  uint64_t nowhere[] = { ON_DEVICE (2048) };
  CHECK (!begin (1, nowhere, sizes, absent), "present that is not is an error");
  map_disassociate (device.map, host);
}

struct pair
{
  int a, b;
  int *pointer;
  int c;
};

/* map(tofrom: s.b, s.pointer[1:2]) of a structure of the region.  */
static void
test_structure (void)
{
  struct pair *pair = (struct pair *) device_bytes;
  int *data = (int *) (device_bytes + 512);
  data[0] = 100, data[1] = 101, data[2] = 102;
  *pair = (struct pair) { 1, 2, (int *) ON_DEVICE (512), 3 };
  uint64_t addresses[] = {
    ON_DEVICE (0),
    ON_DEVICE (offsetof (struct pair, b)),
    ON_DEVICE (offsetof (struct pair, pointer)),
    ON_DEVICE (516),
    ON_DEVICE (offsetof (struct pair, pointer)),
  };
  uint64_t sizes[] = { 2, 4, 8, 8, 4 };
  unsigned short kinds[] = { GOMP_MAP_STRUCT, GOMP_MAP_TOFROM, GOMP_MAP_TOFROM,
                             GOMP_MAP_TOFROM, GOMP_MAP_ATTACH };
  struct reverse_plan *plan = begin (5, addresses, sizes, kinds);
  struct pair *host = reverse_plan_hosts (plan)[0];
  CHECK (host->b == 2, "a part of a structure is copied in");
  CHECK (host->pointer[1] == 101 && host->pointer[2] == 102,
         "a pointer with a bias points to the host's copy");
  host->b = 20;
  host->pointer[2] = 1002;
  give_back (plan);
  CHECK (pair->b == 20 && pair->a == 1 && pair->c == 3,
         "a part is copied out, its neighbours stay");
  CHECK (pair->pointer == (int *) ON_DEVICE (512),
         "the device's pointer is as before");
  CHECK (data[2] == 1002 && data[0] == 100, "what it points to is copied out");
}

/* A Fortran descriptor: its first word points to the data.  */
static void
test_descriptor (void)
{
  uintptr_t *descriptor = (uintptr_t *) device_bytes;
  int *data = (int *) (device_bytes + 512);
  data[0] = 5;
  descriptor[0] = ON_DEVICE (512);
  descriptor[1] = 77;
  uint64_t addresses[] = { ON_DEVICE (512), ON_DEVICE (0), ON_DEVICE (0) };
  uint64_t sizes[] = { 4, 64, 0 };
  unsigned short kinds[]
    = { GOMP_MAP_TOFROM, GOMP_MAP_TO_PSET | 3 << 8, GOMP_MAP_POINTER };
  struct reverse_plan *plan = begin (3, addresses, sizes, kinds);
  uintptr_t *host = reverse_plan_hosts (plan)[1];
  CHECK (host[1] == 77 && *(int *) host[0] == 5,
         "a descriptor is copied, its pointer translated");
  *(int *) host[0] = 6;
  give_back (plan);
  CHECK (data[0] == 6 && descriptor[0] == ON_DEVICE (512),
         "its data goes back, it does not");
}

int
main (void)
{
  device.map = map_create (&device, NULL);
  test_private ();
  test_own ();
  test_present ();
  test_structure ();
  test_descriptor ();
  unsigned short bad[] = { 0x7f };
  uint64_t address[] = { ON_DEVICE (0) }, size[] = { 4 };
  CHECK (!begin (1, address, size, bad), "an unknown kind is an error");
  unsigned short structure[] = { GOMP_MAP_STRUCT };
  CHECK (!begin (1, address, size, structure),
         "a structure with parts that are not there is an error");
  map_destroy (device.map);
  return UNIT_RESULT ();
}
