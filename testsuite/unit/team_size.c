/* How many threads the system can have, from the kernel's files.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/teams/team_size.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "unit.h"

static char root[] = "/tmp/gangway-team-size-XXXXXX";

static void
write_file (const char *name, const char *text)
{
  char path[200];
  snprintf (path, sizeof path, "%s%s", root, name);
  FILE *file = fopen (path, "w");
  fputs (text, file);
  fclose (file);
}

static void
make_folder (const char *name)
{
  char path[200];
  snprintf (path, sizeof path, "%s%s", root, name);
  mkdir (path, 0700);
}

static void
clean (void)
{
  static const char *const names[] = { "/proc/sys/kernel/pid_max",
                                       "/proc/sys/kernel/threads-max",
                                       "/proc/sys/kernel",
                                       "/proc/sys",
                                       "/proc",
                                       "" };
  char path[200];
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
    {
      snprintf (path, sizeof path, "%s%s", root, names[i]);
      remove (path);
    }
}

int
main (void)
{
  if (!mkdtemp (root))
    return 1;
  errno = 4711;
  CHECK (team_size_system_limit (root) == 4194304,
         "without the files, what no kernel exceeds");
  CHECK (errno == 4711, "errno is kept");
  make_folder ("/proc");
  make_folder ("/proc/sys");
  make_folder ("/proc/sys/kernel");
  write_file ("/proc/sys/kernel/threads-max", "5000\n");
  CHECK (team_size_system_limit (root) == 5000, "threads-max");
  write_file ("/proc/sys/kernel/pid_max", "3000\n");
  CHECK (team_size_system_limit (root) == 3000, "pid_max where that is less");
  write_file ("/proc/sys/kernel/pid_max", "nonsense\n");
  CHECK (team_size_system_limit (root) == 5000,
         "what is no number is not read");
  clean ();
  return UNIT_RESULT ();
}
