/* What the runtime offers to plugins: memory, messages and threads.  (Its
   OpenACC part is libacc's, reverse offload is reverse.c's.)
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include "base/end.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/workers.h"
#include "libomp-offload/plugin/plugin.h"

/* A plugin may hold locks of its own and have work under way when it asks for memory, so
   want of it ends the process as GOMP_PLUGIN_fatal does.  */
static void *
plugin_memory (void *memory, size_t size)
{
  if (unlikely (!memory))
    GOMP_PLUGIN_fatal ("Out of memory allocating %zu bytes", size);
  return memory;
}

GOMP_ENTRY void *
GOMP_PLUGIN_malloc (size_t size)
{
  return plugin_memory (memory_try_alloc (size), size);
}

GOMP_ENTRY void *
GOMP_PLUGIN_malloc_cleared (size_t size)
{
  return plugin_memory (memory_try_alloc_cleared (size), size);
}

GOMP_ENTRY void *
GOMP_PLUGIN_realloc (void *memory, size_t size)
{
  return plugin_memory (memory_try_realloc (memory, size), size);
}

/* Plugins that were written for GCC end their messages with a newline, and some
   send a newline alone.  gomp_verror_trimmed drops newlines at the end, so that
   each call prints one line, however long.  */

GOMP_ENTRY void
GOMP_PLUGIN_debug (int level, const char *format, ...)
{
  (void) level;
  if (!gomp_debug_enabled)
    return;
  va_list arguments;
  va_start (arguments, format);
  gomp_verror_trimmed (format, arguments);
  va_end (arguments);
}

GOMP_ENTRY void
GOMP_PLUGIN_error (const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  gomp_verror_trimmed (format, arguments);
  va_end (arguments);
}

static bool abandoned; /* atomic */

void
plugins_abandon (void)
{
  __atomic_store_n (&abandoned, true, __ATOMIC_RELEASE);
}

bool
plugins_are_abandoned (void)
{
  return __atomic_load_n (&abandoned, __ATOMIC_ACQUIRE);
}

/* A plugin calls this on any thread and perhaps with locks of its own held.
   The end of the process must therefore call nothing of any plugin's
   (plugins_abandon).  */
GOMP_ENTRY void
GOMP_PLUGIN_fatal (const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  gomp_verror_trimmed (format, arguments);
  va_end (arguments);
  plugins_abandon ();
  gomp_end ();
}

GOMP_ENTRY void
GOMP_PLUGIN_call_on_worker (void (*fn) (void *), void *data)
{
  static struct worker_pool *place;
  /* No limit on the number of threads: one call may wait for what another one
     does.  */
  struct worker_pool *pool = worker_pool_try_at (&place, UINT_MAX);
  if (!pool || !worker_pool_try_submit (pool, fn, data, false))
    GOMP_PLUGIN_fatal ("Out of memory for a call on another thread");
}

/* Plugins of GCC's own interface call this function when a launch has ended.
   plugin_load accepts none of them; the function is here only because libgomp's
   list of symbols has it.  */
GOMP_ENTRY void GOMP_PLUGIN_target_task_completion (void *async_data);

GOMP_ENTRY void
GOMP_PLUGIN_target_task_completion (void *async_data)
{
  (void) async_data;
  gomp_fatal ("GOMP_PLUGIN_target_task_completion: this plugin is of another "
              "interface");
}
