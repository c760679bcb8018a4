/* A bad value of LLVM's variables gets one line, and so does what has no equivalent.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-env KMP_BLOCKTIME "soon" } */
/* { dg-env KMP_STACKSIZE "3X" } */
/* { dg-env KMP_AFFINITY "verbose,granularity=tile,compact,7,8,9" } */
/* { dg-output "libgomp: KMP_AFFINITY: verbose has no equivalent and is ignored\nlibgomp: KMP_AFFINITY: a granularity other than thread, core or socket has no equivalent and is ignored\nlibgomp: Invalid value for environment variable KMP_AFFINITY: \"verbose,granularity=tile,compact,7,8,9\"\nlibgomp: Invalid value for environment variable KMP_BLOCKTIME: \"soon\"\nlibgomp: Invalid value for environment variable KMP_STACKSIZE: \"3X\"\n" } */

#include <omp.h>
#include "expect.h"

int
main (void)
{
  EXPECT_EQUAL (omp_get_num_places (), 0);
  return 0;
}
