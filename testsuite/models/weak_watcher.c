/* Who sees a launch (plugins/common/watched.c) under C11's memory order: a thread launches
   and says so, while the thread that watches the queue may be about to leave it alone.  In the
   end somebody watches, or the kernel was seen.
   WEAK_SEES_PLAIN
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "weak_pthread.h"

/* Nobody sleeps for a condition.  */
#define pthread_cond_init(cond, attributes) ((void) (cond))
#define pthread_cond_signal(cond) ((void) (cond))
#define pthread_cond_broadcast(cond) ((void) (cond))
#define pthread_cond_wait(cond, lock) ((void) (cond), (void) (lock))
#define pthread_cond_timedwait(cond, lock, until) ((void) (until))

#include "plugins/common/watched.c"
#include "plugins/common/watcher.c"

#define WATCHER ((struct watcher *) weak_memory)
#define WATCHED ((struct watched *) (weak_memory + 1024))
#define IMAGES ((const void **) (weak_memory + 2048))
#define LAUNCHED ((uint64_t *) (weak_memory + 2560)) /* in the queue, all told */
#define IMAGE ((const void *) (uintptr_t) 4096)

/* What they call.  */

void *
GOMP_PLUGIN_malloc_cleared (size_t size)
{
  (void) size;
  return WATCHER;
}

void *
GOMP_PLUGIN_realloc (void *old, size_t size)
{
  (void) old, (void) size;
  return IMAGES;
}

void
GOMP_PLUGIN_error (const char *format, ...)
{
  (void) format;
}

void
GOMP_PLUGIN_call_on_worker (void (*function) (void *), void *data)
{
  (void) function, (void) data;
  weak_result[weak_self ()][1]++;
}

void
GOMP_PLUGIN_target_rev (struct gomp_device_cookie *device, uint64_t fn, uint64_t count,
                        uint64_t addresses, uint64_t sizes, uint64_t kinds, bool in_queue,
                        void (*done) (void *, struct goacc_asyncqueue *), void *data)
{
  (void) device, (void) fn, (void) count, (void) addresses, (void) sizes, (void) kinds;
  (void) in_queue, (void) done, (void) data;
}

unsigned
askers_take (struct asker *list, struct taken *taken, unsigned most)
{
  (void) list, (void) taken, (void) most;
  return 0;
}

void
askers_add (struct asker **list, struct asker *asker)
{
  (void) list, (void) asker;
}

struct asker *
askers_remove (struct asker **list, const void *image)
{
  (void) list, (void) image;
  return NULL;
}

void
askers_close (struct asker *list)
{
  (void) list;
}

void
asked_served (void *data, struct goacc_asyncqueue *queue)
{
  (void) data, (void) queue;
}

/* A driver's queue orders nothing for who asks it: that is the watcher's to do.  */
static bool
queue_runs (struct goacc_asyncqueue *queue, const void *image)
{
  (void) queue, (void) image;
  bool runs = weak_access (WEAK_LOAD, LAUNCHED, 8, __ATOMIC_RELAXED, 0, 0, false, WEAK_OWN);
  weak_result[weak_self ()][0] |= runs;
  return runs;
}

static const struct watcher_hooks hooks = { .runs = queue_runs };

/* The queue is watched, and nothing of it has run for all looks but one.  */
static void
setup (void)
{
  watcher_create (&hooks);
  WATCHER->ending = false;
  WATCHER->polling = true;
  watched_begin (WATCHED, NULL);
  WATCHED->listed = true;
  WATCHED->idle = IDLE_LOOKS - 1;
  WATCHED->word = WATCHED_LINES;
  WATCHER->list = WATCHED;
  weak_constant (&WATCHER->hooks, sizeof WATCHER->hooks);
  weak_constant (&WATCHER->ending, sizeof WATCHER->ending);
  weak_constant (&WATCHED->queue, sizeof WATCHED->queue);
}

static void
setup_asking (void)
{
  setup ();
  WATCHED->images = IMAGES;
  WATCHED->image_room = 4;
  WATCHED->image_count = 1;
  IMAGES[0] = IMAGE;
  WATCHED->word = (uintptr_t) IMAGE;
}

static void
launch (void)
{
  weak_access (WEAK_STORE, LAUNCHED, 8, __ATOMIC_RELAXED, 1, 0, false, WEAK_OWN);
  watcher_watch (WATCHER, WATCHED, NULL);
}

static void
launch_asking (void)
{
  weak_access (WEAK_STORE, LAUNCHED, 8, __ATOMIC_RELAXED, 1, 0, false, WEAK_OWN);
  watcher_watch (WATCHER, WATCHED, IMAGE);
}

/* The thread's look, after which it goes on or has gone.  */
static void
look (void)
{
  bool asking;
  long sleep = 0;
  watcher_goes_on (WATCHER, true, &asking, &sleep);
}

static void
over (void)
{
  weak_check (weak_last (&WATCHED->listed, 1));
  weak_check (weak_last (&WATCHER->polling, 1));
  weak_check (weak_last (&WATCHED->word, 8) != WATCHED_NOT);
}

static void
over_asking (void)
{
  over ();
  weak_check (weak_last (&WATCHED->word, 8) == (uintptr_t) IMAGE);
  weak_check (weak_last (&WATCHED->image_count, 4) == 1);
}

static const struct weak_model models[]
  = { { "a launch while nobody may watch any more", 2, setup, { launch, look }, over },
      { "a kernel that asks", 2, setup_asking, { launch_asking, look }, over_asking },
      { "two that launch", 3, setup, { launch, launch_asking, look }, over_asking } };

int
main (void)
{
  return weak_main (models, sizeof models / sizeof models[0]);
}
