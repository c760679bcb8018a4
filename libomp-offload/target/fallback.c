/* Host fallback.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/target/fallback.h"

#include <stdlib.h>
#include "base/memory.h"
#include "libomp-host/offload-hooks.h"
#include "libomp-offload/target/target_told.h"

/* Private copies up to this size lie on the stack.  */
#define STACK_PRIVATES 1024

static void
run (const struct target_request *request)
{
  struct host_saved_state *saved
    = host_region_enter (-1, launch_arguments_thread_limit (&request->launch));
  request->fn (request->variables.hosts);
  host_region_leave (saved);
}

void
fallback_run (struct target_request *request)
{
  char small[STACK_PRIVATES] __attribute__ ((aligned (__BIGGEST_ALIGNMENT__)));
  struct target_privates room = target_privates_room (request);
  if (room.size == 0)
    {
      run (request);
      return;
    }
  bool fits = room.size <= sizeof small && room.align <= __BIGGEST_ALIGNMENT__;
  char *memory = fits ? small : memory_alloc_aligned (room.align, room.size);
  target_privates_capture (request, memory);
  run (request);
  if (!fits)
    free (memory);
}

static void __attribute__ ((cold, noinline))
run_told (const struct target_request *request)
{
  struct target_told told;
  target_told_begin (&told, ompt_target_nowait, NULL);
  run (request);
  target_told_end (&told);
}

/* The task's body.  MEMORY is a copy of the block of a kept request.  */
static void
run_kept (void *memory)
{
  const struct target_request *request = target_request_moved (memory);
  if (tool_here ())
    run_told (request);
  else
    run (request);
}

void
fallback_run_later (const struct target_request *request, void **depend)
{
  struct target_layout layout = target_request_layout (request);
  void *memory = memory_alloc_aligned (layout.align, layout.size);
  target_request_keep (request, &layout, memory);
  host_task_run (run_kept, memory, layout.size, layout.align, depend);
  free (memory);
}
