/* Reading the nvptx plugin's environment.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/nvptx/environment.h"

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <string.h>
#include "plugins/common/variables.h"

#define LOW_LATENCY_POOL_DEFAULT 8192 /* GCC's */

struct environment environment = {
  .stage = STAGE_COPY,
  .jit_level = -1,
  .low_latency_pool = LOW_LATENCY_POOL_DEFAULT,
};

/* The position of NAME's value among WORDS, which NULL ends; OTHERWISE where the
   variable is unset or wrong.  */
static int
read_word (const char *name, const char *const *words, int otherwise)
{
  const char *text = variable_read (name);
  if (!text || !*text)
    return otherwise;
  for (int i = 0; words[i]; i++)
    if (strcmp (text, words[i]) == 0)
      return i;
  variable_complain (name, text);
  return otherwise;
}

/* NAME's value, a number of bytes that fits 32 bits as the driver wants it.  */
static size_t
read_bytes (const char *name, size_t otherwise)
{
  const char *text = variable_read (name);
  if (!text || !*text)
    return otherwise;
  long value = variable_number (text, UINT_MAX);
  if (value >= 0)
    return value;
  variable_complain (name, text);
  return otherwise;
}

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
  static const char *const memories[]
    = { "auto", "explicit", "managed", "shared", NULL };
  static const char *const stages[] = { "copy", "bus", "parameters", NULL };
  int errno_before = errno;
  environment.memory = read_word ("GANGWAY_MEMORY", memories, MEMORY_AUTO);
  environment.stage = read_word ("GANGWAY_NVPTX_STAGE", stages, STAGE_COPY);
  environment.jit_level = read_jit_level ();
  environment.low_latency_pool
    = read_bytes ("GOMP_NVPTX_LOWLAT_POOL", LOW_LATENCY_POOL_DEFAULT);
  environment.thread_stack
    = read_bytes ("GOMP_NVPTX_NATIVE_GPU_THREAD_STACK_SIZE", 0);
  errno = errno_before;
}

void
environment_read (void)
{
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once (&once, environment_read_once);
}
