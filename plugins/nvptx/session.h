/* Sessions: launches of NVIDIA devices while they are prepared.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGIN_NVPTX_SESSION_H
#define GANGWAY_PLUGIN_NVPTX_SESSION_H

#include "plugins/nvptx/forms.h"
#include "plugins/nvptx/queue.h"

/* One thread's at a time; no lock.  */
struct gomp_offload_session
{
  struct device *device;
  struct goacc_asyncqueue *queue;
  CUdeviceptr table; /* what the kernel gets */

  bool joined; /* counted in the queue's sessions */
  bool launched;
  bool sent; /* the kernel finds all already, or nothing is to be sent */
  /* The queue's while the session launches.  */
  struct stack *stack;

  /* Room in the queue's ring, where STAGED.  */
  bool staged;
  unsigned half;
  ptrdiff_t offset;
  size_t table_size; /* bytes at OFFSET */
  size_t own_from,
    own_size; /* from OFFSET: bytes that are this launch's alone */
  /* What is copied from OFFSET to the ring's copy before the launch: nothing where
     SIZE is 0.  */
  size_t copy_from, copy_size;
  /* The kernel's second form that is launched, with the block at OFFSET as its first
     parameter; NULL: the first form.  */
  CUfunction form;
  struct form_copy form_copy;
};

/* SESSION is about to be launched as FUNCTION with that many thread BLOCKS: it has the
   queue's stack, and knows how what was staged reaches the kernel.  Takes the queue's
   lock.  */
void session_prepare (struct gomp_offload_session *session,
                      const struct function *function, unsigned blocks);
/* Put what SESSION's kernel needs into its queue.  False after a message.  */
bool session_send (struct gomp_offload_session *session);
/* SESSION has ended.  Where it is LAUNCHED its kernel is in the queue.  Takes the
   queue's lock.  */
void session_end (struct gomp_offload_session *session);
/* Kernels of QUEUE that are in it now may use STACK, others do not: it goes to the
   device's pool.  */
void session_leave_stack (struct goacc_asyncqueue *queue, struct stack *stack);

#endif
