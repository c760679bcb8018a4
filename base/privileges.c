/* What the kernel says of the program's rights.  Functions of the C library that tell it
   have names that a program may give to functions of its own, which the loader would take
   instead.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "base/privileges.h"

#include <elf.h>
#include <link.h>

/* Written while the library is loaded.  */
static bool has_none;

/* The auxiliary vector follows the environment's NULL.  The program may have taken entries
   out of that before it loaded this library, and more NULLs are there then.  */
void
privileges_read (int count, char **arguments)
{
  char **entry = arguments + count + 1;
  while (*entry)
    entry++;
  while (!*entry)
    entry++;
  for (const ElfW (auxv_t) *auxiliary = (const void *) entry;
       auxiliary->a_type != AT_NULL; auxiliary++)
    if (auxiliary->a_type == AT_SECURE)
      {
        has_none = auxiliary->a_un.a_val == 0;
        return;
      }
}

bool
process_has_privileges (void)
{
  return !has_none;
}
