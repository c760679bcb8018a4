/* Bad values of OpenACC's environment variables are told in one line that can be read,
   whatever they are, and why a tool's library could not be loaded is told, too.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-timeout 600 } */

#include <openacc.h>
#include "again.h"
#include "expect.h"

static void
look (const char *name, const char *text, int status, const char *ending)
{
  const char *const settings[] = { name, text, NULL };
  EXPECT_EQUAL (again ("run", settings), status);
  size_t length = strlen (again_output), last = strlen (ending);
  if (length == 0 || length > 500)
    fprintf (stderr, "%s: %zu characters: %.300s\n", name, length,
             again_output);
  EXPECT (length > last && length <= 500);
  EXPECT (strchr (again_output, '\n') == again_output + length - 1);
  EXPECT (strchr (again_output, '\33') == NULL);
  EXPECT (strncmp (again_output + length - 1 - last, ending, last) == 0);
}

int
main (int argc, char **argv)
{
  static char text[100001];
  (void) argv;
  if (argc > 1)
    {
      acc_init (acc_device_default);
      return 0;
    }
  memset (text, '(', sizeof text - 1);
  look ("ACC_DEVICE_TYPE", text, 1, "... not supported");
  look ("ACC_DEVICE_TYPE", "x\ny\33[1m", 1, " x?y?[1m not supported");
  look ("ACC_PROFLIB", text, 0, "File name too long");
  look ("ACC_PROFLIB", "x\ny\33[1m", 0, "No such file or directory");
  look ("GOMP_OPENACC_DIM", text, 0, "...\"");
  return 0;
}
