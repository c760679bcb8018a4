/* Faults of kernels that end the process with one line of the library's: each case runs in
   processes of its own.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef TOLD_ONCE_H
#define TOLD_ONCE_H

#include "again.h"
#include "expect.h"

struct fault_case
{
  const char *name;
  void (*run) (void);
  const char *region; /* what the line says of where it faults */
};

/* The address is in page 0, which no device has.  */
#define FAULT(variable)                                                       \
  do                                                                          \
    {                                                                         \
      int *volatile nowhere = (int *) 16;                                     \
      *nowhere = 3;                                                           \
      variable = 1;                                                           \
    }                                                                         \
  while (0)

static int
lines_told (void)
{
  int lines = 0;
  for (const char *at = again_output; (at = strstr (at, "libgomp: ")); at++)
    lines++;
  return lines;
}

static int
told_once (const struct fault_case *fault)
{
  const char *const none[] = { NULL };
  int status = again (fault->name, none);
  if (status == 1 && lines_told () == 1
      && strstr (again_output, fault->region))
    return 1;
  fprintf (stderr, "%s: status %d\n%s----\n", fault->name, status,
           again_output);
  return 0;
}

/* What main returns: run each of the COUNT cases ROUNDS times, or be the process that runs
   one, after BEFORE.  */
static int
all_told_once (int argc, char **argv, const struct fault_case *cases,
               int count, int rounds, void (*before) (void))
{
  int bad = 0;
  for (int i = 0; argc > 1 && i < count; i++)
    if (strcmp (argv[1], cases[i].name) == 0)
      {
        before ();
        cases[i].run ();
        return 0;
      }
  for (int i = 0; i < count; i++)
    for (int k = 0; k < rounds; k++)
      bad += !told_once (&cases[i]);
  EXPECT_EQUAL (bad, 0);
  return 0;
}

#endif
