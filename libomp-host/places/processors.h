/* The processors this process may use: its affinity mask and the CPU quota of
   its control group.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_PROCESSORS_H
#define GANGWAY_HOST_PROCESSORS_H

#include <sched.h>
#include "base/attributes.h"

/* How many processors are in SET of SIZE bytes, which is a multiple of a word's.  As CPU_COUNT_S, which calls a function of a version of the C library of its own:
   the loader would check one version more whenever a program starts.  */
static inline unsigned
processors_in_set (size_t size, const cpu_set_t *set)
{
  unsigned count = 0;
  for (size_t i = 0; i < size / sizeof *set->__bits; i++)
    count += (unsigned) __builtin_popcountl (set->__bits[i]);
  return count;
}

/* Read the mask.  Called once by icv_initialise before the library binds any thread;
   what the functions below return is constant afterwards unless they say otherwise.  */
void processors_initialise (void);

/* The mask the process began with, processors_set_size () bytes; NULL where the
   kernel would not tell.  The size leaves room for processor numbers above the
   mask's.  */
const cpu_set_t *processors_mask (void);
size_t processors_set_size (void);

/* How many processors are in that mask, at least 1.  */
unsigned processors_in_mask (void);

/* How many processors the process began with, at least 1: as many as are in the
   mask, or as many as the quota allows, rounded up, where those are fewer.  The first
   call, of any thread, reads the quota.  */
unsigned processors_available (void);

/* How many processors the calling thread may run on now: as processors_available,
   but with the thread's present mask, which the program may have changed.  */
unsigned processors_now (void);

#endif
