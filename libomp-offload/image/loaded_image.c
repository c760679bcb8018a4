/* Loading one image, and unloading it.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/image/loaded_image.h"

#include <stdlib.h>
#include "base/error.h"
#include "base/memory.h"
#include "libomp-offload/device/device_error.h"
#include "libomp-offload/image/image.h"
#include "libomp-offload/image/image_icvs.h"
#include "libomp-offload/map/map_foreign.h"
#include "libomp-offload/plugin/plugin.h"

/* Map variable I of LOADED.  False after a message.  */
static bool
variable_map (struct device *device, const struct loaded_image *loaded,
              size_t i)
{
  void **variables = loaded->image.table->variables;
  const struct addr_pair *there
    = &loaded->addresses[image_function_count (&loaded->image) + i];
  void *host = variables[2 * i];
  uintptr_t size = (uintptr_t) variables[2 * i + 1];
  bool link = size & LINK_BIT;
  size &= ~LINK_BIT;
  if (!link && size != there->end - there->start)
    {
      gomp_error ("Cannot map target variables (size mismatch)");
      return false;
    }
  if (size == 0
      || map_add_variable (device->map, host, size, (void *) there->start,
                           link))
    return true;
  gomp_error ("target variable [%p..%p) is mapped already on device %d (%s)",
              host, (char *) host + size, device->number, device->name);
  return false;
}

/* Unmap the first COUNT variables of LOADED.  */
static void
variables_unmap (struct device *device, const struct loaded_image *loaded,
                 size_t count)
{
  void **variables = loaded->image.table->variables;
  for (size_t i = 0; i < count; i++)
    map_remove_variable (device->map, variables[2 * i],
                         (uintptr_t) variables[2 * i + 1] & LINK_BIT);
}

/* Map the variables of LOADED, all or none.  False after a message.  */
static bool
variables_map (struct device *device, const struct loaded_image *loaded)
{
  size_t count = image_variable_count (&loaded->image);
  for (size_t i = 0; i < count; i++)
    if (!variable_map (device, loaded, i))
      {
        variables_unmap (device, loaded, i);
        return false;
      }
  return true;
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

/* Have the plugin unload IMAGE.  A plugin that fails to do that only causes a
   message.  */
static void
image_unsend (struct device *device, const struct image *image)
{
  if (!device->plugin->unload_image (device->ordinal, image->version,
                                     image->data))
    device_error (device, "an image cannot be unloaded from device %d (%s)",
                  device->number, device->name);
}

/* Whether the plugin gave as many entries as the image has functions and
   variables.  One more is the variable for the device's ICVs, which is filled
   here.  False after a message.  */
static bool
image_check_entries (struct device *device, struct loaded_image *loaded,
                     int entries)
{
  int functions = image_function_count (&loaded->image);
  int variables = image_variable_count (&loaded->image);
  if (entries == functions + variables)
    return true;
  if (entries == functions + variables + 1)
    {
      loaded->icvs = loaded->addresses[entries - 1];
      loaded->sets_icvs = device->plugin->image_sets_icvs
                          && device->plugin->image_sets_icvs (
                            device->ordinal, loaded->image.data);
      if (loaded->sets_icvs)
        __atomic_store_n (&device->regions_set_icvs, true, __ATOMIC_RELAXED);
      return image_icvs_send (device, loaded);
    }
  gomp_error ("Cannot map target functions or variables (expected %d + %d "
              "+ 1, have %d)",
              functions, variables, entries);
  return false;
}

/* Have the plugin load LOADED's image; false after a message.  */
static bool
image_send (struct device *device, struct loaded_image *loaded)
{
  const struct image *image = &loaded->image;
  bool reverse = image_requires () & GOMP_REQUIRES_REVERSE_OFFLOAD;
  uint64_t *indirect = indirect_list (image);
  int entries = device->plugin->load_image (
    device->ordinal, image->version, image->data, &loaded->addresses,
    reverse ? &loaded->reverse_keys : NULL, indirect);
  free (indirect);
  if (entries < 0)
    {
      device_error (device, "an image cannot be loaded on device %d (%s)",
                    device->number, device->name);
      return false;
    }
  if (image_check_entries (device, loaded, entries)
      && variables_map (device, loaded))
    return true;
  image_unsend (device, image);
  return false;
}

static void
loaded_image_free (struct loaded_image *loaded)
{
  free (loaded->addresses);
  free (loaded->reverse_keys);
  free (loaded->known);
  free (loaded);
}

bool
loaded_image_release (struct loaded_image *loaded)
{
  unsigned long left
    = __atomic_sub_fetch (&loaded->references, 1, __ATOMIC_SEQ_CST);
  if (left == 0)
    loaded_image_free (loaded);
  return left <= 1;
}

struct loaded_image *
loaded_image_make (struct device *device, const struct image *image)
{
  struct loaded_image *loaded = memory_alloc_cleared (sizeof *loaded);
  loaded->image = *image;
  loaded->references = 1;
  /* One more: an image may have no functions.  */
  size_t count = image_function_count (image);
  loaded->known = memory_alloc_cleared ((count + 1) * sizeof *loaded->known);
  for (size_t i = 0; i < count; i++)
    loaded->known[i].image = loaded;
  if (image_send (device, loaded))
    return loaded;
  loaded_image_free (loaded);
  return NULL;
}

void
loaded_image_drop (struct device *device, struct loaded_image *loaded)
{
  variables_unmap (device, loaded, image_variable_count (&loaded->image));
  image_unsend (device, &loaded->image);
  loaded_image_release (loaded);
}
