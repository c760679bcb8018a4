/* The library's start.

   One constructor, so that the order is here to read and not the linker's.  Its
   priority puts it before a program's own constructors where the library is linked
   statically.  Nothing here makes a thread or looks for devices, but for
   OMP_DISPLAY_ENV where it cannot do without.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/process/library.h"

#include "base/environment.h"
#include "base/privileges.h"
#include "libomp-host/icv/display_env.h"
#include "libomp-host/icv/icv.h"
#include "libomp-host/offload-hooks.h"
#include "libomp-host/places/affinity.h"
#include "libomp-host/places/processors.h"
#include "libomp-host/process/fork.h"
#include "libomp-host/process/unload.h"
#include "libomp-host/teams/pool.h"
#include "libomp-host/teams/thread_affinity.h"
#include "libomp-host/threads/thread.h"
#include "libomp-host/tool/tool.h"
#include "libomp-host/wait/sleep.h"

/* No other thread of the library's looks at the policy yet.  */
static void
before_first_worker (void)
{
  unload_prepare ();
  spin_policy.processors = processors_available ();
}

void
library_first_thread (void)
{
  unload_prepare_end ();
  unload_prepare ();
  pool_before_first_worker (before_first_worker);
}

/* A hook.  The first thread may be known since the constructor.  */
void
host_prepare (void)
{
  (void) thread_current ();
  unload_prepare ();
}

static void __attribute__ ((constructor (101)))
library_start (int count, char **arguments)
{
  privileges_begin (count, arguments);
  /* Until libacc's constructor, the next one, has read its variables, too.  */
  environment_keep ();
  environment_read_debug ();
  icv_initialise ();
  fork_initialise ();
  unload_prepare_last ();
  /* The thread that loads the library is where the program begins.  */
  if (affinity_enabled ())
    affinity_bind_initial (thread_current ());
  display_env_at_start ();
  unload_prepare_tool ();
}
