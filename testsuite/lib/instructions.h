/* Instructions that a program takes, counted by valgrind's callgrind, which other programs on
   the machine do not change.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_INSTRUCTIONS_H
#define GANGWAY_INSTRUCTIONS_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The instructions that PROGRAM with ARGUMENTS takes from its loader's first one on, or -1.
   SETTINGS are env's: variables that it is given or lacks.  */
static long
instructions (const char *settings, const char *program, const char *arguments)
{
  char command[4096], line[1024];
  long count = -1;
  snprintf (command, sizeof command,
            "env %s valgrind --tool=callgrind --callgrind-out-file=/dev/null "
            "'%s' %s 2>&1",
            settings, program, arguments);
  FILE *output = popen (command, "r");
  if (!output)
    return -1;
  while (fgets (line, sizeof line, output))
    {
      const char *text = strstr (line, "Collected : ");
      if (text)
        count = atol (text + strlen ("Collected : "));
    }
  return pclose (output) == 0 ? count : -1;
}

#endif
