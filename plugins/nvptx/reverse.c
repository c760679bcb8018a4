/* Reverse offload by the protocol of GCC's own device library (GCC 13 and later): one
   slot for requests in page-locked memory, which a device thread fills while it holds
   a lock of its image's, the function last, and then waits until the function is 0
   again.

   A thread of the runtime's looks at the slots while kernels run that could ask, and
   hands each request to the runtime's pool, so that the next one of another image, and
   all other kernels, go on meanwhile.  A slot belongs to a module: each module's code
   has a lock of its own.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/nvptx/reverse.h"

#include <sched.h>
#include <stdlib.h>
#include <time.h>

#define VARIABLE_SLOT                                                          \
  "__gomp_rev_offload_var" /* a pointer: where the slot is */

/* The layout is the device library's.  */
struct slot
{
  uint64_t fn; /* atomic; 0: free, or served */
  uint64_t mapnum, devaddrs, sizes, kinds;
  int32_t device_num;
};

/* One module's slot.  */
struct asker
{
  struct asker *next;
  CUmodule module;
  struct slot *slot;
  bool serving; /* atomic: the runtime has the request that is in the slot */
};

/* A queue with kernels that may ask.  */
struct watched
{
  struct watched *next;
  struct goacc_asyncqueue *queue;
};

struct reverse
{
  pthread_mutex_t lock; /* of all that follows */
  pthread_cond_t stopped;
  struct asker *askers;
  struct watched *watched;
  bool polling; /* a thread looks at the slots */
  bool ending;
};

/* ------------------------------------------------------------------------
   Slots.  */

/* Looks at the slots this often before it looks whether kernels still run, and then
   sleeps a while: a request waits for a moment that is short beside the several
   copies that it brings.  */
#define POLLS_OF_ROUND 200
#define ROUND_SLEEP_NS 20000

static void
slot_served (void *data, struct goacc_asyncqueue *queue)
{
  (void) queue;
  struct asker *asker = data;
  __atomic_store_n (&asker->slot->fn, 0, __ATOMIC_RELEASE);
  __atomic_store_n (&asker->serving, false, __ATOMIC_RELEASE);
}

/* Hand ASKER's request to the runtime, where there is one.  */
static void
asker_look (struct device *device, struct asker *asker)
{
  struct slot *slot = asker->slot;
  if (__atomic_load_n (&asker->serving, __ATOMIC_ACQUIRE))
    return;
  uint64_t fn = __atomic_load_n (&slot->fn, __ATOMIC_ACQUIRE);
  if (fn == 0)
    return;
  __atomic_store_n (&asker->serving, true, __ATOMIC_RELAXED);
  GOMP_PLUGIN_target_rev (device->cookie, fn, slot->mapnum, slot->devaddrs,
                          slot->sizes, slot->kinds, false, slot_served, asker);
}

/* Forget queues in which nothing runs.  Returns whether any is left.  */
static bool
watched_any_locked (struct reverse *reverse)
{
  struct watched **link = &reverse->watched;
  while (*link)
    {
      struct watched *watched = *link;
      struct goacc_asyncqueue *queue = watched->queue;
      if (CUDA_STREAM_CALL (queue->device, cuStreamQuery, queue->stream)
          == CUDA_ERROR_NOT_READY)
        {
          link = &watched->next;
          continue;
        }
      *link = watched->next;
      free (watched);
    }
  return reverse->watched != NULL;
}

/* Look at all slots, until no kernel runs that could ask.  */
static void
reverse_poll (void *data)
{
  struct device *device = data;
  struct reverse *reverse = device->reverse;
  bool going = true;
  while (going)
    {
      pthread_mutex_lock (&reverse->lock);
      for (int i = 0; i < POLLS_OF_ROUND; i++)
        for (struct asker *asker = reverse->askers; asker; asker = asker->next)
          asker_look (device, asker);
      going = !reverse->ending && watched_any_locked (reverse);
      if (!going)
        {
          reverse->polling = false;
          pthread_cond_broadcast (&reverse->stopped);
        }
      pthread_mutex_unlock (&reverse->lock);
      if (going)
        nanosleep (&(struct timespec) { 0, ROUND_SLEEP_NS }, NULL);
    }
}

void
reverse_launch_begins (struct device *device, struct goacc_asyncqueue *queue)
{
  struct reverse *reverse = device->reverse;
  if (!reverse)
    return;
  pthread_mutex_lock (&reverse->lock);
  struct watched *watched = reverse->watched;
  while (watched && watched->queue != queue)
    watched = watched->next;
  if (!watched)
    {
      watched = GOMP_PLUGIN_malloc (sizeof *watched);
      *watched = (struct watched) { reverse->watched, queue };
      reverse->watched = watched;
    }
  bool start = !reverse->polling && reverse->askers;
  reverse->polling |= start;
  pthread_mutex_unlock (&reverse->lock);
  if (start)
    GOMP_PLUGIN_call_on_worker (reverse_poll, device);
}

void
reverse_forget (struct device *device, struct goacc_asyncqueue *queue)
{
  struct reverse *reverse = device->reverse;
  if (!reverse)
    return;
  pthread_mutex_lock (&reverse->lock);
  struct watched **link = &reverse->watched;
  while (*link && (*link)->queue != queue)
    link = &(*link)->next;
  struct watched *watched = *link;
  if (watched)
    *link = watched->next;
  pthread_mutex_unlock (&reverse->lock);
  free (watched);
}

/* ------------------------------------------------------------------------
   Modules.  */

static struct reverse *
reverse_create (void)
{
  struct reverse *reverse = GOMP_PLUGIN_malloc_cleared (sizeof *reverse);
  pthread_mutex_init (&reverse->lock, NULL);
  pthread_cond_init (&reverse->stopped, NULL);
  return reverse;
}

/* A slot at which the code at PLACE, its pointer, looks.  NULL after a message.  */
static struct slot *
slot_create (struct device *device, CUdeviceptr place)
{
  void *memory;
  if (!CUDA_GOOD (device->ordinal, cuMemHostAlloc, &memory,
                  sizeof (struct slot),
                  CU_MEMHOSTALLOC_PORTABLE | CU_MEMHOSTALLOC_DEVICEMAP))
    return NULL;
  struct slot *slot = memory;
  *slot = (struct slot) { 0 };
  if (GOMP_OFFLOAD_host2dev (device->ordinal, (void *) place, &memory,
                             sizeof memory))
    return slot;
  driver.cuMemFreeHost (memory);
  return NULL;
}

bool
reverse_begin (struct device *device, CUmodule module, uint64_t **keys)
{
  CUdeviceptr place;
  size_t size;
  CUresult result
    = driver.cuModuleGetGlobal_v2 (&place, &size, module, VARIABLE_SLOT);
  if (result != CUDA_SUCCESS)
    {
      /* The functions are the host's business alone: no device code asks.  */
      free (*keys);
      *keys = NULL;
      return true;
    }
  struct slot *slot = slot_create (device, place);
  if (!slot)
    return false;
  if (!device->reverse)
    device->reverse = reverse_create ();
  struct asker *asker = GOMP_PLUGIN_malloc_cleared (sizeof *asker);
  asker->module = module;
  asker->slot = slot;
  struct reverse *reverse = device->reverse;
  pthread_mutex_lock (&reverse->lock);
  asker->next = reverse->askers;
  reverse->askers = asker;
  pthread_mutex_unlock (&reverse->lock);
  return true;
}

static void
asker_free (struct asker *asker)
{
  driver.cuMemFreeHost (asker->slot);
  free (asker);
}

void
reverse_unload (struct device *device, CUmodule module)
{
  struct reverse *reverse = device->reverse;
  if (!reverse)
    return;
  pthread_mutex_lock (&reverse->lock);
  struct asker **link = &reverse->askers;
  while (*link && (*link)->module != module)
    link = &(*link)->next;
  struct asker *asker = *link;
  if (asker)
    *link = asker->next;
  pthread_mutex_unlock (&reverse->lock);
  if (asker)
    asker_free (asker);
}

void
reverse_end (struct device *device)
{
  struct reverse *reverse = device->reverse;
  if (!reverse)
    return;
  pthread_mutex_lock (&reverse->lock);
  reverse->ending = true;
  while (reverse->polling)
    pthread_cond_wait (&reverse->stopped, &reverse->lock);
  pthread_mutex_unlock (&reverse->lock);
  while (reverse->askers)
    {
      struct asker *asker = reverse->askers;
      reverse->askers = asker->next;
      asker_free (asker);
    }
  while (reverse->watched)
    {
      struct watched *watched = reverse->watched;
      reverse->watched = watched->next;
      free (watched);
    }
  pthread_cond_destroy (&reverse->stopped);
  pthread_mutex_destroy (&reverse->lock);
  free (reverse);
  device->reverse = NULL;
}
