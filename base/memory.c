/* Memory from the C library, with a way to make it run out in tests.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>
#include "base/errno_kept.h"
#include "base/error.h"

/* Allocations until the one that fails; 0: none will.  Atomic, relaxed: only
   tests write it.  */
static unsigned long fail_countdown;

/* Called where it fails, if not NULL.  Set before fail_countdown.  */
static void (*fail_called) (void);

void
memory_fail_calls (void (*called) (void))
{
  fail_called = called;
}

void
memory_fail_after (unsigned long n)
{
  __atomic_store_n (&fail_countdown, n, __ATOMIC_RELAXED);
}

static bool
memory_should_fail (void)
{
  if (likely (__atomic_load_n (&fail_countdown, __ATOMIC_RELAXED) == 0))
    return false;
  if (__atomic_fetch_sub (&fail_countdown, 1, __ATOMIC_RELAXED) != 1)
    return false;
  if (fail_called != NULL)
    fail_called ();
  return true;
}

void *
memory_try_alloc (size_t size)
{
  ERRNO_KEPT;
  if (memory_should_fail ())
    return NULL;
  return malloc (size ? size : 1);
}

void *
memory_try_alloc_cleared (size_t size)
{
  ERRNO_KEPT;
  return memory_should_fail () ? NULL : calloc (1, size ? size : 1);
}

void *
memory_try_realloc (void *old, size_t size)
{
  ERRNO_KEPT;
  return memory_should_fail () ? NULL : realloc (old, size ? size : 1);
}

static void *
memory_check (void *memory, size_t size)
{
  if (unlikely (!memory))
    gomp_fatal ("Out of memory allocating %zu bytes", size);
  return memory;
}

void *
memory_alloc (size_t size)
{
  return memory_check (memory_try_alloc (size), size);
}

void *
memory_alloc_cleared (size_t size)
{
  return memory_check (memory_try_alloc_cleared (size), size);
}

void *
memory_realloc (void *old, size_t size)
{
  return memory_check (memory_try_realloc (old, size), size);
}

void *
memory_alloc_aligned (size_t alignment, size_t size)
{
  ERRNO_KEPT;
  void *memory = NULL;
  if (alignment < sizeof (void *))
    alignment = sizeof (void *);
  if (memory_should_fail ()
      || posix_memalign (&memory, alignment, size ? size : 1) != 0)
    memory = NULL;
  return memory_check (memory, size);
}
