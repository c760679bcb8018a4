/* One thread of the runtime's for each device looks, while there are launches that no
   thread waits for: at the queues' output (console.h), about every millisecond, less often
   while nothing is printed; and, while kernels run that may ask, at these and at the images'
   rings (asker.h) as often as a request is worth it.  It holds the lock while it takes
   requests, and not while it prints or hands them over: where the pool can make no thread,
   a request is served there and then.

   A queue that is idle for some looks is left alone, and without queues the thread goes
   away.  The queue says whether it is watched.  The one who launches puts the launch in and
   then reads that, by adding 0; the thread exchanges it for "not" and then looks whether
   there is a launch.  Of these two operations one comes first: either the thread sees the
   launch, or the one who launched sees that nobody watches.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/gcn/reverse.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>
#include "plugins/gcn/asker.h"
#include "plugins/gcn/console.h"

struct asker_entry
{
  struct asker_entry *next;
  struct asker *asker;
};

/* What a queue's WATCHED says.  */
enum
{
  WATCHED_NOT,
  WATCHED, /* what it prints */
  WATCHED_ASKS
};

/* Changes with the device's reverse->lock held.  */
static unsigned
queue_watched (const struct goacc_asyncqueue *queue)
{
  return __atomic_load_n (&queue->watched, __ATOMIC_RELAXED);
}

/* A queue with launches that no thread may wait for.  */
struct watched
{
  struct watched *next;
  struct goacc_asyncqueue *queue;
  uint64_t round; /* in which the thread looked at it */
  unsigned idle;  /* looks one after another that found nothing running */
};

struct reverse
{
  pthread_mutex_t lock;   /* of all that follows */
  pthread_cond_t changed; /* something that asks has come, or the end */
  pthread_cond_t left;    /* the thread has gone, or left a queue */
  struct asker_entry *askers;
  struct watched *watched;
  struct goacc_asyncqueue *looking; /* the thread is at this one's output */
  uint64_t rounds;                  /* of looks, ever; the thread's alone */
  bool polling;                     /* a thread looks */
  bool ending;                      /* or has ended, until the device starts */
};

/* The calling thread looks: where the runtime can make none it serves requests too,
   which may end the process.  */
static __thread bool looks_here __attribute__ ((tls_model ("initial-exec")));

static struct reverse *
reverse_create (void)
{
  struct reverse *reverse = GOMP_PLUGIN_malloc_cleared (sizeof *reverse);
  pthread_condattr_t monotonic;
  pthread_condattr_init (&monotonic);
  pthread_condattr_setclock (&monotonic, CLOCK_MONOTONIC);
  pthread_mutex_init (&reverse->lock, NULL);
  pthread_cond_init (&reverse->changed, &monotonic);
  pthread_cond_init (&reverse->left, NULL);
  pthread_condattr_destroy (&monotonic);
  return reverse;
}

static void
reverse_free (struct reverse *reverse)
{
  pthread_cond_destroy (&reverse->changed);
  pthread_cond_destroy (&reverse->left);
  pthread_mutex_destroy (&reverse->lock);
  free (reverse);
}

/* DEVICE's, or NULL.  It stays when the device ends: other threads of a process that ends may
   be about to use it.  */
static struct reverse *
reverse_of (struct device *device)
{
  return __atomic_load_n (&device->reverse, __ATOMIC_ACQUIRE);
}

/* DEVICE's, made where there is none.  Any thread.  */
static struct reverse *
reverse_made (struct device *device)
{
  struct reverse *reverse = reverse_of (device);
  if (reverse)
    return reverse;
  struct reverse *made = reverse_create ();
  if (__atomic_compare_exchange_n (&device->reverse, &reverse, made, false,
                                   __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
    return made;
  reverse_free (made);
  return reverse;
}

/* ------------------------------------------------------------------------
   Looking at rings.  */

/* Requests that one look takes at most: the others wait for the next.  */
#define TAKEN_MOST 64

struct taken
{
  struct asked *asked;
  struct ring_request request;
};

static unsigned
rings_take_locked (struct reverse *reverse, struct taken *taken)
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
ring_hand_over (struct device *device, const struct taken *taken)
{
  const struct ring_request *request = &taken->request;
  GOMP_PLUGIN_target_rev (device->cookie, request->fn, request->count,
                          request->addresses, request->sizes, request->kinds,
                          request->count > 0, asked_served, taken->asked);
}

/* Take what is there and hand it over.  Returns whether there was any.  */
static bool
rings_look (struct device *device, struct reverse *reverse)
{
  struct taken taken[TAKEN_MOST];
  pthread_mutex_lock (&reverse->lock);
  unsigned count = rings_take_locked (reverse, taken);
  pthread_mutex_unlock (&reverse->lock);
  for (unsigned i = 0; i < count; i++)
    ring_hand_over (device, &taken[i]);
  return count > 0;
}

/* ------------------------------------------------------------------------
   Looking at queues.  */

/* A queue that was not looked at in this round, and of those that ask alone where ASKING;
   it stays until looking is something else.  NULL: none.  */
static struct goacc_asyncqueue *
queue_next (struct reverse *reverse, bool asking)
{
  pthread_mutex_lock (&reverse->lock);
  if (reverse->looking)
    pthread_cond_broadcast (&reverse->left);
  reverse->looking = NULL;
  struct watched *watched = reverse->watched;
  while (watched
         && (watched->round == reverse->rounds
             || (asking && queue_watched (watched->queue) != WATCHED_ASKS)))
    watched = watched->next;
  if (watched)
    {
      watched->round = reverse->rounds;
      reverse->looking = watched->queue;
    }
  pthread_mutex_unlock (&reverse->lock);
  return watched ? watched->queue : NULL;
}

/* Look at all queues, or those that ask.  Returns whether there was anything.  */
static bool
queues_look (struct reverse *reverse, bool asking)
{
  bool found = false;
  struct goacc_asyncqueue *queue;
  reverse->rounds++;
  while ((queue = queue_next (reverse, asking)))
    found |= console_look (queue);
  return found;
}

/* Whether something of QUEUE runs.  A queue whose lock another thread has is in use.  */
static bool
queue_runs (struct goacc_asyncqueue *queue)
{
  if (!queue_is_active (queue))
    return false;
  if (pthread_mutex_trylock (&queue->lock) != 0)
    return true;
  queue_reap_locked (queue);
  pthread_mutex_unlock (&queue->lock);
  return queue_is_active (queue);
}

/* Looks that find nothing running before a queue is left alone: programs launch again.  */
#define IDLE_LOOKS 16

/* Whether WATCHED is to be watched on.  */
static bool
watched_stays_locked (struct watched *watched)
{
  struct goacc_asyncqueue *queue = watched->queue;
  if (queue_runs (queue))
    watched->idle = 0;
  else if (++watched->idle >= IDLE_LOOKS)
    {
      unsigned before
        = __atomic_exchange_n (&queue->watched, WATCHED_NOT, __ATOMIC_ACQ_REL);
      if (!queue_is_active (queue))
        return false;
      __atomic_store_n (&queue->watched, before, __ATOMIC_RELEASE);
      watched->idle = 0;
    }
  return true;
}

/* Forget queues in which nothing runs.  Returns whether any is left, and sets *ASKING to
   whether one of those may ask.  */
static bool
watched_any_locked (struct reverse *reverse, bool *asking)
{
  struct watched **link = &reverse->watched;
  *asking = false;
  while (*link)
    {
      struct watched *watched = *link;
      if (watched_stays_locked (watched))
        {
          *asking |= queue_watched (watched->queue) == WATCHED_ASKS;
          link = &watched->next;
          continue;
        }
      *link = watched->next;
      free (watched);
    }
  return reverse->watched != NULL;
}

/* ------------------------------------------------------------------------
   The thread.  */

/* Nanoseconds of sleep between looks, which grow while nothing is found.  For requests: up
   to what one may wait, short beside the copies that it brings, and long beside a look, so
   that the thread takes some hundredths of a processor.  For lines: kernels wait only when
   their output is full, and users little notice.  */
struct pace
{
  long least, most;
};
static const struct pace pace_of_requests = { 5000, 100000 };
static const struct pace pace_of_lines = { 1000000, 8000000 };
#define LOOKS_OF_ROUND 16 /* where kernels may ask, before each sleep */

/* Sleep for NANOSECONDS, or until something changes.  */
static void
reverse_sleep_locked (struct reverse *reverse, long nanoseconds)
{
  struct timespec until;
  clock_gettime (CLOCK_MONOTONIC, &until);
  until.tv_nsec += nanoseconds;
  if (until.tv_nsec >= 1000000000)
    {
      until.tv_nsec -= 1000000000;
      until.tv_sec++;
    }
  pthread_cond_timedwait (&reverse->changed, &reverse->lock, &until);
}

/* Sleep where nothing was FOUND, and say whether to look on, and in *ASKING how; where
   not, nobody looks from here on.  *SLEEP is the last sleep.  */
static bool
reverse_goes_on (struct reverse *reverse, bool found, bool *asking, long *sleep)
{
  pthread_mutex_lock (&reverse->lock);
  bool going = !reverse->ending && watched_any_locked (reverse, asking);
  if (!going)
    {
      reverse->polling = false;
      pthread_cond_broadcast (&reverse->left);
    }
  else if (!found)
    {
      const struct pace *pace = *asking ? &pace_of_requests : &pace_of_lines;
      *sleep = 2 * *sleep < pace->most ? 2 * *sleep : pace->most;
      *sleep = *sleep > pace->least ? *sleep : pace->least;
      reverse_sleep_locked (reverse, *sleep);
    }
  else
    *sleep = 0;
  pthread_mutex_unlock (&reverse->lock);
  return going;
}

/* Look until no queue is watched.  */
static void
reverse_poll (void *data)
{
  struct device *device = data;
  struct reverse *reverse = reverse_of (device);
  bool asking = true, found;
  long sleep = 0;
  looks_here = true;
  do
    {
      found = false;
      for (int i = asking ? LOOKS_OF_ROUND : 1; i > 0; i--)
        {
          if (asking)
            found |= rings_look (device, reverse);
          found |= queues_look (reverse, i > 1);
        }
      if (!found)
        queues_reap (device);
    }
  while (reverse_goes_on (reverse, found, &asking, &sleep));
  looks_here = false;
}

/* ------------------------------------------------------------------------
   Queues.  */

static struct watched **
watched_find_locked (struct reverse *reverse,
                     const struct goacc_asyncqueue *queue)
{
  struct watched **link = &reverse->watched;
  while (*link && (*link)->queue != queue)
    link = &(*link)->next;
  return link;
}

static void
watch (struct goacc_asyncqueue *queue, unsigned how)
{
  struct reverse *reverse = reverse_made (queue->device);
  pthread_mutex_lock (&reverse->lock);
  struct watched **link = watched_find_locked (reverse, queue);
  if (!*link)
    {
      *link = GOMP_PLUGIN_malloc (sizeof **link);
      **link = (struct watched) { .queue = queue };
    }
  (*link)->idle = 0;
  if (queue_watched (queue) < how)
    __atomic_store_n (&queue->watched, how, __ATOMIC_RELEASE);
  /* It may be asleep for as long as lines may wait.  */
  if (how == WATCHED_ASKS)
    pthread_cond_signal (&reverse->changed);
  bool start = !reverse->polling;
  reverse->polling = true;
  pthread_mutex_unlock (&reverse->lock);
  if (start)
    GOMP_PLUGIN_call_on_worker (reverse_poll, queue->device);
}

void
reverse_watch (struct goacc_asyncqueue *queue, bool asks)
{
  unsigned how = asks ? WATCHED_ASKS : WATCHED;
  if (__atomic_fetch_add (&queue->watched, 0, __ATOMIC_ACQ_REL) < how)
    watch (queue, how);
}

void
reverse_forget (struct goacc_asyncqueue *queue)
{
  struct reverse *reverse = reverse_of (queue->device);
  if (!reverse)
    return;
  pthread_mutex_lock (&reverse->lock);
  struct watched **link = watched_find_locked (reverse, queue);
  struct watched *watched = *link;
  if (watched)
    *link = watched->next;
  while (reverse->looking == queue && !looks_here)
    pthread_cond_wait (&reverse->left, &reverse->lock);
  __atomic_store_n (&queue->watched, WATCHED_NOT, __ATOMIC_RELAXED);
  pthread_mutex_unlock (&reverse->lock);
  free (watched);
}

/* ------------------------------------------------------------------------
   Images.  */

bool
reverse_begin (struct device *device, struct image *image)
{
  struct asker *asker;
  if (!asker_create (device, image, &asker))
    return false;
  GOMP_PLUGIN_debug (0, "gcn device %d: reverse offload through %s",
                     device->ordinal, asker ? "a ring" : "the kernels' output");
  if (!asker)
    return true;
  struct reverse *reverse = reverse_made (device);
  struct asker_entry *entry = GOMP_PLUGIN_malloc (sizeof *entry);
  pthread_mutex_lock (&reverse->lock);
  *entry = (struct asker_entry) { reverse->askers, asker };
  reverse->askers = entry;
  pthread_mutex_unlock (&reverse->lock);
  return true;
}

/* Whether a kernel of IMAGE's is in QUEUE.  */
static bool
queue_has_image (struct goacc_asyncqueue *queue, const struct image *image)
{
  bool found = false;
  pthread_mutex_lock (&queue->lock);
  queue_reap_locked (queue);
  for (uint64_t i = queue->first; i != queue->end && !found; i++)
    {
      const struct entry *entry = &queue->entries[i & (queue->room - 1)];
      found = entry->kind == ENTRY_LAUNCH && entry->function
              && entry->function->image == image;
    }
  pthread_mutex_unlock (&queue->lock);
  return found;
}

/* Whether a kernel of IMAGE's runs that may ask, and is served.  */
static bool
image_runs_locked (struct reverse *reverse, const struct image *image)
{
  if (!reverse->polling || looks_here)
    return false;
  for (struct watched *watched = reverse->watched; watched;
       watched = watched->next)
    if (queue_watched (watched->queue) == WATCHED_ASKS
        && queue_has_image (watched->queue, image))
      return true;
  return false;
}

void
reverse_unload (struct device *device, struct image *image)
{
  struct reverse *reverse = reverse_of (device);
  if (!reverse || !image->asks)
    return;
  pthread_mutex_lock (&reverse->lock);
  while (image_runs_locked (reverse, image))
    {
      pthread_mutex_unlock (&reverse->lock);
      nanosleep (&(struct timespec) { 0, pace_of_requests.most }, NULL);
      pthread_mutex_lock (&reverse->lock);
    }
  struct asker_entry **link = &reverse->askers;
  while (*link && !asker_is_of ((*link)->asker, image))
    link = &(*link)->next;
  struct asker_entry *entry = *link;
  if (entry)
    *link = entry->next;
  pthread_mutex_unlock (&reverse->lock);
  if (entry)
    asker_close (entry->asker);
  free (entry);
}

/* Whether a kernel runs that may ask.  */
static bool
asking_runs_locked (struct reverse *reverse)
{
  for (struct watched *watched = reverse->watched; watched;
       watched = watched->next)
    if (queue_watched (watched->queue) == WATCHED_ASKS
        && queue_runs (watched->queue))
      return true;
  return false;
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
  pthread_cond_signal (&reverse->changed);
  while (reverse->polling)
    pthread_cond_wait (&reverse->left, &reverse->lock);
  bool running = asking_runs_locked (reverse);
  struct asker_entry *askers = running ? NULL : reverse->askers;
  struct watched *watched = running ? NULL : reverse->watched;
  if (!running)
    {
      reverse->askers = NULL;
      reverse->watched = NULL;
    }
  pthread_mutex_unlock (&reverse->lock);
  for (struct asker_entry *next; askers; askers = next)
    {
      next = askers->next;
      asker_close (askers->asker);
      free (askers);
    }
  for (struct watched *next; watched; watched = next)
    {
      next = watched->next;
      free (watched);
    }
  return !running;
}

void
reverse_start (struct device *device)
{
  struct reverse *reverse = reverse_of (device);
  if (!reverse)
    return;
  pthread_mutex_lock (&reverse->lock);
  reverse->ending = false;
  pthread_mutex_unlock (&reverse->lock);
}
