/* Sessions: launches of NVIDIA devices while they are prepared.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGIN_NVPTX_SESSION_H
#define GANGWAY_PLUGIN_NVPTX_SESSION_H

#include "plugins/nvptx/queue.h"

/* One thread's at a time; no lock.  */
struct gomp_offload_session
{
  struct device *device;
  struct goacc_asyncqueue *queue;
  CUdeviceptr table; /* what the kernel gets */

  /* Room in the queue's ring, where STAGED.  */
  bool staged;
  unsigned half;
  ptrdiff_t offset;
  size_t table_size; /* bytes at OFFSET */
  size_t
    copy_size; /* bytes from OFFSET that the kernel finds in the ring's copy */
};

/* Put what SESSION's kernel needs into its queue.  False after a message.  */
bool session_send (struct gomp_offload_session *session);
/* SESSION has ended, and its launch, if there is one, is in the queue.  Takes the
   queue's lock.  */
void session_end (struct gomp_offload_session *session);

#endif
