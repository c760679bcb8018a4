/* Copies in a queue.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGIN_GCN_COPIES_H
#define GANGWAY_PLUGIN_GCN_COPIES_H

#include "plugins/gcn/queue.h"
#include "plugins/gcn/reach.h"

/* SIZE bytes, at addresses at which the devices have them.  */
struct copy
{
  void *dst;
  hsa_agent_t dst_agent;
  const void *src;
  hsa_agent_t src_agent;
  size_t size;
  struct host_lock *lock; /* to be let go when it is done; NULL: none */
};

/* Put COPY into QUEUE.  False after a message; what COPY holds was given back then.  Takes
   the queue's lock.  */
bool copy_put (struct goacc_asyncqueue *queue, const struct copy *copy);

#endif
