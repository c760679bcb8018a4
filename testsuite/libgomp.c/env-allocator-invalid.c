/* What is wrong with OMP_ALLOCATOR is told before the line that all variables get: that a
   value is missing, from where on it cannot be read, or that there can be no such
   allocator.  The default one is used instead.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <omp.h>
#include "again.h"
#include "expect.h"

/* The message that TEXT gets before the usual line; "": none.  */
static void
expect_message (const char *text, const char *message)
{
  const char *const settings[] = { "OMP_ALLOCATOR", text, NULL };
  char wanted[1024];
  snprintf (wanted, sizeof wanted,
            "%s%slibgomp: Invalid value for environment variable OMP_ALLOCATOR: \"%s\"\n",
            message, *message ? "\n" : "", text);
  int status = again ("look", settings);
  EXPECT_EQUAL (status, 0);
  if (strcmp (again_output, wanted) != 0)
    fprintf (stderr, "wanted: %sgot: %s", wanted, again_output);
  EXPECT (strcmp (again_output, wanted) == 0);
}

int
main (int argc, char **argv)
{
  (void) argv;
  if (argc > 1)
    return omp_get_default_allocator () != omp_default_mem_alloc;
#define PREFIX "libgomp: "
  expect_message ("omp_const_mem_space:alignment=64,pinned=",
                  PREFIX "Missing value at the end of environment variable "
                  "OMP_ALLOCATOR=omp_const_mem_space:alignment=64,pinned=");
  expect_message ("omp_const_mem_space:",
                  PREFIX "Missing value at the end of environment variable "
                  "OMP_ALLOCATOR=omp_const_mem_space:");
  expect_message ("omp_default_mem_space:access=nobody,pinned=false",
                  PREFIX "Invalid value for environment variable OMP_ALLOCATOR when "
                  "parsing: nobody,pinned=false");
  expect_message ("omp_default_mem_space:colour=red",
                  PREFIX "Invalid value for environment variable OMP_ALLOCATOR when "
                  "parsing: colour=red");
  expect_message ("omp_default_mem_alloc x",
                  PREFIX "Invalid value for environment variable OMP_ALLOCATOR when "
                  "parsing:  x");
  expect_message ("omp_default_mem_space:alignment=48",
                  PREFIX "Allocator of environment variable OMP_ALLOCATOR cannot be "
                  "created, using omp_default_mem_alloc instead");
  expect_message ("no_such_thing", "");
  return 0;
}
