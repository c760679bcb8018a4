/* All that libomp-offload may use of the host runtime.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_OFFLOAD_HOOKS_H
#define GANGWAY_HOST_OFFLOAD_HOOKS_H

#include "base/attributes.h"
#include "libomp-host/icv/icv.h"
#include "libomp-host/tool/tool.h"
#include "libomp-host/tool/tool_target.h"

/* Before plugins, whose threads may call the runtime at any time: the calling
   thread becomes known to the host runtime, and with the first one what the end
   of the process needs.  Without it the library's destructor would take the end
   for a dlclose, and free the threads that a driver's thread is just adding
   itself to.  */
void host_prepare (void);

/* The ICVs of the calling thread's current task: default-device-var and the
   like.  Constant for the caller; omp_set_* change them.  */
const struct icv *host_icv (void);

/* A region is about to run on the calling thread in place of a device: the
   thread becomes a new initial thread, in a new contention group with the
   initial ICVs (5.2, 13.8).  NATIVE_DEVICE is the device whose region it is,
   negative for one that falls back to the host; THREAD_LIMIT is that of the
   region, 0 for none.  host_region_leave ends it with what this returned.  */
struct host_saved_state;
struct host_saved_state *host_region_enter (int native_device,
                                            unsigned thread_limit);
void host_region_leave (struct host_saved_state *saved);
/* The device whose region this thread runs natively, or -1 on the host.  */
int host_native_device (void);

/* The kernel's distance between the NUMA node that the calling thread runs on and
   NODE; negative where NODE is, or the kernel tells none.  */
int host_node_distance (int node);

/* Keep where the program has called this entry point, for a tool that hears of the tasks
   and waits that the entry point makes by the hooks below: each one that does begins with
   this.  */
#define HOST_KEEP_SITE()                                                       \
  do                                                                           \
    {                                                                          \
      if (tool_here ())                                                        \
        host_keep_site (TOOL_SITE);                                            \
    }                                                                          \
  while (0)
void host_keep_site (struct tool_site site) __attribute__ ((cold));

/* For tool_here () where the calling thread may be a device's or a driver's.  */
bool host_tool_hears (void) __attribute__ ((cold));

/* Wait for what DEPEND names among the current task's children.  */
void host_wait_depend (void **depend);

/* A target task (nowait): a child of the current task, whose body is someone
   else's.  READY (ARGUMENT) is called once its dependences are met, by
   whichever thread finds that, the calling one included, before or after this
   function returns, with no lock held.  DEPEND may be NULL.  The task ends
   with host_target_task_complete, from any thread, known to the runtime or
   not.  Barriers, taskwait and taskgroup wait for it.
   Returns NULL, and calls nothing, if the task or its group was cancelled.  */
struct host_target_task;
struct host_target_task *host_target_task_create (
  void **depend, void (*ready) (void *argument, struct host_target_task *),
  void *argument);
void host_target_task_complete (struct host_target_task *task);
/* What a tool knows the task by, which is not complete; NULL: nothing.  */
struct tool_task *host_target_task_told (struct host_target_task *task);

/* The process ends on the calling thread: wait for the target tasks that it has made outside
   of parallel regions, and run what becomes ready behind them.  The program's end is the end
   of the implicit parallel region that they are bound to.  Tasks that wait for an event of
   the program's are not waited for: nobody may be left to fulfil it.  False where another
   thread has failed meanwhile: then the process is to end with a failure.  */
bool host_end_await (void);

/* Run one task that is ready and descends from the calling thread's current one, whose
   thread waits for something that may depend on it.  False where there is none.  */
bool host_help (void);

/* Whether the current task is final, so that nowait has no effect.  */
bool host_in_final (void);

/* Run FN on a copy of DATA as an ordinary explicit task with the dependences
   DEPEND: a nowait region that falls back to the host.  */
void host_task_run (void (*fn) (void *), void *data, size_t size,
                    size_t alignment, void **depend);

#endif
