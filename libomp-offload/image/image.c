/* Images: the list of those registered, and loading them onto devices.
   images_lock guards the list and the requires mask; it is a leaf: nothing is
   called while it is held.  What one device has loaded is guarded by its
   lock.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/image/image.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/error.h"
#include "base/memory.h"
#include "libomp-offload/image/function_table.h"
#include "libomp-offload/image/image_icvs.h"
#include "libomp-offload/image/native_variables.h"
#include "libomp-offload/map/map.h"
#include "libomp-offload/plugin/plugin.h"

/* The tables a program's object registers: between each pair, functions'
   addresses; variables' addresses and sizes in turn; indirect functions'
   addresses.  */
struct host_table
{
  void **functions, **functions_end;
  void **variables, **variables_end;
  void **indirect, **indirect_end; /* from GOMP_IMAGE_VERSION_INDIRECT */
};

/* In a size: the variable is `declare target link'.  */
#define LINK_BIT (~(UINTPTR_MAX >> 1))

struct image
{
  struct image *next;
  unsigned version;
  int type;
  const struct host_table *table;
  const void *data; /* what the plugin gets; identifies the image */
};

/* IMAGE on one device.  */
struct loaded_image
{
  struct loaded_image *next;
  struct image image;          /* a copy: the list's may go away */
  struct addr_pair *addresses; /* what the plugin's load_image gave */
  uint64_t *reverse_keys;      /* or NULL */
};

static struct mutex images_lock = MUTEX_INITIALIZER (MUTEX_RANK_LEAF);
static struct image *images; /* in the order of registration */
static unsigned requires_mask;

/* Atomic; NULL until the devices were found.  */
static const struct image_devices *image_devices;

static inline size_t
image_function_count (const struct image *image)
{
  return image->table->functions_end - image->table->functions;
}

static inline size_t
image_variable_count (const struct image *image)
{
  return (image->table->variables_end - image->table->variables) / 2;
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
    const char *name;
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

/* Take MASK of one more image in.  Returns the mask it contradicts, or 0.  (An
   image of which no unit has device constructs has mask 0.)  */
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
   A device's tables of functions.  */

/* Make the table of all images loaded on DEVICE and publish it.  The one it
   takes the place of may still be read: it stays until the device ends.  */
static void
functions_rebuild_locked (struct device *device)
{
  size_t count = 0;
  for (struct loaded_image *l = device->images; l; l = l->next)
    count += image_function_count (&l->image);
  struct function_table *table = function_table_create (count);
  for (struct loaded_image *l = device->images; l; l = l->next)
    for (size_t i = 0; i < image_function_count (&l->image); i++)
      function_table_add (table, (uintptr_t) l->image.table->functions[i],
                          l->addresses[i].start,
                          l->reverse_keys ? l->reverse_keys[i] : 0);
  table->older = device->functions;
  __atomic_store_n (&device->functions, table, __ATOMIC_RELEASE);
}

static void
functions_free_locked (struct device *device)
{
  struct function_table *table = device->functions;
  __atomic_store_n (&device->functions, NULL, __ATOMIC_RELEASE);
  while (table)
    {
      struct function_table *older = table->older;
      free (table);
      table = older;
    }
}

void *
image_function (struct device *device, void (*fn) (void *))
{
  if (device_is_native (device))
    return (void *) fn;
  struct function_table *table
    = __atomic_load_n (&device->functions, __ATOMIC_ACQUIRE);
  return (void *) function_table_device (table, (uintptr_t) fn);
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
   Loading.  */

/* Map the variables of LOADED.  False after a message, with some mapped.  */
static bool
variables_map (struct device *device, const struct loaded_image *loaded)
{
  size_t functions = image_function_count (&loaded->image);
  size_t count = image_variable_count (&loaded->image);
  void **variables = loaded->image.table->variables;
  for (size_t i = 0; i < count; i++)
    {
      const struct addr_pair *there = &loaded->addresses[functions + i];
      void *host = variables[2 * i];
      uintptr_t size = (uintptr_t) variables[2 * i + 1];
      bool link = size & LINK_BIT;
      size &= ~LINK_BIT;
      if (!link && size != there->end - there->start)
        {
          gomp_error ("Cannot map target variables (size mismatch)");
          return false;
        }
      if (size > 0
          && !map_add_variable (device->map, host, size, (void *) there->start,
                                link))
        {
          gomp_error ("target variable [%p..%p) is mapped already on device %d "
                      "(%s)",
                      host, (char *) host + size, device->number, device->name);
          return false;
        }
    }
  return true;
}

static void
variables_unmap (struct device *device, const struct loaded_image *loaded)
{
  void **variables = loaded->image.table->variables;
  for (size_t i = 0; i < image_variable_count (&loaded->image); i++)
    map_remove_variable (device->map, variables[2 * i],
                         (uintptr_t) variables[2 * i + 1] & LINK_BIT);
}

/* The list of indirect functions as plugins take it: the count, then the
   addresses.  NULL where the image has none.  */
static uint64_t *
indirect_list (const struct image *image)
{
  if (GOMP_VERSION_LIB (image->version) < GOMP_IMAGE_VERSION_INDIRECT)
    return NULL;
  size_t count = image->table->indirect_end - image->table->indirect;
  if (count == 0)
    return NULL;
  uint64_t *list = memory_alloc ((count + 1) * sizeof *list);
  list[0] = count;
  for (size_t i = 0; i < count; i++)
    list[i + 1] = (uintptr_t) image->table->indirect[i];
  return list;
}

/* Have the plugin load LOADED's image; false after a message.  */
static bool
image_send (struct device *device, struct loaded_image *loaded)
{
  const struct image *image = &loaded->image;
  int functions = image_function_count (image);
  int variables = image_variable_count (image);
  bool reverse = image_requires () & GOMP_REQUIRES_REVERSE_OFFLOAD;
  uint64_t *indirect = indirect_list (image);
  int entries = device->plugin->load_image (
    device->ordinal, image->version, image->data, &loaded->addresses,
    reverse ? &loaded->reverse_keys : NULL, indirect);
  free (indirect);
  if (entries < 0)
    {
      gomp_error ("an image cannot be loaded on device %d (%s)", device->number,
                  device->name);
      return false;
    }
  /* One more is the variable with the device's ICVs.  */
  if (entries != functions + variables && entries != functions + variables + 1)
    {
      gomp_error ("Cannot map target functions or variables (expected %d + %d "
                  "+ 1, have %d)",
                  functions, variables, entries);
      return false;
    }
  return entries == functions + variables
         || image_icvs_send (device, &loaded->addresses[entries - 1]);
}

static void
loaded_image_free (struct loaded_image *loaded)
{
  free (loaded->addresses);
  free (loaded->reverse_keys);
  free (loaded);
}

static bool
image_load_locked (struct device *device, const struct image *image)
{
  struct loaded_image *loaded = memory_alloc_cleared (sizeof *loaded);
  loaded->image = *image;
  if (!image_send (device, loaded))
    {
      loaded_image_free (loaded);
      return false;
    }
  if (!variables_map (device, loaded))
    {
      variables_unmap (device, loaded);
      device->plugin->unload_image (device->ordinal, image->version,
                                    image->data);
      loaded_image_free (loaded);
      return false;
    }
  loaded->next = device->images;
  device->images = loaded;
  return true;
}

static bool
image_is_loaded_locked (struct device *device, const void *data)
{
  for (struct loaded_image *l = device->images; l; l = l->next)
    if (l->image.data == data)
      return true;
  return false;
}

/* The first registered image that DEVICE wants and has not; into *IMAGE.  */
static bool
image_next_locked (struct device *device, struct image *image)
{
  bool found = false;
  mutex_lock (&images_lock);
  for (struct image *i = images; i && !found; i = i->next)
    if (i->type == (int) device->type
        && !image_is_loaded_locked (device, i->data))
      {
        *image = *i;
        found = true;
      }
  mutex_unlock (&images_lock);
  return found;
}

bool
image_load_all_locked (struct device *device)
{
  struct image image;
  bool loaded = false;
  /* Before the list is read: what is registered from now on sets it again.  */
  __atomic_store_n (&device->stale, false, __ATOMIC_SEQ_CST);
  while (image_next_locked (device, &image))
    {
      if (!image_load_locked (device, &image))
        return false;
      loaded = true;
    }
  if (loaded)
    functions_rebuild_locked (device);
  return true;
}

static void
loaded_image_drop_locked (struct device *device, struct loaded_image **link)
{
  struct loaded_image *loaded = *link;
  *link = loaded->next;
  variables_unmap (device, loaded);
  if (!device->plugin->unload_image (device->ordinal, loaded->image.version,
                                     loaded->image.data))
    gomp_error ("an image cannot be unloaded from device %d (%s)",
                device->number, device->name);
  loaded_image_free (loaded);
}

void
image_unload_all_locked (struct device *device)
{
  while (device->images)
    loaded_image_drop_locked (device, &device->images);
  functions_free_locked (device);
  native_variables_forget_locked (device);
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

static void
image_check_version (unsigned version)
{
  if (GOMP_VERSION_LIB (version) > GOMP_IMAGE_VERSION_LAST)
    gomp_fatal ("Library too old for offload (version %u < %u)",
                GOMP_IMAGE_VERSION_LAST, GOMP_VERSION_LIB (version));
}

void
image_set_devices (const struct image_devices *devices)
{
  __atomic_store_n (&image_devices, devices, __ATOMIC_RELEASE);
}

void
image_register (unsigned version, const void *host_table, int type,
                const void *data)
{
  image_check_version (version);
  unsigned mask = 0;
  if (GOMP_VERSION_LIB (version) >= GOMP_IMAGE_VERSION_REQUIRES)
    mask = (uintptr_t) * (void *const *) data;

  struct image *image = memory_alloc (sizeof *image);
  *image = (struct image) { NULL, version, type, host_table,
                            image_plugin_data (version, data) };
  mutex_lock (&images_lock);
  unsigned before = requires_merge_locked (mask);
  struct image **last = &images;
  while (*last)
    last = &(*last)->next;
  *last = image;
  mutex_unlock (&images_lock);
  if (before)
    requires_contradiction (before, mask);
  const struct image_devices *devices
    = __atomic_load_n (&image_devices, __ATOMIC_ACQUIRE);
  if (devices)
    devices->note (type);
}

static void
image_unload_one (struct device *device, const void *data)
{
  mutex_lock (&device->lock);
  struct loaded_image **link = &device->images;
  while (*link && (*link)->image.data != data)
    link = &(*link)->next;
  if (*link && device->state == DEVICE_READY)
    {
      loaded_image_drop_locked (device, link);
      functions_rebuild_locked (device);
    }
  mutex_unlock (&device->lock);
}

void
image_unregister (unsigned version, const void *host_table, int type,
                  const void *data)
{
  (void) host_table;
  image_check_version (version);
  data = image_plugin_data (version, data);
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
  const struct image_devices *devices
    = __atomic_load_n (&image_devices, __ATOMIC_ACQUIRE);
  if (devices)
    devices->each (type, data, image_unload_one);
}
