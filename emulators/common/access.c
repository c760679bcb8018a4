/* What is wrong with an access, and the host's memory.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/common/access.h"

#include <errno.h>
#include <sys/uio.h>
#include <unistd.h>
#include "emulators/common/host_ranges.h"

enum
{
  PAGE = 4096
};

ACCESS_OF_PROGRAM enum memory_kind
access_states_fault (const uint8_t *states, size_t count, uint8_t needed,
                     bool word)
{
  while (word && count > 1 && states[count - 1] == SPACE_NOTHING)
    count--;
  for (size_t i = 0; needed & SPACE_ALLOCATED && i < count; i++)
    if (!(states[i] & SPACE_ALLOCATED))
      return states[i] & SPACE_FREED ? MEMORY_FREED : MEMORY_OUTSIDE;
  return access_states_have (states, count, needed) ? MEMORY_OK
                                                    : MEMORY_NEVER_WRITTEN;
}

/* Whether PAGE_ADDRESS can be read.  Only asked where devices may address all of the host's
   memory; a page that was found stays known to the thread.  */
static bool
page_there (uint64_t page_address)
{
  static _Thread_local uint64_t known[256];
  uint64_t *slot = &known[page_address / PAGE % 256];
  if (*slot == page_address)
    return true;
  char byte;
  struct iovec here = { &byte, 1 };
  struct iovec there = { (void *) (uintptr_t) page_address, 1 };
  if (process_vm_readv (getpid (), &here, 1, &there, 1, 0) != 1
      && errno == EFAULT)
    return false;
  *slot = page_address;
  return true;
}

bool
host_reach_find (struct host_reach *reach, uint64_t address, uint64_t *first,
                 uint64_t *size)
{
  unsigned generation = host_range_generation ();
  if (reach->generation != generation || address - reach->first >= reach->size)
    {
      void *base;
      size_t length;
      if (host_range_find ((const void *) (uintptr_t) address, &base, &length,
                           NULL)
          == HOST_RANGE_NONE)
        {
          *first = address & -(uint64_t) PAGE;
          *size = PAGE;
          return host_ranges_all && *first && page_there (*first);
        }
      *reach = (struct host_reach) { (uintptr_t) base, length, generation };
    }
  *first = reach->first;
  *size = reach->size;
  return true;
}

bool
host_reach_beyond (uint64_t address, size_t count)
{
  uint64_t last = (address + count - 1) & -(uint64_t) PAGE;
  if (!host_ranges_all || last < address - address % PAGE)
    return false;
  for (uint64_t page = (address & -(uint64_t) PAGE) + PAGE; page <= last;
       page += PAGE)
    if (!page_there (page))
      return false;
  return true;
}
