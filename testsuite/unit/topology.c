/* Places by name, from made-up files of the kernel and from hwloc.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/places/topology.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "libomp-host/places/processors.h"
#include "unit.h"

static char root[] = P_tmpdir "/gangway-unit-XXXXXX";

static void
write_file (const char *name, const char *text)
{
  char path[PATH_MAX];
  snprintf (path, sizeof path, "%s%s", root, name);
  for (char *slash = path + strlen (root) + 1; (slash = strchr (slash, '/'));
       slash++)
    {
      *slash = '\0';
      mkdir (path, 0700);
      *slash = '/';
    }
  FILE *file = fopen (path, "w");
  if (file)
    {
      fprintf (file, "%s\n", text);
      fclose (file);
    }
}

/* Two packages of two cores of two threads, numbered as kernels do: the packages'
   cores in turn, then the second threads.  */
static void
make_machine (void)
{
  for (int cpu = 0; cpu < 8; cpu++)
    {
      char name[128], text[64];
      int core = cpu % 4, package = core % 2;
#define CPU_FILE(file)                                                         \
  snprintf (name, sizeof name, "/sys/devices/system/cpu/cpu%d/" file, cpu)
      CPU_FILE ("topology/thread_siblings_list");
      snprintf (text, sizeof text, "%d,%d", core, core + 4);
      write_file (name, text);
      CPU_FILE ("topology/core_siblings_list");
      snprintf (text, sizeof text, "%d,%d,%d,%d", package, package + 2,
                package + 4, package + 6);
      write_file (name, text);
      CPU_FILE ("cache/index0/level");
      write_file (name, "1");
      CPU_FILE ("cache/index1/level");
      write_file (name, "3");
      CPU_FILE ("cache/index1/shared_cpu_list");
      write_file (name, cpu % 4 < 2 ? "0-1,4-5" : "2-3,6-7");
    }
  write_file ("/sys/devices/system/node/online", "0-1");
  write_file ("/sys/devices/system/node/node0/cpulist", "0-3");
  write_file ("/sys/devices/system/node/node1/cpulist", "4-7");
}

static const char *
describe (const struct places *list)
{
  static char text[4096];
  char *end = text;
  *end = '\0';
  for (unsigned i = 0; i < list->count; i++)
    {
      const char *separator = i > 0 ? "|" : "";
      for (size_t cpu = 0; cpu < 8 * list->set_size; cpu++)
        if (CPU_ISSET_S (cpu, list->set_size, places_set (list, i)))
          {
            end += sprintf (end, "%s%zu", separator, cpu);
            separator = ",";
          }
    }
  return text;
}

static void
check (enum place_kind kind, unsigned long count, const cpu_set_t *mask,
       const char *wanted)
{
  struct places list;
  places_init (&list, processors_set_size ());
  bool found = topology_sysfs_places (root, kind, count, mask, &list);
  CHECK (found && strcmp (describe (&list), wanted) == 0,
         "kind %d, at most %lu: %s", kind, count, describe (&list));
  places_release (&list);
}

static void
test_files (void)
{
  size_t size = processors_set_size ();
  cpu_set_t *mask = __builtin_alloca (size);
  CPU_ZERO_S (size, mask);
  for (int cpu = 0; cpu < 8; cpu++)
    CPU_SET_S (cpu, size, mask);
  check (PLACES_SOCKETS, 99, mask, "0,2,4,6|1,3,5,7");
  check (PLACES_CORES, 99, mask, "0,4|2,6|1,5|3,7");
  check (PLACES_THREADS, 99, mask, "0|4|2|6|1|5|3|7");
  check (PLACES_THREADS, 3, mask, "0|4|2");
  check (PLACES_LL_CACHES, 99, mask, "0,1,4,5|2,3,6,7");
  check (PLACES_NUMA_DOMAINS, 99, mask, "0,1,2,3|4,5,6,7");
  CPU_CLR_S (4, size, mask);
  CPU_CLR_S (1, size, mask);
  CPU_CLR_S (5, size, mask);
  check (PLACES_CORES, 99, mask, "0|2,6|3,7");
  check (PLACES_NUMA_DOMAINS, 1, mask, "0,2,3");
}

/* On this machine hwloc, where it is there, and the files agree.  */
static void
test_agreement (void)
{
  static const enum place_kind kinds[]
    = { PLACES_THREADS, PLACES_CORES, PLACES_SOCKETS };
  for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
    {
      struct places files, hwloc;
      places_init (&files, processors_set_size ());
      places_init (&hwloc, processors_set_size ());
      bool one = topology_sysfs_places ("", kinds[i], PLACES_MAXIMUM,
                                        processors_mask (), &files);
      bool other = topology_hwloc_places (kinds[i], PLACES_MAXIMUM,
                                          processors_mask (), &hwloc);
      if (!one || !other)
        printf ("UNSUPPORTED: kind %d from both sources\n", kinds[i]);
      else
        CHECK (files.count == hwloc.count, "kind %d: %u places from both",
               kinds[i], files.count);
      places_release (&files);
      places_release (&hwloc);
    }
}

/* Nodes 0, 2 and 3 are online; a node's file has three numbers then.  */
static void
test_distances (void)
{
#define NODES "/sys/devices/system/node/"
  CHECK (topology_node_distance (root, 0, 2) == -1, "nothing is told");
  write_file (NODES "online", "0,2-3");
  write_file (NODES "node0/distance", "10 21 31");
  write_file (NODES "node2/distance", "21 10");
  CHECK (topology_node_distance (root, 0, 0) == 10, "a node and itself");
  CHECK (topology_node_distance (root, 0, 2) == 21, "behind a gap");
  CHECK (topology_node_distance (root, 0, 3) == 31, "the last node");
  CHECK (topology_node_distance (root, 0, 1) == -1, "a node that is offline");
  CHECK (topology_node_distance (root, 0, 4000) == -1, "no node at all");
  CHECK (topology_node_distance (root, 3, 0) == -1, "a node without a file");
  CHECK (topology_node_distance (root, 2, 3) == -1, "a file that is short");
#undef NODES
}

int
main (void)
{
  char command[PATH_MAX];
  if (!mkdtemp (root))
    return 1;
  make_machine ();
  test_files ();
  test_distances ();
  snprintf (command, sizeof command, "rm -rf '%s'", root);
  if (system (command) != 0)
    puts ("NOTE: files are left");
  if (processors_mask ())
    test_agreement ();
  return UNIT_RESULT ();
}
