/* Which of the registered images each device has, and when they are loaded and unloaded:
   what that does with one image is loaded_image.h.

   The thread that loads images onto a device, or unloads all of them, holds
   device->lock.  The thread that unregisters an image does not: it runs a
   destructor with the loader's lock held, and a driver that is being started
   under device->lock may want the loader's lock.  So images_lock alone guards
   which images a device has and which one it is just loading or unloading
   (device->image_at_work).  A destructor waits only where that one is its own
   image, whose memory is then in use, and while regions of the image's that nobody
   waits for run or are to run (image_use_begin).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/image/image.h"

#include <limits.h>
#include <stdlib.h>
#include <time.h>
#include "base/error.h"
#include "base/futex.h"
#include "base/memory.h"
#include "libomp-host/offload-hooks.h"
#include "libomp-offload/image/function_table.h"
#include "libomp-offload/image/image_icvs.h"
#include "libomp-offload/image/image_list.h"
#include "libomp-offload/image/loaded_image.h"
#include "libomp-offload/image/native_variables.h"
#include "libomp-offload/plugin/plugin.h"

/* A thread that waits for another's work on an image to end sleeps on
   works_ended, the count of such ends, which changes under images_lock.  */
static uint32_t works_ended;   /* atomic */
static unsigned works_awaited; /* how many wait; under images_lock */
/* How many threads wait for the uses of an image to end.  A use that ends is counted off
   before this is looked at, and a thread that waits is counted in before it looks at the
   uses: so one of the two sees the other.  Atomic.  */
static unsigned uses_awaited;

static void
image_work_wait_locked (void)
{
  uint32_t seen = __atomic_load_n (&works_ended, __ATOMIC_RELAXED);
  works_awaited++;
  mutex_unlock (&images_lock);
  futex_wait (&works_ended, seen);
  mutex_lock (&images_lock);
  works_awaited--;
}

static void
image_work_ended_locked (void)
{
  __atomic_store_n (&works_ended, works_ended + 1, __ATOMIC_RELAXED);
  if (works_awaited > 0)
    futex_wake (&works_ended, INT_MAX);
}

/* ------------------------------------------------------------------------
   A device's functions.  */

static size_t
functions_count_locked (const struct device *device)
{
  size_t count = 0;
  for (struct loaded_image *l = device->images; l; l = l->next)
    count += image_function_count (&l->image);
  return count;
}

/* Fill the device's table from the images that it has.  There is room:
   image_publish has reserved it before it adds an image.  */
static void
functions_fill_locked (struct device *device)
{
  struct function_table *table = device->functions;
  function_table_begin (table);
  for (struct loaded_image *l = device->images; l; l = l->next)
    for (size_t i = 0; i < image_function_count (&l->image); i++)
      function_table_add (
        table, (uintptr_t) l->image.table->functions[i],
        (struct device_function) { l->addresses[i].start, &l->known[i] },
        l->reverse_keys ? l->reverse_keys[i] : 0);
  function_table_end (table);
}

static struct device_function
image_function_find (struct device *device, void (*fn) (void *))
{
  struct function_table *table
    = __atomic_load_n (&device->functions, __ATOMIC_ACQUIRE);
  return function_table_device (table, (uintptr_t) fn);
}

/* As image_function_find, behind what another thread loads.  */
static struct device_function __attribute__ ((noinline, cold))
image_function_find_behind (struct device *device, void (*fn) (void *))
{
  mutex_lock (&device->lock);
  mutex_unlock (&device->lock);
  return image_function_find (device, fn);
}

/* As image_function_find, for a thread that has made DEVICE ready.  A device is not `stale'
   from when its images begin to be loaded, and `loading' from before that until its table
   has them: so a thread that has found it not stale sees here that it is loading, or else
   sees the table.  */
static struct device_function
image_function_find_loaded (struct device *device, void (*fn) (void *))
{
  bool loading = __atomic_load_n (&device->loading, __ATOMIC_ACQUIRE);
  struct device_function function = image_function_find (device, fn);
  if (unlikely (loading) && function.address == 0)
    return image_function_find_behind (device, fn);
  return function;
}

void *
image_function (struct device *device, void (*fn) (void *))
{
  if (device_is_native (device))
    return (void *) fn;
  return (void *) image_function_find_loaded (device, fn).address;
}

/* Ask the plugin whether FUNCTION can run, the first time; later the answer is
   known.  Two threads may both be the first.  */
static bool
function_runs (struct device *device, struct device_function function)
{
  enum function_verdict verdict
    = __atomic_load_n (&function.known->verdict, __ATOMIC_RELAXED);
  if (unlikely (verdict == FUNCTION_UNASKED))
    {
      verdict = device->plugin->can_run ((void *) function.address)
                  ? FUNCTION_RUNS
                  : FUNCTION_CANNOT_RUN;
      __atomic_store_n (&function.known->verdict, verdict, __ATOMIC_RELAXED);
    }
  return verdict == FUNCTION_RUNS;
}

void *
image_function_to_run (struct device *device, void (*fn) (void *))
{
  if (device_is_native (device))
    return (void *) fn;
  struct device_function function = image_function_find_loaded (device, fn);
  if (function.address && device->plugin->can_run
      && !function_runs (device, function))
    return NULL;
  return (void *) function.address;
}

void (*image_reverse_function (struct device *device, uint64_t key)) (void *)
{
  if (device_is_native (device))
    return (void (*) (void *)) (uintptr_t) key;
  struct function_table *table
    = __atomic_load_n (&device->functions, __ATOMIC_ACQUIRE);
  return (void (*) (void *)) function_table_host (table, key);
}

/* ------------------------------------------------------------------------
   Use.  */

struct loaded_image *
image_use_begin (struct device *device, void (*fn) (void *))
{
  if (device_is_native (device))
    return NULL;
  struct known_function *known = image_function_find (device, fn).known;
  if (!known)
    return NULL;
  __atomic_add_fetch (&known->image->references, 1, __ATOMIC_RELAXED);
  return known->image;
}

void
image_use_end (struct loaded_image *image)
{
  if (!image || !loaded_image_release (image)
      || likely (__atomic_load_n (&uses_awaited, __ATOMIC_SEQ_CST) == 0))
    return;
  mutex_lock (&images_lock);
  image_work_ended_locked ();
  mutex_unlock (&images_lock);
}

static bool
image_is_used (const struct loaded_image *image)
{
  return __atomic_load_n (&image->references, __ATOMIC_SEQ_CST) > 1;
}

/* A thread that waits for uses of an image looks so often, in nanoseconds, for a task that
   it may run: what the image's region depends on may be ready by now.  */
#define HELP_EVERY 1000000

/* Wait until a use may have ended; the regions may depend on tasks that only the calling
   thread can run.  */
static void
image_use_wait_locked (void)
{
  uint32_t seen = __atomic_load_n (&works_ended, __ATOMIC_RELAXED);
  struct timespec pause = { .tv_nsec = HELP_EVERY };
  works_awaited++;
  mutex_unlock (&images_lock);
  if (!host_help ())
    futex_wait_for (&works_ended, seen, &pause);
  mutex_lock (&images_lock);
  works_awaited--;
}

/* ------------------------------------------------------------------------
   Loading.  */

static bool
image_is_loaded_locked (struct device *device, const void *data)
{
  for (struct loaded_image *l = device->images; l; l = l->next)
    if (l->image.data == data)
      return true;
  return false;
}

/* Set *IMAGE to the first registered image of DEVICE's type that DEVICE does
   not have, and make it the image at work, which it is until image_publish.
   False where there is none.  */
static bool
image_claim (struct device *device, struct image *image)
{
  bool found = false;
  mutex_lock (&images_lock);
  for (struct image *i = image_list_first_locked (); i && !found; i = i->next)
    if (i->type == (int) device->type
        && !image_is_loaded_locked (device, i->data))
      {
        *image = *i;
        device->image_at_work = i->data;
        found = true;
      }
  mutex_unlock (&images_lock);
  return found;
}

/* End the work on the claimed image: it is on DEVICE as LOADED, or, with NULL,
   could not be loaded.  */
static void
image_publish (struct device *device, struct loaded_image *loaded)
{
  size_t count = 0;
  if (loaded)
    {
      /* From the moment that DEVICE has the image, any thread may fill the
         table, so the room for it is made before.  Other threads only take
         images away.  */
      mutex_lock (&images_lock);
      count = functions_count_locked (device);
      mutex_unlock (&images_lock);
      function_table_reserve (device->functions,
                              count + image_function_count (&loaded->image));
    }
  mutex_lock (&images_lock);
  if (loaded)
    {
      loaded->next = device->images;
      device->images = loaded;
    }
  device->image_at_work = NULL;
  image_work_ended_locked ();
  mutex_unlock (&images_lock);
}

static void
functions_refill (struct device *device)
{
  mutex_lock (&images_lock);
  functions_fill_locked (device);
  mutex_unlock (&images_lock);
}

/* DEVICE's image behind IMAGE, or with NULL its first one, with a use that keeps it; NULL
   at the end.  A use keeps IMAGE.  */
static struct loaded_image *
image_use_next (struct device *device, struct loaded_image *image)
{
  mutex_lock (&images_lock);
  struct loaded_image *next = image ? image->next : device->images;
  if (next)
    __atomic_add_fetch (&next->references, 1, __ATOMIC_RELAXED);
  mutex_unlock (&images_lock);
  return next;
}

bool
image_icvs_update_locked (struct device *device)
{
  bool done = true;
  struct loaded_image *image = image_use_next (device, NULL);
  while (image)
    {
      done &= image_icvs_send (device, image);
      struct loaded_image *next = image_use_next (device, image);
      image_use_end (image);
      image = next;
    }
  return done;
}

/* What image_icvs_fetch does where there is something to fetch.  */
static bool
icvs_fetch_locked (struct device *device)
{
  bool done = true, changed = false;
  struct loaded_image *image = image_use_next (device, NULL);
  while (image)
    {
      done &= image_icvs_receive (device, image, &changed);
      struct loaded_image *next = image_use_next (device, image);
      image_use_end (image);
      image = next;
    }
  return done && (!changed || image_icvs_update_locked (device));
}

bool
image_icvs_fetch (struct device *device)
{
  if (likely (!__atomic_load_n (&device->regions_set_icvs, __ATOMIC_RELAXED)))
    return true;
  mutex_lock (&device->lock);
  bool done
    = device_state (device) != DEVICE_READY || icvs_fetch_locked (device);
  mutex_unlock (&device->lock);
  return done;
}

bool
image_load_all_locked (struct device *device)
{
  struct image image;
  bool changed = false, good = true;
  if (!device->functions)
    __atomic_store_n (&device->functions, function_table_create (),
                      __ATOMIC_RELEASE);
  __atomic_store_n (&device->loading, true, __ATOMIC_RELAXED);
  /* Before image_claim reads the list: an image that is registered later sets
     `stale' again.  */
  __atomic_store_n (&device->stale, false, __ATOMIC_SEQ_CST);
  /* New images are told what regions of those before have set.  */
  if (__atomic_load_n (&device->regions_set_icvs, __ATOMIC_RELAXED))
    good = icvs_fetch_locked (device);
  while (good && image_claim (device, &image))
    {
      struct loaded_image *loaded = loaded_image_make (device, &image);
      image_publish (device, loaded);
      good = loaded != NULL;
      changed = true;
    }
  if (changed)
    functions_refill (device);
  __atomic_store_n (&device->loading, false, __ATOMIC_RELEASE);
  return good;
}

/* ------------------------------------------------------------------------
   Unloading.  */

void
image_unload_all_locked (struct device *device)
{
  struct loaded_image *loaded;
  mutex_lock (&images_lock);
  while ((loaded = device->images) != NULL)
    {
      device->images = loaded->next;
      device->image_at_work = loaded->image.data;
      mutex_unlock (&images_lock);
      loaded_image_drop (device, loaded);
      mutex_lock (&images_lock);
      device->image_at_work = NULL;
      image_work_ended_locked ();
    }
  while (device->images_leaving > 0)
    image_work_wait_locked ();
  struct function_table *functions = device->functions;
  __atomic_store_n (&device->functions, NULL, __ATOMIC_RELEASE);
  mutex_unlock (&images_lock);
  function_table_destroy (functions);
  native_variables_forget_locked (device);
}

/* The link in DEVICE's list of images that points to the image of DATA, or the
   one with NULL at the list's end.  */
static struct loaded_image **
loaded_image_find_locked (struct device *device, const void *data)
{
  struct loaded_image **link = &device->images;
  while (*link && (*link)->image.data != data)
    link = &(*link)->next;
  return link;
}

/* Whether DEVICE is finished, because the process has forked or ends: its
   plugin is not called any more, and no thread works on its images.  */
static bool
device_is_finished (const struct device *device)
{
  return __atomic_load_n (&device->state, __ATOMIC_ACQUIRE) == DEVICE_FINISHED;
}

/* Wait until nothing keeps the image of DATA on DEVICE.  Returns the link to it; NULL where
   DEVICE does not have it, or is finished.  */
static struct loaded_image **
image_await_locked (struct device *device, const void *data)
{
  struct loaded_image **link = NULL;
  while (!device_is_finished (device))
    {
      link = loaded_image_find_locked (device, data);
      if (device->image_at_work == data)
        image_work_wait_locked ();
      else if (!*link)
        break;
      else if (image_is_used (*link))
        image_use_wait_locked ();
      else
        return link;
    }
  return NULL;
}

void
image_leave (struct device *device, const void *data)
{
  __atomic_add_fetch (&uses_awaited, 1, __ATOMIC_SEQ_CST);
  mutex_lock (&images_lock);
  struct loaded_image **link = image_await_locked (device, data);
  struct loaded_image *loaded = link ? *link : NULL;
  if (loaded)
    {
      *link = loaded->next;
      /* The device does not end before this thread is through:
         image_unload_all_locked waits.  */
      device->images_leaving++;
      functions_fill_locked (device);
    }
  mutex_unlock (&images_lock);
  __atomic_sub_fetch (&uses_awaited, 1, __ATOMIC_RELAXED);
  if (!loaded)
    return;
  loaded_image_drop (device, loaded);
  mutex_lock (&images_lock);
  device->images_leaving--;
  image_work_ended_locked ();
  mutex_unlock (&images_lock);
}
