/* The machine's topology from the kernel's files.

   Every object is the list of processors one file names, so that a place list is
   made by going over the processors: the file of the first processor not yet seen
   gives a place, and all in it are seen.  Threads and cores are listed package by
   package, as the standard's examples and other runtimes number them.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/places/topology.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/file_number.h"
#include "libomp-host/places/processors.h"

/* Read the first number of a file.  */
static bool
read_number (const char *name, unsigned long *value)
{
  FILE *file = fopen (name, "re");
  if (!file)
    return false;
  bool ok = file_take_number (file, value);
  fclose (file);
  return ok;
}

/* Read a file like "0-3,8,10-11" into SET.  */
static bool
read_list (const char *name, cpu_set_t *set, size_t size)
{
  FILE *file = fopen (name, "re");
  if (!file)
    return false;
  CPU_ZERO_S (size, set);
  unsigned long first, last;
  int behind = ',';
  while (behind == ',' && file_take_number (file, &first))
    {
      last = first;
      behind = fgetc (file);
      if (behind == '-' && file_take_number (file, &last))
        behind = fgetc (file);
      for (; first <= last && first < 8 * size; first++)
        CPU_SET_S (first, size, set);
    }
  fclose (file);
  return processors_in_set (size, set) > 0;
}

#define CPU_FOLDER "/sys/devices/system/cpu/cpu"

/* The index of the last-level cache of processor CPU, -1 where it has none.  */
static int
last_cache (const char *root, unsigned long cpu)
{
  char name[PATH_MAX];
  unsigned long highest = 0;
  int found = -1;
  for (int index = 0; index < 64; index++)
    {
      unsigned long level;
      snprintf (name, sizeof name, "%s" CPU_FOLDER "%lu/cache/index%d/level",
                root, cpu, index);
      if (!read_number (name, &level))
        break;
      if (level >= highest)
        {
          highest = level;
          found = index;
        }
    }
  return found;
}

/* The processors that share the object of KIND with CPU.  */
static bool
read_object (const char *root, enum place_kind kind, unsigned long cpu,
             cpu_set_t *set, size_t size)
{
  char name[PATH_MAX];
  if (kind == PLACES_LL_CACHES)
    snprintf (name, sizeof name,
              "%s" CPU_FOLDER "%lu/cache/index%d/shared_cpu_list", root, cpu,
              last_cache (root, cpu));
  else
    snprintf (name, sizeof name, "%s" CPU_FOLDER "%lu/topology/%s", root, cpu,
              kind == PLACES_SOCKETS ? "core_siblings_list"
                                     : "thread_siblings_list");
  return read_list (name, set, size);
}

static bool
append_copy (struct places *places, const cpu_set_t *set)
{
  cpu_set_t *place = places_append (places);
  if (place)
    memcpy (place, set, places->set_size);
  return place != NULL;
}

/* Append the objects of KIND among the processors of WITHIN, until PLACES has
   LIMIT.  Takes what it has seen out of WITHIN.  */
static void
append_objects (const char *root, enum place_kind kind, unsigned limit,
                cpu_set_t *within, struct places *places)
{
  size_t size = places->set_size;
  cpu_set_t *object = __builtin_alloca (size);
  for (unsigned long cpu = 0; cpu < 8 * size && places->count < limit; cpu++)
    {
      if (!CPU_ISSET_S (cpu, size, within))
        continue;
      if (!read_object (root, kind, cpu, object, size))
        {
          CPU_CLR_S (cpu, size, within);
          continue;
        }
      CPU_SET_S (cpu, size, object);
      CPU_AND_S (size, object, object, within);
      CPU_XOR_S (size, within, within, object);
      if (!append_copy (places, object))
        return;
    }
}

/* Append a place for each processor of WITHIN.  */
static void
append_threads (unsigned limit, const cpu_set_t *within, struct places *places)
{
  size_t size = places->set_size;
  for (unsigned long cpu = 0; cpu < 8 * size && places->count < limit; cpu++)
    if (CPU_ISSET_S (cpu, size, within))
      {
        cpu_set_t *place = places_append (places);
        if (!place)
          return;
        CPU_SET_S (cpu, size, place);
      }
}

/* The parts of each object of OUTER, as objects of INNER.  */
static void
append_nested (const char *root, enum place_kind outer, enum place_kind inner,
               unsigned limit, cpu_set_t *within, struct places *places)
{
  struct places outers;
  places_init (&outers, places->set_size);
  append_objects (root, outer, PLACES_MAXIMUM, within, &outers);
  for (unsigned i = 0; i < outers.count && places->count < limit; i++)
    {
      cpu_set_t *set = places_set (&outers, i);
      if (inner == PLACES_THREADS && outer == PLACES_SOCKETS)
        append_nested (root, PLACES_CORES, inner, limit, set, places);
      else if (inner == PLACES_THREADS)
        append_threads (limit, set, places);
      else
        append_objects (root, inner, limit, set, places);
    }
  places_release (&outers);
}

static void
append_numa_domains (const char *root, unsigned limit, const cpu_set_t *within,
                     struct places *places)
{
  char name[PATH_MAX];
  size_t size = places->set_size;
  cpu_set_t *nodes = __builtin_alloca (size), *node = __builtin_alloca (size);
  snprintf (name, sizeof name, "%s/sys/devices/system/node/online", root);
  if (!read_list (name, nodes, size))
    return;
  for (unsigned long i = 0; i < 8 * size && places->count < limit; i++)
    {
      snprintf (name, sizeof name, "%s/sys/devices/system/node/node%lu/cpulist",
                root, i);
      if (!CPU_ISSET_S (i, size, nodes) || !read_list (name, node, size))
        continue;
      CPU_AND_S (size, node, node, within);
      if (processors_in_set (size, node) > 0 && !append_copy (places, node))
        return;
    }
}

/* The place count at which to stop, for at most COUNT more.  */
static unsigned
count_limit (const struct places *places, unsigned long count)
{
  return count < PLACES_MAXIMUM - places->count ? places->count + count
                                                : PLACES_MAXIMUM;
}

bool
topology_sysfs_places (const char *root, enum place_kind kind,
                       unsigned long count, const cpu_set_t *mask,
                       struct places *places)
{
  size_t size = places->set_size;
  unsigned before = places->count, limit = count_limit (places, count);
  cpu_set_t *within = __builtin_alloca (size);
  memcpy (within, mask, size);
  switch (kind)
    {
    case PLACES_THREADS:
      append_nested (root, PLACES_SOCKETS, kind, limit, within, places);
      /* Without the kernel's files the processors are known all the same.  */
      if (places->count == before)
        append_threads (limit, mask, places);
      break;
    case PLACES_CORES:
      append_nested (root, PLACES_SOCKETS, kind, limit, within, places);
      break;
    case PLACES_NUMA_DOMAINS:
      append_numa_domains (root, limit, within, places);
      break;
    default:
      append_objects (root, kind, limit, within, places);
    }
  return places->count > before;
}

bool
topology_places (enum place_kind kind, unsigned long count,
                 const cpu_set_t *mask, struct places *places)
{
  return topology_hwloc_places (kind, count, mask, places)
         || topology_sysfs_places ("", kind, count, mask, places);
}

/* A node's file has a number for each node that is online, in their order.  */
int
topology_node_distance (const char *root, unsigned from, unsigned to)
{
  char name[PATH_MAX];
  cpu_set_t online;
  snprintf (name, sizeof name, "%s/sys/devices/system/node/online", root);
  if (!read_list (name, &online, sizeof online) || to >= CPU_SETSIZE
      || !CPU_ISSET (to, &online))
    return -1;
  snprintf (name, sizeof name, "%s/sys/devices/system/node/node%u/distance",
            root, from);
  FILE *file = fopen (name, "re");
  if (!file)
    return -1;
  unsigned long distance = INT_MAX;
  bool ok = true;
  for (unsigned node = 0; ok && node <= to; node++)
    if (CPU_ISSET (node, &online))
      ok = file_take_number (file, &distance);
  fclose (file);
  return ok && distance < INT_MAX ? (int) distance : -1;
}
