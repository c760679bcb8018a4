/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/common/queues.h"

#include <stdio.h>
#include "plugins/common/exported.h"

void
queues_begin (struct queues *queues)
{
  pthread_mutex_init (&queues->lock, NULL);
  queues->first = NULL;
}

void
queues_end (struct queues *queues)
{
  pthread_mutex_destroy (&queues->lock);
}

void
queues_add (struct queues *queues, struct queue_link *link,
            struct goacc_asyncqueue *queue, pthread_mutex_t *lock)
{
  pthread_mutex_lock (&queues->lock);
  *link = (struct queue_link) { queues->first, queue, lock };
  queues->first = link;
  pthread_mutex_unlock (&queues->lock);
}

void
queues_remove (struct queues *queues, struct queue_link *link)
{
  pthread_mutex_lock (&queues->lock);
  struct queue_link **at = &queues->first;
  while (*at != link)
    at = &(*at)->next;
  *at = link->next;
  pthread_mutex_unlock (&queues->lock);
}

bool
queues_are_none (struct queues *queues)
{
  pthread_mutex_lock (&queues->lock);
  bool none = !queues->first;
  pthread_mutex_unlock (&queues->lock);
  return none;
}

bool
queues_each (struct queues *queues,
             bool (*each) (struct goacc_asyncqueue *queue, void *data),
             void *data)
{
  bool any = false;
  pthread_mutex_lock (&queues->lock);
  for (struct queue_link *it = queues->first; it; it = it->next)
    any |= each (it->queue, data);
  pthread_mutex_unlock (&queues->lock);
  return any;
}

/* LOCK is how the lock of each queue is taken: not 0 where it is not.  */
static bool
each_with_lock (struct queues *queues, int (*lock) (pthread_mutex_t *),
                bool (*each_locked) (struct goacc_asyncqueue *queue,
                                     void *data),
                void *data)
{
  bool any = false;
  pthread_mutex_lock (&queues->lock);
  for (struct queue_link *it = queues->first; it; it = it->next)
    if (lock (it->lock) == 0)
      {
        any |= each_locked (it->queue, data);
        pthread_mutex_unlock (it->lock);
      }
  pthread_mutex_unlock (&queues->lock);
  return any;
}

bool
queues_each_locked (struct queues *queues,
                    bool (*each_locked) (struct goacc_asyncqueue *queue,
                                         void *data),
                    void *data)
{
  return each_with_lock (queues, pthread_mutex_lock, each_locked, data);
}

bool
queues_each_unused (struct queues *queues,
                    bool (*each_locked) (struct goacc_asyncqueue *queue,
                                         void *data),
                    void *data)
{
  return each_with_lock (queues, pthread_mutex_trylock, each_locked, data);
}

/* ------------------------------------------------------------------------
   What messages say.  */

#define NAMED_MOST 4 /* regions that are named */

struct under_way
{
  const struct function *functions[NAMED_MOST];
  unsigned count; /* those that are not named, too */
};

static void
under_way_add (struct under_way *under_way, const struct function *function)
{
  if (!function)
    return;
  for (unsigned i = 0; i < under_way->count && i < NAMED_MOST; i++)
    if (under_way->functions[i] == function)
      return;
  if (under_way->count++ < NAMED_MOST)
    under_way->functions[under_way->count - 1] = function;
}

static void
under_way_write (const struct under_way *under_way, char *text, size_t size)
{
  char one[300];
  unsigned count = under_way->count;
  size_t used = 0;
  text[0] = '\0';
  for (unsigned i = 0; i < count && i < NAMED_MOST && used < size; i++)
    used += snprintf (text + used, size - used, "%s%s",
                      i > 0 ? " or of " : "behind the launch of ",
                      function_text (under_way->functions[i], one, sizeof one));
  if (count > 0 && used < size)
    snprintf (text + used, size - used,
              "%s: ", count > NAMED_MOST ? " or of others" : "");
}

void
queues_write_under_way (
  struct queues *queues,
  const struct function *(*of) (struct goacc_asyncqueue *queue, void *data),
  void *data, char *text, size_t size)
{
  struct under_way under_way = { .count = 0 };
  pthread_mutex_lock (&queues->lock);
  for (struct queue_link *it = queues->first; it; it = it->next)
    under_way_add (&under_way, of (it->queue, data));
  under_way_write (&under_way, text, size);
  pthread_mutex_unlock (&queues->lock);
}

/* ------------------------------------------------------------------------
   The driver's threads.  */

/* A plugin is loaded and unloaded again, perhaps many times, where it finds no device.  Its
   thread-local objects have whole words: with a size that is no multiple of its alignment the
   C library loses a few bytes of static TLS each time, and what lies below them.  */
static __thread unsigned in_callback
  __attribute__ ((tls_model ("initial-exec")));

bool
own_thread (void)
{
  return in_callback > 0;
}

void
own_thread_enter (bool enter)
{
  in_callback += enter ? 1 : -1;
}

EXPORT bool
GOMP_OFFLOAD_on_own_thread (void)
{
  return in_callback > 0;
}
