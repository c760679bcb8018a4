/* What of this program is read-only.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "base/read_only.h"

#include <dlfcn.h>
#include <link.h>
#include <stdlib.h>
#include <unistd.h>
#include "testsuite/unit/unit.h"

static const int constant[1000] = { 1 };
/* The loader writes the addresses, and protects the page then.  */
static const void *const relocated[2048] = { constant, relocated };
static int initialised[1000] = { 1 };
static int cleared[1000];

#define IS_READ_ONLY(object)                                                   \
  memory_is_read_only ((uintptr_t) & (object), sizeof (object))

/* The loader's walk, under its lock, in this test's hands.  */
static int walks;
int
dl_iterate_phdr (int (*function) (struct dl_phdr_info *, size_t, void *),
                 void *data)
{
  static int (*loaders) (int (*) (struct dl_phdr_info *, size_t, void *),
                         void *);
  walks++;
  if (!loaders)
    loaders = (__typeof__ (loaders)) dlsym (RTLD_NEXT, "dl_iterate_phdr");
  return loaders (function, data);
}

int
main (void)
{
  int automatic = 0, *allocated = malloc (100);
  CHECK (IS_READ_ONLY (constant), "a constant");
  CHECK (memory_is_read_only ((uintptr_t) (constant + 500), 4), "a part of it");
  CHECK (IS_READ_ONLY (relocated), "what is protected after relocation");
  CHECK (memory_is_read_only ((uintptr_t) main, 1), "code");
  CHECK (memory_is_read_only ((uintptr_t) "text", 5), "a string");
  CHECK (!IS_READ_ONLY (initialised) && !IS_READ_ONLY (cleared),
         "variables are not");
  CHECK (!IS_READ_ONLY (automatic), "the stack is not");
  CHECK (!memory_is_read_only ((uintptr_t) allocated, 100), "the heap is not");
  CHECK (!memory_is_read_only ((uintptr_t) &environ, sizeof environ),
         "a variable of another object is not");
  CHECK (!memory_is_read_only (8, 8), "nor is what is not mapped");
  CHECK (
    walks == 0 || !dlsym (RTLD_DEFAULT, "_dl_find_object"),
    "the loader's lock is not taken where the loader finds objects without");
  free (allocated);
  return UNIT_RESULT ();
}
