/* A process in which a device was lost, and that was said, ends with a failure, though
   nobody waits for the construct that faulted and main has ended when that is found
   out.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */

#include "again.h"
#include "expect.h"

static int number;

int
main (int argc, char **argv)
{
  (void) argv;
  const char *const none[] = { NULL };
  if (argc > 1)
    {
#pragma acc parallel copy(number) async(1)
      {
        int *volatile nowhere = (int *) 16;
        *nowhere = 3;
        number = 1;
      }
      return 0;
    }
  for (int i = 0; i < 10; i++)
    {
      EXPECT_EQUAL (again ("run", none), 1);
      EXPECT (strstr (again_output, "libgomp: nvptx device 0: "));
    }
  return 0;
}
