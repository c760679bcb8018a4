/* The memory of an emulated device where the host's pages have 64 KiB, as those of many
   AArch64 kernels do: the kernel of this test, which stands before the host's own, refuses
   what begins elsewhere, and gives back whole pages.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "unit.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "emulators/common/space.h"

#define LARGE_PAGE ((uintptr_t) 65536)
#define LARGE_BLOCK ((size_t) 1 << 20)

static unsigned long refused;

static bool
begins_page (const void *address)
{
  if ((uintptr_t) address % LARGE_PAGE == 0)
    return true;
  refused++;
  errno = EINVAL;
  return false;
}

static size_t
whole_pages (size_t size)
{
  return (size + LARGE_PAGE - 1) & -LARGE_PAGE;
}

static void *
kernel_mmap (void *address, size_t size, int protection, int flags, int file,
             off_t offset)
{
  return (void *) syscall (SYS_mmap, address, size, protection, flags, file,
                           offset);
}

void *
mmap (void *address, size_t size, int protection, int flags, int file,
      off_t offset)
{
  if (flags & MAP_FIXED)
    return begins_page (address) ? kernel_mmap (address, whole_pages (size),
                                                protection, flags, file, offset)
                                 : MAP_FAILED;
  size_t whole = whole_pages (size) + LARGE_PAGE;
  char *all = kernel_mmap (address, whole, protection, flags, file, offset);
  if (all == MAP_FAILED)
    return MAP_FAILED;
  return (void *) (((uintptr_t) all + LARGE_PAGE - 1) & -LARGE_PAGE);
}

int
madvise (void *address, size_t size, int advice)
{
  return begins_page (address)
           ? (int) syscall (SYS_madvise, address, whole_pages (size), advice)
           : -1;
}

int
munmap (void *address, size_t size)
{
  return begins_page (address)
           ? (int) syscall (SYS_munmap, address, whole_pages (size))
           : -1;
}

long
sysconf (int name)
{
  return name == _SC_PAGESIZE ? (long) LARGE_PAGE : -1;
}

/* A block's neighbours lie in the pages that it begins and ends in.  */
static void
check_free (struct space *space)
{
  uint64_t before = space_allocate (space, 1000, 1);
  uint64_t block = space_allocate (space, LARGE_BLOCK + 5000, 1);
  uint64_t behind = space_allocate (space, 1000, 1);
  CHECK (before && block && behind, "there is room");
  CHECK (behind - block < LARGE_BLOCK + LARGE_PAGE, "they are close together");
  memset (space_bytes (space, before), 1, 1000);
  memset (space_bytes (space, block), 2, LARGE_BLOCK + 5000);
  memset (space_bytes (space, behind), 3, 1000);
  space_written (space, behind, 1000);
  space_free (space, block);
  CHECK (refused == 0, "the kernel was asked for whole pages");
  CHECK (*(char *) space_bytes (space, before) == 1
           && *(char *) space_bytes (space, behind) == 3
           && *space_states (space, behind) == SPACE_WRITTEN,
         "the neighbours keep what they have");
  CHECK (
    !space_holds (space, block, 1)
      && !space_holds (space, block + LARGE_BLOCK / 2, 1)
      && !space_holds (space, block + LARGE_BLOCK + 4999, 1)
      && !(*space_states (space, block + LARGE_BLOCK / 2) & SPACE_ALLOCATED),
    "what was freed is not there any more");
  CHECK (*(char *) space_bytes (space, block + LARGE_BLOCK / 2) == 0,
         "its pages were given back");
}

int
main (void)
{
  struct space *space = space_create (((size_t) 1 << 22) + 4096);
  CHECK (space != NULL, "a size that is no whole number of pages will do");
  if (space)
    check_free (space);
  return UNIT_RESULT ();
}
