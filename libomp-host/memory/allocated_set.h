/* The set of pointers that Fortran's allocatable and pointer variables hold which
   an OpenMP allocator made: DEALLOCATE and reallocation ask it whether to free
   with omp_free.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_ALLOCATED_SET_H
#define GANGWAY_HOST_ALLOCATED_SET_H

#include "base/attributes.h"

/* Both take the set's lock, a leaf.  MEMORY may be NULL, which is never in it.
   Adding ends the process where there is no memory.  */
void allocated_set_add (void *memory);
/* Take MEMORY out; returns whether it was in.  */
bool allocated_set_remove (void *memory);

/* fork.c calls these before a fork, and after it in the parent and in the child.
   The lock is held in between, so that the child does not find the set
   half changed by a thread that it does not have.  */
void allocated_set_fork_prepare (void);
void allocated_set_fork_done (void);

#endif
