/* Queues, each with a thread of its own, and marks.  queues_lock guards all that is
   here; it is not held while something is done.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "far.h"

#include <signal.h>

struct goacc_asyncqueue
{
  struct goacc_asyncqueue *next; /* all queues */
  uintptr_t stack, stack_end;    /* of the thread, set by it */
  pthread_t thread;
  pthread_cond_t work; /* there is an operation, or the queue ends */
  struct far_op *first, **last;
  unsigned long added, done;
  bool failed, ending;
  struct far_block *blocks;
};

/* Its users: its maker, the operation that passes it, each that awaits it.  */
struct gomp_queue_mark
{
  bool passed;
  unsigned users;
};

static pthread_mutex_t queues_lock = PTHREAD_MUTEX_INITIALIZER;
/* Something is done, or a mark has passed.  */
static pthread_cond_t progress = PTHREAD_COND_INITIALIZER;
static struct goacc_asyncqueue *queues;
static __thread bool in_queue;

bool
far_queue_runs_here (void)
{
  return in_queue;
}

static void
mark_release_locked (struct gomp_queue_mark *mark)
{
  if (--mark->users == 0)
    free (mark);
}

/* Do QUEUE's first operation.  */
static void
queue_step_locked (struct goacc_asyncqueue *queue)
{
  struct far_op *op = queue->first;
  if (op->awaited)
    {
      while (!op->awaited->passed)
        pthread_cond_wait (&progress, &queues_lock);
      mark_release_locked (op->awaited);
    }
  bool good = true;
  if (op->run)
    {
      bool before = !queue->failed;
      pthread_mutex_unlock (&queues_lock);
      good = op->run (op, before);
      pthread_mutex_lock (&queues_lock);
    }
  queue->failed |= !good;
  queue->first = op->next;
  if (!queue->first)
    queue->last = &queue->first;
  queue->done++;
  if (op->passes)
    {
      op->passes->passed = true;
      mark_release_locked (op->passes);
    }
  pthread_cond_broadcast (&progress);
  free (op);
}

static void
note_stack_locked (struct goacc_asyncqueue *queue)
{
  pthread_attr_t attributes;
  void *stack;
  size_t size;
  if (pthread_getattr_np (pthread_self (), &attributes) != 0)
    return;
  pthread_attr_getstack (&attributes, &stack, &size);
  pthread_attr_destroy (&attributes);
  queue->stack = (uintptr_t) stack;
  queue->stack_end = queue->stack + size;
}

bool
far_queue_has_on_stack (const void *memory, size_t size)
{
  uintptr_t start = (uintptr_t) memory;
  bool has = false;
  pthread_mutex_lock (&queues_lock);
  for (struct goacc_asyncqueue *queue = queues; queue && !has;
       queue = queue->next)
    has = start >= queue->stack && start < queue->stack_end
          && size <= queue->stack_end - start;
  pthread_mutex_unlock (&queues_lock);
  return has;
}

static void *
queue_main (void *argument)
{
  struct goacc_asyncqueue *queue = argument;
  in_queue = true;
  pthread_mutex_lock (&queues_lock);
  note_stack_locked (queue);
  queue->next = queues;
  queues = queue;
  while (queue->first || !queue->ending)
    if (queue->first)
      queue_step_locked (queue);
    else
      pthread_cond_wait (&queue->work, &queues_lock);
  struct goacc_asyncqueue **link = &queues;
  while (*link != queue)
    link = &(*link)->next;
  *link = queue->next;
  pthread_mutex_unlock (&queues_lock);
  return NULL;
}

EXPORT struct goacc_asyncqueue *
GOMP_OFFLOAD_openacc_async_construct (int device)
{
  (void) device;
  if (!far_call (FAR_openacc_async_construct))
    {
      far_failed (FAR_openacc_async_construct);
      return NULL;
    }
  struct goacc_asyncqueue *queue = GOMP_PLUGIN_malloc_cleared (sizeof *queue);
  queue->last = &queue->first;
  pthread_cond_init (&queue->work, NULL);
  sigset_t all, old;
  /* What a copy does to the program's memory may be the program's to handle.  */
  sigfillset (&all);
  sigdelset (&all, SIGSEGV);
  sigdelset (&all, SIGBUS);
  pthread_sigmask (SIG_SETMASK, &all, &old);
  int error = pthread_create (&queue->thread, NULL, queue_main, queue);
  pthread_sigmask (SIG_SETMASK, &old, NULL);
  if (error == 0)
    return queue;
  GOMP_PLUGIN_error ("far device: no thread for a queue");
  free (queue);
  return NULL;
}

/* Where a kernel ends the process, its queue cannot be waited for.  */
EXPORT bool
GOMP_OFFLOAD_openacc_async_destruct (struct goacc_asyncqueue *queue)
{
  bool good = far_call (FAR_openacc_async_destruct)
              || far_failed (FAR_openacc_async_destruct);
  if (in_queue)
    return good;
  pthread_mutex_lock (&queues_lock);
  queue->ending = true;
  pthread_cond_signal (&queue->work);
  pthread_mutex_unlock (&queues_lock);
  pthread_join (queue->thread, NULL);
  good &= !queue->failed;
  far_blocks_release (queue->blocks);
  pthread_cond_destroy (&queue->work);
  free (queue);
  return good;
}

EXPORT int
GOMP_OFFLOAD_openacc_async_test (struct goacc_asyncqueue *queue)
{
  bool good = far_call (FAR_openacc_async_test);
  pthread_mutex_lock (&queues_lock);
  int state = !good || queue->failed ? -1 : queue->done == queue->added;
  pthread_mutex_unlock (&queues_lock);
  return state;
}

EXPORT bool
GOMP_OFFLOAD_openacc_async_synchronize (struct goacc_asyncqueue *queue)
{
  bool good = far_call (FAR_openacc_async_synchronize)
              || far_failed (FAR_openacc_async_synchronize);
  pthread_mutex_lock (&queues_lock);
  unsigned long added = queue->added;
  while ((long) (queue->done - added) < 0)
    pthread_cond_wait (&progress, &queues_lock);
  good &= !queue->failed;
  pthread_mutex_unlock (&queues_lock);
  return good;
}

static void
queue_add_locked (struct goacc_asyncqueue *queue, struct far_op *op)
{
  op->next = NULL;
  *queue->last = op;
  queue->last = &op->next;
  queue->added++;
  pthread_cond_signal (&queue->work);
}

void
far_queue_add (struct goacc_asyncqueue *queue, struct far_op *op)
{
  pthread_mutex_lock (&queues_lock);
  queue_add_locked (queue, op);
  pthread_mutex_unlock (&queues_lock);
}

void
far_queue_give_block (struct goacc_asyncqueue *queue, struct far_block *block)
{
  pthread_mutex_lock (&queues_lock);
  block->older = queue->blocks;
  queue->blocks = block;
  pthread_mutex_unlock (&queues_lock);
}

struct far_block *
far_queue_take_blocks (struct goacc_asyncqueue *queue)
{
  pthread_mutex_lock (&queues_lock);
  struct far_block *blocks = queue->blocks;
  queue->blocks = NULL;
  pthread_mutex_unlock (&queues_lock);
  return blocks;
}

/* ------------------------------------------------------------------------
   Callbacks.  */

struct callback_op
{
  struct far_op op;
  void (*fn) (void *, bool);
  void *data;
};

static bool
callback_run (struct far_op *op, bool good)
{
  struct callback_op *callback = (struct callback_op *) op;
  callback->fn (callback->data, good);
  return true;
}

EXPORT void
GOMP_OFFLOAD_openacc_async_queue_callback (struct goacc_asyncqueue *queue,
                                           void (*fn) (void *, bool),
                                           void *data)
{
  if (!far_call (FAR_openacc_async_queue_callback))
    GOMP_PLUGIN_fatal ("far device: no callback");
  struct callback_op *op = GOMP_PLUGIN_malloc (sizeof *op);
  *op = (struct callback_op) { { .run = callback_run }, fn, data };
  far_queue_add (queue, &op->op);
}

/* ------------------------------------------------------------------------
   Marks.  */

static struct gomp_queue_mark *
mark_add (struct goacc_asyncqueue *queue)
{
  struct gomp_queue_mark *mark = GOMP_PLUGIN_malloc (sizeof *mark);
  struct far_op *op = GOMP_PLUGIN_malloc (sizeof *op);
  *mark = (struct gomp_queue_mark) { .users = 2 };
  *op = (struct far_op) { .passes = mark };
  far_queue_add (queue, op);
  return mark;
}

static void
mark_follow (struct goacc_asyncqueue *queue, struct gomp_queue_mark *mark)
{
  struct far_op *op = GOMP_PLUGIN_malloc (sizeof *op);
  *op = (struct far_op) { .awaited = mark };
  pthread_mutex_lock (&queues_lock);
  mark->users++;
  queue_add_locked (queue, op);
  pthread_mutex_unlock (&queues_lock);
}

static void
mark_free (struct gomp_queue_mark *mark)
{
  pthread_mutex_lock (&queues_lock);
  mark_release_locked (mark);
  pthread_mutex_unlock (&queues_lock);
}

EXPORT struct gomp_queue_mark *
GOMP_OFFLOAD_queue_mark (struct goacc_asyncqueue *queue)
{
  return far_call (FAR_queue_mark) && !far_settings.no_marks ? mark_add (queue)
                                                             : NULL;
}

EXPORT bool
GOMP_OFFLOAD_queue_follow (struct goacc_asyncqueue *queue,
                           struct gomp_queue_mark *mark)
{
  if (!far_call (FAR_queue_follow))
    return far_failed (FAR_queue_follow);
  mark_follow (queue, mark);
  return true;
}

EXPORT bool
GOMP_OFFLOAD_queue_mark_passed (struct gomp_queue_mark *mark)
{
  far_call (FAR_queue_mark_passed);
  pthread_mutex_lock (&queues_lock);
  bool passed = mark->passed;
  pthread_mutex_unlock (&queues_lock);
  return passed;
}

EXPORT void
GOMP_OFFLOAD_queue_mark_free (struct gomp_queue_mark *mark)
{
  far_call (FAR_queue_mark_free);
  mark_free (mark);
}

EXPORT bool
GOMP_OFFLOAD_openacc_async_serialize (struct goacc_asyncqueue *first,
                                      struct goacc_asyncqueue *second)
{
  if (!far_call (FAR_openacc_async_serialize))
    return far_failed (FAR_openacc_async_serialize);
  if (first == second)
    return true;
  struct gomp_queue_mark *mark = mark_add (first);
  mark_follow (second, mark);
  mark_free (mark);
  return true;
}
