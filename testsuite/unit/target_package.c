/* Packing a target construct's arguments, and its argument list.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <stdlib.h>
#include <string.h>
#include <gomp/abi.h>
#include "libomp-offload/target/launch_arguments.h"
#include "libomp-offload/target/target_package.h"
#include "testsuite/unit/unit.h"

static void
nothing (void *data)
{
  (void) data;
}

static struct
{
  char *data;
  long length;
} descriptor;
static char array[40];

/* A region with a private array, its private descriptor, and an iterator.  */
static void
test_package (void)
{
  size_t expansion[] = { 2, (size_t) array, 4, (size_t) (array + 8), 4 };
  void *hosts[] = { &descriptor, array, &hosts[0], (void *) 3, expansion };
  size_t sizes[] = { sizeof descriptor, 40, 0, 0, SIZE_MAX };
  unsigned short kinds[]
    = { GOMP_MAP_FIRSTPRIVATE | 6 << 8, GOMP_MAP_FIRSTPRIVATE, GOMP_MAP_ATTACH,
        GOMP_MAP_FIRSTPRIVATE_INT, GOMP_MAP_TO };
  void *args[] = { (void *) (1 << 16 | GOMP_TARGET_ARG_NUM_TEAMS), NULL };
  struct target_region region = { .fn = nothing,
                                  .count = 5,
                                  .hosts = hosts,
                                  .sizes = sizes,
                                  .kinds = kinds,
                                  .short_kinds = true,
                                  .args = args },
                       opened;
  size_t align, size = target_package_size (&region, &align);
  CHECK (align == 64, "a package is aligned as its private copies are");
  memset (array, 1, sizeof array);
  descriptor.length = 40;
  void *packed = aligned_alloc (align, (size + 63) & -64);
  target_package_fill (packed, &region);
  memset (array, 2, sizeof array);
  void *moved = aligned_alloc (align, (size + 63) & -64);
  memcpy (moved, packed, size);
  memset (packed, 0x55, size);
  target_package_open (moved, &opened);
  CHECK (opened.hosts != hosts && opened.count == 5 && opened.fn == nothing
           && opened.hosts[3] == (void *) 3,
         "it opens after a move");
  CHECK ((uintptr_t) opened.hosts[0] % 64 == 0 && opened.hosts[0] != &descriptor
           && *(char *) opened.hosts[1] == 1,
         "private copies hold what was packed");
  CHECK (*(void **) opened.hosts[0] == opened.hosts[1],
         "and refer to each other");
  size_t *iterator = opened.hosts[4];
  CHECK (iterator != expansion && iterator[0] == 2
           && iterator[3] == (size_t) (array + 8),
         "iterators come along");
  CHECK (opened.args != args && opened.args[0] == args[0]
           && opened.args[1] == NULL,
         "and the argument list");
  free (packed);
  free (moved);
}

static void
test_private (void)
{
  long one = 1;
  char two = 2;
  void *hosts[] = { &two, &one, NULL };
  size_t sizes[] = { 1, 8, 8 };
  unsigned short kinds[]
    = { GOMP_MAP_FIRSTPRIVATE, GOMP_MAP_FIRSTPRIVATE | 3 << 8,
        GOMP_MAP_FIRSTPRIVATE };
  struct target_region region = { .count = 3,
                                  .hosts = hosts,
                                  .sizes = sizes,
                                  .kinds = kinds,
                                  .short_kinds = true };
  size_t align, size = target_private_size (&region, &align);
  char memory[16] __attribute__ ((aligned (16)));
  CHECK (size == 16 && align == 8, "private copies have their room");
  target_private_copy (&region, memory);
  CHECK (hosts[0] == memory && hosts[1] == memory + 8 && hosts[2] == NULL
           && *(long *) hosts[1] == 1,
         "and their places; absent ones have none");
}

static void
test_arguments (void)
{
  struct device device = { .number = 0 };
  void *none[] = { NULL };
  void *limit[] = {
    (void *) (GOMP_TARGET_ARG_THREAD_LIMIT | GOMP_TARGET_ARG_SUBSEQUENT_PARAM),
    (void *) 70000, (void *) (1 << 16 | GOMP_TARGET_ARG_NUM_TEAMS), NULL
  };
  void *no_teams[]
    = { (void *) ((intptr_t) -2 * 65536 | GOMP_TARGET_ARG_NUM_TEAMS), NULL };
  void *complete[8];
  CHECK (launch_arguments_length (NULL) == 0
           && launch_arguments_length (none) == 1
           && launch_arguments_length (limit) == 4,
         "a list has its length");
  CHECK (launch_arguments_thread_limit (limit) == 70000
           && launch_arguments_thread_limit (none) == 0,
         "and its thread limit");
  CHECK (!launch_arguments_complete (&device, limit, complete),
         "a full list stays");
  CHECK (launch_arguments_complete (&device, no_teams, complete)
           && complete[0]
                == (void *) (GOMP_TARGET_ARG_NUM_TEAMS
                             | GOMP_TARGET_ARG_SUBSEQUENT_PARAM)
           && complete[1] == (void *) 1,
         "a region without teams has one");
}

int
main (void)
{
  test_package ();
  test_private ();
  test_arguments ();
  return UNIT_RESULT ();
}
