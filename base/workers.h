/* Workers: host threads, made on demand and ended when idle, that finish nowait
   regions, call what waits for an async queue, serve reverse offload, and run
   the queues of the host device.  (The threads of parallel regions, which
   belong to teams and keep a place in them, are libomp-host's.)
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_BASE_WORKERS_H
#define GANGWAY_BASE_WORKERS_H

#include "base/attributes.h"

/* A pool of threads; the fields are workers.c's.  */
struct worker_pool;
struct worker_pool *worker_pool_create (unsigned most_threads);
/* The pool at *PLACE, atomic, which is made on the first call with at most
   MOST_THREADS.  */
struct worker_pool *worker_pool_at (struct worker_pool **place,
                                    unsigned most_threads);
/* The same, NULL where there is no memory for it.  */
struct worker_pool *worker_pool_try_at (struct worker_pool **place,
                                        unsigned most_threads);
/* Wait until every job is done and POOL's threads have ended, then free POOL.
   Not to be called by a job of POOL's.  */
void worker_pool_destroy (struct worker_pool *pool);

/* Call FN (ARGUMENT) on a worker; where no thread can be made, on the calling
   thread if MAY_RUN_HERE, else later on a worker that exists.  Without memory that
   ends the process, but with MAY_RUN_HERE.  After worker_pool_close the call is
   dropped.  No lock may be held.  */
void worker_pool_submit (struct worker_pool *pool, void (*fn) (void *),
                         void *argument, bool may_run_here);
/* The same, but without memory it returns false and has done nothing.  */
bool worker_pool_try_submit (struct worker_pool *pool, void (*fn) (void *),
                             void *argument, bool may_run_here);

/* The process ends: jobs that are submitted to POOL from now on, and jobs that
   no worker has taken yet, are dropped.  Jobs that run go on.  Takes no
   lock.  */
void worker_pool_close (struct worker_pool *pool);

/* Hold the lock of the list of pools over a fork.  In the CHILD no pool has a thread or a
   job: those are the parent's.  */
void worker_pools_before_fork (void);
void worker_pools_after_fork (bool child);

/* The pool that finishes asynchronous work.  */
struct worker_pool *offload_workers (void);

#endif
