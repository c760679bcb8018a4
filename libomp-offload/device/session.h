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

/* A session on the stack of the calling function, which is a macro's caller
   because the memory must outlive the call.  */
#define SESSION_ON_STACK(device)                                               \
  ((struct session *) __builtin_alloca_with_align (session_size (device),      \
                                                   8 * __BIGGEST_ALIGNMENT__))

/* Begin; SESSION is memory of session_size () bytes, aligned for any type.  The
   launch goes into QUEUE; NULL, for a native device alone: it happens on the
   calling thread.  False after a message.  */
bool session_start (struct session *session, struct device *device,
                    struct goacc_asyncqueue *queue);

/* Whether the plugin may have memory of its own for what a launch brings
   along.  */
static inline bool
session_can_stage (const struct session *session)
{
  return session->device->plugin->session_stage != NULL;
}
/* Ask for it: a table of STAGE->count > 0 entries, and bytes, as <gomp/plugin.h>
   says, to be filled by plain stores before the launch.  False where the plugin
   declines: then ask for less, or set the table.  */
bool session_stage (struct session *session, struct gomp_stage *stage);
/* TABLE is a device address, or NULL for an empty table.  */
void session_set_table (struct session *session, void *table);

/* Exactly one of these ends the session.  With a queue ARGS and DIMS stay until
   the launch has ended, which nobody waits for here; without one it has ended
   when the call returns.  */
void session_run (struct session *session, void *fn, void **args);
void session_exec (struct session *session, void (*fn) (void *), unsigned *dims,
                   void *launch_data);
void session_abandon (struct session *session);

#endif
