/* What the kernel says of the program's rights.  Functions of the C library that tell it
   have names that a program may give to functions of its own, which the loader would take
   instead.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "base/privileges.h"

#include <elf.h>
#include <link.h>

/* The environment that the program was started with.  Written while the library is
   loaded.  */
static char **first_entry;

/* What was found; atomic, as any thread may look first.  */
enum
{
  NOT_LOOKED,
  HAS_NONE,
  HAS_SOME
};
static int found;

void
privileges_begin (int count, char **arguments)
{
  first_entry = arguments + count + 1;
}

/* The auxiliary vector follows the environment's NULL.  The program may have taken entries
   out of that, and more NULLs are there then.  */
static int
look (void)
{
  char **entry = first_entry;
  while (*entry)
    entry++;
  while (!*entry)
    entry++;
  for (const ElfW (auxv_t) *auxiliary = (const void *) entry;
       auxiliary->a_type != AT_NULL; auxiliary++)
    if (auxiliary->a_type == AT_SECURE)
      return auxiliary->a_un.a_val == 0 ? HAS_NONE : HAS_SOME;
  return HAS_SOME;
}

bool
process_has_privileges (void)
{
  int now = __atomic_load_n (&found, __ATOMIC_RELAXED);
  if (now == NOT_LOOKED)
    {
      now = look ();
      __atomic_store_n (&found, now, __ATOMIC_RELAXED);
    }
  return now == HAS_SOME;
}
