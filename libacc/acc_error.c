/* The program's error callback (OpenACC 3.3, 1.7, leaves what a runtime error does to the
   implementation; the routine has the name that NVIDIA's has).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <openacc.h>
#include "base/error_routine.h"

GOMP_ENTRY void
acc_set_error_routine (void (*routine) (char *))
{
  error_routine_set (routine);
}
