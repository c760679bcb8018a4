/* Images: what image_begin.c registers for each program and shared object.  Functions
   get numbers, none twice.  Variables stay where they are: kernels are compiled for
   the host, and use them there.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "far.h"

#include <string.h>
#include "testsuite/plugins/far/image.h"

/* Not an address of anything.  */
#define FIRST_KEY ((uintptr_t) 0x7fa5000000000001)

/* Several devices have the same numbers for an image.  */
struct loaded
{
  struct loaded *next;
  const struct far_image *image; /* whose memory goes when the process ends */
  struct far_image copy; /* of what it says, for queues that still work then */
  unsigned devices;
  uintptr_t first_key;
  void *variables[];
};

static pthread_mutex_t images_lock = PTHREAD_MUTEX_INITIALIZER;
static struct loaded *images;
static uintptr_t next_key = FIRST_KEY;

static struct loaded *
loaded_find_locked (const struct far_image *image)
{
  struct loaded *loaded = images;
  while (loaded && loaded->image != image)
    loaded = loaded->next;
  return loaded;
}

static struct loaded *
loaded_take_locked (const struct far_image *image)
{
  struct loaded *loaded = loaded_find_locked (image);
  if (!loaded)
    {
      size_t size = 2 * image->variable_count * sizeof (void *);
      loaded = GOMP_PLUGIN_malloc_cleared (sizeof *loaded + size);
      loaded->next = images;
      loaded->image = image;
      loaded->first_key = next_key;
      memcpy (loaded->variables, image->variables, size);
      loaded->copy = *image;
      loaded->copy.variables = loaded->variables;
      next_key += image->function_count;
      images = loaded;
    }
  loaded->devices++;
  return loaded;
}

/* Reverse offload: a kernel has the host function itself.  */
static uint64_t *
reverse_keys (const struct far_image *image)
{
  uint64_t *keys
    = GOMP_PLUGIN_malloc ((image->function_count + 1) * sizeof *keys);
  for (size_t i = 0; i < image->function_count; i++)
    keys[i] = (uintptr_t) image->functions[i];
  return keys;
}

EXPORT int
GOMP_OFFLOAD_load_image (int device, unsigned version, const void *data,
                         struct addr_pair **table, uint64_t **reverse_fns,
                         uint64_t *host_indirect)
{
  (void) device, (void) version, (void) host_indirect;
  const struct far_image *image = data;
  if (!far_call (FAR_load_image))
    {
      far_failed (FAR_load_image);
      return -1;
    }
  pthread_mutex_lock (&images_lock);
  uintptr_t key = loaded_take_locked (image)->first_key;
  pthread_mutex_unlock (&images_lock);
  size_t count = image->function_count + image->variable_count;
  struct addr_pair *pairs = GOMP_PLUGIN_malloc ((count + 1) * sizeof *pairs);
  *table = pairs;
  for (size_t i = 0; i < image->function_count; i++)
    *pairs++ = (struct addr_pair) { key + i, key + i + 1 };
  for (size_t i = 0; i < image->variable_count; i++)
    {
      uintptr_t start = (uintptr_t) image->variables[2 * i];
      *pairs++ = (struct addr_pair) {
        start, start + (uintptr_t) image->variables[2 * i + 1]
      };
    }
  if (reverse_fns)
    *reverse_fns = reverse_keys (image);
  return (int) count;
}

EXPORT bool
GOMP_OFFLOAD_unload_image (int device, unsigned version, const void *data)
{
  (void) device, (void) version;
  bool good = far_call (FAR_unload_image);
  pthread_mutex_lock (&images_lock);
  struct loaded **link = &images;
  while (*link && (*link)->image != data)
    link = &(*link)->next;
  struct loaded *loaded = *link;
  good &= loaded != NULL;
  if (loaded && --loaded->devices == 0)
    {
      *link = loaded->next;
      free (loaded);
    }
  pthread_mutex_unlock (&images_lock);
  return good || far_failed (FAR_unload_image);
}

void (*far_function (const void *key)) (void *)
{
  void *found = NULL;
  pthread_mutex_lock (&images_lock);
  for (struct loaded *l = images; l && !found; l = l->next)
    if ((uintptr_t) key - l->first_key < l->copy.function_count)
      found = l->copy.functions[(uintptr_t) key - l->first_key];
  pthread_mutex_unlock (&images_lock);
  return (void (*) (void *)) found;
}

static bool
image_has_variable (const struct far_image *image, uintptr_t start, size_t size)
{
  for (size_t i = 0; i < image->variable_count; i++)
    {
      uintptr_t offset = start - (uintptr_t) image->variables[2 * i];
      uintptr_t length = (uintptr_t) image->variables[2 * i + 1];
      if (offset < length && size <= length - offset)
        return true;
    }
  return false;
}

bool
far_is_variable (const void *memory, size_t size)
{
  bool is = false;
  pthread_mutex_lock (&images_lock);
  for (struct loaded *l = images; l && !is; l = l->next)
    is = image_has_variable (&l->copy, (uintptr_t) memory, size);
  pthread_mutex_unlock (&images_lock);
  return is;
}

EXPORT bool
GOMP_OFFLOAD_can_run (void *fn)
{
  return far_call (FAR_can_run) && far_function (fn) != NULL;
}
