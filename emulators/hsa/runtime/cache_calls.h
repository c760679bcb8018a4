/* Caches.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_HSA_RUNTIME_CACHE_CALLS_H
#define EMULATORS_HSA_RUNTIME_CACHE_CALLS_H

#include <stdint.h>

struct agent;

/* The bytes of AGENT's cache of LEVEL, from 0; 0 where it has none.  */
uint32_t cache_size (const struct agent *agent, unsigned level);

#endif
