/* Sessions: the core's side of one launch.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/device/session.h"

#include "base/error.h"
#include "libomp-offload/device/device_error.h"
#include "libomp-offload/plugin/plugin.h"

static struct gomp_offload_session *
plugins_part (struct session *session)
{
  return (struct gomp_offload_session *) session->opaque;
}

size_t
session_size (const struct device *device)
{
  return offsetof (struct session, opaque) + device->plugin->session_bytes;
}

/* Change SESSION's state from FROM to TO.  Only debug builds check that it was
   FROM.  */
static void
move (struct session *session, enum session_state from, enum session_state to)
{
  gomp_assert (session->state == from);
  (void) from;
  session->state = to;
}

bool
session_start (struct session *session, struct device *device,
               struct goacc_asyncqueue *queue)
{
  session->device = device;
  session->queue = queue;
  session->state = SESSION_IDLE;
  if (!device->plugin->session_start (plugins_part (session), device->ordinal,
                                      queue))
    {
      device_error (device, "a launch could not begin on device %d (%s)",
                    device->number, device->name);
      return false;
    }
  move (session, SESSION_IDLE, SESSION_STARTED);
  return true;
}

bool
session_stage (struct session *session, struct gomp_stage *stage)
{
  gomp_assert (session->state == SESSION_STARTED && stage->count > 0);
  if (!session->device->plugin->session_stage (plugins_part (session), stage))
    return false;
  move (session, SESSION_STARTED, SESSION_TABLED);
  return true;
}

void
session_set_table (struct session *session, void *table)
{
  move (session, SESSION_STARTED, SESSION_TABLED);
  session->device->plugin->session_set_target_var_table (plugins_part (session),
                                                         table);
}

void
session_run (struct session *session, void *fn, void **args)
{
  move (session, SESSION_TABLED, SESSION_ENDED);
  session->device->plugin->run (plugins_part (session), fn, args,
                                session->queue);
}

void
session_exec (struct session *session, void (*fn) (void *), unsigned *dims,
              void *launch_data)
{
  move (session, SESSION_TABLED, SESSION_ENDED);
  session->device->plugin->openacc_exec (plugins_part (session), fn, dims,
                                         launch_data, session->queue);
}

void
session_abandon (struct session *session)
{
  struct plugin *plugin = session->device->plugin;
  gomp_assert (session->state == SESSION_STARTED
               || session->state == SESSION_TABLED);
  session->state = SESSION_ENDED;
  if (plugin->session_abandon != NULL)
    plugin->session_abandon (plugins_part (session));
}
