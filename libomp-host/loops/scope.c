/* The entry point of scope with task reductions (5.2, 11.2).  The barrier and
   the end of the reductions are calls of their own.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "base/attributes.h"
#include "libomp-host/loops/workshare_entry.h"
#include "libomp-host/teams/work.h"
#include "libomp-host/threads/thread.h"

ENTRY (void, GOMP_scope_start, (uintptr_t *reductions))
{
  struct work_shared shared = { .reductions = reductions };
  work_enter_shared (thread_current (), &shared);
}
