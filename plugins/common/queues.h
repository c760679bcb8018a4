/* All queues of a device, the regions that are under way in them, and which threads are the
   driver's.  The plugins for GPUs share it.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGIN_COMMON_QUEUES_H
#define GANGWAY_PLUGIN_COMMON_QUEUES_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <gomp/plugin.h>

/* In each queue.  */
struct queue_link
{
  struct queue_link *next; /* under the lock of the queues */
  struct goacc_asyncqueue *queue;
  pthread_mutex_t *lock; /* the queue's */
};

/* Of a device.  LOCK is taken inside no lock of a queue.  */
struct queues
{
  pthread_mutex_t lock;
  struct queue_link *first; /* under LOCK */
};

/* QUEUES are none, with a lock; and there are no more of them, for good.  */
void queues_begin (struct queues *queues);
void queues_end (struct queues *queues);
/* QUEUE, whose LINK and LOCK are, is one of them from now on, or no more.  Takes the lock.  */
void queues_add (struct queues *queues, struct queue_link *link,
                 struct goacc_asyncqueue *queue, pthread_mutex_t *lock);
void queues_remove (struct queues *queues, struct queue_link *link);
/* Whether there is none.  Takes the lock.  */
bool queues_are_none (struct queues *queues);
/* Call EACH for all of them, with the lock held.  Returns whether any of these calls returned
   true.  Takes the lock.  */
bool queues_each (struct queues *queues,
                  bool (*each) (struct goacc_asyncqueue *queue, void *data),
                  void *data);
/* The same, with the lock of each queue held, too.  The second leaves out the queues whose
   lock another thread has.  */
bool queues_each_locked (struct queues *queues,
                         bool (*each_locked) (struct goacc_asyncqueue *queue,
                                              void *data),
                         void *data);
bool queues_each_unused (struct queues *queues,
                         bool (*each_locked) (struct goacc_asyncqueue *queue,
                                              void *data),
                         void *data);

/* ------------------------------------------------------------------------
   What messages say of a failure that may be any queue's.  */

struct function; /* of an image; the plugin defines it */

/* Each plugin's: what to call FUNCTION in a message, "region main._omp_fn.0 of function main".
   TEXT has SIZE bytes.  Returns TEXT.  */
const char *function_text (const struct function *function, char *text,
                           size_t size);

/* Write "behind the launch of region ... or of ...: " into TEXT, of SIZE bytes, with the
   functions that OF (a queue, DATA) returns, each once; "" where it returns NULL for all.
   The functions are not freed while the lock is held, which this takes.  */
void queues_write_under_way (
  struct queues *queues,
  const struct function *(*of) (struct goacc_asyncqueue *queue, void *data),
  void *data, char *text, size_t size);

/* ------------------------------------------------------------------------
   The driver's threads.  */

/* Whether the calling thread is the driver's, in one of our callbacks: what
   GOMP_OFFLOAD_on_own_thread says.  */
bool own_thread (void);
/* The calling thread, which is the driver's, enters or leaves a callback of ours.  */
void own_thread_enter (bool enter);

#endif
