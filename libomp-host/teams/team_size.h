/* How many threads a parallel region gets (5.2, 10.1.1).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_TEAM_SIZE_H
#define GANGWAY_HOST_TEAM_SIZE_H

#include "base/attributes.h"

struct thread;
struct work_spec;

/* The size for a region that THREAD is about to start; NUM_THREADS as for
   team_run.  Where dyn-var is set a sections construct SPEC does not get more
   threads than sections.  SPEC may be NULL.  Where the system cannot have so many
   threads, the size is what it can have, and a warning is printed.  */
unsigned team_size_resolve (struct thread *thread, unsigned num_threads,
                            const struct work_spec *spec);

/* Where the contention group of THREAD has a limit: take up to SIZE - 1 further
   threads of the limit and return the size that the region can have with them;
   *RESERVED is how many were taken, which are given back at the region's end.  */
unsigned team_size_reserve (struct thread *thread, unsigned size,
                            unsigned *reserved);

/* COUNT of the threads that team_size_reserve took could not be made: other regions
   of the group may have them, and *RESERVED is that much less.  */
void team_size_give_back (struct thread *thread, unsigned count,
                          unsigned *reserved);

/* How many threads the system can have in all, of all processes: no team is larger.
   Reads the kernel's files below ROOT, "" but in tests.  */
unsigned team_size_system_limit (const char *root);

#endif
