/* The list of registered images, and what their requires directives ask for.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/image/image_list.h"

#include <stdlib.h>
#include <string.h>
#include "base/error.h"
#include "base/memory.h"
#include "libomp-offload/image/image.h"

struct mutex images_lock = MUTEX_INITIALIZER (MUTEX_RANK_IMAGES);

/* Under images_lock.  */
static struct image *images; /* in the order of registration */
static unsigned requires_mask;
/* One bit for each type of images that was ever registered, and of those that were too
   new.  */
static uint32_t types_present, types_too_new;

/* Atomic; NULL until the devices were found, and again when the process ends.  */
static const struct image_devices *image_devices;

void
image_before_fork (void)
{
  mutex_lock_alike (&images_lock);
}

void
image_after_fork (void)
{
  mutex_unlock (&images_lock);
}

struct image *
image_list_first_locked (void)
{
  return images;
}

/* ------------------------------------------------------------------------
   The requires directive.  */

unsigned
image_requires (void)
{
  mutex_lock (&images_lock);
  unsigned mask = requires_mask;
  mutex_unlock (&images_lock);
  return mask;
}

void
image_requires_text (char *text, unsigned requires)
{
  static const struct
  {
    unsigned bit;
    char name[24];
  } names[] = {
    { GOMP_REQUIRES_UNIFIED_ADDRESS, "unified_address" },
    { GOMP_REQUIRES_UNIFIED_SHARED_MEMORY, "unified_shared_memory" },
    { GOMP_REQUIRES_SELF_MAPS, "self_maps" },
    { GOMP_REQUIRES_REVERSE_OFFLOAD, "reverse_offload" },
  };
  *text = '\0';
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (requires & names[i].bit)
      {
        if (*text)
          strcat (text, ", ");
        strcat (text, names[i].name);
      }
}

/* Merge MASK, of one more image, into the mask of all.  Returns the mask that
   MASK contradicts, or 0.  (The mask of an image without device constructs is
   0.)  */
static unsigned
requires_merge_locked (unsigned mask)
{
  if (mask && requires_mask && requires_mask != mask)
    return requires_mask;
  if (mask)
    requires_mask = mask;
  return 0;
}

static void __attribute__ ((cold, noreturn))
requires_contradiction (unsigned before, unsigned now)
{
  char first[IMAGE_REQUIRES_TEXT], second[IMAGE_REQUIRES_TEXT];
  image_requires_text (first, before);
  image_requires_text (second, now != GOMP_REQUIRES_TARGET_USED ? now : before);
  if (now != GOMP_REQUIRES_TARGET_USED && before != GOMP_REQUIRES_TARGET_USED)
    gomp_fatal ("OpenMP 'requires' directive with non-identical clauses in "
                "multiple compilation units: '%s' vs. '%s'",
                first, second);
  gomp_fatal ("OpenMP 'requires' directive with '%s' specified only in some "
              "compilation units",
              second);
}

/* ------------------------------------------------------------------------
   Registering.  */

/* Where the plugin's part of DATA begins: a requires mask may lead.  */
static const void *
image_plugin_data (unsigned version, const void *data)
{
  if (GOMP_VERSION_LIB (version) >= GOMP_IMAGE_VERSION_REQUIRES)
    return (const void *const *) data + 1;
  return data;
}

/* Whether this library knows VERSION.  An image of a later compiler is left
   out, since the layout of its tables is not known: its regions find no
   function on any device, and so run on the host.  Prints one line for the
   first.  */
static bool
image_version_is_known (unsigned version)
{
  return GOMP_VERSION_LIB (version) <= GOMP_IMAGE_VERSION_LAST;
}

static void __attribute__ ((cold)) image_is_too_new (unsigned version)
{
  static bool told; /* atomic */
  if (!__atomic_exchange_n (&told, true, __ATOMIC_RELAXED))
    gomp_error ("warning: library too old for an offload image (version %u < "
                "%u), whose regions will run on the host",
                GOMP_IMAGE_VERSION_LAST, GOMP_VERSION_LIB (version));
}

static uint32_t
type_bits (int type)
{
  return type == IMAGE_OF_ANY_TYPE ? UINT32_MAX : (uint32_t) 1 << (type & 31);
}

enum image_presence
image_presence (int type)
{
  mutex_lock (&images_lock);
  bool present = types_present & type_bits (type);
  bool too_new = types_too_new & type_bits (type);
  mutex_unlock (&images_lock);
  return present ? IMAGE_PRESENT : too_new ? IMAGE_TOO_NEW : IMAGE_ABSENT;
}

void
image_set_devices (const struct image_devices *devices)
{
  __atomic_store_n (&image_devices, devices, __ATOMIC_RELEASE);
}

/* Append IMAGE to the list.  Returns the requires mask that MASK contradicts,
   or 0.  */
static unsigned
image_list_add (struct image *image, unsigned mask)
{
  mutex_lock (&images_lock);
  unsigned before = requires_merge_locked (mask);
  types_present |= type_bits (image->type);
  struct image **last = &images;
  while (*last)
    last = &(*last)->next;
  *last = image;
  mutex_unlock (&images_lock);
  return before;
}

static void
image_list_remove (int type, const void *data)
{
  struct image *gone = NULL;
  mutex_lock (&images_lock);
  for (struct image **link = &images; *link; link = &(*link)->next)
    if ((*link)->data == data && (*link)->type == type)
      {
        gone = *link;
        *link = gone->next;
        break;
      }
  mutex_unlock (&images_lock);
  free (gone);
}

void
image_register (unsigned version, const void *host_table, int type,
                const void *data)
{
  if (!image_version_is_known (version))
    {
      mutex_lock (&images_lock);
      types_too_new |= type_bits (type);
      mutex_unlock (&images_lock);
      image_is_too_new (version);
      return;
    }
  unsigned mask = 0;
  if (GOMP_VERSION_LIB (version) >= GOMP_IMAGE_VERSION_REQUIRES)
    mask = (uintptr_t) * (void *const *) data;

  struct image *image = memory_alloc (sizeof *image);
  *image = (struct image) { NULL, version, type, host_table,
                            image_plugin_data (version, data) };
  unsigned before = image_list_add (image, mask);
  if (before)
    requires_contradiction (before, mask);
  const struct image_devices *devices
    = __atomic_load_n (&image_devices, __ATOMIC_ACQUIRE);
  if (devices)
    devices->note (type);
}

void
image_unregister (unsigned version, const void *host_table, int type,
                  const void *data)
{
  (void) host_table;
  if (!image_version_is_known (version))
    return;
  data = image_plugin_data (version, data);
  image_list_remove (type, data);
  /* A device that found the image in the list was known before it was added;
     the lock of the list orders the two.  */
  const struct image_devices *devices
    = __atomic_load_n (&image_devices, __ATOMIC_ACQUIRE);
  if (devices)
    devices->each (type, data, image_leave);
}
