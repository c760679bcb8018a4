/* Run this program again with LLVM's race detector for OpenMP, archer, under
   ThreadSanitizer, where that is installed.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <glob.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "expect.h"

/* In the first run this does not return: it prints what the second one prints, and ends
   well if that found races or, where there are to be none, did not.  */
static void
with_archer (bool races)
{
  if (getenv ("WITH_ARCHER"))
    return;
  glob_t found;
  if (glob ("/usr/lib/llvm-*/lib/libarcher.so", 0, NULL, &found) != 0)
    {
      puts ("UNSUPPORTED: there is no libarcher.so");
      exit (0);
    }
  setenv ("WITH_ARCHER", "1", 1);
  setenv ("OMP_TOOL_LIBRARIES", found.gl_pathv[0], 1);
  setenv ("ARCHER_OPTIONS", "verbose=1", 1);
  setenv ("TSAN_OPTIONS", "ignore_noninstrumented_modules=1", 1);
  char self[4096], line[4096];
  ssize_t length = readlink ("/proc/self/exe", self, sizeof self - 8);
  EXPECT (length > 0);
  strcpy (self + length, " 2>&1");
  FILE *output = popen (self, "r");
  EXPECT (output);
  bool attached = false, unwilling = false;
  int reports = 0;
  while (fgets (line, sizeof line, output))
    {
      fputs (line, stdout);
      attached |= strstr (line, "supplying OpenMP synchronization") != NULL;
      unwilling |= strstr (line, "unexpected memory mapping") != NULL;
      reports += strstr (line, "WARNING: ThreadSanitizer: data race") != NULL;
      /* The function that the construct was outlined of.  */
      char *where = strstr (line, "    #0 "), *end;
      if (where && (end = strstr (where, "._omp_fn")))
        printf ("race in %.*s \n", (int) (end - where) - 7, where + 7);
    }
  pclose (output);
  if (unwilling)
    puts ("UNSUPPORTED: ThreadSanitizer does not run here");
  else
    EXPECT (attached && (reports > 0) == races);
  exit (0);
}
