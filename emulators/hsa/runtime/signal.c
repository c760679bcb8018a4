/* The arena of signals, and who is told of their changes.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/runtime/signal.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include "emulators/common/host_ranges.h"
#include "emulators/hsa/runtime/agent.h"
#include "emulators/hsa/runtime/entry_points.h"
#include "emulators/hsa/runtime/queue.h"
#include "emulators/hsa/runtime/signal_wait.h"

amd_signal_t *signal_arena;
struct signal_side *signal_sides;

/* Which signals are free: a queue, so that one is given out again as late as can be.  With
   the lock.  */
static pthread_mutex_t signals_lock = PTHREAD_MUTEX_INITIALIZER;
static uint32_t first_free, last_free, never_used = 1;

static void *
map (size_t size)
{
  void *place = mmap (NULL, size, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return place == MAP_FAILED ? NULL : place;
}

bool
signals_prepare (void)
{
  size_t size = SIGNALS * sizeof *signal_arena;
  if (signal_arena)
    return true;
  signal_sides = map (SIGNALS * sizeof *signal_sides);
  amd_signal_t *arena = map (size);
  if (!signal_sides || !arena
      || !host_range_add (arena, size, HOST_RANGE_PINNED, 0))
    return false;
  signal_arena = arena;
  return true;
}

static uint32_t
take_locked (void)
{
  if (never_used < SIGNALS / 16 || (first_free == 0 && never_used < SIGNALS))
    return never_used++;
  uint32_t number = first_free;
  if (number == 0)
    return 0;
  first_free = signal_sides[number].next_free;
  if (first_free == 0)
    last_free = 0;
  return number;
}

/* Kernels that change a value write the signal's number where the first signal would
   have its value, and send a message.  */
amd_signal_t *
signal_create (int64_t kind, int64_t value)
{
  pthread_mutex_lock (&signals_lock);
  uint32_t number = take_locked ();
  pthread_mutex_unlock (&signals_lock);
  if (number == 0)
    return NULL;
  amd_signal_t *signal = &signal_arena[number];
  *signal = (amd_signal_t) { .value = value, .event_id = number };
  if (kind == AMD_SIGNAL_USER)
    signal->event_mailbox_ptr = (uintptr_t) &signal_arena[0].value;
  __atomic_store_n (&signal_sides[number].watchers, 0, __ATOMIC_RELAXED);
  __atomic_store_n (&signal->kind, kind, __ATOMIC_RELEASE);
  return signal;
}

void
signal_destroy (amd_signal_t *signal)
{
  uint32_t number = (uint32_t) (signal - signal_arena);
  __atomic_store_n (&signal->kind, AMD_SIGNAL_INVALID, __ATOMIC_RELEASE);
  pthread_mutex_lock (&signals_lock);
  signal_sides[number].next_free = 0;
  if (last_free)
    signal_sides[last_free].next_free = number;
  else
    first_free = number;
  last_free = number;
  pthread_mutex_unlock (&signals_lock);
}

void
signals_end (void)
{
  signal_drop_handlers (NULL);
  pthread_mutex_lock (&signals_lock);
  uint32_t used = never_used;
  pthread_mutex_unlock (&signals_lock);
  for (uint32_t i = 1; i < used; i++)
    if (__atomic_load_n (&signal_arena[i].kind, __ATOMIC_RELAXED)
        == AMD_SIGNAL_USER)
      signal_destroy (&signal_arena[i]);
}

void
signals_fork_child (void)
{
  pthread_mutex_init (&signals_lock, NULL);
  signal_waits_fork_child ();
}

amd_signal_t *
signal_refuse (hsa_signal_t handle)
{
  fprintf (stderr,
           "gangway-hsa: the program uses a signal that is none: %#llx\n",
           (unsigned long long) handle.handle);
  abort ();
}

void
signal_ring (amd_signal_t *signal, int64_t value)
{
  queue_ring (signal_side (signal)->queue, value);
}

void
signal_interrupt (void *data, uint32_t m0)
{
  (void) data;
  (void) m0;
  signals_wake ();
}

hsa_status_t
do_hsa_signal_create (hsa_signal_value_t initial_value, uint32_t num_consumers,
                      const hsa_agent_t *consumers, hsa_signal_t *signal)
{
  if (!signal || (num_consumers > 0 && !consumers))
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  for (uint32_t i = 0; i < num_consumers; i++)
    for (uint32_t j = 0; j < i; j++)
      if (consumers[i].handle == consumers[j].handle)
        return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  amd_signal_t *new = signal_create (AMD_SIGNAL_USER, initial_value);
  if (!new)
    return HSA_STATUS_ERROR_OUT_OF_RESOURCES;
  *signal = signal_handle (new);
  return HSA_STATUS_SUCCESS;
}

hsa_status_t
do_hsa_amd_signal_create (hsa_signal_value_t initial_value,
                          uint32_t num_consumers, const hsa_agent_t *consumers,
                          uint64_t attributes, hsa_signal_t *signal)
{
  if (attributes & ~(uint64_t) HSA_AMD_SIGNAL_AMD_GPU_ONLY)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  return do_hsa_signal_create (initial_value, num_consumers, consumers, signal);
}

hsa_status_t
do_hsa_signal_destroy (hsa_signal_t handle)
{
  if (!handle.handle)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  amd_signal_t *signal = signal_find (handle);
  if (!signal || signal->kind != AMD_SIGNAL_USER)
    return HSA_STATUS_ERROR_INVALID_SIGNAL;
  if (__atomic_load_n (&signal_side (signal)->watchers, __ATOMIC_ACQUIRE))
    signal_drop_handlers (signal);
  signal_destroy (signal);
  return HSA_STATUS_SUCCESS;
}

hsa_status_t
do_hsa_amd_signal_value_pointer (hsa_signal_t handle,
                                 volatile hsa_signal_value_t **value_ptr)
{
  amd_signal_t *signal = signal_find (handle);
  if (!value_ptr)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  if (!signal || signal->kind != AMD_SIGNAL_USER)
    return HSA_STATUS_ERROR_INVALID_SIGNAL;
  *value_ptr = &signal->value;
  return HSA_STATUS_SUCCESS;
}
