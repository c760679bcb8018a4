/* Copies that run later.

   A copy whose signals are 0 already is given to a worker; others wait in a list that one
   thread looks through whenever a signal changes.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/runtime/copy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "emulators/common/host_ranges.h"
#include "emulators/common/worker.h"
#include "emulators/hsa/runtime/agent.h"
#include "emulators/hsa/runtime/allocation.h"
#include "emulators/hsa/runtime/runtime.h"
#include "emulators/hsa/runtime/settings.h"
#include "emulators/hsa/runtime/signal.h"
#include "emulators/hsa/runtime/signal_wait.h"

/* Copies that wait, and whether the thread for them is there; with the lock of the watchers of
   any signal.  */
static struct copy *waiting;
static bool thread_started;

/* Copies that were started and have not ended.  */
static pthread_mutex_t under_way_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t none_under_way = PTHREAD_COND_INITIALIZER;
static unsigned under_way; /* with the lock */

/* ---- Doing it ----------------------------------------------------------------------------- */

/* The bytes from the first to the last one of a side with these distances.  */
static size_t
extent (const struct copy_shape *shape, size_t pitch, size_t slice)
{
  return (shape->depth - 1) * slice + (shape->height - 1) * pitch
         + shape->width;
}

static void
copy_rows (uint8_t *to, const uint8_t *from, const struct copy_shape *shape)
{
  for (size_t z = 0; z < shape->depth; z++)
    for (size_t y = 0; y < shape->height; y++)
      memmove (to + z * shape->to_slice + y * shape->to_pitch,
               from + z * shape->from_slice + y * shape->from_pitch,
               shape->width);
}

/* The rows alone are written, not what lies between them.  */
static bool
mark_written (const struct copy *copy)
{
  const struct copy_shape *shape = &copy->shape;
  for (size_t z = 0; z < shape->depth; z++)
    for (size_t y = 0; y < shape->height; y++)
      if (!memory_bytes ((uint8_t *) copy->to + z * shape->to_slice
                           + y * shape->to_pitch,
                         shape->width, true))
        return false;
  return true;
}

/* Whether the host's bytes from ADDRESS are all known to devices.  */
static bool
is_reachable (const void *address, size_t size)
{
  const uint8_t *at = address, *end = at + size;
  while (at < end)
    {
      void *base;
      size_t length;
      if (host_range_find (at, &base, &length, NULL) == HOST_RANGE_NONE)
        return false;
      at = (uint8_t *) base + length;
    }
  return true;
}

/* Whether a side of COPY is memory that it reaches, if it is the host's.  */
static bool
side_is_reachable (const struct copy *copy, const void *address, size_t size)
{
  return !copy->by_device || host_ranges_all
         || agent_of_address ((uintptr_t) address)
         || is_reachable (address, size);
}

static bool
perform (const struct copy *copy)
{
  const struct copy_shape *shape = &copy->shape;
  size_t to_size = extent (shape, shape->to_pitch, shape->to_slice);
  size_t from_size = extent (shape, shape->from_pitch, shape->from_slice);
  void *to = memory_bytes (copy->to, to_size, false);
  const void *from = memory_bytes (copy->from, from_size, false);
  if (!to || !from || !side_is_reachable (copy, copy->to, to_size)
      || !side_is_reachable (copy, copy->from, from_size)
      || !mark_written (copy))
    return false;
  copy_rows (to, from, shape);
  return true;
}

static void
count (int change)
{
  pthread_mutex_lock (&under_way_lock);
  under_way += (unsigned) change;
  if (under_way == 0)
    pthread_cond_broadcast (&none_under_way);
  pthread_mutex_unlock (&under_way_lock);
}

/* Tell the program, by the signal, that COPY has been done or cannot be.  */
static void
complete (amd_signal_t *completion, uint64_t start, bool done)
{
  completion->start_ts = start;
  completion->end_ts = clock_now ();
  if (done)
    __atomic_fetch_sub (&completion->value, 1, __ATOMIC_RELEASE);
  else
    __atomic_store_n (&completion->value, -1, __ATOMIC_RELEASE);
  signal_changed (completion);
}

static void
run (struct job *job)
{
  struct copy *copy = (struct copy *) job;
  amd_signal_t *completion = copy->completion;
  uint64_t start = clock_now ();
  bool done = !copy->to || perform (copy);
  if (!done)
    fprintf (stderr,
             "gangway-hsa: a copy from %p to %p: the memory was freed or "
             "unlocked before the copy ran\n",
             copy->from, copy->to);
  free (copy);
  complete (completion, start, done);
  count (-1);
}

/* ---- Waiting ------------------------------------------------------------------------------ */

static bool
is_ready (const struct copy *copy)
{
  for (uint32_t i = 0; i < copy->dependency_count; i++)
    if (__atomic_load_n (&copy->dependencies[i]->value, __ATOMIC_ACQUIRE) != 0)
      return false;
  return true;
}

static void
watch_dependencies (const struct copy *copy, uint32_t watchers)
{
  for (uint32_t i = 0; i < copy->dependency_count; i++)
    __atomic_fetch_add (&signal_side (copy->dependencies[i])->watchers,
                        watchers, __ATOMIC_ACQ_REL);
}

static struct copy *
take_ready_locked (void)
{
  for (struct copy **link = &waiting; *link; link = &(*link)->next)
    if (is_ready (*link))
      {
        struct copy *copy = *link;
        *link = copy->next;
        return copy;
      }
  return NULL;
}

static void
run_later (struct copy *copy)
{
  copy->job.run = run;
  copy->job.due = clock_now () + settings_get ()->copy_latency;
  worker_run (&copy->job);
}

static void *
wait_for_all (void *unused)
{
  struct watch *watch = watch_of_any ();
  pthread_mutex_lock (&watch->lock);
  for (;;)
    {
      struct copy *ready = take_ready_locked ();
      if (ready)
        {
          pthread_mutex_unlock (&watch->lock);
          watch_dependencies (ready, -(uint32_t) WATCHER_OF_ANY);
          run_later (ready);
          pthread_mutex_lock (&watch->lock);
        }
      else if (waiting)
        watch_sleep_locked (watch, UINT64_MAX);
      else
        pthread_cond_wait (&watch->changed, &watch->lock);
    }
  return unused;
}

static bool
start_thread_locked (void)
{
  if (!thread_started)
    thread_started = worker_start_thread (wait_for_all, NULL);
  return thread_started;
}

/* Returns whether the thread has it.  */
static bool
wait_with_thread (struct copy *copy)
{
  struct watch *watch = watch_of_any ();
  pthread_mutex_lock (&watch->lock);
  bool started = start_thread_locked ();
  if (started)
    {
      struct copy **link = &waiting;
      while (*link)
        link = &(*link)->next;
      copy->next = NULL;
      *link = copy;
      watch_dependencies (copy, WATCHER_OF_ANY);
      pthread_cond_broadcast (&watch->changed);
    }
  pthread_mutex_unlock (&watch->lock);
  return started;
}

/* ---- Making and starting it --------------------------------------------------------------- */

hsa_status_t
copy_create (uint32_t count, const hsa_signal_t *dependencies,
             hsa_signal_t completion, struct copy **result)
{
  if ((count == 0) != !dependencies)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  amd_signal_t *signal = signal_find (completion);
  if (!signal || signal->kind != AMD_SIGNAL_USER)
    return HSA_STATUS_ERROR_INVALID_SIGNAL;
  struct copy *copy
    = calloc (1, sizeof *copy + count * sizeof *copy->dependencies);
  if (!copy)
    return HSA_STATUS_ERROR_OUT_OF_RESOURCES;
  copy->completion = signal;
  copy->dependency_count = count;
  for (uint32_t i = 0; i < count; i++)
    if (!(copy->dependencies[i] = signal_find (dependencies[i])))
      {
        free (copy);
        return HSA_STATUS_ERROR_INVALID_SIGNAL;
      }
  *result = copy;
  return HSA_STATUS_SUCCESS;
}

static bool
side_is_possible (const struct copy *copy, const void *address, size_t size)
{
  bool of_device = agent_of_address ((uintptr_t) address) != NULL;
  if (of_device ? memory_bytes (address, size, false) != NULL
                : side_is_reachable (copy, address, size))
    return true;
  fprintf (stderr, "gangway-hsa: a copy of %zu bytes at %p is refused: %s\n",
           size, address,
           of_device ? "they are not all allocated"
                     : "this memory of the host is not locked");
  return false;
}

bool
copy_is_possible (const struct copy *copy)
{
  const struct copy_shape *s = &copy->shape;
  return side_is_possible (copy, copy->to, extent (s, s->to_pitch, s->to_slice))
         && side_is_possible (copy, copy->from,
                              extent (s, s->from_pitch, s->from_slice));
}

void
copy_start (struct copy *copy)
{
  count (1);
  if (!is_ready (copy) && wait_with_thread (copy))
    return;
  for (uint32_t i = 0; i < copy->dependency_count; i++)
    do_hsa_signal_wait (signal_handle (copy->dependencies[i]),
                        HSA_SIGNAL_CONDITION_EQ, 0, UINT64_MAX,
                        HSA_WAIT_STATE_BLOCKED, __ATOMIC_ACQUIRE);
  run_later (copy);
}

/* The runtime is shut down: what waits for signals never runs, the rest ends first.  */
static void
end_copies (void)
{
  struct watch *watch = watch_of_any ();
  pthread_mutex_lock (&watch->lock);
  for (struct copy *copy; (copy = waiting);)
    {
      waiting = copy->next;
      free (copy);
      count (-1);
    }
  pthread_mutex_unlock (&watch->lock);
  pthread_mutex_lock (&under_way_lock);
  while (under_way > 0)
    pthread_cond_wait (&none_under_way, &under_way_lock);
  pthread_mutex_unlock (&under_way_lock);
}

static void __attribute__ ((constructor)) at_load (void)
{
  runtime_at_shut_down (end_copies);
}
