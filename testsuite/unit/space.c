/* The memory of an emulated device.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "unit.h"

#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <string.h>
#include "emulators/common/space.h"

static sigjmp_buf faulted;

static void
on_fault (int signal)
{
  (void) signal;
  siglongjmp (faulted, 1);
}

/* Whether the host faults when it reads at ADDRESS.  */
static bool
host_faults (uint64_t address)
{
  struct sigaction action = { .sa_handler = on_fault }, before;
  sigaction (SIGSEGV, &action, &before);
  volatile bool fault = true;
  if (!sigsetjmp (faulted, 1))
    {
      (void) *(volatile char *) (uintptr_t) address;
      fault = false;
    }
  sigaction (SIGSEGV, &before, NULL);
  return fault;
}

static void
check_allocation (void)
{
  struct space *space = space_create (1 << 20);
  CHECK (space && space_size (space) == 1 << 20
           && space_room (space) == 1 << 20,
         "a new space is free");
  uint64_t a = space_allocate (space, 400, 1);
  uint64_t b = space_allocate (space, 1, 4096);
  CHECK (a && b && a % 256 == 0 && b % 4096 == 0, "allocations are aligned");
  CHECK (b >= a + 400 + 256, "there is a gap between two");
  CHECK (host_faults (a), "the host cannot touch a device address");
  CHECK (space_holds (space, a, 400) && space_holds (space, a + 399, 1)
           && space_holds (space, b, 1),
         "what is allocated is held");
  CHECK (!space_holds (space, a, 401) && !space_holds (space, a - 1, 1)
           && !space_holds (space, b, 2) && !space_holds (space, 16, 1)
           && !space_holds (space, space->last - 8, 16)
           && !space_holds (space, a, SIZE_MAX),
         "the neighbourhood is not");
  memset (space_bytes (space, a), 7, 400);
  CHECK (*space_states (space, a) == SPACE_ALLOCATED, "nothing written yet");
  space_written (space, a, 4);
  CHECK (space_states (space, a)[3] == SPACE_WRITTEN
           && space_states (space, a)[4] == SPACE_ALLOCATED,
         "written bytes are known");

  uint64_t base;
  size_t size;
  bool freed;
  CHECK (space_find (space, a + 100, &base, &size, &freed) && base == a
           && size == 400 && !freed,
         "an allocation is found from its middle");
  CHECK (!space_find (space, a + 408, &base, &size, &freed) && base == a
           && size == 400,
         "beyond its end it is the nearest below");
  CHECK (!space_find (space, a - 1, &base, &size, &freed) && base == 0,
         "nothing is below the first");
  CHECK (!space_free (space, a + 1) && space_free (space, a)
           && !space_free (space, a),
         "an allocation is freed once, by its beginning");
  CHECK (*space_states (space, a + 399) == SPACE_FREED
           && space_find (space, a + 8, &base, &size, &freed) && freed
           && base == a,
         "it is known to be freed");
  CHECK (!space_find (space, b + 300, &base, &size, &freed) && base == b,
         "the nearest below is one in use");
  space_destroy (space);
}

static void
check_room (void)
{
  struct space *space = space_create (1 << 20);
  CHECK (space_allocate (space, (1 << 20) + 1, 1) == 0,
         "more than there is cannot be had");
  uint64_t all = space_allocate (space, 1 << 20, 1);
  CHECK (all && space_room (space) == 0 && space_allocate (space, 1, 1) == 0,
         "a full space has no room");
  space_free (space, all);
  CHECK (!space_holds (space, all, 1) && !space_holds (space, all + 5000, 1),
         "a large block is gone when freed");
  uint64_t again = space_allocate (space, 1 << 20, 1);
  CHECK (again && space_holds (space, again, 1 << 20), "its room is back");
  space_free (space, again);
  CHECK (space_room (space) == 1 << 20, "all is free in the end");
  space_destroy (space);
}

static void
check_reuse (void)
{
  struct space *space = space_create (8 << 20);
  uint64_t kept[100], first = space_allocate (space, 64, 1), highest = 0;
  for (int i = 0; i < 100; i++)
    kept[i] = space_allocate (space, 1000, 1);
  space_free (space, first);
  CHECK (space_allocate (space, 64, 1) != first, "a freed block rests first");
  bool good = true, reused = false;
  for (int i = 0; i < 50000; i++)
    {
      uint64_t one = space_allocate (space, 1 + i % 3000, 1);
      good &= one && space_holds (space, one, 1 + i % 3000);
      reused |= one < highest;
      highest = one > highest ? one : highest;
      space_free (space, one);
    }
  CHECK (good && reused, "addresses are reused in the end");
  for (int i = 0; i < 100; i++)
    good &= space_holds (space, kept[i], 1000) && space_free (space, kept[i]);
  CHECK (good, "what was in use meanwhile was not");
  space_destroy (space);
}

static struct space *common;

static void *
allocate_much (void *data)
{
  bool *good = data;
  uint64_t mine[64];
  for (int round = 0; round < 200; round++)
    {
      for (int i = 0; i < 64; i++)
        {
          mine[i] = space_allocate (common, 100 + i, 1);
          *good &= mine[i] != 0;
          memset (space_bytes (common, mine[i]), i, 100 + i);
        }
      for (int i = 0; i < 64; i++)
        *good &= ((unsigned char *) space_bytes (common, mine[i]))[99] == i
                 && space_free (common, mine[i]);
    }
  return NULL;
}

static void
check_threads (void)
{
  pthread_t threads[4];
  bool good[4] = { true, true, true, true };
  common = space_create (1 << 20);
  for (int i = 0; i < 4; i++)
    pthread_create (&threads[i], NULL, allocate_much, &good[i]);
  for (int i = 0; i < 4; i++)
    pthread_join (threads[i], NULL);
  CHECK (good[0] && good[1] && good[2] && good[3]
           && space_room (common) == 1 << 20,
         "threads get memory of their own");
  space_destroy (common);
}

int
main (void)
{
  check_allocation ();
  check_room ();
  check_reuse ();
  check_threads ();
  return UNIT_RESULT ();
}
