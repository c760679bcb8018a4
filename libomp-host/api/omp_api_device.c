/* The routines about devices that need nothing of a device itself (5.2, 18.7),
   and those that free what devices hold (18.6).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <omp.h>
#include "base/attributes.h"
#include "libomp-host/icv/icv.h"
#include "libomp-host/tasks/task.h"
#include "libomp-host/teams/pool.h"
#include "libomp-host/teams/team.h"
#include "libomp-host/threads/thread.h"
#include "libomp-host/tool/tool.h"
#include "libomp-offload/host-api.h"

GOMP_ENTRY void
omp_set_default_device (int device)
{
  /* omp_default_device is what default-device-var is (6.0, 5.1).  */
  if (device != omp_default_device)
    thread_current ()->region.task->icv.default_device = device;
}

GOMP_ENTRY int
omp_get_default_device (void)
{
  return offload_default_device (
    thread_current ()->region.task->icv.default_device);
}

GOMP_ENTRY int
omp_get_num_devices (void)
{
  return offload_num_devices ();
}

/* The host's number is the one behind the devices' (5.2, 18.7.6).  */
GOMP_ENTRY int
omp_get_initial_device (void)
{
  return offload_num_devices ();
}

/* A thread that runs a region of a native device is on that device.  */

GOMP_ENTRY int
omp_is_initial_device (void)
{
  return thread_current ()->native_device < 0;
}

GOMP_ENTRY int
omp_get_device_num (void)
{
  int device = thread_current ()->native_device;
  return device >= 0 ? device : offload_num_devices ();
}

/* ------------------------------------------------------------------------
   Pausing.  */

/* Give the host's idle threads back.  Not from a parallel region, whose threads
   are in use (5.2, 18.6.1).  */
static int
pause_host (void)
{
  struct thread *thread = thread_current ();
  if (thread->region.team->level > 0)
    return -1;
  team_member_release (thread->region.member);
  pool_stop_idle ();
  return 0;
}

/* What KIND asks of a device, or 0 where it is no kind.  To stop the tool is to pause
   hard, and the end of the tool (6.0, 30.2).  */
static int
pause_kind (omp_pause_resource_t kind)
{
  switch (kind)
    {
    case omp_pause_soft:
    case omp_pause_hard:
      return kind;
    case omp_pause_stop_tool:
      return omp_pause_hard;
    default:
      return 0;
    }
}

GOMP_ENTRY int
omp_pause_resource (omp_pause_resource_t kind, int device)
{
  int how = pause_kind (kind);
  if (!how)
    return -1;
  if (!offload_is_host (device))
    return offload_pause (device, how);
  if (pause_host () != 0)
    return -1;
  if (kind == omp_pause_stop_tool)
    tool_end ();
  return 0;
}

GOMP_ENTRY int
omp_pause_resource_all (omp_pause_resource_t kind)
{
  int how = pause_kind (kind);
  if (!how || pause_host () != 0)
    return -1;
  if (how == omp_pause_hard)
    tool_end ();
  return offload_pause_all (how);
}
