/* Reading the nvptx plugin's environment.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/nvptx/environment.h"

#include <limits.h>
#include <pthread.h>
#include "plugins/common/exported.h"
#include "plugins/common/variables.h"

#define LOW_LATENCY_POOL_DEFAULT 8192 /* GCC's */

struct environment environment = {
  .stage = STAGE_COPY,
  .jit_level = -1,
  .low_latency_pool = LOW_LATENCY_POOL_DEFAULT,
};

/* GOMP_NVPTX_JIT: words -O0 to -O4 with spaces between; the last counts.  */
static int
read_jit_level (void)
{
  const char *name = "GOMP_NVPTX_JIT", *text = variable_read (name);
  int level = -1;
  for (const char *at = text; at && *at;)
    if (*at == ' ')
      at++;
    else if (at[0] == '-' && at[1] == 'O' && at[2] >= '0' && at[2] <= '4'
             && (at[3] == '\0' || at[3] == ' '))
      {
        level = at[2] - '0';
        at += 3;
      }
    else
      {
        variable_complain (name, text);
        return -1;
      }
  return level;
}

static void
environment_read_once (void)
{
  ERRNO_KEPT;
  static const char *const stages[] = { "copy", "bus", "parameters", NULL };
  environment.memory = memory_mode_read ();
  environment.stage = variable_word ("GANGWAY_NVPTX_STAGE", stages, STAGE_COPY);
  environment.jit_level = read_jit_level ();
  environment.low_latency_pool = variable_amount (
    "GOMP_NVPTX_LOWLAT_POOL", UINT_MAX, LOW_LATENCY_POOL_DEFAULT);
  environment.thread_stack
    = variable_amount ("GOMP_NVPTX_NATIVE_GPU_THREAD_STACK_SIZE", UINT_MAX, 0);
}

void
environment_read (void)
{
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once (&once, environment_read_once);
}
