/* The plain accesses of code that is compiled with -fsanitize=thread: the compiler calls
   what is here before each one of memory that other threads may see.  What a store is
   about to write is not known yet: it is taken note of before the thread's next access.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "weak.h"

#include <stdlib.h>
#include <string.h>

#define CONSTANTS 24

static char *stored;
static unsigned long stored_size;
static struct
{
  const char *begin, *end;
} constants[CONSTANTS];
static unsigned constant_count;

void
weak_constant (const void *place, size_t size)
{
  if (constant_count == CONSTANTS)
    abort ();
  constants[constant_count].begin = place;
  constants[constant_count++].end = (const char *) place + size;
}

void
weak_constants_forget (void)
{
  constant_count = 0;
}

bool
weak_is_constant (const void *what)
{
  const char *place = what;
  for (unsigned i = 0; i < constant_count; i++)
    if (place >= constants[i].begin && place < constants[i].end)
      return true;
  return false;
}

void
weak_plain_begin (void)
{
  stored = NULL;
}

void
weak_plain_settle (void)
{
  char *place = stored, *end = place + stored_size;
  stored = NULL;
  while (place && place < end)
    {
      uint64_t value = 0;
      unsigned size = end - place < 8 ? (unsigned) (end - place) : 8;
      memcpy (&value, place, size);
      weak_access (WEAK_STORE, place, size, WEAK_PLAIN, value, 0, false, WEAK_OWN);
      place += size;
    }
}

static bool
is_shared (const char *place)
{
  return place >= weak_memory && place < weak_memory + WEAK_MEMORY;
}

/* The value that the thread reads is put where it is about to look.  */
static void
before_read (char *place, unsigned size)
{
  if (!is_shared (place) || weak_is_constant (place))
    return;
  weak_plain_settle ();
  uint64_t value
    = weak_access (WEAK_LOAD, place, size, WEAK_PLAIN, 0, 0, false, WEAK_OWN);
  memcpy (place, &value, size);
}

static void
before_write (char *place, unsigned long size)
{
  if (!is_shared (place))
    return;
  if (weak_is_constant (place))
    abort ();
  weak_plain_settle ();
  stored = place;
  stored_size = size;
}

#define HOOKS(size)                                                            \
  void __tsan_read##size (void *place) { before_read (place, size); }          \
  void __tsan_write##size (void *place) { before_write (place, size); }
HOOKS (1)
HOOKS (2)
HOOKS (4)
HOOKS (8)

/* Of a larger object: a word at a time.  */
void
__tsan_read_range (void *place, unsigned long size)
{
  for (unsigned long i = 0; i < size; i += 8)
    before_read ((char *) place + i, 8);
}

void
__tsan_write_range (void *place, unsigned long size)
{
  before_write (place, size);
}

void
__tsan_write16 (void *place)
{
  before_write (place, 16);
}

void
__tsan_read16 (void *place)
{
  __tsan_read_range (place, 16);
}

void
__tsan_func_entry (void *caller)
{
  (void) caller;
}

void
__tsan_func_exit (void)
{
}

void
__tsan_init (void)
{
}
