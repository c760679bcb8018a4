/* How many threads the process has.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_COUNT_THREADS_H
#define GANGWAY_COUNT_THREADS_H

#include <dirent.h>
#include <stddef.h>
#include <unistd.h>

static int
count_threads (void)
{
  int count = 0;
  DIR *directory = opendir ("/proc/self/task");
  struct dirent *entry;
  while (directory && (entry = readdir (directory)))
    count += entry->d_name[0] != '.';
  if (directory)
    closedir (directory);
  return count;
}

/* The same once there are no more than MOST, or after SECONDS: a thread that was
   joined is counted for another moment.  */
static inline int
count_threads_settled (int most, int seconds)
{
  for (int i = 0; i < seconds * 1000 && count_threads () > most; i++)
    usleep (1000);
  return count_threads ();
}

#endif
