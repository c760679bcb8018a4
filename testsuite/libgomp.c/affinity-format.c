/* The affinity format: set, get, capture, and its fields (5.2, 18.3).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <omp.h>
#include <string.h>
#include <unistd.h>
#include "expect.h"

int
main (void)
{
  char text[200], wanted[200];
  omp_set_affinity_format ("x%{thread_num}-%N-%.4L|%5n%%");
  EXPECT_EQUAL (omp_get_affinity_format (text, sizeof text), 28);
  EXPECT (strcmp (text, "x%{thread_num}-%N-%.4L|%5n%%") == 0);
  size_t length = omp_capture_affinity (text, sizeof text, NULL);
  EXPECT (strcmp (text, "x0-1-   0|0    %") == 0);
  EXPECT_EQUAL (length, strlen (text));
  /* A buffer that is too short is filled and ended.  */
  EXPECT_EQUAL (omp_capture_affinity (text, 4, NULL), 16);
  EXPECT (strcmp (text, "x0-") == 0);
  snprintf (wanted, sizeof wanted, "%d", (int) getpid ());
  omp_capture_affinity (text, sizeof text, "%P");
  EXPECT (strcmp (text, wanted) == 0);
#pragma omp parallel num_threads (3)
  {
    char mine[100], should[100];
    omp_capture_affinity (mine, sizeof mine, "%n of %N, level %L, parent %a");
    snprintf (should, sizeof should, "%d of 3, level 1, parent 0",
              omp_get_thread_num ());
    EXPECT (strcmp (mine, should) == 0);
  }
  return 0;
}
