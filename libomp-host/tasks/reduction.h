/* Task reductions (5.2, 5.5.9 to 5.5.11): the private copies, one per thread of
   the team, of the list items of a taskgroup, a parallel region or a worksharing
   construct, and finding the calling thread's.

   The compiler describes them in blocks of words, which the library completes:
     0  the number of items
     1  bytes of one thread's copies
     2  in: alignment; out: address of the copies, all threads', zeroed
     3  the allocator, -1: none
     4  the next block, or 0
     5  the library's own: in the first block, its struct reduction_scope
     6  out: the end of the copies
     7  ... per item: address of the original, offset of the copy, the library's
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_REDUCTION_H
#define GANGWAY_HOST_REDUCTION_H

#include "base/attributes.h"
#include "libomp-host/tasks/task_team.h"
#include "libomp-host/threads/thread.h"

/* The reductions of a parallel region: make the copies for all of TEAM, and the
   group TEAM->group, which the implicit tasks are to be in.  The group ends
   with task_team_end.  Called by the primary thread after task_team_start,
   before the others run.  Like the functions below, this ends the process where
   there is no memory.  */
void reduction_parallel_start (struct task_team *team, uintptr_t *data);

/* The reductions of a worksharing construct.  start: every thread, before it
   knows whether it is the first, gets a group for the construct.  register:
   every thread; the first with FIRST NULL, the others with the first's
   block.  */
void reduction_workshare_start (struct thread *thread);
void reduction_workshare_register (struct thread *thread, uintptr_t *data,
                                   uintptr_t *first);
/* The construct is over: wait for its tasks, free.  */
void reduction_workshare_end (struct thread *thread);

/* The reductions of a taskgroup, in the current task's innermost group.  */
void reduction_register (struct thread *thread, uintptr_t *data);
void reduction_unregister (uintptr_t *data);

/* Replace each of the COUNT addresses, of an original item or of any thread's
   copy, by that of the calling thread's copy, and for the first ORIGINALS of
   them store the original's address at pointers[COUNT + i].  Ends the process
   with a message for an address that is neither.  */
void reduction_remap (struct thread *thread, size_t count, size_t originals,
                      void **pointers);

#endif
