/* What pointers on the device hold.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/map/map_foreign.h"
#include "libomp-offload/plan/plan.h"
#include "testsuite/unit/fake_device.h"

static char array[256], other[64];
static struct
{
  void *data;
  size_t length;
  void *second;
} descriptor;

static struct mapping *mapping;

static bool
enter (enum mapvars_construct construct, size_t count, void **hosts,
       size_t *sizes, unsigned short *kinds)
{
  struct mapvars_request request
    = fake_request (construct, count, hosts, sizes, kinds);
  return mapvars_enter (&fake_device, &request, NULL, &mapping);
}

static void
leave (void)
{
  mapvars_leave (&fake_device, mapping, true, NULL);
}

static void *
pointer_at (void *host)
{
  void **there = fake_there (host, sizeof (void *));
  return there ? *there : NULL;
}

static void *
device_of (void *host)
{
  return (void *) ((uintptr_t) fake_there (host, 1) + FAKE_OFFSET);
}

static void
test_mapped_pointer (void)
{
  void *pointer = array;
  void *hosts[] = { array + 16, &pointer };
  size_t sizes[] = { 64, 16 };
  unsigned short kinds[] = { GOMP_MAP_TO, GOMP_MAP_POINTER };
  CHECK (enter (MAPVARS_TARGET_DATA, 2, hosts, sizes, kinds)
           && pointer_at (&pointer) == (char *) device_of (array + 16) - 16,
         "a pointer holds its pointee's address less the bias");
  leave ();
  pointer = NULL;
  enter (MAPVARS_TARGET_DATA, 2, hosts, sizes, kinds);
  CHECK (fake_there (&pointer, 8) && pointer_at (&pointer) == NULL,
         "a null pointer stays one");
  leave ();
  pointer = other;
  fake_quiet (true);
  CHECK (!enter (MAPVARS_TARGET_DATA, 2, hosts, sizes, kinds)
           && fake_used () == 0,
         "a pointee that is not mapped is an error");
  fake_quiet (false);
  kinds[1] = GOMP_MAP_POINTER_TO_ZERO_LENGTH_ARRAY_SECTION;
  enter (MAPVARS_TARGET_DATA, 2, hosts, sizes, kinds);
  CHECK (pointer_at (&pointer) == other, "unless its length may be zero");
  leave ();
}

static void
test_descriptor (void)
{
  descriptor.data = NULL;
  descriptor.second = other;
  descriptor.length = 5;
  void *hosts[] = { other, &descriptor, &descriptor.data, &descriptor.second };
  size_t sizes[] = { 64, sizeof descriptor, 0, 0 };
  unsigned short kinds[]
    = { GOMP_MAP_TO, GOMP_MAP_TO_PSET, GOMP_MAP_POINTER, GOMP_MAP_POINTER };
  enter (MAPVARS_ENTER_DATA, 4, hosts, sizes, kinds);
  CHECK (pointer_at (&descriptor.data) == NULL
           && pointer_at (&descriptor.second) == device_of (other)
           && *(size_t *) fake_there (&descriptor.length, 8) == 5,
         "a descriptor is copied and its pointers are set");
  CHECK (fake_refcount (&descriptor) == 1, "and counted once");
  /* Allocated meanwhile: the next construct renews it.  */
  descriptor.data = array;
  descriptor.length = 6;
  hosts[0] = array;
  enter (MAPVARS_TARGET_DATA, 3, hosts, sizes, kinds);
  CHECK (pointer_at (&descriptor.data) == device_of (array)
           && *(size_t *) fake_there (&descriptor.length, 8) == 6,
         "one that had a null pointer is copied again once it has none");
  leave ();
  descriptor.length = 7;
  enter (MAPVARS_TARGET_DATA, 3, hosts, sizes, kinds);
  CHECK (*(size_t *) fake_there (&descriptor.length, 8) == 6,
         "and then no more");
  leave ();
  kinds[2] = GOMP_MAP_ALWAYS_POINTER;
  enter (MAPVARS_TARGET_DATA, 3, hosts, sizes, kinds);
  CHECK (*(size_t *) fake_there (&descriptor.length, 8) == 7,
         "but always with always");
  leave ();
  fake_one (MAPVARS_EXIT_DATA, &descriptor, sizeof descriptor, GOMP_MAP_DELETE);
  fake_one (MAPVARS_EXIT_DATA, other, 64, GOMP_MAP_DELETE);
  CHECK (fake_used () == 0, "all is freed");
}

static void
test_attach (void)
{
  struct
  {
    long before;
    char *data;
    long after;
  } object = { 1, array, 2 };
  void *hosts[] = { &object, &object.data, array, &object.data };
  size_t sizes[] = { 1, 8, 64, 0 };
  unsigned short kinds[]
    = { GOMP_MAP_STRUCT, GOMP_MAP_ALLOC, GOMP_MAP_TOFROM, GOMP_MAP_ATTACH };
  enter (MAPVARS_TARGET_DATA, 4, hosts, sizes, kinds);
  CHECK (pointer_at (&object.data) == device_of (array),
         "an attached pointer holds its pointee's address");
  struct mapping *outer = mapping;
  enter (MAPVARS_TARGET_DATA, 4, hosts, sizes, kinds);
  leave ();
  CHECK (pointer_at (&object.data) == device_of (array),
         "as long as anyone attaches it");
  mapping = outer;
  leave ();
  CHECK (fake_used () == 0, "and all is freed");

  fake_one (MAPVARS_ENTER_DATA, &object, sizeof object, GOMP_MAP_TO);
  enter (MAPVARS_TARGET_DATA, 2, hosts + 2, sizes + 2, kinds + 2);
  CHECK (pointer_at (&object.data) == device_of (array),
         "in a present structure too");
  object.after = 9;
  fake_one (MAPVARS_UPDATE, &object, sizeof object, GOMP_MAP_TO);
  CHECK (pointer_at (&object.data) == device_of (array)
           && *(long *) fake_there (&object.after, 8) == 9,
         "an update goes around it");
  fake_one (MAPVARS_UPDATE, &object, sizeof object, GOMP_MAP_FROM);
  CHECK (object.data == array, "in both directions");
  leave ();
  CHECK (pointer_at (&object.data) == array,
         "and a detached one holds the host's");
  fake_quiet (true);
  CHECK (!enter (MAPVARS_TARGET_DATA, 1, hosts + 3, sizes + 3, kinds + 3),
         "OpenMP refuses to attach to what is not mapped");
  fake_quiet (false);
  CHECK (enter (MAPVARS_ACC_DATA, 1, hosts + 3, sizes + 3, kinds + 3)
           && pointer_at (&object.data) == array,
         "for OpenACC that is no action");
  leave ();
  kinds[3] = GOMP_MAP_ATTACH_ZERO_LENGTH_ARRAY_SECTION;
  CHECK (enter (MAPVARS_TARGET_DATA, 1, hosts + 3, sizes + 3, kinds + 3)
           && pointer_at (&object.data) == array,
         "unless its length may be zero");
  leave ();
  fake_one (MAPVARS_EXIT_DATA, &object, sizeof object, GOMP_MAP_DELETE);
}

static void
test_always_pointer (void)
{
  void *pointer = array + 8;
  void *hosts[] = { &pointer, array, &pointer };
  size_t sizes[] = { 8, 64, 4 };
  unsigned short kinds[]
    = { GOMP_MAP_ALLOC, GOMP_MAP_TO, GOMP_MAP_ALWAYS_POINTER };
  enter (MAPVARS_TARGET_DATA, 3, hosts, sizes, kinds);
  CHECK (pointer_at (&pointer) == (char *) device_of (array) - 4,
         "an always pointer takes the item before it, less the bias");
  leave ();
  fake_quiet (true);
  CHECK (!enter (MAPVARS_TARGET_DATA, 2, hosts + 1, sizes + 1, kinds + 1)
           && fake_used () == 0,
         "its place has to be mapped");
  fake_quiet (false);
}

static void
test_link (void)
{
  void *pointer = NULL;
  char *there = (char *) ((uintptr_t) &pointer + FAKE_OFFSET);
  map_add_variable (fake_device.map, array, 256, there, true);
  void *host = array + 32;
  size_t size = 64;
  unsigned short kind = GOMP_MAP_TO;
  enter (MAPVARS_TARGET_DATA, 1, &host, &size, &kind);
  CHECK (pointer == (char *) device_of (array + 32) - 32,
         "a link variable's pointer leads to what is mapped");
  leave ();
  map_remove_variable (fake_device.map, array, true);
}

static void
test_private_attach (void)
{
  /* A private array and the private descriptor that leads to it.  */
  void *hosts[3] = { &descriptor, array, NULL };
  hosts[2] = &hosts[0];
  size_t sizes[] = { sizeof descriptor, 64, 0 };
  unsigned short kinds[] = { GOMP_MAP_FIRSTPRIVATE | 3 << 8,
                             GOMP_MAP_FIRSTPRIVATE, GOMP_MAP_ATTACH };
  CHECK (enter (MAPVARS_TARGET_DATA, 3, hosts, sizes, kinds)
           && *(void **) FAKE_MEMORY (hosts[0]) == hosts[1],
         "a private copy is attached to its private descriptor");
  leave ();
}

int
main (void)
{
  fake_begin ();
  test_mapped_pointer ();
  test_descriptor ();
  test_attach ();
  test_always_pointer ();
  test_link ();
  test_private_attach ();
  CHECK (fake_used () == 0 && fake_device.map->hosts.count == 0,
         "nothing is left");
  fake_end ();
  return UNIT_RESULT ();
}
