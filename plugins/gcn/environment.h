/* What the environment says to the gcn plugin.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGIN_GCN_ENVIRONMENT_H
#define GANGWAY_PLUGIN_GCN_ENVIRONMENT_H

#include <stdbool.h>
#include <stddef.h>
#include "plugins/common/memory_mode.h"

/* Constant after environment_read but for memory_shared, which get_num_devices sets
   before any device is initialised.  */
struct environment
{
  bool debug;              /* GCN_DEBUG */
  bool suppress_fallback;  /* GCN_SUPPRESS_HOST_FALLBACK */
  bool merge_inhibited;    /* GCN_INHIBIT_KERNARGS_TVT_MERGE */
  bool cpu_devices;        /* GCN_SUPPORT_CPU_DEVICES */
  unsigned teams;          /* GCN_NUM_TEAMS or GCN_NUM_GANGS; 0: unset */
  unsigned threads;        /* GCN_NUM_THREADS or GCN_NUM_WORKERS; 0: unset */
  size_t heap_size;        /* GCN_HEAP_SIZE: bytes for malloc on the device */
  size_t arena_size;       /* GCN_TEAM_ARENA_SIZE: bytes for each team */
  size_t stack_size;       /* GCN_STACK_SIZE: bytes for each wave */
  long low_latency_pool;   /* GOMP_GCN_LOWLAT_POOL: bytes; -1: unset */
  enum memory_mode memory; /* GANGWAY_MEMORY */
  bool memory_shared; /* requires: there is nothing but the host's memory */
};
extern struct environment environment;

/* Read it, the first time; complains of what it does not understand, and then takes
   what holds without that variable.  Any thread.  */
void environment_read (void);

/* One line on stderr with "GCN debug: " in front, as GCC's plugin writes it, where
   GCN_DEBUG is set, without its newline; with GOMP_DEBUG through the runtime.  */
void debug_print (const char *format, ...)
  __attribute__ ((format (printf, 1, 2)));
#define GCN_DEBUG(...)                                                         \
  do                                                                           \
    if (__builtin_expect (environment.debug, 0))                               \
      debug_print (__VA_ARGS__);                                               \
  while (0)

#endif
