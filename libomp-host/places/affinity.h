/* Places and the binding of threads to them (OpenMP 5.2, 10.1.3).

   The place list is made by affinity_initialise from OMP_PLACES or
   GOMP_CPU_AFFINITY before any other thread exists and is constant afterwards,
   so that nothing here takes a lock.  Places are numbered from 0.

   What a team does with it, where affinity_enabled ():
   - before a region, for its primary thread:
       if (thread->place == 0) affinity_bind_initial (thread);
     (teams/thread_affinity.h), so that thread->place is set; the partition in
     thread->region is set from the thread's beginning on, in each region that
     the thread is in;
   - for each thread NUM of the team, 0 included:
       struct affinity_slot primary
         = { thread->place - 1, region.place_first, region.place_length };
       affinity_assign (bind, size, num, &primary, &slot);
     with the primary's partition from before the region, and for a worker
     worker->thread.place = slot.place + 1; place_first, place_length likewise;
   - a thread whose place changed: affinity_bind_self.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_AFFINITY_H
#define GANGWAY_HOST_AFFINITY_H

#include <pthread.h>
#include <sched.h>
#include "base/attributes.h"

/* Policies of binding, as the ABI numbers them.  */
enum proc_bind /* omp_proc_bind_t */
{
  PROC_BIND_FALSE,
  PROC_BIND_TRUE,
  PROC_BIND_PRIMARY,
  PROC_BIND_CLOSE,
  PROC_BIND_SPREAD
};

/* Length of the place list; 0: threads are not bound.  */
extern unsigned affinity_place_count;

/* Whether threads are bound to places.  Constant once the library has been loaded.  */
static inline bool
affinity_enabled (void)
{
  return unlikely (affinity_place_count != 0);
}

/* A thread's place and its place partition (place-partition-var).
   Invariant: first <= place < first + length <= affinity_place_count.  */
struct affinity_slot
{
  unsigned place;
  unsigned first, length;
};

/* Where thread NUM of a team of SIZE threads goes, and the partition its
   implicit task gets, when the primary thread is at PRIMARY.  BIND is the
   policy in force (the clause, or bind-var); PROC_BIND_TRUE is close.  With
   PROC_BIND_FALSE threads stay with the primary.  */
void affinity_assign (enum proc_bind bind, unsigned size, unsigned num,
                      const struct affinity_slot *primary,
                      struct affinity_slot *slot);

/* Move the calling thread to PLACE.  A failure of the kernel's is ignored: the
   processors may have been taken away meanwhile.  */
void affinity_bind_self (unsigned place);

/* Read the place list: of OMP_PLACES, else of GOMP_CPU_AFFINITY, else, where OMP_PROC_BIND
   is not set, of KMP_AFFINITY; else, where NEEDED (OMP_PROC_BIND asked for binding), one
   place per hardware thread.
   IGNORE: parse for the messages alone.  Returns whether one of the variables
   gave the list.  Called once by icv_initialise.  */
bool affinity_initialise (bool needed, bool ignore);

/* The processors of PLACE, as a set of affinity_set_size bytes.  */
const cpu_set_t *affinity_place_set (unsigned place);
/* Bytes of every cpu_set_t of this file and of processors.c.  */
size_t affinity_set_size (void);

#endif
