/* The CPU quota of a control group, read from made-up files.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/places/cgroup_quota.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
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
      fputs (text, file);
      fclose (file);
    }
}

static void
start (void)
{
  strcpy (root, P_tmpdir "/gangway-unit-XXXXXX");
  if (!mkdtemp (root))
    exit (1);
}

static void
finish (void)
{
  char command[PATH_MAX];
  snprintf (command, sizeof command, "rm -rf '%s'", root);
  if (system (command) != 0)
    puts ("NOTE: files are left");
}

#define MOUNT2 "30 23 0:26 / /sys/fs/cgroup rw shared:4 - cgroup2 cgroup2 rw\n"

static void
test_version_2 (void)
{
  start ();
  CHECK (cgroup_quota (root) == 0, "no files");
  write_file ("/proc/self/cgroup", "0::/a/b\n");
  write_file ("/proc/self/mountinfo",
              "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n" MOUNT2);
  CHECK (cgroup_quota (root) == 0, "version 2: no limit file");
  write_file ("/sys/fs/cgroup/a/b/cpu.max", "max 100000\n");
  CHECK (cgroup_quota (root) == 0, "version 2: max");
  write_file ("/sys/fs/cgroup/a/b/cpu.max", "250000 100000\n");
  CHECK (cgroup_quota (root) == 3, "version 2: 2.5 counts as 3");
  write_file ("/sys/fs/cgroup/a/cpu.max", "50000 100000\n");
  CHECK (cgroup_quota (root) == 1, "version 2: an outer group's limit");
  write_file ("/sys/fs/cgroup/a/b/cpu.max", "max 100000\n");
  CHECK (cgroup_quota (root) == 1, "version 2: the outer limit alone");
  finish ();
}

static void
test_container (void)
{
  start ();
  write_file ("/proc/self/cgroup", "0::/\n");
  write_file ("/proc/self/mountinfo", MOUNT2);
  write_file ("/sys/fs/cgroup/cpu.max", "400000 100000\n");
  CHECK (cgroup_quota (root) == 4, "a group namespace");
  write_file ("/proc/self/cgroup", "0::/docker/x\n");
  write_file ("/proc/self/mountinfo", "30 23 0:26 /docker/x /sys/fs/cgroup rw "
                                      "- cgroup2 cgroup2 rw\n");
  CHECK (cgroup_quota (root) == 4, "a part of the hierarchy is mounted");
  write_file ("/proc/self/cgroup", "0::/../other\n");
  CHECK (cgroup_quota (root) == 4, "a path outside of the mount");
  finish ();
}

static void
test_version_1 (void)
{
  start ();
  write_file ("/proc/self/cgroup",
              "4:memory:/m\n3:cpu,cpuacct:/g\n1:cpuset:/\n0::/u\n");
  write_file ("/proc/self/mountinfo",
              MOUNT2 "31 23 0:27 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup "
                     "cgroup rw,cpu,cpuacct\n");
  write_file ("/sys/fs/cgroup/cpu,cpuacct/g/cpu.cfs_quota_us", "-1\n");
  write_file ("/sys/fs/cgroup/cpu,cpuacct/g/cpu.cfs_period_us", "100000\n");
  CHECK (cgroup_quota (root) == 0, "version 1: no limit");
  write_file ("/sys/fs/cgroup/cpu,cpuacct/g/cpu.cfs_quota_us", "150000\n");
  CHECK (cgroup_quota (root) == 2, "version 1: 1.5 counts as 2");
  finish ();
}

/* Lines that are longer than memory for them, more text than one read gives, and numbers
   that are none.  */
static void
test_odd_files (void)
{
  enum
  {
    LONG = 40000
  };
  static char text[4 * LONG + 1024];
  start ();
  char *at = text + sprintf (text, "0::/");
  memset (at, 'x', LONG);
  strcpy (at + LONG, "\n1:cpu:/g\n");
  write_file ("/proc/self/cgroup", text);
  at = text;
  for (int i = 0; i < 1000; i++)
    at += sprintf (at, "%d 1 8:1 / /mounted/at/%d rw - ext4 /dev/sda1 rw\n", i,
                   i);
  *at++ = '9';
  memset (at, 'y', LONG);
  strcpy (at + LONG, "\n31 23 0:27 / /cpu rw - cgroup cgroup rw,cpuset\n"
                     "31 23 0:27 / /sys/cpu rw - cgroup cgroup rw,cpu");
  write_file ("/proc/self/mountinfo", text);
  write_file ("/sys/cpu/g/cpu.cfs_quota_us", "150000\n");
  write_file ("/sys/cpu/g/cpu.cfs_period_us", "0\n");
  CHECK (cgroup_quota (root) == 0, "a last line without an end");
  strcat (text, "\n");
  write_file ("/proc/self/mountinfo", text);
  CHECK (cgroup_quota (root) == 0, "a period of nothing");
  write_file ("/sys/cpu/g/cpu.cfs_period_us", "100000");
  CHECK (cgroup_quota (root) == 2, "long lines are passed over");
  write_file ("/sys/cpu/g/cpu.cfs_quota_us",
              "999999999999999999999999999999999\n");
  CHECK (cgroup_quota (root) == INT_MAX, "a limit too large to matter");
  write_file ("/sys/cpu/g/cpu.cfs_quota_us", "");
  CHECK (cgroup_quota (root) == 0, "an empty file");
  finish ();
}

int
main (void)
{
  CHECK (processors_available () >= 1 && processors_now () >= 1,
         "at least one processor");
  CHECK (processors_mask ()
           && CPU_COUNT_S (processors_set_size (), processors_mask ()) >= 1,
         "a mask");
  test_version_2 ();
  test_container ();
  test_version_1 ();
  test_odd_files ();
  return UNIT_RESULT ();
}
