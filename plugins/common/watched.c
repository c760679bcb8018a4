/* Who sees a launch: the one who launches puts it into the queue and then reads the word, by
   adding 0; the watcher's thread exchanges the word for WATCHED_NOT and then asks whether
   anything runs.  Of these two operations one comes first.  Either the thread's does, and the
   one who launched sees that nobody watches and takes the lock; or his does, and the exchange
   reads what it wrote, so that the launch is in the queue when the thread asks.  (A load in
   the place of the addition could read the old word beside a thread that does not see the
   launch yet.)  Checked by testsuite/models/weak_watcher.c, which runs the code.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/common/watched.h"

#include <stdlib.h>

/* Looks that find nothing running before a queue is left alone: programs launch again.  */
#define IDLE_LOOKS 16

/* Changes with the lock held.  */
static uintptr_t
word_locked (const struct watched *watched)
{
  return __atomic_load_n (&watched->word, __ATOMIC_RELAXED);
}

void
watched_begin (struct watched *watched, struct goacc_asyncqueue *queue)
{
  *watched = (struct watched) { .queue = queue };
}

void
watched_end_locked (struct watched *watched)
{
  free (watched->images);
  watched->images = NULL;
  watched->image_room = 0;
}

bool
watched_sees (struct watched *watched, const void *image)
{
  uintptr_t word = __atomic_fetch_add (&watched->word, 0, __ATOMIC_ACQ_REL);
  return image ? word == (uintptr_t) image : word != WATCHED_NOT;
}

bool
watched_has_image_locked (const struct watched *watched, const void *image)
{
  for (unsigned i = 0; i < watched->image_count; i++)
    if (watched->images[i] == image)
      return true;
  return false;
}

static void
add_image_locked (struct watched *watched, const void *image)
{
  if (watched_has_image_locked (watched, image))
    return;
  if (watched->image_count == watched->image_room)
    {
      watched->image_room = watched->image_room ? 2 * watched->image_room : 4;
      watched->images = GOMP_PLUGIN_realloc (
        watched->images, watched->image_room * sizeof *watched->images);
    }
  watched->images[watched->image_count++] = image;
}

void
watched_note_locked (struct watched *watched, const void *image)
{
  watched->idle = 0;
  if (image)
    {
      add_image_locked (watched, image);
      __atomic_store_n (&watched->word, (uintptr_t) image, __ATOMIC_RELEASE);
    }
  else if (word_locked (watched) == WATCHED_NOT)
    __atomic_store_n (&watched->word, WATCHED_LINES, __ATOMIC_RELEASE);
}

void
watched_forget_image_locked (struct watched *watched, const void *image)
{
  for (unsigned i = 0; i < watched->image_count; i++)
    if (watched->images[i] == image)
      watched->images[i--] = watched->images[--watched->image_count];
  if (word_locked (watched) == (uintptr_t) image)
    __atomic_store_n (&watched->word, WATCHED_LINES, __ATOMIC_RELEASE);
}

bool
watched_stays_locked (struct watched *watched,
                      const struct watcher_hooks *hooks)
{
  if (hooks->runs (watched->queue, NULL))
    watched->idle = 0;
  else if (++watched->idle >= IDLE_LOOKS)
    {
      uintptr_t before
        = __atomic_exchange_n (&watched->word, WATCHED_NOT, __ATOMIC_ACQ_REL);
      if (!hooks->runs (watched->queue, NULL))
        return false;
      __atomic_store_n (&watched->word, before, __ATOMIC_RELEASE);
      watched->idle = 0;
    }
  return true;
}

void
watched_unlink_locked (struct watched **link)
{
  struct watched *watched = *link;
  *link = watched->next;
  watched->listed = false;
  watched->image_count = 0;
  __atomic_store_n (&watched->word, WATCHED_NOT, __ATOMIC_RELAXED);
}

const char *
watched_fault_locked (const struct watched *watched)
{
  uintptr_t word = word_locked (watched);
  if (!watched->listed || word == WATCHED_NOT)
    return "a queue in the list is not watched";
  if (word != WATCHED_LINES
      && !watched_has_image_locked (watched, (const void *) word))
    return "a queue does not know what asks there";
  return NULL;
}
