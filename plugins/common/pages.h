/* The pages of the host's memory, as the kernel maps, protects and moves them.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGINS_PAGES_H
#define GANGWAY_PLUGINS_PAGES_H

#include <stddef.h>
#include <unistd.h>

/* The bytes of a page, a power of two: 4 KiB, or as much as 64 KiB on AArch64.  The same
   for the whole process.  */
static inline size_t
page_size (void)
{
  return (size_t) sysconf (_SC_PAGESIZE);
}

#endif
