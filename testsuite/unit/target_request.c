/* Target constructs' requests: keeping them, their private copies, and their
   argument lists.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <stdlib.h>
#include <string.h>
#include <gomp/abi.h>
#include "libomp-offload/target/launch_arguments.h"
#include "libomp-offload/target/target_request.h"
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

/* A region with a private array, its private descriptor, and an iterator; and a
   value that looks like an address in the arrays.  */
static void
test_keep (void)
{
  size_t expansion[] = { 2, (size_t) array, 4, (size_t) (array + 8), 4 };
  void *hosts[] = { &descriptor, array, &hosts[0], &hosts[1], expansion };
  size_t sizes[] = { sizeof descriptor, 40, 0, 0, SIZE_MAX };
  unsigned short kinds[]
    = { GOMP_MAP_FIRSTPRIVATE | 6 << 8, GOMP_MAP_FIRSTPRIVATE, GOMP_MAP_ATTACH,
        GOMP_MAP_FIRSTPRIVATE_INT, GOMP_MAP_TO };
  void *args[] = { (void *) (1 << 16 | GOMP_TARGET_ARG_NUM_TEAMS), NULL };
  struct target_request request = { .fn = nothing,
                                    .variables = { .count = 5,
                                                   .hosts = hosts,
                                                   .sizes = sizes,
                                                   .kinds = kinds,
                                                   .short_kinds = true },
                                    .args = args,
                                    .launch = launch_arguments_read (args) };
  struct target_layout layout = target_request_layout (&request);
  size_t rounded = (layout.size + 63) & -64;
  CHECK (layout.align == 64, "a block is aligned as its private copies are");
  memset (array, 1, sizeof array);
  descriptor.length = 40;
  void *memory = aligned_alloc (layout.align, rounded);
  struct target_request *kept = target_request_keep (&request, &layout, memory);
  memset (array, 2, sizeof array);
  CHECK (*(void **) kept->variables.hosts[0] == kept->variables.hosts[1]
           && kept->variables.hosts[2] == &kept->variables.hosts[0],
         "what is kept refers to itself");
  void *moved = aligned_alloc (layout.align, rounded);
  memcpy (moved, memory, layout.size);
  memset (memory, 0x55, layout.size);
  kept = target_request_moved (moved);
  void **there = kept->variables.hosts;
  CHECK (there != hosts && kept->variables.count == 5 && kept->fn == nothing
           && there[3] == &hosts[1],
         "it may be moved; values stay");
  CHECK ((uintptr_t) there[0] % 64 == 0 && there[0] != &descriptor
           && *(char *) there[1] == 1 && kept->captured,
         "private copies hold what was kept");
  CHECK (*(void **) there[0] == there[1] && there[2] == &there[0],
         "and refer to each other");
  size_t *iterator = there[4];
  CHECK (iterator != expansion && iterator[0] == 2
           && iterator[3] == (size_t) (array + 8),
         "iterators come along");
  CHECK (kept->args != args && kept->args[0] == args[0]
           && kept->args[1] == NULL,
         "and the argument list");
  free (memory);
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
  struct target_request request = { .fn = nothing,
                                    .variables = { .count = 3,
                                                   .hosts = hosts,
                                                   .sizes = sizes,
                                                   .kinds = kinds,
                                                   .short_kinds = true } };
  struct target_privates room = target_privates_room (&request);
  char memory[16] __attribute__ ((aligned (16)));
  CHECK (room.size == 16 && room.align == 8, "private copies have their room");
  target_privates_capture (&request, memory);
  CHECK (hosts[0] == memory && hosts[1] == memory + 8 && hosts[2] == NULL
           && *(long *) hosts[1] == 1,
         "and their places; absent ones have none");
  CHECK (target_privates_room (&request).size == 0, "they are made once");
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
  struct launch_arguments read = launch_arguments_read (NULL);
  CHECK (read.length == 0 && read.teams == 1 && read.limit == 0,
         "no list means one team");
  read = launch_arguments_read (none);
  CHECK (read.length == 1 && launch_arguments_thread_limit (&read) == 0
           && !launch_arguments_are_open (&read),
         "so does an empty one");
  read = launch_arguments_read (limit);
  CHECK (read.length == 4 && launch_arguments_thread_limit (&read) == 70000,
         "a list has its length and its thread limit");
  CHECK (launch_arguments_complete (&device, &read, limit, complete) == limit,
         "a full list stays");
  read = launch_arguments_read (no_teams);
  CHECK (launch_arguments_complete (&device, &read, no_teams, complete)
             == complete
           && complete[0]
                == (void *) (GOMP_TARGET_ARG_NUM_TEAMS
                             | GOMP_TARGET_ARG_SUBSEQUENT_PARAM)
           && complete[1] == (void *) 1,
         "a region without teams has one");
}

int
main (void)
{
  test_keep ();
  test_private ();
  test_arguments ();
  return UNIT_RESULT ();
}
