/* What a thread remembers between its waits.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/wait/sleep.h"

__thread bool spin_neighbour __attribute__ ((tls_model ("initial-exec")));
