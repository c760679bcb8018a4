/* Host fallback.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/target/fallback.h"

#include <stdlib.h>
#include "base/memory.h"
#include "libomp-host/offload-hooks.h"
#include "libomp-offload/target/launch_arguments.h"

/* Private copies up to this size lie on the stack.  */
#define STACK_PRIVATES 1024

static void
run (const struct target_region *region)
{
  struct host_saved_state *saved
    = host_region_enter (-1, launch_arguments_thread_limit (region->args));
  region->fn (region->hosts);
  host_region_leave (saved);
}

void
fallback_run (const struct target_region *region, bool copied)
{
  char small[STACK_PRIVATES] __attribute__ ((aligned (__BIGGEST_ALIGNMENT__)));
  size_t align, size = copied ? 0 : target_private_size (region, &align);
  if (size == 0)
    {
      run (region);
      return;
    }
  bool fits = size <= sizeof small && align <= __BIGGEST_ALIGNMENT__;
  char *memory = fits ? small : memory_alloc_aligned (align, size);
  target_private_copy (region, memory);
  run (region);
  if (!fits)
    free (memory);
}

/* The task's copy of the package.  */
static void
run_package (void *package)
{
  struct target_region region;
  target_package_open (package, &region);
  run (&region);
}

void
fallback_run_later (const struct target_region *region, void **depend)
{
  size_t align, size = target_package_size (region, &align);
  void *package = memory_alloc_aligned (align, size);
  target_package_fill (package, region);
  host_task_run (run_package, package, size, align, depend);
  free (package);
}
