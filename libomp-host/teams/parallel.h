/* The entry points of the parallel, barrier, cancel and teams constructs, as
   compiled programs call them.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_PARALLEL_H
#define GANGWAY_HOST_PARALLEL_H

#include "base/attributes.h"

/* FLAGS: the low three bits are the proc_bind clause.  NUM_THREADS is 0
   without a clause and 1 where the if clause is false.  */
void GOMP_parallel (void (*fn) (void *), void *data, unsigned num_threads,
                    unsigned flags);
/* The first word of DATA is the address of the reductions; returns the number
   of threads.  */
unsigned GOMP_parallel_reductions (void (*fn) (void *), void *data,
                                   unsigned num_threads, unsigned flags);
/* GCC before 4.9: the program itself calls FN (DATA) in between.  */
void GOMP_parallel_start (void (*fn) (void *), void *data,
                          unsigned num_threads);
void GOMP_parallel_end (void);

/* The barrier construct; the second one returns whether the region is cancelled.  Those of
   GCC 17 are told by KIND, a flag of GOMP_BARRIER_, whether it is an implicit barrier.  */
void GOMP_barrier (void);
bool GOMP_barrier_cancel (void);
void GOMP_barrier_ext (int kind);
bool GOMP_barrier_cancel_ext (int kind);

/* WHICH is one of GOMP_CANCEL_*.  Both return whether the construct is
   cancelled, so that the caller goes to its end.  */
bool GOMP_cancel (int which, bool do_cancel);
bool GOMP_cancellation_point (int which);

/* In a target region: the teams construct; 0 stands for no clause.  teams4
   returns whether there is another team to run, and is called until there is
   not.  */
void GOMP_teams (unsigned num_teams, unsigned thread_limit);
bool GOMP_teams4 (unsigned num_teams_low, unsigned num_teams_high,
                  unsigned thread_limit, bool first);
/* On the host: run FN (DATA) as each team of a league.  */
void GOMP_teams_reg (void (*fn) (void *), void *data, unsigned num_teams,
                     unsigned thread_limit, unsigned flags);

#endif
