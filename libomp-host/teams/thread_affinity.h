/* The place of the calling thread, and what affinity formats tell of it.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_THREAD_AFFINITY_H
#define GANGWAY_HOST_THREAD_AFFINITY_H

#include "libomp-host/places/affinity_format.h"

struct thread;

/* Bind THREAD, the calling one, which has no place yet, to the first place.  Its
   partition is all places already, in whatever region it is.  */
void affinity_bind_initial (struct thread *thread);

/* What affinity formats (places/affinity_format.h) can tell of the calling
   thread, which becomes known to the library if it was not.  */
struct affinity_self thread_affinity_self (void);

/* Print the calling thread's line by affinity-format-var on standard error.
   Takes the lock of affinity-format-var (a leaf).  */
void affinity_display_self (void);

#endif
