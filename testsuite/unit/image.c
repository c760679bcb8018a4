/* Images of every layout, on a device that only takes notes.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "libomp-offload/image/image.h"
#include "libomp-offload/map/map.h"
#include "libomp-offload/plugin/plugin.h"
#include "testsuite/unit/unit.h"

static int variable, link_variable[4];
static char device_memory[4096];
static int loads, unloads;
static int entries = 5; /* of the next image's table */
static uint64_t indirect_seen;
static unsigned version_seen;
static const void *image_seen;

static void
function (void *data)
{
  (void) data;
}

static void
second_function (void *data)
{
  (void) data;
}

static void
other_function (void *data)
{
  (void) data;
}

static void *functions[] = { (void *) function, (void *) second_function };
static void *variables[] = {
  &variable,
  (void *) sizeof variable,
  link_variable,
  (void *) (sizeof link_variable | ~(UINTPTR_MAX >> 1)),
};
static void *indirect[] = { (void *) function };
static void *host_table[] = { functions,     functions + 2, variables,
                              variables + 4, indirect,      indirect + 1 };

static int
fake_load (int device, unsigned version, const void *image,
           struct addr_pair **table, uint64_t **reverse_fns,
           uint64_t *host_indirect)
{
  (void) device;
  loads++;
  version_seen = version;
  image_seen = image;
  indirect_seen = host_indirect ? host_indirect[0] : 0;
  uintptr_t base = (uintptr_t) device_memory;
  *table = calloc (5, sizeof **table);
  (*table)[0] = (struct addr_pair) { 0x1000, 0x1001 };
  (*table)[1] = (struct addr_pair) { 0x2000, 0x2001 };
  (*table)[2] = (struct addr_pair) { base, base + sizeof variable };
  (*table)[3] = (struct addr_pair) { base + 64, base + 72 };
  (*table)[4] = (struct addr_pair) { base + 128, base + 144 };
  if (reverse_fns)
    {
      *reverse_fns = calloc (2, sizeof **reverse_fns);
      (*reverse_fns)[1] = 77;
    }
  return entries;
}

static bool
fake_unload (int device, unsigned version, const void *image)
{
  (void) device, (void) version, (void) image;
  unloads++;
  return true;
}

static bool
fake_copy (int device, void *dst, const void *src, size_t size)
{
  (void) device;
  memcpy (dst, src, size);
  return true;
}

static struct plugin plugin = { .load_image = fake_load,
                                .unload_image = fake_unload,
                                .host2dev = fake_copy };
static struct device device = { .plugin = &plugin,
                                .name = "fake",
                                .number = 3,
                                .type = OFFLOAD_TARGET_TYPE_NVIDIA_PTX };

static void
load (void)
{
  mutex_lock (&device.lock);
  CHECK (image_load_all_locked (&device), "images load");
  mutex_unlock (&device.lock);
}

static void
test_version (unsigned library, unsigned mask)
{
  void *data[] = { (void *) (uintptr_t) mask, "image" };
  const void *plugin_data
    = library >= GOMP_IMAGE_VERSION_REQUIRES ? (void *) &data[1] : data;
  int before = loads;
  image_register (library << 16 | 1, host_table, OFFLOAD_TARGET_TYPE_NVIDIA_PTX,
                  data);
  image_register (library << 16 | 3, host_table, OFFLOAD_TARGET_TYPE_GCN, data);
  load ();
  CHECK (loads == before + 1, "version %u: one image of the type", library);
  CHECK (image_seen == plugin_data && version_seen >> 16 == library,
         "version %u: the plugin's part", library);
  CHECK (indirect_seen == (library >= 3), "version %u: indirect functions",
         library);
  load ();
  CHECK (loads == before + 1, "version %u: loaded once", library);
  CHECK (image_function (&device, function) == (void *) 0x1000
           && image_function (&device, second_function) == (void *) 0x2000
           && !image_function (&device, other_function),
         "version %u: functions", library);
  bool reverse = mask & GOMP_REQUIRES_REVERSE_OFFLOAD;
  CHECK ((image_reverse_function (&device, 77) == second_function) == reverse
           && !image_reverse_function (&device, 76),
         "version %u: reverse functions", library);
  CHECK (map_lookup (device.map, &variable, sizeof variable).device
           == (uintptr_t) device_memory,
         "version %u: a variable is mapped", library);
  CHECK (!map_lookup (device.map, link_variable, 4).entry,
         "version %u: a link variable is not", library);
  CHECK (*(int *) (device_memory + 128) == 3, "version %u: device number",
         library);

  mutex_lock (&device.lock);
  image_unload_all_locked (&device);
  mutex_unlock (&device.lock);
  CHECK (unloads == loads, "version %u: unloaded", library);
  CHECK (!map_lookup (device.map, &variable, 1).entry,
         "version %u: variable unmapped", library);
  CHECK (!image_function (&device, function), "version %u: no functions left",
         library);
  image_unregister (library << 16 | 1, host_table,
                    OFFLOAD_TARGET_TYPE_NVIDIA_PTX, data);
  image_unregister (library << 16 | 3, host_table, OFFLOAD_TARGET_TYPE_GCN,
                    data);
  load ();
  CHECK (loads == before + 1, "version %u: unregistered", library);
  CHECK (image_requires () == mask, "version %u: requires", library);
}

static int asked; /* of can_run */

static bool
second_only (void *fn)
{
  asked++;
  return (uintptr_t) fn == 0x2000;
}

/* The plugin is asked whether a function can run, once for each.  */
static void
test_can_run (void)
{
  void *data[] = { "image" };
  image_register (1, host_table, OFFLOAD_TARGET_TYPE_NVIDIA_PTX, data);
  load ();
  CHECK (image_function_to_run (&device, function) == (void *) 0x1000,
         "without can_run every function can run");
  plugin.can_run = second_only;
  for (int i = 0; i < 3; i++)
    CHECK (!image_function_to_run (&device, function)
             && image_function_to_run (&device, second_function)
                  == (void *) 0x2000
             && !image_function_to_run (&device, other_function),
           "the plugin says which functions can run");
  CHECK (asked == 2, "it is asked once for each: %d times", asked);
  CHECK (image_function (&device, function) == (void *) 0x1000,
         "the address is known nevertheless");
  plugin.can_run = NULL;
  mutex_lock (&device.lock);
  image_unload_all_locked (&device);
  mutex_unlock (&device.lock);
  image_unregister (1, host_table, OFFLOAD_TARGET_TYPE_NVIDIA_PTX, data);
}

static void
note_nothing (int type)
{
  (void) type;
}

static void
only_device (int type, const void *data,
             void (*fn) (struct device *, const void *))
{
  if (type == (int) device.type)
    fn (&device, data);
}

/* One of two images is unregistered, of a device that is there but not ready.  */
static void
test_leave (void)
{
  static const struct image_devices devices = { note_nothing, only_device };
  static void *other_functions[] = { (void *) other_function, NULL };
  static void *other_table[] = { other_functions, other_functions + 2,
                                 variables + 4,   variables + 4,
                                 indirect,        indirect };
  void *data[] = { "image" }, *other_data[] = { "other" };
  image_set_devices (&devices);
  entries = 2;
  image_register (1, other_table, OFFLOAD_TARGET_TYPE_NVIDIA_PTX, other_data);
  load ();
  entries = 5;
  image_register (1, host_table, OFFLOAD_TARGET_TYPE_NVIDIA_PTX, data);
  load ();
  CHECK (image_function (&device, other_function)
           && image_function (&device, second_function),
         "both images have functions");
  int before = unloads;
  image_unregister (1, other_table, OFFLOAD_TARGET_TYPE_NVIDIA_PTX, other_data);
  CHECK (unloads == before + 1 && !image_function (&device, other_function)
           && image_function (&device, second_function),
         "one leaves the device, the other stays");
  image_unregister (1, host_table, OFFLOAD_TARGET_TYPE_NVIDIA_PTX, data);
  CHECK (unloads == before + 2 && !image_function (&device, second_function),
         "then the other");
  image_set_devices (NULL);
  mutex_lock (&device.lock);
  image_unload_all_locked (&device);
  mutex_unlock (&device.lock);
}

/* What ends the process is tried in a child: its exit status.  */
static int
status_of (unsigned version, unsigned mask)
{
  fflush (stdout);
  if (fork () == 0)
    {
      void *data[] = { (void *) (uintptr_t) mask, "image" };
      if (!freopen ("/dev/null", "w", stderr))
        _exit (2);
      image_register (version << 16 | 1, host_table, 5, data);
      _exit (0);
    }
  int status;
  wait (&status);
  return WEXITSTATUS (status);
}

/* Whether image_use_end of IMAGE, which the device has no more, leaves alone what the
   program allocates now: that may be where the image was.  */
static bool
ends_outside (struct loaded_image *image)
{
  enum
  {
    SIZES = 32, /* 16 n + 8 bytes, which fill a chunk of the C library's */
    EACH = 100
  };
  static unsigned char *blocks[SIZES * EACH];
  bool same = true;
  for (size_t i = 0; i < SIZES * EACH; i++)
    {
      size_t size = 16 * (i / EACH) + 8;
      blocks[i] = malloc (size);
      memset (blocks[i], 0x5a, size);
    }
  image_use_end (image);
  for (size_t i = 0; i < SIZES * EACH; i++)
    {
      for (size_t at = 0; at < 16 * (i / EACH) + 8; at++)
        same &= blocks[i][at] == 0x5a;
      free (blocks[i]);
    }
  return same;
}

/* The device is finished while a region is to end yet, as one that follows what is in a
   queue does.  */
static void
test_finished_beside_use (void)
{
  unsigned version = GOMP_IMAGE_VERSION_REQUIRES << 16 | 1;
  void *data[] = { (void *) (uintptr_t) 0, "image" };
  image_register (version, host_table, OFFLOAD_TARGET_TYPE_NVIDIA_PTX, data);
  load ();
  struct loaded_image *used = image_use_begin (&device, function);
  mutex_lock (&device.lock);
  image_unload_all_locked (&device);
  mutex_unlock (&device.lock);
  CHECK (used && ends_outside (used),
         "a use may end after its device was finished");
  image_unregister (version, host_table, OFFLOAD_TARGET_TYPE_NVIDIA_PTX, data);
}

int
main (void)
{
  mutex_init (&device.lock, MUTEX_RANK_DEVICE);
  device.map = map_create (&device, NULL);
  test_version (0, 0);
  test_version (1, 0);
  test_version (3, GOMP_REQUIRES_REVERSE_OFFLOAD | GOMP_REQUIRES_TARGET_USED);
  test_version (2, GOMP_REQUIRES_REVERSE_OFFLOAD | GOMP_REQUIRES_TARGET_USED);
  test_can_run ();
  test_leave ();
  test_finished_beside_use ();
  CHECK (status_of (4, 0) == 0, "a newer image is left out");
  CHECK (status_of (3, GOMP_REQUIRES_TARGET_USED) == 1,
         "requires in some units only is refused");
  CHECK (status_of (3, 0) == 0, "an image without device code goes along");
  map_destroy (device.map);
  return UNIT_RESULT ();
}
