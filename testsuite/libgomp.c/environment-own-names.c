/* A program has functions of its own with names of those by which a C library tells whether
   it is set-user-ID or the like: the runtime does not call them, and obeys its variables and
   asks for a tool as in any other program.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-options "-rdynamic" } */
/* { dg-env OMP_AFFINITY_FORMAT "another format" } */
/* { dg-require-effective-target no_sanitizer } : it calls getauxval itself */

#include <omp.h>
#include <string.h>
#include "expect.h"

static int own_calls, tool_asked;

unsigned long
getauxval (unsigned long which)
{
  (void) which;
  own_calls++;
  return 1;
}

char *
secure_getenv (const char *name)
{
  (void) name;
  own_calls++;
  return NULL;
}

void *
ompt_start_tool (unsigned version, const char *runtime)
{
  (void) version, (void) runtime;
  tool_asked++;
  return NULL;
}

int
main (void)
{
  char format[100];
  int threads = 0;
#pragma omp parallel num_threads(2) reduction(+ : threads)
  threads++;
  EXPECT_EQUAL (threads, 2);
  omp_get_affinity_format (format, sizeof format);
  EXPECT (strcmp (format, "another format") == 0);
  EXPECT_EQUAL (tool_asked, 1);
  EXPECT_EQUAL (own_calls, 0);
  return 0;
}
