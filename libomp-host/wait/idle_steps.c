/* The steps of idle.c that call the kernel.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/wait/idle_steps.h"

#include <errno.h>
#include <linux/membarrier.h>
#include <sys/resource.h>
#include "base/futex.h"
#include "libomp-host/wait/idle.h"
#include "libomp-host/wait/sleep.h"

bool idle_fencing;

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
    __atomic_store_n (&idle_fencing, true, __ATOMIC_RELAXED);
  errno = error;
}

bool
idle_fence_everyone (void)
{
  if (__atomic_load_n (&idle_fencing, __ATOMIC_RELAXED))
    {
      idle_fence ();
      return true;
    }
  int error = errno;
  bool done = membarrier (MEMBARRIER_CMD_PRIVATE_EXPEDITED) == 0
              || (fence_register ()
                  && membarrier (MEMBARRIER_CMD_PRIVATE_EXPEDITED) == 0);
  if (!done)
    __atomic_store_n (&idle_fencing, true, __ATOMIC_RELAXED);
  errno = error;
  return done;
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
  struct timespec now;
  getrusage (RUSAGE_SELF, &usage);
  clock_gettime (CLOCK_MONOTONIC, &now);
  return (struct idle_usage) {
    .wall = (int64_t) now.tv_sec * 1000000000 + now.tv_nsec,
    .used = nanoseconds (usage.ru_utime) + nanoseconds (usage.ru_stime),
    .preempted = usage.ru_nivcsw
  };
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
