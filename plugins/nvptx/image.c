/* Loading images onto devices.

   Everything is called with the runtime's promise that one thread at a time loads or
   unloads for a device; the list has a lock because fini_device comes from any.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/nvptx/image.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "plugins/common/region_name.h"
#include "plugins/nvptx/device_code.h"
#include "plugins/nvptx/environment.h"
#include "plugins/nvptx/forms.h"
#include "plugins/nvptx/image_link.h"
#include "plugins/nvptx/queue.h"
#include "plugins/nvptx/reverse.h"

/* Names in the device's code: facts of GCC's device libraries.  */
#define VARIABLE_DEVICE_NUMBER "__gomp_device_num" /* GCC 12 */
#define VARIABLE_ICVS "__gomp_additional_icvs"     /* GCC 13 and later */
#define VARIABLE_CLOCK "__nvptx_clocktick"         /* seconds of a clock tick */
#define VARIABLE_REVERSE "$offload_func_table"     /* keys of functions */
#define VARIABLE_INDIRECT "$offload_ind_func_table" /* addresses of functions */
#define VARIABLE_INDIRECT_MAP "__gomp_indirect_addr_map"

/* From this version of its library on, GCC's device code may use a pool of shared
   memory that the launch gives.  */
#define VERSION_LOW_LATENCY_POOL GOMP_IMAGE_VERSION_INDIRECT

/* An image on a device.  */
struct image
{
  struct image *next;
  /* In the library's memory: not to be read once the process ends, when another thread may
     unload that.  */
  const struct image_data *data;
  unsigned function_count;
  CUmodule module;
  bool forms;               /* its functions may have second forms */
  CUdeviceptr indirect_map; /* 0: none */
  struct function functions[];
};

const char *
function_name (const struct function *function)
{
  return function->image->name;
}

const char *
function_text (const struct function *function, char *text, size_t size)
{
  return region_name_text (function_name (function), text, size);
}

/* ------------------------------------------------------------------------
   What the module has.  */

/* Find NAME in IMAGE's module: 1; 0: it has none; -1 after a message.  */
static int
variable_find (struct device *device, const struct image *image,
               const char *name, CUdeviceptr *address, size_t *size)
{
  CUresult result
    = driver.cuModuleGetGlobal_v2 (address, size, image->module, name);
  if (result == CUDA_SUCCESS)
    return 1;
  *address = *size = 0;
  if (result == CUDA_ERROR_NOT_FOUND)
    return 0;
  driver_complain (result, "cuModuleGetGlobal_v2", device->ordinal, name);
  return -1;
}

/* The same where the image must have it.  False after a message.  */
static bool
variable_must_find (struct device *device, const struct image *image,
                    const char *name, CUdeviceptr *address, size_t *size)
{
  int found = variable_find (device, image, name, address, size);
  if (found == 0)
    GOMP_PLUGIN_error ("nvptx device %d: the image has no variable %s",
                       device->ordinal, name);
  return found > 0;
}

static bool
function_fill (struct device *device, const struct image *image,
               struct function *function, const struct image_function *entry)
{
  function->image = entry;
  CUresult result
    = driver.cuModuleGetFunction (&function->cuda, image->module, entry->name);
  if (result != CUDA_SUCCESS)
    return driver_complain (result, "cuModuleGetFunction", device->ordinal,
                            entry->name);
  if (!CUDA_GOOD (device->ordinal, cuFuncGetAttribute, &function->registers,
                  CU_FUNC_ATTRIBUTE_NUM_REGS, function->cuda)
      || !CUDA_GOOD (device->ordinal, cuFuncGetAttribute,
                     &function->threads_per_block,
                     CU_FUNC_ATTRIBUTE_MAX_THREADS_PER_BLOCK, function->cuda))
    return false;
  if (image->forms)
    forms_find (image->module, function);
  return true;
}

/* Fill TABLE: functions, variables, then what the image has for the runtime's ICVs.
   Returns its length; -1 after a message.  */
static int
table_fill (struct device *device, struct image *image, unsigned version,
            struct addr_pair *table)
{
  const struct image_data *data = image->data;
  struct addr_pair *next = table;
  for (unsigned i = 0; i < data->function_count; i++)
    {
      struct function *function = &image->functions[i];
      if (!function_fill (device, image, function, &data->functions[i]))
        return -1;
      function->low_latency_pool
        = GOMP_VERSION_LIB (version) >= VERSION_LOW_LATENCY_POOL;
      uintptr_t address = (uintptr_t) function;
      *next++ = (struct addr_pair) { address, address + 1 };
    }
  CUdeviceptr address;
  size_t size;
  for (unsigned i = 0; i < data->variable_count; i++)
    {
      if (!variable_must_find (device, image, data->variables[i], &address,
                               &size))
        return -1;
      *next++ = (struct addr_pair) { address, address + size };
    }
  int found = variable_find (device, image, VARIABLE_ICVS, &address, &size);
  if (found == 0)
    found
      = variable_find (device, image, VARIABLE_DEVICE_NUMBER, &address, &size);
  *next++ = (struct addr_pair) { address, address + size };
  return found < 0 ? -1 : (int) (next - table);
}

/* ------------------------------------------------------------------------
   What device code wants to know.  */

/* Device code tells the time by its clock.  */
static bool
image_send_clock (struct device *device, const struct image *image)
{
  CUdeviceptr address;
  size_t size;
  int found = variable_find (device, image, VARIABLE_CLOCK, &address, &size);
  double tick = 1e-3 / device->facts.clock_khz;
  if (found > 0 && size == sizeof tick)
    return GOMP_OFFLOAD_host2dev (device->ordinal, (void *) address, &tick,
                                  sizeof tick);
  return found >= 0;
}

/* Read COUNT words of variable NAME into malloc'ed memory; NULL after a message.  */
static uint64_t *
words_read (struct device *device, const struct image *image, const char *name,
            size_t count)
{
  CUdeviceptr address;
  size_t size;
  if (!variable_must_find (device, image, name, &address, &size))
    return NULL;
  if (size != count * sizeof (uint64_t))
    {
      GOMP_PLUGIN_error ("nvptx device %d: the image's %s has %zu bytes, not "
                         "%zu",
                         device->ordinal, name, size,
                         count * sizeof (uint64_t));
      return NULL;
    }
  uint64_t *words = GOMP_PLUGIN_malloc (size);
  if (GOMP_OFFLOAD_dev2host (device->ordinal, words, (void *) address, size))
    return words;
  free (words);
  return NULL;
}

/* Give device code the map from the HOST's addresses of indirect functions, a count
   and the addresses, to its own.  */
static bool
image_send_indirect (struct device *device, struct image *image,
                     const uint64_t *host)
{
  size_t count = image->data->indirect_count;
  CUdeviceptr place;
  size_t size;
  uint64_t *own = words_read (device, image, VARIABLE_INDIRECT, count);
  if (!own)
    return false;
  size_t bytes = (2 * count + 1) * sizeof (uint64_t);
  uint64_t *map = GOMP_PLUGIN_malloc (bytes);
  for (size_t i = 0; i < count; i++)
    {
      map[2 * i] = host[i + 1];
      map[2 * i + 1] = own[i];
    }
  map[2 * count] = 0;
  bool good
    = variable_must_find (device, image, VARIABLE_INDIRECT_MAP, &place, &size);
  void *memory = good ? GOMP_OFFLOAD_alloc (device->ordinal, bytes) : NULL;
  image->indirect_map = (CUdeviceptr) memory;
  good = memory && GOMP_OFFLOAD_host2dev (device->ordinal, memory, map, bytes)
         && GOMP_OFFLOAD_host2dev (device->ordinal, (void *) place, &memory,
                                   sizeof memory);
  free (own);
  free (map);
  return good;
}

/* The keys of the functions that device code may ask the host to run; NULL in *KEYS
   where there are none.  False after a message.  */
static bool
image_read_reverse (struct device *device, const struct image *image,
                    uint64_t **keys)
{
  size_t count = image->data->function_count;
  *keys = NULL;
  if (count == 0)
    return true;
  uint64_t *words = words_read (device, image, VARIABLE_REVERSE, count);
  if (!words)
    return false;
  for (size_t i = 0; i < count; i++)
    if (words[i] != 0)
      {
        *keys = words;
        return true;
      }
  free (words);
  return true;
}

/* ------------------------------------------------------------------------
   Loading and unloading.  */

static void
image_free (struct device *device, struct image *image)
{
  if (image->indirect_map)
    driver.cuMemFree_v2 (image->indirect_map);
  if (image->module)
    watcher_unload (device->watcher, image->module);
  if (image->module)
    CUDA_GOOD (device->ordinal, cuModuleUnload, image->module);
  queues_forget_functions (device, image->functions, image->function_count);
  free (image);
}

/* All that an image needs, in the device's context.  Returns the table's length, -1
   after a message.  */
static int
image_load (struct device *device, struct image *image, unsigned version,
            struct addr_pair *table, uint64_t **reverse, uint64_t *indirect)
{
  if (!image_link (device, image->data, &image->module, &image->forms))
    return -1;
  int length = table_fill (device, image, version, table);
  bool has_indirect = GOMP_VERSION_LIB (version) >= GOMP_IMAGE_VERSION_INDIRECT
                      && image->data->indirect_count > 0 && indirect;
  if (length < 0 || !image_send_clock (device, image)
      || (has_indirect && !image_send_indirect (device, image, indirect)))
    return -1;
  if (reverse
      && (!image_read_reverse (device, image, reverse)
          || (*reverse && !reverse_begin (device, image->module, reverse))))
    return -1;
  if (reverse && *reverse)
    for (unsigned i = 0; i < image->data->function_count; i++)
      image->functions[i].asking = image->module;
  return device_code_run (device, image->module, DEVICE_CODE_CONSTRUCTORS)
           ? length
           : -1;
}

EXPORT int
GOMP_OFFLOAD_load_image (int ordinal, unsigned version, const void *data,
                         struct addr_pair **table, uint64_t **reverse_fns,
                         uint64_t *host_indirect)
{
  ERRNO_KEPT;
  struct device *device = nvptx_device (ordinal);
  const struct image_data *known = data;
  if (GOMP_VERSION_DEV (version) > 1)
    {
      GOMP_PLUGIN_error ("nvptx device %d: the image is of version %u, which "
                         "this plugin does not know",
                         ordinal, GOMP_VERSION_DEV (version));
      return -1;
    }
  struct image *image = GOMP_PLUGIN_malloc_cleared (
    sizeof *image + known->function_count * sizeof (struct function));
  image->data = known;
  image->function_count = known->function_count;
  size_t room = known->function_count + known->variable_count + 1;
  struct addr_pair *addresses = GOMP_PLUGIN_malloc (room * sizeof *addresses);
  uint64_t *keys = NULL;
  CUcontext before;
  int length = -1;
  if (device_enter (device, &before))
    {
      length = image_load (device, image, version, addresses,
                           reverse_fns ? &keys : NULL, host_indirect);
      if (length < 0)
        image_free (device, image);
      device_leave (device, before);
    }
  else
    free (image);
  if (length < 0)
    {
      free (addresses);
      free (keys);
      return -1;
    }
  *table = addresses;
  if (reverse_fns)
    *reverse_fns = keys;
  pthread_mutex_lock (&device->images_lock);
  image->next = device->images;
  device->images = image;
  pthread_mutex_unlock (&device->images_lock);
  return length;
}

/* Take the image of DATA, or any (NULL), out of the list; NULL where there is
   none.  */
static struct image *
image_take (struct device *device, const void *data)
{
  pthread_mutex_lock (&device->images_lock);
  struct image **link = &device->images;
  while (*link && data && (*link)->data != data)
    link = &(*link)->next;
  struct image *image = *link;
  if (image)
    *link = image->next;
  pthread_mutex_unlock (&device->images_lock);
  return image;
}

EXPORT bool
GOMP_OFFLOAD_unload_image (int ordinal, unsigned version, const void *data)
{
  ERRNO_KEPT;
  (void) version;
  struct device *device = nvptx_device (ordinal);
  CUcontext before;
  /* Where this fails the image stays in the list, for images_end.  */
  if (!device_enter (device, &before))
    return false;
  struct image *image = image_take (device, data);
  bool good
    = image && device_code_run (device, image->module, DEVICE_CODE_DESTRUCTORS);
  if (image)
    image_free (device, image);
  device_leave (device, before);
  return good;
}

void
images_end (struct device *device)
{
  struct image *image;
  while ((image = image_take (device, NULL)) != NULL)
    {
      device_code_run (device, image->module, DEVICE_CODE_DESTRUCTORS);
      image_free (device, image);
    }
}
