/* The short way of regions with more than plain variables: Fortran descriptors,
   structures and attached pointers, private copies.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/plan/plan.h"
#include "libomp-offload/plan/attach.h"
#include "libomp-offload/plan/plan_leave.h"
#include "testsuite/unit/fake_device.h"

static char data[64], more[64];
static struct descriptor
{
  void *base;
  long bounds[3];
} descriptor;
static struct object
{
  long head;
  char *first, *second;
} object;

/* COUNT variables, entered by CONSTRUCT through the passes.  */
static bool
enter (enum mapvars_construct construct, size_t count, void **hosts,
       size_t *sizes, unsigned short *kinds)
{
  struct mapvars_request request
    = fake_request (construct, count, hosts, sizes, kinds);
  return construct == MAPVARS_EXIT_DATA
           ? mapvars_exit (&fake_device, &request)
           : mapvars_enter (&fake_device, &request, NULL, NULL);
}

/* The plan of a region with these variables, or NULL.  */
static struct plan *
begin (enum mapvars_construct construct, size_t count, void **hosts,
       size_t *sizes, unsigned short *kinds, void **table)
{
  struct mapvars_request request
    = fake_request (construct, count, hosts, sizes, kinds);
  memset (&fake, 0, sizeof fake);
  return fake_plan_present (&request, table);
}

static bool
is_at (const void *device, const void *host)
{
  return device == (char *) fake_there (host, 1) + FAKE_OFFSET;
}

static void
test_descriptor (void)
{
  void *hosts[] = { data, &descriptor, &descriptor.base }, *table[3];
  size_t sizes[] = { sizeof data, sizeof descriptor, 0 };
  unsigned short kinds[]
    = { GOMP_MAP_TOFROM, GOMP_MAP_TO_PSET | 3 << 8, GOMP_MAP_POINTER };
  descriptor.base = data;
  enter (MAPVARS_ENTER_DATA, 3, hosts, sizes, kinds);
  for (int i = 0; i < 3; i++)
    {
      struct plan *plan = begin (MAPVARS_TARGET, 3, hosts, sizes, kinds, table);
      CHECK (plan != NULL && fake.in == 0 && is_at (table[0], data)
               && is_at (table[1], &descriptor) && table[2] == table[1],
             "a descriptor that is present is not copied again");
      CHECK (fake_refcount (&descriptor) == 2 && fake_refcount (data) == 2,
             "it is counted once, its pointer too");
      plan_leave (plan, true);
      CHECK (fake_refcount (&descriptor) == 1, "and given back once");
    }

  /* Copied when its array was not allocated.  */
  struct map_entry *entry = map_lookup (fake_device.map, &descriptor, 8).entry;
  entry->null_pointers = true;
  CHECK (begin (MAPVARS_TARGET, 3, hosts, sizes, kinds, table) == NULL,
         "one with a pointer that is no more null is for the passes");
  descriptor.base = NULL;
  struct plan *plan = begin (MAPVARS_TARGET, 3, hosts, sizes, kinds, table);
  CHECK (plan != NULL, "unless it is null still");
  plan_leave (plan, true);
  descriptor.base = data;
  entry->null_pointers = false;

  /* Its memory used by another, of the same range.  */
  fake_one (MAPVARS_EXIT_DATA, &descriptor, sizeof descriptor, GOMP_MAP_DELETE);
  CHECK (begin (MAPVARS_TARGET, 3, hosts, sizes, kinds, table) == NULL,
         "one that went is for the passes");
  fake_one (MAPVARS_EXIT_DATA, data, sizeof data, GOMP_MAP_DELETE);
  CHECK (fake_used () == 0, "all is freed");
}

/* The structure, in parts, and what its pointers lead to.  */
static void *parts[] = { &object,       &object.first, &object.second, data,
                         &object.first, more,          &object.second };
static size_t part_sizes[] = { 2, 8, 8, sizeof data, 0, sizeof more, 0 };
static unsigned short part_kinds[]
  = { GOMP_MAP_STRUCT | 3 << 8, GOMP_MAP_TO | 3 << 8, GOMP_MAP_TO | 3 << 8,
      GOMP_MAP_TOFROM,          GOMP_MAP_ATTACH,      GOMP_MAP_TOFROM,
      GOMP_MAP_ATTACH };

static uint32_t
attachments (void *pointer)
{
  struct map_range range = map_lookup (fake_device.map, pointer, 8);
  fake_refcount (pointer);
  return *attach_count (range.entry, (uintptr_t) pointer, false);
}

static void
test_struct (enum mapvars_construct construct)
{
  void *table[7];
  object = (struct object) { 1, data, more };
  CHECK (begin (construct, 7, parts, part_sizes, part_kinds, table) == NULL,
         "a structure that is not there is for the passes");
  enter (MAPVARS_ENTER_DATA, 7, parts, part_sizes, part_kinds);
  for (int i = 0; i < 3; i++)
    {
      struct plan *plan
        = begin (construct, 7, parts, part_sizes, part_kinds, table);
      CHECK (plan != NULL && fake.in == 0
               && (char *) table[0] + offsetof (struct object, first)
                    == (char *) table[1]
               && is_at (table[1], &object.first)
               && is_at (table[2], &object.second) && is_at (table[3], data)
               && is_at (table[5], more),
             "it is where its parts are");
      CHECK (attachments (&object.first) == 2
               && attachments (&object.second) == 2,
             "its pointers are attached once more");
      plan_leave (plan, true);
      CHECK (attachments (&object.first) == 1 && fake.in == 0
               && fake_refcount (data) == 1,
             "and given back");
    }
}

/* Others detach while a region owes.  */
static void
test_detach (void)
{
  void *table[7];
  struct plan *plan
    = begin (MAPVARS_TARGET, 7, parts, part_sizes, part_kinds, table);
  fake_one (MAPVARS_EXIT_DATA, &object.first, 0, GOMP_MAP_DETACH);
  struct object *there
    = (void *) ((char *) fake_there (&object.first, 8) - sizeof (long));
  CHECK (is_at (there->first, data), "a pointer stays attached for a region");
  plan_leave (plan, true);
  CHECK (there->first == data, "to the region's end");
  CHECK (begin (MAPVARS_TARGET, 7, parts, part_sizes, part_kinds, table)
           == NULL,
         "to attach it again is for the passes");
  fake_one (MAPVARS_ENTER_DATA, &object.first, 0, GOMP_MAP_ATTACH);

  plan = begin (MAPVARS_TARGET, 7, parts, part_sizes, part_kinds, table);
  fake_one (MAPVARS_EXIT_DATA, &object.first, 8, GOMP_MAP_DELETE);
  fake_refcount (data);
  plan_leave (plan, true);
  CHECK (!fake_present (&object.first, 8), "what went has no attachments");
  fake_one (MAPVARS_EXIT_DATA, data, 64, GOMP_MAP_DELETE);
  fake_one (MAPVARS_EXIT_DATA, more, 64, GOMP_MAP_DELETE);
  CHECK (fake_used () == 0, "all is freed");
}

/* OpenACC attaches a pointer to what it leads to now (3.3, 2.7.2).  */
static void
test_retarget (void)
{
  void *table[7];
  enter (MAPVARS_ENTER_DATA, 7, parts, part_sizes, part_kinds);
  object.first = more;
  CHECK (begin (MAPVARS_ACC_COMPUTE, 7, parts, part_sizes, part_kinds, table)
           == NULL,
         "a pointer that leads elsewhere is for the passes");
  struct plan *plan
    = begin (MAPVARS_TARGET, 7, parts, part_sizes, part_kinds, table);
  CHECK (plan != NULL, "but not OpenMP's, which is attached already");
  plan_leave (plan, true);
  object.first = data;
  plan = begin (MAPVARS_ACC_COMPUTE, 7, parts, part_sizes, part_kinds, table);
  CHECK (plan != NULL, "nor one that leads where it did");
  plan_leave (plan, true);
  /* Parts that do not lie as in the structure.  */
  fake_one (MAPVARS_EXIT_DATA, &object.first, 8, GOMP_MAP_DELETE);
  fake_one (MAPVARS_ENTER_DATA, &object.first, 8, GOMP_MAP_TO);
  fake_one (MAPVARS_ENTER_DATA, &object.second, 8, GOMP_MAP_TO);
  fake_one (MAPVARS_ENTER_DATA, &object.first, 0, GOMP_MAP_ATTACH);
  fake_one (MAPVARS_ENTER_DATA, &object.second, 0, GOMP_MAP_ATTACH);
  CHECK (begin (MAPVARS_TARGET, 7, parts, part_sizes, part_kinds, table)
           == NULL,
         "parts that lie apart are for the passes");
  fake_one (MAPVARS_EXIT_DATA, &object.first, 8, GOMP_MAP_DELETE);
  fake_one (MAPVARS_EXIT_DATA, &object.second, 8, GOMP_MAP_DELETE);
  fake_one (MAPVARS_EXIT_DATA, data, 64, GOMP_MAP_DELETE);
  fake_one (MAPVARS_EXIT_DATA, more, 64, GOMP_MAP_DELETE);
}

static char letter_seen;
static double numbers_seen[4];
static bool numbers_aligned;

static void
see_privates (void **table)
{
  letter_seen = *(char *) FAKE_MEMORY (table[1]);
  memcpy (numbers_seen, FAKE_MEMORY (table[2]), sizeof numbers_seen);
  numbers_aligned = (uintptr_t) table[2] % 8 == 0;
}

static void
test_private (void)
{
  fake_kernel = see_privates;
  char letter = 'x';
  double numbers[4] = { 1, 2, 3, 4 };
  void *hosts[] = { data, &letter, numbers };
  size_t sizes[] = { sizeof data, 1, sizeof numbers };
  unsigned short kinds[]
    = { GOMP_MAP_TO, GOMP_MAP_FIRSTPRIVATE, GOMP_MAP_FIRSTPRIVATE | 3 << 8 };
  fake_one (MAPVARS_ENTER_DATA, data, sizeof data, GOMP_MAP_TO);
  for (int i = 0; i < 2; i++)
    {
      struct session *session = malloc (session_size (&fake_device));
      struct mapvars_request request
        = fake_request (MAPVARS_TARGET, 3, hosts, sizes, kinds);
      struct mapping *mapping;
      memset (&fake, 0, sizeof fake);
      numbers[3] = i;
      session_start (session, &fake_device, NULL);
      CHECK (mapvars_enter (&fake_device, &request, session, &mapping),
             "a region with private copies");
      CHECK (fake.in == 0 && fake.allocs == 0 && fake.tables == 1
               && hosts[2] == numbers,
             "staged with the table");
      session_run (session, NULL, NULL);
      CHECK (letter_seen == 'x' && numbers_seen[0] == 1 && numbers_seen[3] == i
               && numbers_aligned,
             "has the values of its beginning");
      mapvars_leave (&fake_device, mapping, true, NULL);
      free (session);
    }
  fake_kernel = NULL;
  fake_one (MAPVARS_EXIT_DATA, data, sizeof data, GOMP_MAP_DELETE);
  CHECK (fake_used () == 0, "all is freed");
}

int
main (void)
{
  fake_begin ();
  test_descriptor ();
  test_struct (MAPVARS_TARGET);
  test_detach ();
  test_struct (MAPVARS_ACC_COMPUTE);
  test_detach ();
  test_retarget ();
  test_private ();
  fake_end ();
  return UNIT_RESULT ();
}
