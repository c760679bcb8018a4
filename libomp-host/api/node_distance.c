/* How far a NUMA node is from the calling thread.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <sys/syscall.h>
#include <unistd.h>
#include "base/errno_kept.h"
#include "libomp-host/offload-hooks.h"
#include "libomp-host/places/topology.h"

int
host_node_distance (int node)
{
  ERRNO_KEPT;
  unsigned here;
  if (node < 0 || syscall (SYS_getcpu, NULL, &here, NULL) != 0)
    return -1;
  return topology_node_distance ("", here, node);
}
