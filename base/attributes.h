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

/* What two threads write is so many bytes apart.  Lines have 64 bytes on x86-64 and on
   most AArch64 processors (Neoverse, as in Grace), 128 on Apple's; A64FX' 256 would only
   cost time.  */
#ifdef __aarch64__
#  define CACHE_LINE 128
#else
#  define CACHE_LINE 64
#endif
#define cache_aligned __attribute__ ((aligned (CACHE_LINE)))

#endif
