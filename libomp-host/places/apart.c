/* Where a worker that is not bound begins.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/places/apart.h"

#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "base/errno_kept.h"
#include "libomp-host/places/processors.h"

int
processor_of_caller (void)
{
  ERRNO_KEPT;
  unsigned processor;
  if (syscall (SYS_getcpu, &processor, NULL, NULL) != 0)
    return PROCESSOR_NONE;
  return (int) processor;
}

/* Read the calling thread's mask into SET of SIZE bytes.  The kernel writes those that
   its masks have.  */
static bool
mask_read (cpu_set_t *set, size_t size)
{
  memset (set, 0, size);
  return syscall (SYS_sched_getaffinity, 0, size, set) > 0;
}

static bool
mask_write (const cpu_set_t *set, size_t size)
{
  return syscall (SYS_sched_setaffinity, 0, size, set) == 0;
}

/* Give the calling thread BEFORE of SIZE bytes, its mask of before, again.  The kernel
   tells a thread that was given these very processors from one that may use all that its
   control group has, and lets only the latter have those that the group gets later.  So
   all are asked for first, and that stays if it gives the same mask.  */
static void
mask_restore (const cpu_set_t *before, size_t size)
{
  cpu_set_t *all = __builtin_alloca (size);
  memset (all, 0xff, size);
  if (mask_write (all, size) && mask_read (all, size)
      && memcmp (all, before, size) == 0)
    return;
  mask_write (before, size);
}

void
begin_apart (int makers)
{
  ERRNO_KEPT;
  size_t size = processors_set_size ();
  if (makers == PROCESSOR_NONE || processor_of_caller () != makers)
    return;
  cpu_set_t *before = __builtin_alloca (size),
            *others = __builtin_alloca (size);
  if (!mask_read (before, size))
    return;
  memcpy (others, before, size);
  CPU_CLR_S ((size_t) makers, size, others);
  if (processors_in_set (size, others) > 0 && mask_write (others, size))
    mask_restore (before, size);
}
