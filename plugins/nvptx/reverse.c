/* Reverse offload: looking for requests.

   A thread of the runtime's looks at the modules' askers (asker.h) while kernels run that
   could ask, and hands each request to the runtime's pool.  It holds the lock while it
   looks, and not while it hands over: where the pool can make no thread, the request is
   served there and then.  All other kernels, and those whose code cannot ask, know
   nothing of it.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/nvptx/reverse.h"

#include <stdlib.h>
#include <time.h>
#include "plugins/nvptx/asker.h"
#include "plugins/nvptx/image.h"
#include "plugins/nvptx/lost.h"

struct asker_entry
{
  struct asker_entry *next;
  struct asker *asker;
};

/* A queue with kernels that may ask, of a module: one entry for each module of which any
   was launched since the queue was idle.  */
struct watched
{
  struct watched *next;
  struct goacc_asyncqueue *queue;
  CUmodule module;
};

struct reverse
{
  pthread_mutex_t lock; /* of all that follows */
  pthread_cond_t stopped;
  struct asker_entry *askers;
  struct watched *watched;
  bool polling; /* a thread looks */
  bool ending;  /* the device ends, or has ended: nobody begins to look */
};

/* DEVICE's, or NULL.  Once made it stays, as threads that launch while the process ends may
   use it when the device has ended.  A thread that ends a queue may ask while another loads
   the first image that has requests.  */
static struct reverse *
reverse_of (struct device *device)
{
  return __atomic_load_n (&device->reverse, __ATOMIC_ACQUIRE);
}

/* ------------------------------------------------------------------------
   Looking.  */

/* Requests that one look takes at most: the others wait for the next.  */
#define TAKEN_MOST 64

struct taken
{
  struct asked *asked;
  struct ring_request request;
};

static unsigned
reverse_take_locked (struct reverse *reverse, struct taken *taken)
{
  unsigned count = 0;
  for (struct asker_entry *it = reverse->askers; it; it = it->next)
    while (
      count < TAKEN_MOST
      && (taken[count].asked = asker_take (it->asker, &taken[count].request)))
      count++;
  return count;
}

/* A request that has arguments brings copies, which go through a queue of the thread's
   that serves it.  */
static void
reverse_hand_over (struct device *device, const struct taken *taken)
{
  const struct ring_request *request = &taken->request;
  GOMP_PLUGIN_target_rev (device->cookie, request->fn, request->count,
                          request->addresses, request->sizes, request->kinds,
                          request->count > 0, asked_served, taken->asked);
}

/* Take what is there and hand it over.  Returns whether there was any.  */
static bool
reverse_look (struct device *device)
{
  struct reverse *reverse = reverse_of (device);
  struct taken taken[TAKEN_MOST];
  pthread_mutex_lock (&reverse->lock);
  unsigned count = reverse_take_locked (reverse, taken);
  pthread_mutex_unlock (&reverse->lock);
  for (unsigned i = 0; i < count; i++)
    reverse_hand_over (device, &taken[i]);
  return count > 0;
}

/* Whether a kernel may run in a stream of which the driver says RESULT.  Where it does not
   tell, the kernel may wait for an answer; but a context that is lost runs nothing, and a
   stream that the program has destroyed is not heard of again.  */
static bool
result_may_run (CUresult result)
{
  return result != CUDA_SUCCESS && result != CUDA_ERROR_INVALID_HANDLE
         && result != CUDA_ERROR_DEINITIALIZED
         && !result_loses_context (result);
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
      if (result_may_run (
            CUDA_STREAM_CALL (queue->device, cuStreamQuery, queue->stream)))
        {
          link = &watched->next;
          continue;
        }
      *link = watched->next;
      free (watched);
    }
  return reverse->watched != NULL;
}

/* Whether to look on; where not, nobody looks from here on.  */
static bool
reverse_goes_on (struct reverse *reverse)
{
  pthread_mutex_lock (&reverse->lock);
  bool going = !reverse->ending && watched_any_locked (reverse);
  if (!going)
    {
      reverse->polling = false;
      pthread_cond_broadcast (&reverse->stopped);
    }
  pthread_mutex_unlock (&reverse->lock);
  return going;
}

/* Looks that often before it asks the driver whether kernels still run, and then, where
   it found nothing, sleeps.  The sleep grows while kernels run that ask nothing, up to
   what a request may wait: short beside the copies that it brings, and long beside a
   look, so that such a thread takes some hundredths of a processor.  */
#define LOOKS_OF_ROUND 16
#define SLEEP_LEAST_NS 5000
#define SLEEP_MOST_NS 100000

/* The calling thread looks: where the runtime can make none it serves requests too,
   which may end the process.  */
static __thread bool looks_here __attribute__ ((tls_model ("initial-exec")));

/* Look at all askers, until no kernel runs that could ask.  */
static void
reverse_poll (void *data)
{
  struct device *device = data;
  long sleep = SLEEP_LEAST_NS;
  looks_here = true;
  do
    {
      bool found = false;
      for (int i = 0; i < LOOKS_OF_ROUND; i++)
        found |= reverse_look (device);
      if (found)
        {
          sleep = SLEEP_LEAST_NS;
          continue;
        }
      nanosleep (&(struct timespec) { 0, sleep }, NULL);
      sleep = sleep < SLEEP_MOST_NS / 2 ? 2 * sleep : SLEEP_MOST_NS;
    }
  while (reverse_goes_on (reverse_of (device)));
  looks_here = false;
}

/* Only once it was launched: before, its queue may be idle.  */
void
reverse_launched (struct device *device, struct goacc_asyncqueue *queue,
                  CUmodule module)
{
  struct reverse *reverse = reverse_of (device);
  pthread_mutex_lock (&reverse->lock);
  struct watched *watched = reverse->watched;
  while (watched && (watched->queue != queue || watched->module != module))
    watched = watched->next;
  if (!watched)
    {
      watched = GOMP_PLUGIN_malloc (sizeof *watched);
      *watched = (struct watched) { reverse->watched, queue, module };
      reverse->watched = watched;
    }
  bool start = !reverse->polling && !reverse->ending;
  reverse->polling |= start;
  pthread_mutex_unlock (&reverse->lock);
  if (start)
    GOMP_PLUGIN_call_on_worker (reverse_poll, device);
}

void
reverse_forget (struct device *device, struct goacc_asyncqueue *queue)
{
  struct reverse *reverse = reverse_of (device);
  if (!reverse)
    return;
  pthread_mutex_lock (&reverse->lock);
  struct watched **link = &reverse->watched, *watched;
  while ((watched = *link) != NULL)
    if (watched->queue == queue)
      {
        *link = watched->next;
        free (watched);
      }
    else
      link = &watched->next;
  pthread_mutex_unlock (&reverse->lock);
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

bool
reverse_begin (struct device *device, CUmodule module, uint64_t **keys)
{
  struct asker *asker;
  if (!asker_create (device, module, &asker))
    return false;
  if (!asker)
    {
      /* The functions are the host's business alone: no device code asks.  */
      free (*keys);
      *keys = NULL;
      return true;
    }
  if (!reverse_of (device))
    __atomic_store_n (&device->reverse, reverse_create (), __ATOMIC_RELEASE);
  struct reverse *reverse = reverse_of (device);
  struct asker_entry *entry = GOMP_PLUGIN_malloc (sizeof *entry);
  pthread_mutex_lock (&reverse->lock);
  *entry = (struct asker_entry) { reverse->askers, asker };
  reverse->askers = entry;
  reverse->ending = false;
  pthread_mutex_unlock (&reverse->lock);
  return true;
}

/* Whether a kernel of MODULE may run, and is served.  */
static bool
module_runs_locked (struct reverse *reverse, CUmodule module)
{
  if (!reverse->polling || looks_here || !watched_any_locked (reverse))
    return false;
  const struct watched *watched = reverse->watched;
  while (watched && watched->module != module)
    watched = watched->next;
  return watched != NULL;
}

void
reverse_unload (struct device *device, CUmodule module)
{
  struct reverse *reverse = reverse_of (device);
  if (!reverse)
    return;
  pthread_mutex_lock (&reverse->lock);
  while (module_runs_locked (reverse, module))
    {
      pthread_mutex_unlock (&reverse->lock);
      nanosleep (&(struct timespec) { 0, SLEEP_MOST_NS }, NULL);
      pthread_mutex_lock (&reverse->lock);
    }
  struct asker_entry **link = &reverse->askers;
  while (*link && !asker_is_of ((*link)->asker, module))
    link = &(*link)->next;
  struct asker_entry *entry = *link;
  if (entry)
    *link = entry->next;
  pthread_mutex_unlock (&reverse->lock);
  if (entry)
    asker_close (entry->asker);
  free (entry);
}

bool
reverse_end (struct device *device)
{
  struct reverse *reverse = reverse_of (device);
  if (!reverse)
    return true;
  if (looks_here)
    return false;
  pthread_mutex_lock (&reverse->lock);
  reverse->ending = true;
  while (reverse->polling)
    pthread_cond_wait (&reverse->stopped, &reverse->lock);
  bool running = watched_any_locked (reverse);
  struct asker_entry *askers = running ? NULL : reverse->askers;
  if (!running)
    reverse->askers = NULL;
  pthread_mutex_unlock (&reverse->lock);
  while (askers)
    {
      struct asker_entry *entry = askers;
      askers = entry->next;
      asker_close (entry->asker);
      free (entry);
    }
  return !running;
}
