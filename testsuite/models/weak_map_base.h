/* The map's lock for models: its own code (libomp-offload/map/map_lock.c), and what that
   uses of base/.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_MODELS_WEAK_MAP_BASE_H
#define GANGWAY_MODELS_WEAK_MAP_BASE_H

#include "weak_base.h"

/* The writer sleeps where it would look a few times first.  */
#undef cpu_relax
#define cpu_relax() futex_wait (readers, count)

/* Each thread has a line of its own.  */
#define GANGWAY_BASE_THREAD_LINE_H
#define THREAD_LINES 2

static unsigned
thread_line (void)
{
  return weak_self ();
}

static unsigned
thread_lines_used (void)
{
  return THREAD_LINES;
}

#include "libomp-offload/map/map_lock.h"
#include "libomp-offload/map/map_lock.c"

#endif
