/* A queue that a watcher (plugins/common/watcher.h) may look at: whether it does, and the
   images whose kernels may ask there.  A member of each queue; what is in it is the watcher's
   alone.  "The lock" is the watcher's.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGIN_COMMON_WATCHED_H
#define GANGWAY_PLUGIN_COMMON_WATCHED_H

#include <stdbool.h>
#include <stdint.h>
#include <gomp/plugin.h>

/* What differs among plugins.  No hook waits.  */
struct watcher_hooks
{
  /* Look at what QUEUE's kernels have put out; returns whether there was anything.  Called
     with no lock held, by one thread at a time.  NULL: there is nothing to look at.  */
  bool (*look) (struct goacc_asyncqueue *queue);
  /* Whether a launch that is in QUEUE has not ended, or may not have: of a kernel of IMAGE's,
     or, where that is NULL, any.  Called with the watcher's lock held.  */
  bool (*runs) (struct goacc_asyncqueue *queue, const void *image);
};

/* Words that are no image.  */
enum
{
  WATCHED_NOT,
  WATCHED_LINES /* only what kernels print is looked at */
};

struct watched
{
  struct goacc_asyncqueue *queue; /* constant */
  /* WATCHED_NOT, WATCHED_LINES, or the image of the launch that asks which was noted last.
     Changes with the lock held; atomic.  */
  uintptr_t word;

  /* With the lock.  */
  struct watched *next;
  bool listed;
  uint64_t round; /* in which the thread looked at it */
  unsigned idle;  /* looks one after another that found nothing running */
  /* The images whose kernels may ask that were launched since the queue was seen idle.  */
  const void **images;
  unsigned image_count, image_room;
};

/* WATCHED is in QUEUE, which is new and which nobody watches.  */
void watched_begin (struct watched *watched, struct goacc_asyncqueue *queue);

/* Nobody looks at WATCHED, which is in no list, any more.  */
void watched_end_locked (struct watched *watched);

/* Whether whoever watches will see what was launched in the queue before this is called: of a
   kernel of IMAGE's that may ask, or NULL.  Where not, watched_note_locked is to follow.  One
   atomic operation; no lock is needed.  */
bool watched_sees (struct watched *watched, const void *image);

/* It is in the watcher's list, and a launch was made, of a kernel of IMAGE's that may ask, or
   NULL.  Ends the process where memory is out.  */
void watched_note_locked (struct watched *watched, const void *image);

/* Whether a kernel of IMAGE's that may ask was noted since the queue was seen idle.  */
bool watched_has_image_locked (const struct watched *watched,
                               const void *image);

/* IMAGE goes, and another may get its address.  */
void watched_forget_image_locked (struct watched *watched, const void *image);

/* After a look: whether the queue is to be watched on, as something may run there or did a few
   looks ago.  Where not, watched_unlink_locked is to follow before the lock is left.  */
bool watched_stays_locked (struct watched *watched,
                           const struct watcher_hooks *hooks);

/* *LINK, in the watcher's list, leaves it: nobody watches it any more.  */
void watched_unlink_locked (struct watched **link);

/* What is wrong with WATCHED, which is in the list, in words; NULL where all is as it should
   be.  */
const char *watched_fault_locked (const struct watched *watched);

#endif
