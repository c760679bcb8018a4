/* The calling thread's struct thread.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/threads/thread.h"

__thread struct thread *thread_self
  __attribute__ ((tls_model ("initial-exec")));
