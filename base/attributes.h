/* Compiler attributes under the names the project uses.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_BASE_ATTRIBUTES_H
#define GANGWAY_BASE_ATTRIBUTES_H

#ifdef GANGWAY_PLUGIN
#  error "internal headers are not for plugins: include <gomp/plugin.h> alone"
#endif

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Everything is compiled with hidden visibility; only a definition marked
   GOMP_ENTRY can be exported, and the version script says which are.  */
#define GOMP_ENTRY __attribute__ ((visibility ("default")))

#define likely(x) __builtin_expect (!!(x), 1)
#define unlikely(x) __builtin_expect (!!(x), 0)

#define maybe_unused __attribute__ ((unused))

#define CACHE_LINE 64
#define cache_aligned __attribute__ ((aligned (CACHE_LINE)))

#endif
