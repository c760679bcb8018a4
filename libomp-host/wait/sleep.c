/* What threads remember between their waits.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/wait/sleep.h"

struct spin_policy spin_policy = { .processors = 1 };

uint32_t threads_managed, threads_asleep;

__thread bool spin_neighbour __attribute__ ((tls_model ("initial-exec")));
