/* What a tool hears of worksharing constructs.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_WORK_TOLD_H
#define GANGWAY_HOST_WORK_TOLD_H

#include "libomp-host/teams/team.h"
#include "libomp-host/tool/tool.h"

/* The kind of loop that CURSOR is at, of ompt_work_t.  */
ompt_work_t work_told_kind (const struct loop_cursor *cursor)
  __attribute__ ((cold));

/* THREAD begins, and ends, the loop that its cursor is at.  */
void work_told_loop (struct thread *thread, ompt_scope_endpoint_t endpoint,
                     const void *code) __attribute__ ((cold));
/* The same at the end of a loop of which the compiler may have handed out the iterations:
   then the end is told where the begin was.  */
void work_told_end (struct thread *thread, const void *code)
  __attribute__ ((cold));
/* For tool_here (): THREAD goes on with the iterations FIRST to before LAST, as the
   program counts them.  Returns true.  */
bool work_told_chunk (struct thread *thread, uint64_t first, uint64_t last)
  __attribute__ ((cold));
/* The same behind the loop's begin; and where there is no chunk, which returns
   false.  */
bool work_told_first (struct thread *thread, uint64_t first, uint64_t last,
                      const void *code) __attribute__ ((cold));
bool work_told_no_first (struct thread *thread, const void *code)
  __attribute__ ((cold));

/* THREAD enters a region; begin the construct that the region begins with, if there is
   one.  */
void work_told_combined (struct thread *thread) __attribute__ ((cold));

#endif
