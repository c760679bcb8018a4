/* Sessions of the host device.  A session's memory is the runtime's; no lock.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "host.h"

#include <stdlib.h>

EXPORT size_t
GOMP_OFFLOAD_session_size (int device)
{
  (void) device;
  return sizeof (struct gomp_offload_session);
}

EXPORT bool
GOMP_OFFLOAD_session_start (struct gomp_offload_session *session, int device)
{
  if (host_fault (HOST_FAULT_SESSION))
    {
      GOMP_PLUGIN_error ("host device %d: a launch cannot be prepared", device);
      return false;
    }
  session->device = device;
  session->count = 0;
  session->table = NULL;
  return true;
}

/* Not an allocation of device memory, which a region whose data is there must
   not need.  */
EXPORT void **
GOMP_OFFLOAD_session_allocate_target_var_table (
  struct gomp_offload_session *session, size_t count)
{
  void **table = session->small;
  if (count > HOST_TABLE_INLINE)
    {
      HOST_ERRNO_KEPT;
      table = malloc (count * sizeof *table);
    }
  if (!table)
    return NULL;
  host_count (session->device, tables, 1);
  session->count = count;
  session->table = table;
  return table;
}

EXPORT void
GOMP_OFFLOAD_session_set_target_var_table (struct gomp_offload_session *session,
                                           void *table)
{
  session->count = 0;
  session->table = table;
}

void
host_session_end (struct gomp_offload_session *session)
{
  if (session->count > HOST_TABLE_INLINE)
    free (session->table);
}

EXPORT void
GOMP_OFFLOAD_session_abandon (struct gomp_offload_session *session)
{
  host_session_end (session);
}
