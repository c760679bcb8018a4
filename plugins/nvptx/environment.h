/* What the environment says to the nvptx plugin.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGIN_NVPTX_ENVIRONMENT_H
#define GANGWAY_PLUGIN_NVPTX_ENVIRONMENT_H

#include <stdbool.h>
#include <stddef.h>
#include "plugins/common/memory_mode.h"

/* GANGWAY_NVPTX_STAGE: how a launch's table and small data reach its kernel.  */
enum stage_way
{
  STAGE_COPY, /* page-locked ring, and one asynchronous copy of what changed */
  STAGE_BUS,  /* page-locked ring that the kernel reads over the bus */
  STAGE_PARAMETERS /* the kernel's parameters (forms.h), else as STAGE_COPY */
};

/* Constant after environment_read but for memory_shared, which
   get_num_devices sets before any device is initialised.  */
struct environment
{
  enum memory_mode memory;
  bool memory_shared; /* requires: there is nothing but the host's memory */
  enum stage_way stage;
  int jit_level;           /* GOMP_NVPTX_JIT=-ON; -1: the driver's own */
  size_t low_latency_pool; /* GOMP_NVPTX_LOWLAT_POOL, bytes for each team */
  size_t thread_stack; /* GOMP_NVPTX_NATIVE_GPU_THREAD_STACK_SIZE; 0: unset */
};
extern struct environment environment;

/* Read it, the first time; complains of what it does not understand, and then takes
   what holds without that variable.  Any thread.  */
void environment_read (void);

#endif
