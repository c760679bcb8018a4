/* Debian's rocminfo, where it is installed, tells of the emulated agents: their names, their
   processors' names and their pools.  It looks first whether `lsmod' knows the kernel's driver
   and whether that driver's file can be opened: here it finds a script and another file.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */
/* { dg-require-effective-target no_sanitizer } rocminfo is not built for one */
/* { dg-also-library "rocminfo-open.so" "-DLIBRARY" } */

#ifdef LIBRARY

#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>

int
open (const char *name, int flags, ...)
{
  int (*next) (const char *, int, ...), mode = 0;
  void *symbol = dlsym (RTLD_NEXT, "open");
  memcpy (&next, &symbol, sizeof symbol);
  if (flags & O_CREAT)
    {
      va_list more;
      va_start (more, flags);
      mode = va_arg (more, int);
      va_end (more);
    }
  return next (strcmp (name, "/dev/kfd") == 0 ? "/dev/null" : name, flags,
               mode);
}

#else

#include <sys/stat.h>
#include "again.h"
#include "expect.h"

static char folder[] = "/tmp/rocminfo-XXXXXX", script[64];

static void
make_lsmod (void)
{
  EXPECT (mkdtemp (folder));
  snprintf (script, sizeof script, "%s/lsmod", folder);
  FILE *file = fopen (script, "w");
  EXPECT (file);
  fprintf (file, "#!/bin/sh\necho amdgpu 1 0\n");
  fclose (file);
  EXPECT_EQUAL (chmod (script, 0700), 0);
}

/* How many lines hold WORDS, and VALUE behind them.  */
static int
lines (const char *words, const char *value)
{
  int count = 0;
  for (const char *line = again_output; (line = strstr (line, words)); line++)
    {
      const char *rest = line + strlen (words);
      rest += strspn (rest, " ");
      count += strncmp (rest, value, strlen (value)) == 0;
    }
  return count;
}

int
main (int argc, char **argv)
{
  char path[4096], library[4096];
  if (argc > 1)
    {
      execlp ("rocminfo", "rocminfo", (char *) NULL);
      return 127;
    }
  if (system ("command -v rocminfo > /dev/null") != 0)
    {
      printf ("UNSUPPORTED: rocminfo is not installed\n");
      return 0;
    }
  make_lsmod ();
  snprintf (path, sizeof path, "%s:%s", folder, getenv ("PATH"));
  const char *slash = strrchr (argv[0], '/');
  snprintf (library, sizeof library, "%.*s/rocminfo-open.so",
            slash ? (int) (slash - argv[0]) : 1, slash ? argv[0] : ".");
  const char *const settings[]
    = { "PATH", path, "LD_PRELOAD", library, "GANGWAY_HSA_DEVICES", "3",
        "GANGWAY_HSA_PROCESSOR", "gfx90a,gfx906,gfx1030", NULL };
  int status = again ("rocminfo", settings);
  unlink (script);
  rmdir (folder);
  if (status != 0 || !strstr (again_output, "*** Done ***"))
    fprintf (stderr, "status %d\n%s", status, again_output);
  EXPECT_EQUAL (status, 0);
  EXPECT (strstr (again_output, "*** Done ***"));
  EXPECT_EQUAL (lines ("Device Type:", "CPU"), 1);
  EXPECT_EQUAL (lines ("Device Type:", "GPU"), 3);
  EXPECT_EQUAL (lines ("\nAgent 4", ""), 1);
  EXPECT_EQUAL (lines ("\nAgent 5", ""), 0);
  EXPECT_EQUAL (lines ("  Name:", "gfx90a "), 1);
  EXPECT_EQUAL (lines ("  Name:", "gfx906 "), 1);
  EXPECT_EQUAL (lines ("  Name:", "gfx1030 "), 1);
  EXPECT_EQUAL (lines ("  Name:", "amdgcn-amd-amdhsa--gfx1030"), 1);
  EXPECT_EQUAL (lines ("Wavefront Size:", "64"), 2);
  EXPECT_EQUAL (lines ("Wavefront Size:", "32"), 1);
  /* The host's pools are of three kinds, each device has its memory and its groups'.  */
  EXPECT_EQUAL (lines ("FLAGS: FINE GRAINED", ""), 1);
  EXPECT_EQUAL (lines ("FLAGS: KERNARG, FINE GRAINED", ""), 1);
  EXPECT_EQUAL (lines ("FLAGS: COARSE GRAINED", ""), 4);
  EXPECT_EQUAL (lines ("Segment:", "GROUP"), 3);
  return 0;
}

#endif
