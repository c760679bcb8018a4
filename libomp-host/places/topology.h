/* The machine's topology, for places by name: from hwloc, which is opened when
   it is first wanted, or else from the kernel's files.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_TOPOLOGY_H
#define GANGWAY_HOST_TOPOLOGY_H

#include "base/attributes.h"
#include "libomp-host/places/places.h"

/* Append to PLACES one place for each object of KIND (not PLACES_LIST) with a
   processor of MASK in it, at most COUNT, in the order of the machine: package,
   core, thread.  Only processors of MASK are in them.  Returns false where the
   topology cannot be read or has no such object; PLACES is as it was then.  */
bool topology_places (enum place_kind kind, unsigned long count,
                      const cpu_set_t *mask, struct places *places);

/* The distance between two NUMA nodes as the kernel tells it (10: the same node),
   -1 where it tells none.  Its files are read below ROOT, "" but in tests.  */
int topology_node_distance (const char *root, unsigned from, unsigned to);

/* The two sources by themselves, for tests.  The kernel's files are read below
   ROOT, "" but in tests.  */
bool topology_hwloc_places (enum place_kind kind, unsigned long count,
                            const cpu_set_t *mask, struct places *places);
bool topology_sysfs_places (const char *root, enum place_kind kind,
                            unsigned long count, const cpu_set_t *mask,
                            struct places *places);

#endif
