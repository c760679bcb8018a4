/* One thread of the runtime's for each device looks, while there are launches that no
   thread waits for: at the queues' output, about every millisecond, less often while nothing
   is printed; and, while kernels run that may ask, at these and at the images' askers as
   often as a request is worth it.  It holds the lock while it takes requests, and not while
   it looks at output or hands requests over: where the pool can make no thread, a request is
   served there and then.

   A queue that is idle for some looks is left alone, and without queues the thread goes
   away.  What holds whenever nobody has the lock (watcher_check_locked):

   - A queue is in the list if and only if its word is not WATCHED_NOT.
   - Where a queue is in the list, a thread looks or is about to, unless the device ends.
   - A queue whose word is an image has that among its images.

   Whether the thread sees a launch is in plugins/common/watched.c.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/common/watcher.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>
#include "plugins/common/asker.h"

struct watcher
{
  const struct watcher_hooks *hooks; /* constant */

  pthread_mutex_t lock;   /* of all that follows */
  pthread_cond_t changed; /* something that asks has come, or the end */
  pthread_cond_t left;    /* the thread has gone, or left a queue */
  struct gomp_device_cookie *cookie;
  struct asker *askers; /* a list */
  struct watched *list;
  struct watched *looking; /* the thread is at this one's output */
  uint64_t rounds;         /* of looks, ever; the thread's alone */
  bool polling;            /* a thread looks, or is about to */
  bool ending;             /* or has ended, until the device starts */
};

/* The calling thread looks: where the runtime can make none it serves requests too,
   which may end the process.  A whole word, see in_callback of queues.c.  */
static __thread unsigned looks_here
  __attribute__ ((tls_model ("initial-exec")));

/* ------------------------------------------------------------------------
   The lock.  */

#ifdef GANGWAY_DEBUG
/* See the head of this file.  */
static void
watcher_check_locked (const struct watcher *watcher)
{
  const char *wrong = NULL;
  for (const struct watched *it = watcher->list; it && !wrong; it = it->next)
    wrong = watched_fault_locked (it);
  if (!wrong && watcher->list && !watcher->polling && !watcher->ending)
    wrong = "nobody looks at a queue";
  if (wrong)
    {
      GOMP_PLUGIN_error ("watching queues: %s", wrong);
      abort ();
    }
}
#else
#  define watcher_check_locked(watcher) ((void) (watcher))
#endif

static void
watcher_lock (struct watcher *watcher)
{
  pthread_mutex_lock (&watcher->lock);
  watcher_check_locked (watcher);
}

static void
watcher_unlock (struct watcher *watcher)
{
  watcher_check_locked (watcher);
  pthread_mutex_unlock (&watcher->lock);
}

/* ------------------------------------------------------------------------
   Requests.  */

/* Requests that one look takes at most: the others wait for the next.  */
#define TAKEN_MOST 64

/* Take what is there and hand it over.  Returns whether there was any.  A request that has
   arguments brings copies, which go through a queue of the thread's that serves it.  */
static bool
askers_look (struct watcher *watcher)
{
  struct taken taken[TAKEN_MOST];
  watcher_lock (watcher);
  unsigned count = askers_take (watcher->askers, taken, TAKEN_MOST);
  struct gomp_device_cookie *cookie = watcher->cookie;
  watcher_unlock (watcher);
  for (unsigned i = 0; i < count; i++)
    {
      const struct ring_request *request = &taken[i].request;
      GOMP_PLUGIN_target_rev (
        cookie, request->fn, request->count, request->addresses, request->sizes,
        request->kinds, request->count > 0, asked_served, taken[i].asked);
    }
  return count > 0;
}

/* ------------------------------------------------------------------------
   Queues.  */

/* A queue that was not looked at in this round, and of those that ask alone where ASKING;
   it stays until looking is something else.  NULL: none.  */
static struct watched *
watched_next (struct watcher *watcher, bool asking)
{
  watcher_lock (watcher);
  if (watcher->looking)
    pthread_cond_broadcast (&watcher->left);
  struct watched *watched = watcher->list;
  while (watched
         && (watched->round == watcher->rounds
             || (asking && watched->image_count == 0)))
    watched = watched->next;
  if (watched)
    watched->round = watcher->rounds;
  watcher->looking = watched;
  watcher_unlock (watcher);
  return watched;
}

/* Look at all queues, or those that ask.  Returns whether there was anything.  */
static bool
queues_look (struct watcher *watcher, bool asking)
{
  bool found = false;
  struct watched *watched;
  watcher->rounds++;
  while ((watched = watched_next (watcher, asking)))
    found |= watcher->hooks->look (watched->queue);
  return found;
}

/* Forget queues in which nothing runs.  Returns whether any is left, and sets *ASKING to
   whether one of those may ask.  */
static bool
watched_any_locked (struct watcher *watcher, bool *asking)
{
  struct watched **link = &watcher->list;
  *asking = false;
  while (*link)
    if (watched_stays_locked (*link, watcher->hooks))
      {
        *asking |= (*link)->image_count > 0;
        link = &(*link)->next;
      }
    else
      watched_unlink_locked (link);
  return watcher->list != NULL;
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
watcher_sleep_locked (struct watcher *watcher, long nanoseconds)
{
  struct timespec until;
  clock_gettime (CLOCK_MONOTONIC, &until);
  until.tv_nsec += nanoseconds;
  if (until.tv_nsec >= 1000000000)
    {
      until.tv_nsec -= 1000000000;
      until.tv_sec++;
    }
  watcher_check_locked (watcher);
  pthread_cond_timedwait (&watcher->changed, &watcher->lock, &until);
}

/* Sleep where nothing was FOUND, and say whether to look on, and in *ASKING how; where
   not, nobody looks from here on.  *SLEEP is the last sleep.  */
static bool
watcher_goes_on (struct watcher *watcher, bool found, bool *asking, long *sleep)
{
  watcher_lock (watcher);
  bool going = !watcher->ending && watched_any_locked (watcher, asking);
  if (!going)
    {
      watcher->polling = false;
      pthread_cond_broadcast (&watcher->left);
    }
  else if (!found)
    {
      const struct pace *pace = *asking ? &pace_of_requests : &pace_of_lines;
      *sleep = 2 * *sleep < pace->most ? 2 * *sleep : pace->most;
      *sleep = *sleep > pace->least ? *sleep : pace->least;
      watcher_sleep_locked (watcher, *sleep);
    }
  else
    *sleep = 0;
  watcher_unlock (watcher);
  return going;
}

/* Look until no queue is watched.  */
static void
watcher_poll (void *data)
{
  struct watcher *watcher = data;
  bool asking = true, found;
  long sleep = 0;
  looks_here = true;
  do
    {
      found = false;
      for (int i = asking ? LOOKS_OF_ROUND : 1; i > 0; i--)
        {
          if (asking)
            found |= askers_look (watcher);
          if (watcher->hooks->look)
            found |= queues_look (watcher, i > 1);
        }
    }
  while (watcher_goes_on (watcher, found, &asking, &sleep));
  looks_here = false;
}

/* Leave WATCHER's lock; a thread looks from then on where there is something to look at.  */
static void
watcher_unlock_polling (struct watcher *watcher)
{
  bool start = !watcher->polling && !watcher->ending && watcher->list;
  watcher->polling |= start;
  watcher_unlock (watcher);
  if (start)
    GOMP_PLUGIN_call_on_worker (watcher_poll, watcher);
}

/* ------------------------------------------------------------------------
   Watching a queue.  */

/* What watcher_watch does where the thread might not see the launch.  */
static void
watch (struct watcher *watcher, struct watched *watched, const void *image)
{
  watcher_lock (watcher);
  if (!watched->listed)
    {
      watched->next = watcher->list;
      watched->listed = true;
      watcher->list = watched;
    }
  watched_note_locked (watched, image);
  /* The thread may be asleep for as long as lines may wait.  */
  if (image)
    pthread_cond_signal (&watcher->changed);
  watcher_unlock_polling (watcher);
}

void
watcher_watch (struct watcher *watcher, struct watched *watched,
               const void *image)
{
  if (!watched_sees (watched, image))
    watch (watcher, watched, image);
}

void
watcher_forget (struct watcher *watcher, struct watched *watched)
{
  watcher_lock (watcher);
  struct watched **link = &watcher->list;
  while (*link && *link != watched)
    link = &(*link)->next;
  if (*link)
    watched_unlink_locked (link);
  while (watcher->looking == watched && !looks_here)
    pthread_cond_wait (&watcher->left, &watcher->lock);
  watched_end_locked (watched);
  watcher_unlock (watcher);
}

/* ------------------------------------------------------------------------
   Images.  */

void
watcher_serve (struct watcher *watcher, struct asker *asker)
{
  watcher_lock (watcher);
  askers_add (&watcher->askers, asker);
  watcher_unlock (watcher);
}

/* Whether a kernel of IMAGE's runs that may ask, and is served.  */
static bool
image_runs_locked (struct watcher *watcher, const void *image)
{
  if (!watcher->polling || looks_here)
    return false;
  for (struct watched *it = watcher->list; it; it = it->next)
    if (watched_has_image_locked (it, image)
        && watcher->hooks->runs (it->queue, image))
      return true;
  return false;
}

void
watcher_unload (struct watcher *watcher, const void *image)
{
  watcher_lock (watcher);
  while (image_runs_locked (watcher, image))
    {
      watcher_unlock (watcher);
      nanosleep (&(struct timespec) { 0, pace_of_requests.most }, NULL);
      watcher_lock (watcher);
    }
  for (struct watched *it = watcher->list; it; it = it->next)
    watched_forget_image_locked (it, image);
  struct asker *asker = askers_remove (&watcher->askers, image);
  watcher_unlock (watcher);
  askers_close (asker);
}

/* ------------------------------------------------------------------------
   Beginning and ending.  */

struct watcher *
watcher_create (const struct watcher_hooks *hooks)
{
  struct watcher *watcher = GOMP_PLUGIN_malloc_cleared (sizeof *watcher);
  pthread_condattr_t monotonic;
  watcher->hooks = hooks;
  watcher->ending = true;
  pthread_condattr_init (&monotonic);
  pthread_condattr_setclock (&monotonic, CLOCK_MONOTONIC);
  pthread_mutex_init (&watcher->lock, NULL);
  pthread_cond_init (&watcher->changed, &monotonic);
  pthread_cond_init (&watcher->left, NULL);
  pthread_condattr_destroy (&monotonic);
  return watcher;
}

/* Queues that a device had left when it ended may still run.  */
void
watcher_start (struct watcher *watcher, struct gomp_device_cookie *cookie)
{
  watcher_lock (watcher);
  watcher->cookie = cookie;
  watcher->ending = false;
  watcher_unlock_polling (watcher);
}

/* Whether a kernel runs that may ask.  */
static bool
asking_runs_locked (struct watcher *watcher)
{
  for (struct watched *it = watcher->list; it; it = it->next)
    if (it->image_count > 0 && watcher->hooks->runs (it->queue, NULL))
      return true;
  return false;
}

bool
watcher_end (struct watcher *watcher)
{
  if (looks_here)
    return false;
  watcher_lock (watcher);
  watcher->ending = true;
  pthread_cond_signal (&watcher->changed);
  while (watcher->polling)
    pthread_cond_wait (&watcher->left, &watcher->lock);
  bool running = asking_runs_locked (watcher);
  struct asker *askers = running ? NULL : watcher->askers;
  if (!running)
    {
      watcher->askers = NULL;
      while (watcher->list)
        watched_unlink_locked (&watcher->list);
    }
  watcher_unlock (watcher);
  askers_close (askers);
  return !running;
}
