/* The processors this process may use.

   Control groups: a group's limit holds for all below it, so the smallest of the
   limits from the process's group up to the root of the hierarchy counts.
   Version 2 writes "QUOTA PERIOD" or "max PERIOD" into cpu.max; version 1 has
   cpu.cfs_quota_us, -1 for none, and cpu.cfs_period_us.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/places/processors.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/errno_kept.h"
#include "base/memory.h"

/* Room for 4096 processors even where the mask is shorter: a place list may
   name any processor, and one that is not there is dropped later.  */
#define SET_SIZE_MINIMUM 512
#define SET_SIZE_MAXIMUM (1 << 16)

/* All written by processors_initialise alone.  */
static cpu_set_t usual_mask[SET_SIZE_MINIMUM / sizeof (cpu_set_t)];
static cpu_set_t *mask;
static size_t set_size = SET_SIZE_MINIMUM;
static unsigned quota;
static unsigned available = 1;

/* The mask of the calling thread into SET of SIZE bytes; false where the kernel
   has more processors than fit or does not tell.  */
static bool
read_mask (cpu_set_t *set, size_t size)
{
  CPU_ZERO_S (size, set);
  return sched_getaffinity (0, size, set) == 0;
}

static unsigned
limited (unsigned count)
{
  if (quota != 0 && quota < count)
    count = quota;
  return count != 0 ? count : 1;
}

static unsigned
online (void)
{
  long count = sysconf (_SC_NPROCESSORS_ONLN);
  return count > 0 ? (unsigned) count : 1;
}

void
processors_initialise (void)
{
  quota = processors_quota ("");
  for (size_t size = SET_SIZE_MINIMUM; size <= SET_SIZE_MAXIMUM; size *= 2)
    {
      cpu_set_t *set
        = size > sizeof usual_mask ? memory_alloc (size) : usual_mask;
      if (read_mask (set, size) && CPU_COUNT_S (size, set) > 0)
        {
          mask = set;
          set_size = size;
          available = limited (CPU_COUNT_S (size, set));
          return;
        }
      if (set != usual_mask)
        free (set);
    }
  available = limited (online ());
}

const cpu_set_t *
processors_mask (void)
{
  return mask;
}

size_t
processors_set_size (void)
{
  return set_size;
}

unsigned
processors_available (void)
{
  return available;
}

unsigned
processors_now (void)
{
  ERRNO_KEPT;
  if (!mask)
    return limited (online ());
  cpu_set_t *set = __builtin_alloca (set_size);
  if (!read_mask (set, set_size))
    return available;
  return limited (CPU_COUNT_S (set_size, set));
}

/* ------------------------------------------------------------------------
   The quota.  */

struct group
{
  bool unified;         /* version 2 */
  char path[PATH_MAX];  /* in the hierarchy, as /proc/self/cgroup */
  char mount[PATH_MAX]; /* where the hierarchy is mounted */
  char root[PATH_MAX];  /* what part of it is mounted there */
};

/* Whether WORD is an entry of LIST, whose entries end in SEPARATOR.  */
static bool
list_has (const char *list, const char *word)
{
  size_t length = strlen (word);
  while (*list)
    {
      size_t entry = strcspn (list, ",\n");
      if (entry == length && memcmp (list, word, length) == 0)
        return true;
      list += entry;
      if (*list)
        list++;
    }
  return false;
}

static FILE *
open_below (const char *root, const char *path)
{
  char *name;
  if (asprintf (&name, "%s%s", root, path) < 0)
    return NULL;
  FILE *file = fopen (name, "re");
  free (name);
  return file;
}

/* Find the group in /proc/self/cgroup, lines "ID:CONTROLLERS:PATH".  The cpu
   controller's line of version 1 wins over version 2's, whose list is empty:
   where both are mounted the controller belongs to one of them.  */
static bool
find_group (const char *root, struct group *group)
{
  FILE *file = open_below (root, "/proc/self/cgroup");
  if (!file)
    return false;
  char line[PATH_MAX + 256];
  bool found = false;
  while (fgets (line, sizeof line, file))
    {
      char *controllers = strchr (line, ':');
      char *path = controllers ? strchr (controllers + 1, ':') : NULL;
      if (!path)
        continue;
      *controllers++ = '\0';
      *path++ = '\0';
      path[strcspn (path, "\n")] = '\0';
      bool unified = *controllers == '\0';
      if (unified ? found : !list_has (controllers, "cpu"))
        continue;
      found = true;
      group->unified = unified;
      snprintf (group->path, sizeof group->path, "%s", path);
      if (!unified)
        break;
    }
  fclose (file);
  return found;
}

/* Find where GROUP's hierarchy is mounted: a line of mountinfo has the part
   of the hierarchy and the mount point as fields 4 and 5 and, behind " - ", the
   kind of file system, its source and its options.  */
static bool
find_mount (const char *root, struct group *group)
{
  FILE *file = open_below (root, "/proc/self/mountinfo");
  if (!file)
    return false;
  char line[PATH_MAX * 2 + 512];
  bool found = false;
  while (!found && fgets (line, sizeof line, file))
    {
      char kind[32], options[1024];
      const char *tail = strstr (line, " - ");
      if (!tail || sscanf (tail, " - %31s %*s %1023s", kind, options) != 2
          || sscanf (line, "%*s %*s %*s %4095s %4095s", group->root,
                     group->mount)
               != 2)
        continue;
      found = group->unified
                ? strcmp (kind, "cgroup2") == 0
                : strcmp (kind, "cgroup") == 0 && list_has (options, "cpu");
    }
  fclose (file);
  return found;
}

/* Two numbers from the files of the group at PATH; false where there is no
   limit.  */
static bool
read_limit (const char *root, bool unified, const char *path,
            long long *allowed, long long *period)
{
  char name[PATH_MAX * 3];
  int taken = 0;
  snprintf (name, sizeof name, "%s/%s", path,
            unified ? "cpu.max" : "cpu.cfs_quota_us");
  FILE *file = open_below (root, name);
  if (!file)
    return false;
  taken = fscanf (file, unified ? "%lld %lld" : "%lld", allowed, period);
  fclose (file);
  if (unified || taken != 1)
    return taken == 2 && *allowed > 0 && *period > 0;
  snprintf (name, sizeof name, "%s/cpu.cfs_period_us", path);
  file = open_below (root, name);
  if (!file)
    return false;
  taken = fscanf (file, "%lld", period);
  fclose (file);
  return taken == 1 && *allowed > 0 && *period > 0;
}

/* The smallest limit from the group at PATH up to the first LENGTH bytes of
   it, where the hierarchy is mounted.  Cuts PATH.  */
static unsigned
smallest_limit (const char *root, bool unified, char *path, size_t length)
{
  long long smallest = 0;
  for (;;)
    {
      long long allowed, period;
      if (read_limit (root, unified, path, &allowed, &period))
        {
          long long count = allowed / period + (allowed % period != 0);
          if (smallest == 0 || count < smallest)
            smallest = count;
        }
      char *slash = strrchr (path, '/');
      if (!slash || (size_t) (slash - path) < length)
        break;
      *slash = '\0';
    }
  return smallest < INT_MAX ? (unsigned) smallest : INT_MAX;
}

unsigned
processors_quota (const char *root)
{
  struct group group;
  if (!find_group (root, &group) || !find_mount (root, &group))
    return 0;
  /* In a container the mount may show a part of the hierarchy alone.  A path
     outside of it ("/..") cannot be followed; the mount's own limit holds.  */
  const char *below = group.path;
  size_t hidden = strlen (group.root);
  if (hidden > 1 && strncmp (below, group.root, hidden) == 0)
    below += hidden;
  if (strstr (below, "..") || strcmp (below, "/") == 0)
    below = "";
  char path[PATH_MAX * 2];
  snprintf (path, sizeof path, "%s%s", group.mount, below);
  return smallest_limit (root, group.unified, path, strlen (group.mount));
}
