/* Sessions: one launch of a region, from its start to the call that ends it.
   A session belongs to one thread at a time; no lock.

       IDLE --start--> STARTED --stage|set--> TABLED --run|exec--> ENDED
                          `------abandon-------'----------------> ENDED

   Debug builds check each transition.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_SESSION_H
#define GANGWAY_OFFLOAD_SESSION_H

#include "base/attributes.h"
#include "libomp-offload/device/device.h"
#include "libomp-offload/plugin/plugin.h"

enum session_state
{
  SESSION_IDLE,
  SESSION_STARTED,
  SESSION_TABLED,
  SESSION_ENDED
};

struct session
{
  struct device *device;
  struct goacc_asyncqueue *queue; /* NULL: launched on the calling thread */
  enum session_state state;
  /* The plugin's part follows, session_size () bytes in all.  */
  unsigned char opaque[] __attribute__ ((aligned));
};

/* Bytes of memory a session of DEVICE needs, this struct included.  */
size_t session_size (const struct device *device);

/* A session in the stack frame of the function that uses this macro.  It is a
   macro because the memory must live until that function returns.  */
#define SESSION_ON_STACK(device)                                               \
  ((struct session *) __builtin_alloca_with_align (session_size (device),      \
                                                   8 * __BIGGEST_ALIGNMENT__))

/* Begin SESSION, memory of session_size () bytes aligned for any type, whose
   launch goes into QUEUE.  QUEUE is NULL for a native device alone: the launch
   then happens on the calling thread.  False after a message; there is no
   session then.  */
bool session_start (struct session *session, struct device *device,
                    struct goacc_asyncqueue *queue);

/* Whether the plugin can have memory of its own for what a launch brings
   along.  */
static inline bool
session_can_stage (const struct session *session)
{
  return session->device->plugin->session_stage != NULL;
}
/* Ask the plugin for that memory: a table of STAGE->count > 0 entries and
   STAGE->size bytes, which the caller fills with plain stores before the launch
   (<gomp/plugin.h> says more).  False, without a message, where the plugin
   declines: the caller then asks for less or sets the table.  */
bool session_stage (struct session *session, struct gomp_stage *stage);
/* Launch with the table at device address TABLE, or, with NULL, without a
   table.  */
void session_set_table (struct session *session, void *table);

/* Exactly one of these ends the session.  With a queue ARGS and DIMS stay until
   the launch has ended, which nobody waits for here; without one it has ended
   when the call returns.  */
void session_run (struct session *session, void *fn, void **args);
void session_exec (struct session *session, void (*fn) (void *), unsigned *dims,
                   void *launch_data);
void session_abandon (struct session *session);

#endif
