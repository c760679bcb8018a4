/* Data that the device uses where it is, and the pointers in it.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/map/map_mirror.h"
#include "libomp-offload/plan/plan_leave.h"
#include "testsuite/unit/fake_device.h"

/* What the device can use in place, and what it cannot.  */
static _Alignas(64) char in_place[4096];
static _Alignas(64) char apart[4096];

static unsigned begun, ended, prefetched;

static int
fake_in_place (int device, const void *memory, size_t size)
{
  uintptr_t offset = (uintptr_t) memory - (uintptr_t) in_place;
  (void) device;
  return offset < sizeof in_place && size <= sizeof in_place - offset;
}

static void
fake_hint (int device, const void *memory, size_t size, bool ends, bool read,
           struct goacc_asyncqueue *queue)
{
  (void) device, (void) memory, (void) size, (void) queue;
  begun += !ends;
  ended += ends;
  prefetched += read;
}

static struct mapping *mapping;

static bool
enter (enum mapvars_construct construct, size_t count, void **hosts,
       size_t *sizes, unsigned short *kinds)
{
  struct mapvars_request request
    = fake_request (construct, count, hosts, sizes, kinds);
  mapping = NULL;
  return mapvars_enter (&fake_device, &request, NULL, &mapping);
}

static void
leave (void)
{
  mapvars_leave (&fake_device, mapping, true, NULL);
}

/* The device's own address of HOST, 0 where it is not mapped.  */
static uintptr_t
address_of (const void *host)
{
  struct map_range range = map_lookup (fake_device.map, host, 1);
  return range.entry ? range.device : 0;
}

static bool
is_there (const void *host)
{
  return address_of (host) == (uintptr_t) host;
}

static void
test_plain (void)
{
  void *hosts[] = { in_place, apart };
  size_t sizes[] = { 256, 256 };
  unsigned short kinds[] = { GOMP_MAP_TOFROM, GOMP_MAP_TOFROM };
  memset (in_place, 1, 256);
  memset (apart, 1, 256);
  fake = (struct fake_counts) { 0 };
  begun = ended = prefetched = 0;
  enter (MAPVARS_TARGET_DATA, 2, hosts, sizes, kinds);
  CHECK (is_there (in_place) && !is_there (apart) && fake_there (apart, 256),
         "what can be used in place is");
  CHECK (begun == 1 && prefetched == 1, "with a hint");
  fake_one (MAPVARS_UPDATE, in_place, 256, GOMP_MAP_FROM);
  fake_one (MAPVARS_UPDATE, in_place, 256, GOMP_MAP_TO);
  CHECK (map_lookup_device (fake_device.map, in_place + 8, 8) != NULL,
         "its device address is the host's");
  leave ();
  CHECK (fake.in == 1 && fake.out == 1, "and not copied");
  CHECK (ended == 1 && prefetched == 2, "and a hint at the end");
  CHECK (address_of (in_place) == 0 && fake_used () == 0, "all is gone");
}

struct node
{
  long number;
  void *next;
};

/* Map NODE, all of it, and attach its pointer.  */
static bool
enter_node (enum mapvars_construct construct, struct node *node, void *next,
            size_t size)
{
  void *hosts[] = { node, next, &node->next };
  size_t sizes[] = { sizeof *node, size, 0 };
  unsigned short kinds[] = { GOMP_MAP_TO, GOMP_MAP_TO, GOMP_MAP_ATTACH };
  node->next = next;
  return enter (construct, 3, hosts, sizes, kinds);
}

static void
test_attached (void)
{
  struct node *node = (struct node *) in_place;
  enter_node (MAPVARS_TARGET_DATA, node, in_place + 1024, 64);
  CHECK (is_there (node) && is_there (in_place + 1024)
           && node->next == in_place + 1024,
         "a pointer stays what it is");
  leave ();
  enter_node (MAPVARS_TARGET_DATA, node, apart, 64);
  CHECK (!is_there (node) && !is_there (apart) && node->next == apart,
         "what is to lead to a copy is copied too");
  struct node *there = fake_there (node, sizeof *node);
  CHECK ((uintptr_t) there->next == address_of (apart), "and leads there");
  leave ();
  CHECK (fake_used () == 0, "all is freed");
}

static void
test_chain (void)
{
  struct node *one = (struct node *) in_place, *two = one + 8,
              *three = one + 16;
  void *hosts[]
    = { one, two, three, apart, &one->next, &two->next, &three->next };
  size_t node = sizeof *one, sizes[] = { node, node, node, 64, 0, 0, 0 };
  unsigned short kinds[]
    = { GOMP_MAP_TO,     GOMP_MAP_TO,     GOMP_MAP_TO,    GOMP_MAP_TO,
        GOMP_MAP_ATTACH, GOMP_MAP_ATTACH, GOMP_MAP_ATTACH };
  one->next = two;
  two->next = apart;
  three->next = three;
  enter (MAPVARS_TARGET_DATA, 7, hosts, sizes, kinds);
  CHECK (!is_there (one) && !is_there (two) && is_there (three),
         "so is what leads to that");
  CHECK (one->next == two && two->next == apart, "the host's pointers stay");
  leave ();
  CHECK (fake_used () == 0, "all is freed");
}

/* The parts of a structure, mapped one by one.  */
static void
test_struct (void)
{
  struct node *node = (struct node *) in_place;
  void *hosts[] = { node, &node->number, &node->next, apart, &node->next };
  size_t sizes[] = { 2, 8, 8, 64, 0 };
  unsigned short kinds[] = { GOMP_MAP_STRUCT, GOMP_MAP_TO, GOMP_MAP_TO,
                             GOMP_MAP_TO, GOMP_MAP_ATTACH };
  node->next = apart;
  enter (MAPVARS_TARGET_DATA, 3, hosts, sizes, kinds);
  CHECK (is_there (&node->number) && is_there (&node->next),
         "parts are in place");
  leave ();
  enter (MAPVARS_TARGET_DATA, 5, hosts, sizes, kinds);
  CHECK (!is_there (&node->number)
           && address_of (&node->next) == address_of (&node->number) + 8,
         "or all of them apart");
  leave ();
  CHECK (fake_used () == 0, "all is freed");
}

static void
test_too_late (void)
{
  struct node *node = (struct node *) in_place;
  void *hosts[] = { apart, &node->next };
  size_t sizes[] = { 64, 0 };
  unsigned short kinds[] = { GOMP_MAP_TO, GOMP_MAP_ATTACH };
  fake_one (MAPVARS_ENTER_DATA, node, sizeof *node, GOMP_MAP_TO);
  CHECK (is_there (node), "in place");
  node->next = apart;
  fake_quiet (true);
  CHECK (!enter (MAPVARS_ENTER_DATA, 2, hosts, sizes, kinds),
         "it is too late to move it");
  fake_quiet (false);
  CHECK (address_of (apart) == 0 && fake_refcount (node) == 1
           && node->next == apart && fake_used () == 0,
         "and nothing has happened");
  node->next = in_place + 512;
  hosts[0] = in_place + 512;
  CHECK (enter (MAPVARS_ENTER_DATA, 2, hosts, sizes, kinds)
           && is_there (in_place + 512),
         "unless it leads to what is in place");
  fake_one (MAPVARS_EXIT_DATA, node, sizeof *node, GOMP_MAP_DELETE);
  fake_one (MAPVARS_EXIT_DATA, in_place + 512, 64, GOMP_MAP_DELETE);
  CHECK (address_of (node) == 0, "all is gone");
}

/* A region: the short way, which makes small variables itself, leaves them.  */
static void
test_region (void)
{
  struct plan *plan;
  void *hosts[] = { apart, in_place + 128 }, *table[2];
  size_t sizes[] = { 64, 8 };
  unsigned short kinds[] = { GOMP_MAP_TOFROM, GOMP_MAP_TOFROM };
  struct mapvars_request request
    = fake_request (MAPVARS_TARGET, 2, hosts, sizes, kinds);
  fake_one (MAPVARS_ENTER_DATA, apart, 64, GOMP_MAP_TO);
  CHECK (fake_plan_present (&request, table) == NULL,
         "the short way copies nothing that can be in place");
  hosts[1] = apart + 128;
  plan = fake_plan_present (&request, table);
  CHECK (plan != NULL, "but other small variables");
  if (plan != NULL)
    plan_leave (plan, true);
  fake_one (MAPVARS_EXIT_DATA, apart, 64, GOMP_MAP_DELETE);
  CHECK (fake_used () == 0, "all is freed");
}

int
main (void)
{
  fake_device.capabilities = GOMP_OFFLOAD_CAP_IN_PLACE;
  fake_plugin.in_place = fake_in_place;
  fake_plugin.in_place_hint = fake_hint;
  fake_begin ();
  test_plain ();
  test_attached ();
  test_chain ();
  test_struct ();
  test_too_late ();
  test_region ();
  fake_end ();
  return UNIT_RESULT ();
}
