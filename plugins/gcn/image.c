/* Loading images onto devices.

   Everything is called with the runtime's promise that one thread at a time loads or
   unloads for a device; the list has a lock because fini_device comes from any.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/gcn/image.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "plugins/common/region_name.h"
#include "plugins/gcn/environment.h"
#include "plugins/gcn/isa.h"
#include "plugins/gcn/launch.h"
#include "plugins/gcn/queue.h"
#include "plugins/gcn/reverse.h"

/* Names in the device's code: facts of GCC's device libraries and mkoffload.  */
#define KERNEL_CONSTRUCTORS "_init_array"
#define KERNEL_DESTRUCTORS "_fini_array"
#define VARIABLE_TABLE ".offload_var_table"         /* addresses and sizes */
#define VARIABLE_DEVICE_NUMBER "__gomp_device_num"  /* GCC 12 */
#define VARIABLE_ICVS "__gomp_additional_icvs"      /* GCC 13 and later */
#define VARIABLE_REVERSE ".offload_func_table"      /* keys of functions */
#define VARIABLE_INDIRECT ".offload_ind_func_table" /* addresses */
#define VARIABLE_INDIRECT_MAP "__gomp_indirect_addr_map"

/* What GCC says of the interface between plugin and device code: 2 is GCC 12's, 3 that of
   GCC 13 to 17.  */
#define VERSION_OLD 2
#define VERSION_LAST 3

const char *
function_name (const struct function *function)
{
  return function->kernel->name;
}

const char *
function_text (const struct function *function, char *text, size_t size)
{
  return region_name_text (function_name (function), text, size);
}

/* ------------------------------------------------------------------------
   What the executable has.  */

/* Find the symbol NAME: 1; 0: there is none; -1 after a message.  */
static int
symbol_find (const struct image *image, const char *name,
             hsa_executable_symbol_t *symbol)
{
  hsa_status_t status = driver.hsa_executable_get_symbol (
    image->executable, NULL, name, image->device->agent, 0, symbol);
  if (status == HSA_STATUS_SUCCESS)
    return 1;
  if (status == HSA_STATUS_ERROR_INVALID_SYMBOL_NAME)
    return 0;
  driver_complain (status, "hsa_executable_get_symbol", image->device->ordinal,
                   name);
  return -1;
}

int
image_variable (const struct image *image, const char *name, uint64_t *address,
                size_t *size)
{
  hsa_executable_symbol_t symbol;
  uint32_t bytes = 0;
  *address = *size = 0;
  GCN_DEBUG ("Looking for variable %s", name);
  int found = symbol_find (image, name, &symbol);
  if (found <= 0)
    return found;
  int ordinal = image->device->ordinal;
  if (!HSA_GOOD (ordinal, hsa_executable_symbol_get_info, symbol,
                 HSA_EXECUTABLE_SYMBOL_INFO_VARIABLE_ADDRESS, address)
      || !HSA_GOOD (ordinal, hsa_executable_symbol_get_info, symbol,
                    HSA_EXECUTABLE_SYMBOL_INFO_VARIABLE_SIZE, &bytes))
    return -1;
  *size = bytes;
  GCN_DEBUG ("Found variable at %p with size %zu", (void *) *address, *size);
  return 1;
}

/* The same where the image must have it.  False after a message.  */
static bool
variable_must_find (const struct image *image, const char *name,
                    uint64_t *address)
{
  size_t size;
  int found = image_variable (image, name, address, &size);
  if (found == 0)
    GOMP_PLUGIN_error ("gcn device %d: the image has no variable %s",
                       image->device->ordinal, name);
  return found > 0;
}

/* Read COUNT words of variable NAME into malloc'ed memory; NULL after a message.  */
static uint64_t *
words_read (const struct image *image, const char *name, size_t count)
{
  uint64_t address;
  size_t size = count * sizeof (uint64_t);
  if (!variable_must_find (image, name, &address))
    return NULL;
  uint64_t *words = GOMP_PLUGIN_malloc (size);
  if (GOMP_OFFLOAD_dev2host (image->device->ordinal, words, (void *) address,
                             size))
    return words;
  free (words);
  return NULL;
}

static bool
function_fill (const struct image *image, struct function *function,
               const struct image_kernel *kernel)
{
  hsa_executable_symbol_t symbol;
  int ordinal = image->device->ordinal;
  uint32_t arguments = 0;
  char name[strlen (kernel->name) + sizeof ".kd"];
  sprintf (name, "%s.kd", kernel->name);
  function->image = image;
  function->kernel = kernel;
  int found = symbol_find (image, name, &symbol);
  /* A function that is the host's, for what the device asks for, is in the table, too.  */
  if (found <= 0)
    return found == 0;
#define ASK(attribute, to)                                                     \
  HSA_GOOD (ordinal, hsa_executable_symbol_get_info, symbol,                   \
            HSA_EXECUTABLE_SYMBOL_INFO_KERNEL_##attribute, to)
  if (!ASK (OBJECT, &function->object)
      || !ASK (GROUP_SEGMENT_SIZE, &function->group_size)
      || !ASK (PRIVATE_SEGMENT_SIZE, &function->private_size)
      || !ASK (KERNARG_SEGMENT_SIZE, &arguments))
    return false;
#undef ASK
  GCN_DEBUG ("Located kernel %s", kernel->name);
  GCN_DEBUG ("  group_segment_size: %u", function->group_size);
  GCN_DEBUG ("  private_segment_size: %u", function->private_size);
  GCN_DEBUG ("  kernarg_segment_size: %u", arguments);
  /* A pointer, and what nobody says that it needs (kernargs.h).  */
  if (arguments <= sizeof (uint64_t))
    return true;
  GOMP_PLUGIN_error ("gcn device %d: kernel %s takes %u bytes of arguments, "
                     "more than one pointer",
                     ordinal, kernel->name, arguments);
  return false;
}

/* ------------------------------------------------------------------------
   Filling the runtime's table.  */

static unsigned
variable_count (const struct image_data *data, unsigned version)
{
  return data
    ->counts[GOMP_VERSION_LIB (version) >= GOMP_IMAGE_VERSION_INDIRECT];
}

static unsigned
indirect_count (const struct image_data *data, unsigned version)
{
  return GOMP_VERSION_LIB (version) >= GOMP_IMAGE_VERSION_INDIRECT
           ? data->counts[0]
           : 0;
}

/* Look up IMAGE's functions; those that the runtime knows come first.  False after a
   message.  */
static bool
functions_fill (struct image *image, const struct image_data *data)
{
  struct function *last = &image->functions[data->kernel_count];
  for (unsigned i = 0; i < data->kernel_count; i++)
    {
      const struct image_kernel *kernel = &data->kernels[i];
      struct function *function;
      if (strcmp (kernel->name, KERNEL_CONSTRUCTORS) == 0)
        function = image->constructors = --last;
      else if (strcmp (kernel->name, KERNEL_DESTRUCTORS) == 0)
        function = image->destructors = --last;
      else
        function = &image->functions[image->function_count++];
      if (!function_fill (image, function, kernel))
        return false;
    }
  return true;
}

/* Fill TABLE: functions, COUNT variables, then what the image has for the runtime's ICVs.
   Returns its length; -1 after a message.  */
static int
table_fill (const struct image *image, unsigned count, struct addr_pair *table)
{
  struct addr_pair *next = table;
  for (unsigned i = 0; i < image->function_count; i++)
    {
      uintptr_t address = (uintptr_t) &image->functions[i];
      *next++ = (struct addr_pair) { address, address + 1 };
    }
  uint64_t *words
    = count > 0 ? words_read (image, VARIABLE_TABLE, 2 * count) : NULL;
  if (count > 0 && !words)
    return -1;
  for (unsigned i = 0; i < count; i++)
    *next++
      = (struct addr_pair) { words[2 * i], words[2 * i] + words[2 * i + 1] };
  free (words);
  uint64_t address;
  size_t size;
  int found = image_variable (image, VARIABLE_ICVS, &address, &size);
  if (found == 0)
    found = image_variable (image, VARIABLE_DEVICE_NUMBER, &address, &size);
  *next++ = (struct addr_pair) { address, address + size };
  return found < 0 ? -1 : (int) (next - table);
}

/* ------------------------------------------------------------------------
   What device code wants to know.  */

/* Give IMAGE's malloc its memory.  False after a message.  */
static bool
image_make_heap (struct image *image)
{
  struct device *device = image->device;
  int64_t size = environment.heap_size - sizeof (struct heap);
  image->heap = GOMP_OFFLOAD_alloc (device->ordinal, environment.heap_size);
  if (!image->heap)
    GOMP_PLUGIN_error ("gcn device %d: no memory for a heap of %zu bytes, "
                       "which GCN_HEAP_SIZE changes",
                       device->ordinal, environment.heap_size);
  return image->heap
         && GOMP_OFFLOAD_host2dev (device->ordinal, image->heap, &size,
                                   sizeof size);
}

/* Give device code the map from the HOST's addresses of COUNT indirect functions, behind
   their count, to its own.  Newer libraries make a table with faster look-up of it themselves.  */
static bool
image_send_indirect (struct image *image, unsigned count, const uint64_t *host)
{
  int ordinal = image->device->ordinal;
  uint64_t place, *own = words_read (image, VARIABLE_INDIRECT, count);
  if (!own || !variable_must_find (image, VARIABLE_INDIRECT_MAP, &place))
    {
      free (own);
      return false;
    }
  size_t bytes = (2 * (size_t) count + 1) * sizeof (uint64_t);
  uint64_t *map = GOMP_PLUGIN_malloc (bytes);
  for (size_t i = 0; i < count; i++)
    {
      map[2 * i] = host[i + 1];
      map[2 * i + 1] = own[i];
    }
  map[2 * (size_t) count] = 0;
  void *memory = GOMP_OFFLOAD_alloc (ordinal, bytes);
  image->indirect_map = memory;
  bool good = memory && GOMP_OFFLOAD_host2dev (ordinal, memory, map, bytes)
              && GOMP_OFFLOAD_host2dev (ordinal, (void *) place, &memory,
                                        sizeof memory);
  free (own);
  free (map);
  return good;
}

/* The keys of the functions that device code may ask the host to run; NULL in *KEYS
   where there are none.  False after a message.  */
static bool
image_read_reverse (const struct image *image, uint64_t **keys)
{
  size_t count = image->function_count;
  *keys = NULL;
  if (count == 0)
    return true;
  uint64_t *words = words_read (image, VARIABLE_REVERSE, count);
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

/* Make the executable of IMAGE, of CODE.  False after a message.  */
static bool
image_open (struct image *image, const struct image_code *code)
{
  struct device *device = image->device;
  int ordinal = device->ordinal;
  hsa_code_object_t object;
  if (!isa_check (device, code->code, code->size)
      || !HSA_GOOD (ordinal, hsa_code_object_deserialize, (void *) code->code,
                    code->size, NULL, &object))
    return false;
  bool good = HSA_GOOD (ordinal, hsa_executable_create, HSA_PROFILE_FULL,
                        HSA_EXECUTABLE_STATE_UNFROZEN, "", &image->executable);
  hsa_status_t status = HSA_STATUS_SUCCESS;
  if (good)
    status = driver.hsa_executable_load_code_object (image->executable,
                                                     device->agent, object, "");
  if (status != HSA_STATUS_SUCCESS)
    good = isa_refused (device, code->code, status);
  good
    = good && HSA_GOOD (ordinal, hsa_executable_freeze, image->executable, "");
  if (driver.hsa_code_object_destroy)
    driver.hsa_code_object_destroy (object);
  return good;
}

static void
image_free (struct image *image)
{
  struct device *device = image->device;
  if (image->asks)
    watcher_unload (device->watcher, image);
  queues_forget_functions (device, image->functions, image->function_count + 2);
  if (image->executable.handle)
    HSA_GOOD (device->ordinal, hsa_executable_destroy, image->executable);
  if (image->indirect_map)
    driver.hsa_memory_free (image->indirect_map);
  if (image->heap)
    driver.hsa_memory_free (image->heap);
  free (image);
}

/* What load_image is asked for.  */
struct load
{
  const struct image_data *data;
  unsigned version;
  uint64_t **reverse; /* NULL: not asked for */
  const uint64_t *indirect;
};

/* All that IMAGE needs.  Returns the length of TABLE, -1 after a message.  */
static int
image_load (struct image *image, const struct load *load,
            struct addr_pair *table)
{
  const struct image_data *data = load->data;
  unsigned indirect = load->indirect ? indirect_count (data, load->version) : 0;
  if (!image_open (image, data->code) || !functions_fill (image, data))
    return -1;
  GCN_DEBUG ("Encountered %u kernels and %u global variables in an image",
             image->function_count, variable_count (data, load->version));
  int length = table_fill (image, variable_count (data, load->version), table);
  if (length < 0 || !image_make_heap (image)
      || (indirect > 0
          && !image_send_indirect (image, indirect, load->indirect))
      || (load->reverse && !image->old
          && !image_read_reverse (image, load->reverse)))
    return -1;
  image->asks = load->reverse && *load->reverse;
  if (image->asks && !reverse_begin (image->device, image))
    return -1;
  return launch_alone (image->device, image->constructors) ? length : -1;
}

/* Whether VERSION is one that this plugin knows; false after a message.  */
static bool
version_check (int ordinal, unsigned version)
{
  unsigned of_device = GOMP_VERSION_DEV (version);
  if (of_device >= VERSION_OLD && of_device <= VERSION_LAST)
    return true;
  GOMP_PLUGIN_error ("gcn device %d: Offload data incompatible with GCN plugin "
                     "(expected %u, received %u)",
                     ordinal, VERSION_LAST, of_device);
  return false;
}

EXPORT bool
GOMP_OFFLOAD_can_run (void *fn)
{
  return ((struct function *) fn)->object != 0;
}

EXPORT int
GOMP_OFFLOAD_load_image (int ordinal, unsigned version, const void *data,
                         struct addr_pair **table, uint64_t **reverse_fns,
                         uint64_t *host_indirect)
{
  ERRNO_KEPT;
  struct device *device = gcn_device (ordinal);
  const struct image_data *known = data;
  uint64_t *keys = NULL;
  if (!version_check (ordinal, version) || !device_use (device))
    return -1;
  struct image *image = GOMP_PLUGIN_malloc_cleared (
    sizeof *image + known->kernel_count * sizeof (struct function));
  image->device = device;
  image->data = data;
  image->old = GOMP_VERSION_DEV (version) == VERSION_OLD;
  image->pool = GOMP_VERSION_LIB (version) >= GOMP_IMAGE_VERSION_INDIRECT;
  size_t room = known->kernel_count + variable_count (known, version) + 1;
  struct addr_pair *addresses = GOMP_PLUGIN_malloc (room * sizeof *addresses);
  struct load load
    = { known, version, reverse_fns ? &keys : NULL, host_indirect };
  int length = image_load (image, &load, addresses);
  if (length < 0)
    {
      image_free (image);
      free (addresses);
      free (keys);
    }
  else
    {
      *table = addresses;
      if (reverse_fns)
        *reverse_fns = keys;
      pthread_mutex_lock (&device->images_lock);
      image->next = device->images;
      device->images = image;
      pthread_mutex_unlock (&device->images_lock);
    }
  device_unuse (device);
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
  struct device *device = gcn_device (ordinal);
  /* Where this fails the image stays in the list, for images_end.  */
  if (!device_use (device))
    return false;
  struct image *image = image_take (device, data);
  bool good = image && launch_alone (device, image->destructors);
  if (image)
    image_free (image);
  device_unuse (device);
  return good;
}

void
images_end (struct device *device)
{
  struct image *image;
  while ((image = image_take (device, NULL)) != NULL)
    {
      launch_alone (device, image->destructors);
      image_free (image);
    }
}
