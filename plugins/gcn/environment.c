/* Reading the gcn plugin's environment.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/gcn/environment.h"

#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include "plugins/common/exported.h"
#include "plugins/common/variables.h"

/* GCC's.  */
#define HEAP_SIZE_DEFAULT (100L * 1024 * 1024)
#define ARENA_SIZE_DEFAULT 65536
#define STACK_SIZE_DEFAULT 32768

struct environment environment = {
  .heap_size = HEAP_SIZE_DEFAULT,
  .arena_size = ARENA_SIZE_DEFAULT,
  .stack_size = STACK_SIZE_DEFAULT,
  .low_latency_pool = -1,
};

/* NAME's value, or else OTHER's; 0: neither says.  */
static unsigned
read_dimension (const char *name, const char *other)
{
  return variable_read (name) ? variable_amount (name, INT_MAX, 0)
                              : variable_amount (other, INT_MAX, 0);
}

/* NAME's value, a number of bytes below MOST, as a multiple of 64; 0 counts as unset, as
   with GCC.  */
static size_t
read_size (const char *name, long most, size_t otherwise)
{
  long value = variable_amount (name, most, 0);
  return value > 0 ? ((size_t) value + 63) & ~(size_t) 63 : otherwise;
}

static void
environment_read_once (void)
{
  ERRNO_KEPT;
  /* As with GCC these say yes by being there at all.  */
  environment.debug = variable_read ("GCN_DEBUG") != NULL;
  environment.suppress_fallback
    = variable_read ("GCN_SUPPRESS_HOST_FALLBACK") != NULL;
  environment.merge_inhibited
    = variable_read ("GCN_INHIBIT_KERNARGS_TVT_MERGE") != NULL;
  environment.cpu_devices = variable_read ("GCN_SUPPORT_CPU_DEVICES") != NULL;
  environment.teams = read_dimension ("GCN_NUM_TEAMS", "GCN_NUM_GANGS");
  environment.threads = read_dimension ("GCN_NUM_THREADS", "GCN_NUM_WORKERS");
  environment.heap_size
    = read_size ("GCN_HEAP_SIZE", LONG_MAX / 16, HEAP_SIZE_DEFAULT);
  environment.arena_size
    = read_size ("GCN_TEAM_ARENA_SIZE", INT_MAX / 2, ARENA_SIZE_DEFAULT);
  environment.stack_size
    = read_size ("GCN_STACK_SIZE", INT_MAX / 2, STACK_SIZE_DEFAULT);
  environment.low_latency_pool
    = variable_amount ("GOMP_GCN_LOWLAT_POOL", INT_MAX, -1);
  environment.memory = memory_mode_read ();
}

void
environment_read (void)
{
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once (&once, environment_read_once);
}

void
debug_print (const char *format, ...)
{
  char text[512];
  va_list list;
  va_start (list, format);
  vsnprintf (text, sizeof text, format, list);
  va_end (list);
  fprintf (stderr, "GCN debug: %s\n", text);
}
