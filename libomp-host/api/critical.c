/* The entry points of critical (5.2, 15.2).  The flushes on entry and exit
   (5.2, 15.8.6) are the lock's.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "base/attributes.h"
#include "libomp-host/api/word_told.h"
#include "libomp-host/wait/word_lock.h"
#include "libomp-host/loops/workshare_entry.h"

/* The lock of all critical constructs without a name.  */
static uint32_t critical_unnamed cache_aligned;

/* A name is a pointer-sized common variable, zero at first, shared by
   everything in the process that uses the name; its first word is the lock.  */
static uint32_t *
critical_word (void **name)
{
  return (uint32_t *) (void *) name;
}

ENTRY (void, GOMP_critical_start, (void))
{
  word_of_acquire (&critical_unnamed, ompt_mutex_critical);
}

ENTRY (void, GOMP_critical_end, (void))
{
  word_of_release (&critical_unnamed, ompt_mutex_critical);
}

ENTRY (void, GOMP_critical_name_start, (void **name))
{
  word_of_acquire (critical_word (name), ompt_mutex_critical);
}

ENTRY (void, GOMP_critical_name_end, (void **name))
{
  word_of_release (critical_word (name), ompt_mutex_critical);
}
