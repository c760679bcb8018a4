/* The machine's topology from hwloc, opened with dlopen for as long as one
   question takes.  Built without hwloc's header, there is never an answer.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/places/topology.h"
#include "libomp-host/places/processors.h"

#if __has_include(<hwloc.h>)

#  include <dlfcn.h>
#  include <hwloc.h>
#  include <string.h>

/* The functions used, under the names that tell their ABI: the structures that
   hwloc.h describes are those of libhwloc.so.15, which is hwloc 2.  */
struct hwloc
{
  void *library;
  hwloc_topology_t topology;
  __typeof__ (hwloc_get_api_version) *get_api_version;
  __typeof__ (hwloc_topology_init) *topology_init;
  __typeof__ (hwloc_topology_load) *topology_load;
  __typeof__ (hwloc_topology_destroy) *topology_destroy;
  __typeof__ (hwloc_get_type_depth) *get_type_depth;
  __typeof__ (hwloc_get_obj_by_depth) *get_obj_by_depth;
  __typeof__ (hwloc_bitmap_isset) *bitmap_isset;
};

static bool
find_functions (struct hwloc *hwloc)
{
#  define FIND(name)                                                           \
    ((hwloc->name                                                              \
      = (__typeof__ (hwloc->name)) dlsym (hwloc->library, "hwloc_" #name))     \
     != NULL)
  return FIND (get_api_version) && FIND (topology_init) && FIND (topology_load)
         && FIND (topology_destroy) && FIND (get_type_depth)
         && FIND (get_obj_by_depth) && FIND (bitmap_isset)
         && hwloc->get_api_version () >> 16 == HWLOC_API_VERSION >> 16;
#  undef FIND
}

static bool
hwloc_open (struct hwloc *hwloc)
{
  hwloc->library = dlopen ("libhwloc.so.15", RTLD_LAZY | RTLD_LOCAL);
  if (!hwloc->library)
    return false;
  if (find_functions (hwloc) && hwloc->topology_init (&hwloc->topology) == 0)
    {
      if (hwloc->topology_load (hwloc->topology) == 0)
        return true;
      hwloc->topology_destroy (hwloc->topology);
    }
  dlclose (hwloc->library);
  return false;
}

static void
hwloc_close (struct hwloc *hwloc)
{
  hwloc->topology_destroy (hwloc->topology);
  dlclose (hwloc->library);
}

/* The depth in the tree of the objects of KIND; negative ones other than NUMA's
   mean that there are none.  */
static int
kind_depth (const struct hwloc *hwloc, enum place_kind kind)
{
  static const hwloc_obj_type_t caches[]
    = { HWLOC_OBJ_L5CACHE, HWLOC_OBJ_L4CACHE, HWLOC_OBJ_L3CACHE,
        HWLOC_OBJ_L2CACHE, HWLOC_OBJ_L1CACHE };
  switch (kind)
    {
    case PLACES_THREADS:
      return hwloc->get_type_depth (hwloc->topology, HWLOC_OBJ_PU);
    case PLACES_CORES:
      return hwloc->get_type_depth (hwloc->topology, HWLOC_OBJ_CORE);
    case PLACES_SOCKETS:
      return hwloc->get_type_depth (hwloc->topology, HWLOC_OBJ_PACKAGE);
    case PLACES_NUMA_DOMAINS:
      return hwloc->get_type_depth (hwloc->topology, HWLOC_OBJ_NUMANODE);
    default:
      break;
    }
  for (size_t i = 0; i < sizeof caches / sizeof caches[0]; i++)
    {
      int depth = hwloc->get_type_depth (hwloc->topology, caches[i]);
      if (depth >= 0)
        return depth;
    }
  return HWLOC_TYPE_DEPTH_UNKNOWN;
}

/* Append OBJECT's processors that are in MASK; nothing where none is.  */
static void
append_object (const struct hwloc *hwloc, hwloc_obj_t object,
               const cpu_set_t *mask, struct places *places)
{
  size_t size = places->set_size;
  cpu_set_t *set = places_append (places);
  if (!set)
    return;
  for (size_t cpu = 0; cpu < 8 * size; cpu++)
    if (CPU_ISSET_S (cpu, size, mask)
        && hwloc->bitmap_isset (object->cpuset, cpu))
      CPU_SET_S (cpu, size, set);
  if (processors_in_set (size, set) == 0)
    places_drop (places, 1);
}

bool
topology_hwloc_places (enum place_kind kind, unsigned long count,
                       const cpu_set_t *mask, struct places *places)
{
  struct hwloc hwloc;
  if (!hwloc_open (&hwloc))
    return false;
  unsigned before = places->count;
  int depth = kind_depth (&hwloc, kind);
  hwloc_obj_t object;
  if (depth >= 0 || depth == HWLOC_TYPE_DEPTH_NUMANODE)
    for (unsigned i = 0;
         places->count - before < count && places->count < PLACES_MAXIMUM
         && (object = hwloc.get_obj_by_depth (hwloc.topology, depth, i));
         i++)
      if (object->cpuset)
        append_object (&hwloc, object, mask, places);
  hwloc_close (&hwloc);
  return places->count > before;
}

#else

bool
topology_hwloc_places (enum place_kind kind, unsigned long count,
                       const cpu_set_t *mask, struct places *places)
{
  (void) kind, (void) count, (void) mask, (void) places;
  return false;
}

#endif
