/* Memory from the C library.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_BASE_MEMORY_H
#define GANGWAY_BASE_MEMORY_H

#include "base/attributes.h"

/* Allocate SIZE bytes, or end the process with a line that says how many bytes
   were wanted.  For memory without which a construct cannot go on and that
   has no caller who could undo more; freed with free ().  SIZE 0 gives a
   unique pointer.  */
void *memory_alloc (size_t size) __attribute__ ((malloc, returns_nonnull));
void *memory_alloc_cleared (size_t size)
  __attribute__ ((malloc, returns_nonnull));
void *memory_realloc (void *old, size_t size) __attribute__ ((returns_nonnull));
/* memory_alloc with an alignment, a power of two.  Freed with free ().  */
void *memory_alloc_aligned (size_t alignment, size_t size)
  __attribute__ ((malloc, returns_nonnull));

/* The same, but NULL where there is no memory: for callers that can undo what they
   did.  */
void *memory_try_alloc (size_t size) __attribute__ ((malloc));
void *memory_try_alloc_cleared (size_t size) __attribute__ ((malloc));
void *memory_try_realloc (void *old, size_t size);

/* Fault injection for unit tests: the N-th allocation from now on (1 is the
   next) fails once; 0 turns it off.  */
void memory_fail_after (unsigned long n);
/* CALLED is what is called there, in the thread whose allocation fails; NULL:
   nothing.  */
void memory_fail_calls (void (*called) (void));

#endif
