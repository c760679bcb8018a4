/* How long a worker stays with a queue that has become empty.

   It stays for some microseconds: the callback that ends one `nowait' region gives its
   queue to the next region, whose launch then needs no other thread.  One worker at a
   time stays so, for a shorter time after it has stayed in vain.  None stays for a while
   after one that stayed lost its processor, as other threads then need the processors
   more.

   The lock of jobs.c guards what is here.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "host.h"

#include <time.h>

/* How long a worker stays with an empty queue, in nanoseconds: at most
   STAY_MOST, and after a stay in vain half as long as before, down to
   STAY_LEAST.  For STAY_MOST, 5,000, 20,000 and 50,000 were tried on two
   processors, with regions 0, 5, 15 and 50 microseconds apart.  Waking a worker
   took 20,000, so that a stay of that length costs at most as much as the
   wake-up that it may save; with 5,000, regions 5 microseconds apart had to
   wake the worker.  */
#define STAY_MOST 20000
#define STAY_LEAST 5000
#define LOOKS_PER_CLOCK 16
/* A worker that stays looks at the clock again and again.  If STAY_GAP
   nanoseconds pass between two looks it has lost its processor, and no worker
   stays for the next STAY_NOT nanoseconds.  */
#define STAY_GAP 50000
#define STAY_NOT 10000000

static bool staying;              /* a worker stays with an empty queue */
static unsigned stay = STAY_MOST; /* for how long the next one will */
static uint64_t stay_from;        /* and not before this time */

static uint64_t
nanoseconds_now (void)
{
  struct timespec now;
  clock_gettime (CLOCK_MONOTONIC, &now);
  return now.tv_sec * (uint64_t) 1000000000 + now.tv_nsec;
}

static inline void
pause_moment (void)
{
#if defined __x86_64__ || defined __i386__
  __builtin_ia32_pause ();
#elif defined __aarch64__
  __asm__ volatile("isb" : : : "memory"); /* as cpu_relax of base/futex.h */
#else
  __asm__ volatile("" : : : "memory");
#endif
}

bool
host_stay_begin_locked (struct host_stay *self)
{
  if (staying || (self->now = nanoseconds_now ()) < stay_from)
    return false;
  self->end = self->now + stay;
  self->lost = 0;
  staying = true;
  return true;
}

void
host_stay_look (struct host_stay *self, struct host_job *const *first,
                const bool *ending)
{
  uint64_t before;
  do
    {
      for (unsigned i = 0; i < LOOKS_PER_CLOCK; i++)
        {
          if (__atomic_load_n (first, __ATOMIC_RELAXED)
              || __atomic_load_n (ending, __ATOMIC_RELAXED))
            return;
          pause_moment ();
        }
      before = self->now;
      self->now = nanoseconds_now ();
    }
  while (self->now < self->end);
  if (self->now - before > STAY_GAP)
    self->lost = self->now;
}

void
host_stay_end_locked (const struct host_stay *self, bool found)
{
  staying = false;
  if (self->lost != 0)
    stay_from = self->lost + STAY_NOT;
  if (found)
    stay = STAY_MOST;
  else if (stay / 2 >= STAY_LEAST)
    stay /= 2;
}

void
host_stay_forget_locked (void)
{
  staying = false;
}
