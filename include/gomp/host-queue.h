/* Queues of the host device, for programs: what the interop property
   omp_ipr_targetsync points to there.  The foreign runtime is the plugin's own;
   its number and name are these.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_QUEUE_H
#define GANGWAY_HOST_QUEUE_H

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/* omp_ipr_fr_id and omp_ipr_fr_name.  No number that OpenMP gives out.  */
#define GANGWAY_IFR_HOST 100
#define GANGWAY_IFR_HOST_NAME "gangway_host"

/* A queue lives as long as its interop object: until `interop destroy', which
   waits for what is in the queue.  Any thread may call its functions, with the
   queue as first argument.  */
struct gangway_host_queue
{
  /* Put a call of FUNCTION (DATA) at QUEUE's end, and return at once.  It runs
     on a thread of the device's, after what was put in before, and must not
     wait for QUEUE.  False, with nothing done, where there is no memory.  */
  bool (*call) (struct gangway_host_queue *queue, void (*function) (void *),
                void *data);
  /* Wait for all that is in QUEUE now.  */
  void (*wait) (struct gangway_host_queue *queue);
};

#ifdef __cplusplus
}
#endif

#endif
