/* Sessions: launches of AMD devices while they are prepared.

   What a launch brings along, the kernel's arguments, the table and the bytes beside it, is
   one block of host memory that the device reads and writes over the bus, of the cache
   that device->staging is.  It belongs to the session, then to the launch's entry, then,
   the launch ended, to the queue until the next session starts there.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGIN_GCN_SESSION_H
#define GANGWAY_PLUGIN_GCN_SESSION_H

#include "plugins/gcn/image.h"
#include "plugins/gcn/queue.h"

/* One thread's at a time; no lock.  */
struct gomp_offload_session
{
  struct device *device;
  struct goacc_asyncqueue *queue;
  struct block *block; /* the kernel's arguments begin it; NULL: none yet */
  uint64_t table;      /* what the kernel gets */
};

/* SESSION has a block of at least SIZE bytes, of which the first are the kernel's
   arguments.  False, with *STATUS, where the driver gives none: silently where the device is
   out of memory, else after a message.  */
bool session_block (struct gomp_offload_session *session, size_t size,
                    hsa_status_t *status);
/* SESSION has ended without a launch.  Takes the queue's lock.  */
void session_end (struct gomp_offload_session *session);

#endif
