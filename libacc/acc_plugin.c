/* What the runtime offers to plugins for OpenACC.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "base/error.h"
#include "libacc/acc_environment.h"
#include "libacc/acc_profiling.h"
#include "libacc/acc_thread.h"

GOMP_ENTRY struct acc_thread *GOMP_PLUGIN_goacc_thread (void);
GOMP_ENTRY void GOMP_PLUGIN_goacc_profiling_dispatch (acc_prof_info *,
                                                      acc_event_info *,
                                                      acc_api_info *);
GOMP_ENTRY void GOMP_PLUGIN_async_unmap_vars (void *, int);

GOMP_ENTRY struct acc_thread *
GOMP_PLUGIN_goacc_thread (void)
{
  return acc_thread_self;
}

GOMP_ENTRY void *
GOMP_PLUGIN_acc_thread (void)
{
  struct acc_thread *thread = acc_thread_self;
  return thread ? __atomic_load_n (&thread->plugin_data, __ATOMIC_RELAXED)
                : NULL;
}

GOMP_ENTRY int
GOMP_PLUGIN_acc_default_dim (unsigned int dim)
{
  if (dim >= GOMP_DIM_MAX)
    gomp_fatal ("invalid dimension argument: %d", (int) dim);
  return acc_environment.dimensions[dim];
}

/* Dispatch an event of the plugin's own.  Nothing happens where PROF or API is
   NULL, as outside any construct.  */
GOMP_ENTRY void
GOMP_PLUGIN_goacc_profiling_dispatch (acc_prof_info *prof,
                                      acc_event_info *event, acc_api_info *api)
{
  if (prof && event && api)
    acc_profiling_dispatch (acc_thread_self, prof, event, api);
}

/* Plugins of GCC 5 to 8 called this when a queue had run empty, to unmap
   what the core had left to them.  The core does that itself, in the
   queue's order, so there is nothing left to do.  */
GOMP_ENTRY void
GOMP_PLUGIN_async_unmap_vars (void *mapping, int async)
{
  (void) mapping, (void) async;
}
