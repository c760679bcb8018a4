/* The processors this process may use.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/places/processors.h"

#include <limits.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "base/errno_kept.h"
#include "base/memory.h"
#include "libomp-host/places/cgroup_quota.h"

/* Room for 4096 processors even where the mask is shorter: a place list may
   name any processor, and one that is not there is dropped later.  */
#define SET_SIZE_MINIMUM 512
#define SET_SIZE_MAXIMUM (1 << 16)

/* All written by processors_initialise alone, QUOTA excepted.  */
static cpu_set_t usual_mask[SET_SIZE_MINIMUM / sizeof (cpu_set_t)];
static cpu_set_t *mask;
static size_t set_size = SET_SIZE_MINIMUM;
static unsigned in_mask = 1;
/* Of the control group, or QUOTA_UNKNOWN until somebody needs it: finding it takes longer
   than all else at the start of a program that may never ask.  Atomic; whoever reads the
   quota writes the same number.  */
#define QUOTA_UNKNOWN UINT_MAX
static unsigned quota = QUOTA_UNKNOWN;

/* The mask of the calling thread into SET of SIZE bytes, and the number of its
   processors into *COUNT; false where the kernel has more processors than fit or does
   not tell.  The kernel says how many bytes its mask has, mostly a few: the others of SET
   stay as they are and are not counted.  */
static bool
read_mask (cpu_set_t *set, size_t size, unsigned *count)
{
  long bytes = syscall (SYS_sched_getaffinity, 0, size, set);
  if (bytes < 0)
    return false;
  *count = processors_in_set ((size_t) bytes, set);
  return true;
}

static unsigned
limited (unsigned count)
{
  unsigned most = __atomic_load_n (&quota, __ATOMIC_RELAXED);
  if (unlikely (most == QUOTA_UNKNOWN))
    {
      most = cgroup_quota ("");
      __atomic_store_n (&quota, most, __ATOMIC_RELAXED);
    }
  if (most != 0 && most < count)
    count = most;
  return count != 0 ? count : 1;
}

static unsigned
online (void)
{
  long count = sysconf (_SC_NPROCESSORS_ONLN);
  return count > 0 ? (unsigned) count : 1;
}

void
processors_initialise (void)
{
  for (size_t size = SET_SIZE_MINIMUM; size <= SET_SIZE_MAXIMUM; size *= 2)
    {
      cpu_set_t *set
        = size > sizeof usual_mask ? memory_alloc_cleared (size) : usual_mask;
      unsigned count;
      if (read_mask (set, size, &count) && count > 0)
        {
          mask = set;
          set_size = size;
          in_mask = count;
          return;
        }
      if (set != usual_mask)
        free (set);
    }
  in_mask = online ();
}

const cpu_set_t *
processors_mask (void)
{
  return mask;
}

size_t
processors_set_size (void)
{
  return set_size;
}

unsigned
processors_in_mask (void)
{
  return in_mask;
}

unsigned
processors_available (void)
{
  return limited (in_mask);
}

unsigned
processors_now (void)
{
  ERRNO_KEPT;
  if (!mask)
    return limited (online ());
  cpu_set_t *set = __builtin_alloca (set_size);
  unsigned count;
  if (!read_mask (set, set_size, &count))
    return processors_available ();
  return limited (count);
}
