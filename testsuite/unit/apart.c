/* A worker that begins on its maker's processor leaves it, and then has the mask it had.
   The kernel is one of this test: it has a control group's processors and one thread.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/places/apart.h"

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>
#include "libomp-host/places/processors.h"
#include "unit.h"

#define MASK_BYTES 16
#define ALL_BITS (~(unsigned __int128) 0)
#define BIT(n) ((unsigned __int128) 1 << (n))

typedef unsigned __int128 mask_t;

static struct
{
  mask_t group;    /* what the control group has */
  mask_t asked;    /* what the thread asked for last */
  int processor;   /* where the thread is; -1: the kernel does not tell */
  bool refuses;    /* to change masks */
  mask_t calls[8]; /* what masks it was asked for */
  int count;
} kernel;

static mask_t
effective (void)
{
  return kernel.group & kernel.asked;
}

static long
set_mask (const void *set)
{
  mask_t asked;
  memcpy (&asked, set, sizeof asked);
  if (kernel.count < 8)
    kernel.calls[kernel.count++] = asked;
  errno = kernel.refuses ? EPERM : EINVAL;
  if (kernel.refuses || (asked & kernel.group) == 0)
    return -1;
  kernel.asked = asked;
  if (!(effective () & BIT (kernel.processor)))
    for (kernel.processor = 0; !(effective () & BIT (kernel.processor));)
      kernel.processor++;
  return 0;
}

long
syscall (long number, ...)
{
  va_list arguments;
  va_start (arguments, number);
  long result = -1;
  errno = ENOSYS;
  if (number == SYS_getcpu && kernel.processor >= 0)
    {
      *va_arg (arguments, unsigned *) = (unsigned) kernel.processor;
      result = 0;
    }
  else if (number == SYS_sched_getaffinity)
    {
      va_arg (arguments, int);
      size_t size = va_arg (arguments, size_t);
      mask_t now = effective ();
      result = size >= sizeof now ? MASK_BYTES : -1;
      if (result > 0)
        memcpy (va_arg (arguments, void *), &now, sizeof now);
    }
  else if (number == SYS_sched_setaffinity)
    {
      va_arg (arguments, int);
      va_arg (arguments, size_t);
      result = set_mask (va_arg (arguments, const void *));
    }
  va_end (arguments);
  return result;
}

static void
begin (mask_t group, mask_t asked, int processor, int makers)
{
  kernel.group = group;
  kernel.asked = asked;
  kernel.processor = processor;
  kernel.count = 0;
  errno = 7;
  begin_apart (makers);
  CHECK (errno == 7, "errno is kept");
}

int
main (void)
{
  kernel.group = kernel.asked = 0xff;
  processors_initialise ();

  begin (0xff, ALL_BITS, 3, 3);
  CHECK (kernel.processor != 3, "a worker on its maker's processor leaves it");
  CHECK (kernel.count > 0 && kernel.calls[0] == 0xf7,
         "for any other that it may use");
  CHECK (effective () == 0xff, "and may use all afterwards");
  kernel.group = 0xffff;
  CHECK (effective () == 0xffff, "also those that its group gets later");

  begin (0xff, 0x0c, 2, 2);
  CHECK (kernel.processor == 3,
         "a thread with a mask of its own stays within it");
  CHECK (effective () == 0x0c, "and has that mask again");
  kernel.group = 0xffff;
  CHECK (effective () == 0x0c, "whatever its group gets later");

  begin (BIT (100) | BIT (101), ALL_BITS, 101, 101);
  CHECK (kernel.processor == 100 && effective () == (BIT (100) | BIT (101)),
         "processors with high numbers, too");

  begin (0xff, ALL_BITS, 3, 4);
  CHECK (kernel.count == 0, "a worker on another processor stays there");
  begin (0xff, ALL_BITS, 3, PROCESSOR_NONE);
  CHECK (kernel.count == 0, "as does one whose maker's is not known");
  begin (0xff, ALL_BITS, -1, 3);
  CHECK (kernel.count == 0, "or whose own is not known");
  CHECK (processor_of_caller () == PROCESSOR_NONE, "which is said");
  begin (0xff, 0x08, 3, 3);
  CHECK (kernel.count == 0, "and one that may use no other");

  kernel.refuses = true;
  begin (0xff, 0x0f, 3, 3);
  CHECK (kernel.processor == 3 && kernel.asked == 0x0f && kernel.count == 1,
         "a kernel that refuses is not asked again");
  return UNIT_RESULT ();
}
