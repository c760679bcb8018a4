/* OMP_DISPLAY_AFFINITY: where the place of one thread of a region changes, all of the
   region's threads are shown, the primary one too; so are those of a nested region,
   once for each region at its level; what has not changed is not shown again.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-env OMP_DISPLAY_AFFINITY "true" } */
/* { dg-env OMP_AFFINITY_FORMAT "%L %n %N %a %A" } */
/* { dg-env OMP_PLACES "threads" } */
/* { dg-env OMP_PROC_BIND "close,close" } */

#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "expect.h"

static char text[4000];

/* The lines that begin with "LEVEL NUM SIZE ANCESTOR " since the last begin.  */
static int
lines (const char *start)
{
  int found = 0;
  for (const char *line = text; *line; line = strchr (line, '\n') + 1)
    found += strncmp (line, start, strlen (start)) == 0;
  return found;
}

static int
all_lines (void)
{
  return lines ("");
}

/* Where the lines go between begin and end, and standard error itself.  */
static FILE *file;
static int standard_error;

static void
begin (void)
{
  fflush (stderr);
  rewind (file);
  EXPECT_EQUAL (ftruncate (fileno (file), 0), 0);
  EXPECT (dup2 (fileno (file), STDERR_FILENO) >= 0);
}

static void
end (void)
{
  fflush (stderr);
  dup2 (standard_error, STDERR_FILENO);
  rewind (file);
  size_t length = fread (text, 1, sizeof text - 1, file);
  text[length] = '\0';
}

static void __attribute__ ((noipa)) nothing (void)
{
}

static void
close_region (int threads)
{
  begin ();
#pragma omp parallel num_threads (threads) proc_bind(close)
  nothing ();
  end ();
}

static void
primary_region (void)
{
  begin ();
#pragma omp parallel num_threads (2) proc_bind(master)
  nothing ();
  end ();
}

static void
nested_region (void)
{
  begin ();
#pragma omp parallel num_threads (2) proc_bind(close)
#pragma omp parallel num_threads (2) proc_bind(close)
  nothing ();
  end ();
}

static void
test_one_level (int places)
{
  close_region (2);
  EXPECT_EQUAL (all_lines (), 2);
  EXPECT_EQUAL (lines ("1 0 2 0 "), 1);
  EXPECT_EQUAL (lines ("1 1 2 0 "), 1);
  close_region (2);
  EXPECT_EQUAL (all_lines (), 0);
  /* Thread 1 changes its place, if there is another.  */
  primary_region ();
  EXPECT_EQUAL (all_lines (), places > 1 ? 2 : 0);
  EXPECT_EQUAL (lines ("1 0 2 0 "), places > 1 ? 1 : 0);
  primary_region ();
  EXPECT_EQUAL (all_lines (), 0);
  close_region (3);
  EXPECT_EQUAL (all_lines (), 3);
  close_region (1);
  EXPECT_EQUAL (all_lines (), 0);
  close_region (3);
  EXPECT_EQUAL (all_lines (), 0);
}

static void
test_nested (void)
{
  nested_region ();
  EXPECT_EQUAL (all_lines (), 6);
  EXPECT_EQUAL (lines ("2 0 2 0 "), 1);
  EXPECT_EQUAL (lines ("2 1 2 0 "), 1);
  EXPECT_EQUAL (lines ("2 0 2 1 "), 1);
  EXPECT_EQUAL (lines ("2 1 2 1 "), 1);
  nested_region ();
  EXPECT_EQUAL (all_lines (), 0);
}

int
main (void)
{
  file = tmpfile ();
  EXPECT (file != NULL);
  standard_error = dup (STDERR_FILENO);
  omp_set_dynamic (0);
  omp_set_max_active_levels (2);
  test_one_level (omp_get_num_places ());
  test_nested ();
  return 0;
}
