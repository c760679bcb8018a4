/* What one reverse-offload request maps: from device addresses to host memory,
   for the time of the request.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_REVERSE_PLAN_H
#define GANGWAY_OFFLOAD_REVERSE_PLAN_H

#include "libomp-offload/device/device.h"

/* The compiler's lists, in host memory; the plan reads them until it ends.  */
struct reverse_arguments
{
  size_t count;
  const uint64_t *addresses; /* device addresses, or values */
  const uint64_t *sizes;
  const unsigned short *kinds;
};

struct reverse_plan;

/* Find or make the host's memory for each argument, and copy in what is to be.
   Copies go by QUEUE, if not NULL, and are complete on return.  NULL after a
   message.  Takes the device's map's lock for look-ups only.  */
struct reverse_plan *
reverse_plan_begin (struct device *device, struct goacc_asyncqueue *queue,
                    const struct reverse_arguments *arguments);
/* The host function's argument: one host address for each argument.  */
void **reverse_plan_hosts (struct reverse_plan *plan);
/* Copy back what is to be copied back: with a queue, in its order, so that host
   memory of PLAN's is read until the caller has waited for the queue.  False
   after a message.  */
bool reverse_plan_return (struct reverse_plan *plan);
/* Free the plan and its host memory.  */
void reverse_plan_free (struct reverse_plan *plan);

#endif
