/* The program's error callback (OpenACC 3.3, 1.7, leaves what a runtime error does to the
   implementation; the routine has the name that NVIDIA's has).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <openacc.h>
#include "base/error.h"

GOMP_ENTRY void
acc_set_error_routine (void (*routine) (char *))
{
  gomp_set_before_end (routine);
}
