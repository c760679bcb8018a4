/* What stands in an image in place of start.c where the compiler's device library is none that
   that knows: the library's own way to start threads.  The options that an image is linked
   with are the same then.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#pragma omp declare target

void __real_gomp_team_start (void (*fn) (void *), void *data, unsigned count,
                             unsigned flags, void *team, void *taskgroup);
void __wrap_gomp_team_start (void (*fn) (void *), void *data, unsigned count,
                             unsigned flags, void *team, void *taskgroup);

void
__wrap_gomp_team_start (void (*fn) (void *), void *data, unsigned count,
                        unsigned flags, void *team, void *taskgroup)
{
  __real_gomp_team_start (fn, data, count, flags, team, taskgroup);
}

#pragma omp end declare target
