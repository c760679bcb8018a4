/* The walk over failures of the emulated driver that the program runs on: it runs itself
   once for each function that it calls and each of its first calls.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_DRIVER_WALK_H
#define GANGWAY_DRIVER_WALK_H

#include "again.h"
#include "emulated.h"

/* What a run ends with that finds something wrong itself, or that a routine told of a
   failure.  */
#define WALK_WRONG 3
#define WALK_TOLD 4
#define WALK_CALLS 3 /* of each function */

#define WALK_CHECK(condition)                                                 \
  do                                                                          \
    {                                                                         \
      if (!(condition))                                                       \
        {                                                                     \
          fprintf (stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__,         \
                   #condition);                                               \
          _exit (WALK_WRONG);                                                 \
        }                                                                     \
    }                                                                         \
  while (0)

static inline void
walk_told (void)
{
  exit (WALK_TOLD);
}

/* Run with FAULT.  Returns whether that ended as it should.  */
static int
walk_one (const char *fault)
{
  const char *const settings[] = { emulated_name ("GANGWAY_CUDA_FAIL", "GANGWAY_HSA_FAIL"), fault, NULL };
  int status = again ("run", settings);
  int said = strstr (again_output, "libgomp: ") != NULL;
  if (status == 0 || ((status == 1 || status == WALK_TOLD) && said))
    return 1;
  printf ("FAULT %s: status %d\n%s----\n", fault, status, again_output);
  return 0;
}

static int
walk (void)
{
  static char all[AGAIN_OUTPUT];
  const char *const count[] = { emulated_name ("GANGWAY_CUDA_COUNT", "GANGWAY_HSA_COUNT"), "1", NULL };
  int bad = again ("run", count) != 0, faults = 0;
  strcpy (all, again_output);
  const char *line = all;
  while (!bad && (line = strstr (line, "calls: ")) != NULL)
    {
      char name[64], fault[80];
      long calls;
      line += 7;
      if (sscanf (line, "%63s %ld", name, &calls) != 2)
        continue;
      for (long i = 1; i <= calls && i <= WALK_CALLS; i++)
        {
          snprintf (fault, sizeof fault, "%s:%ld", name, i);
          bad += !walk_one (fault);
          faults++;
        }
      snprintf (fault, sizeof fault, "%s:%ld+", name, calls > 1 ? 2L : 1L);
      bad += !walk_one (fault);
      /* For want of memory there is often another way.  */
      for (long i = 1; strstr (name, "lloc") && i <= calls; i++)
        {
          snprintf (fault, sizeof fault, "%s:%ld=%s", name, i,
                    emulated_name ("CUDA_ERROR_OUT_OF_MEMORY",
                               "HSA_STATUS_ERROR_OUT_OF_RESOURCES"));
          bad += !walk_one (fault);
        }
    }
  if (faults < 25)
    printf ("only %d faults\n%s", faults, again_output);
  return bad > 0 || faults < 25;
}

#endif
