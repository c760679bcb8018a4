/* The steps of idle.c that call the kernel.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/wait/idle_steps.h"

#include <errno.h>
#include <linux/membarrier.h>
#include <sys/resource.h>
#include <time.h>
#include "base/futex.h"
#include "libomp-host/wait/idle.h"
#include "libomp-host/wait/sleep.h"

bool idle_fencing;

/* Whether all makers fence themselves: PAUSE has passed since idle_fencing was
   set.  Atomic.  */
static bool all_fence;

/* Nanoseconds.  What a processor has stored leaves it long before: it does so in a
   few microseconds at most, or when another thread takes the processor over.  A
   choice: there is no bound that a standard gives.  */
#define PAUSE 1000000

static int
membarrier (int command)
{
  return (int) syscall (SYS_membarrier, command, 0, 0);
}

static bool
fence_register (void)
{
  return membarrier (MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED) == 0;
}

void
idle_prepare (void)
{
  int error = errno;
  if (!fence_register ())
    {
      __atomic_store_n (&idle_fencing, true, __ATOMIC_RELAXED);
      __atomic_store_n (&all_fence, true, __ATOMIC_RELAXED);
    }
  errno = error;
}

static int64_t
nanoseconds_now (void)
{
  struct timespec now;
  clock_gettime (CLOCK_MONOTONIC, &now);
  return (int64_t) now.tv_sec * 1000000000 + now.tv_nsec;
}

/* The kernel has refused.  A maker that has not seen idle_fencing may have looked at
   the watch while its task was still on the way out of its processor; it is out
   after the pause, which each caller makes until one has.  A kernel that refuses
   nanosleep too makes it a loop.  */
static void
fence_slowly (void)
{
  const struct timespec pause = { .tv_nsec = PAUSE };
  __atomic_store_n (&idle_fencing, true, __ATOMIC_RELAXED);
  idle_fence ();
  for (int64_t begun = nanoseconds_now (); nanoseconds_now () - begun < PAUSE;)
    nanosleep (&pause, NULL);
  idle_fence ();
  __atomic_store_n (&all_fence, true, __ATOMIC_RELAXED);
}

void
idle_fence_everyone (void)
{
  if (__atomic_load_n (&all_fence, __ATOMIC_RELAXED))
    {
      idle_fence ();
      return;
    }
  int error = errno;
  if (__atomic_load_n (&idle_fencing, __ATOMIC_RELAXED)
      || (membarrier (MEMBARRIER_CMD_PRIVATE_EXPEDITED) != 0
          && (!fence_register ()
              || membarrier (MEMBARRIER_CMD_PRIVATE_EXPEDITED) != 0)))
    fence_slowly ();
  errno = error;
}

bool
idle_sleep (const uint32_t *word, uint32_t expected, uint32_t microseconds,
            uint32_t channels)
{
  struct timespec until;
  int error = errno;
  if (microseconds)
    {
      clock_gettime (CLOCK_MONOTONIC, &until);
      until.tv_sec += microseconds / 1000000;
      until.tv_nsec += microseconds % 1000000 * 1000;
      if (until.tv_nsec >= 1000000000)
        {
          until.tv_nsec -= 1000000000;
          until.tv_sec++;
        }
    }
  __atomic_fetch_add (&threads_asleep, 1, __ATOMIC_RELAXED);
  bool late = syscall (SYS_futex, word, FUTEX_WAIT_BITSET_PRIVATE, expected,
                       microseconds ? &until : NULL, NULL, channels)
                < 0
              && errno == ETIMEDOUT;
  __atomic_fetch_sub (&threads_asleep, 1, __ATOMIC_RELAXED);
  errno = error;
  return late;
}

void
idle_wake (const uint32_t *word, int count, uint32_t channels)
{
  int error = errno;
  syscall (SYS_futex, word, FUTEX_WAKE_BITSET_PRIVATE, count, NULL, NULL,
           channels);
  errno = error;
}

static int64_t
nanoseconds (struct timeval time)
{
  return (int64_t) time.tv_sec * 1000000000 + time.tv_usec * 1000;
}

struct idle_usage
idle_usage_now (void)
{
  struct rusage usage;
  getrusage (RUSAGE_SELF, &usage);
  return (struct idle_usage) { .wall = nanoseconds_now (),
                               .used = nanoseconds (usage.ru_utime)
                                       + nanoseconds (usage.ru_stime),
                               .preempted = usage.ru_nivcsw };
}

/* Three quarters of what the processors could give count as most: the thread that
   ticks takes a part of them, and the kernel accounts with a delay.  Where the
   process had to give up a processor, it has more threads to run than processors,
   or other processes need them.  */
bool
idle_usage_high (const struct idle_usage *usage)
{
  struct idle_usage now = idle_usage_now ();
  int64_t could = (now.wall - usage->wall) * spin_policy.processors;
  return now.preempted != usage->preempted
         || now.used - usage->used >= could / 4 * 3;
}
