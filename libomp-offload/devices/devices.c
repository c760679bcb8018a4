/* The list of devices.  It is written once, under devices_lock, and constant from
   the moment devices_known is set.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/devices/devices.h"

#include <stdlib.h>
#include <string.h>
#include "base/environment.h"
#include "base/errno_kept.h"
#include "base/error.h"
#include "base/kernel_thread.h"
#include "base/memory.h"
#include "base/read_only.h"
#include "libomp-host/offload-hooks.h"
#include "libomp-offload/devices/available_devices.h"
#include "libomp-offload/devices/device_life.h"
#include "libomp-offload/devices/device_number.h"
#include "libomp-offload/devices/devices_absent.h"
#include "libomp-offload/devices/devices_info.h"
#include "libomp-offload/image/image.h"
#include "libomp-offload/device/info.h"
#include "libomp-offload/plugin/plugin.h"

static struct mutex devices_lock = MUTEX_INITIALIZER (MUTEX_RANK_PLUGINS);
static bool devices_known; /* atomic; set with release order */
/* The thread that makes the list, or 0; atomic.  A driver may fork while it is asked for its
   devices.  */
static pid_t devices_finder;
static bool devices_fork_locked; /* by a fork; under devices_lock */

static struct device *devices; /* of every kind */
static int devices_total;
static struct device **openmp_devices; /* by OpenMP's number */
static int openmp_count;

/* The plugins there can be.  One with a gate is looked for only where that
   variable is set: a program pays nothing for the host device unless it asks.  */
static const struct known_plugin
{
  char name[8];
  char gate[24]; /* "": none */
  int type;      /* of its images */
} known_plugins[] = {
  { "host", "GANGWAY_HOST_DEVICES", OFFLOAD_TARGET_TYPE_HOST_NONSHM },
  { "nvptx", "", OFFLOAD_TARGET_TYPE_NVIDIA_PTX },
  { "gcn", "", OFFLOAD_TARGET_TYPE_GCN },
};

/* ------------------------------------------------------------------------
   Finding the devices.  */

static void *
native_enter (struct gomp_device_cookie *device, unsigned thread_limit)
{
  return host_region_enter (device_of_cookie (device)->number, thread_limit);
}

static void
native_leave (void *entered)
{
  host_region_leave (entered);
}

static const struct gomp_native_hooks native_hooks
  = { native_enter, native_leave };

static void
device_init_entry (struct device *device, struct plugin *plugin, int ordinal)
{
  memset (device, 0, sizeof *device);
  device->plugin = plugin;
  device->ordinal = ordinal;
  device->name = plugin->get_name ();
  device->type = plugin->get_type ();
  device->capabilities = plugin->get_caps ();
  if (image_requires ()
      & (GOMP_REQUIRES_UNIFIED_SHARED_MEMORY | GOMP_REQUIRES_SELF_MAPS))
    device->capabilities |= GOMP_OFFLOAD_CAP_SHARED_MEM;
  mutex_init (&device->lock, MUTEX_RANK_DEVICE);
  device->state = DEVICE_UNUSED;
}

/* How many devices PLUGIN offers to this program.  */
static int
plugin_count_devices (struct plugin *plugin, int type)
{
  unsigned requires = image_requires () & ~GOMP_REQUIRES_TARGET_USED;
  int count = plugin->get_num_devices (requires);
  if (count == 0)
    {
      const char *why = plugin->why_none ? plugin->why_none () : NULL;
      devices_absent_note (plugin->name, type, "%s",
                           why && *why ? why : "there are none");
    }
  if (count >= 0)
    return count;
  char names[IMAGE_REQUIRES_TEXT];
  image_requires_text (names, requires);
  gomp_debug ("%s devices present but 'omp requires %s' cannot be fulfilled",
              plugin->name, names);
  devices_absent_note (plugin->name, type,
                       "none of them can do what 'omp requires %s' asks for",
                       names);
  return 0;
}

static void
devices_add_plugin (const struct known_plugin *known)
{
  if (*known->gate && !environment_get (known->gate))
    return;
  struct plugin *plugin = plugin_load (known->name, *known->gate);
  if (!plugin)
    {
      devices_absent_note (known->name, known->type,
                           "libgomp-plugin-%s.so.1 cannot be used",
                           known->name);
      return;
    }
  plugin->devices = plugin_count_devices (plugin, known->type);
  if (plugin->devices == 0)
    {
      plugin_unload (plugin);
      return;
    }
  if (plugin->native_hooks)
    plugin->native_hooks (&native_hooks);
  devices = memory_realloc (devices, (devices_total + plugin->devices)
                                       * sizeof *devices);
  for (int i = 0; i < plugin->devices; i++)
    device_init_entry (&devices[devices_total++], plugin, i);
}

/* Number the devices that OpenMP may use from 0 on; the other devices' numbers
   follow behind the host's.  */
static void
devices_number (void)
{
  struct device **able = memory_alloc ((devices_total + 1) * sizeof *able);
  /* Kept for as long as the process is, also where the library is unloaded.  */
  static struct device *none[1];
  openmp_devices
    = devices_total ? memory_alloc (devices_total * sizeof *able) : none;
  int able_count = 0;
  for (int i = 0; i < devices_total; i++)
    if (devices[i].capabilities & GOMP_OFFLOAD_CAP_OPENMP_400)
      able[able_count++] = &devices[i];
  openmp_count = available_devices_select (able, able_count, openmp_devices);
  free (able);

  for (int i = 0; i < devices_total; i++)
    devices[i].number = -1;
  for (int i = 0; i < openmp_count; i++)
    openmp_devices[i]->number = i;
  int next = openmp_count + 1; /* openmp_count is the host's */
  for (int i = 0; i < devices_total; i++)
    if (devices[i].number < 0)
      devices[i].number = next++;
}

/* Complain once of what no plugin understands; they take it as unset.  */
static void
memory_mode_check (void)
{
  static const char *const modes[] = GOMP_MEMORY_MODES;
  const char *text = environment_get ("GANGWAY_MEMORY");
  if (!text || !*text)
    return;
  for (int i = 0; modes[i]; i++)
    if (strcmp (text, modes[i]) == 0)
      return;
  environment_invalid ("GANGWAY_MEMORY", text);
}

static void
devices_find_locked (void)
{
  ERRNO_KEPT;
  info_read ();
  read_only_prepare ();
  memory_mode_check ();
  if (icv_device.target_offload != TARGET_OFFLOAD_DISABLED)
    for (size_t i = 0; i < sizeof known_plugins / sizeof *known_plugins; i++)
      devices_add_plugin (&known_plugins[i]);
  devices_number ();
  if (devices_total > 0)
    device_life_begin ();
}

/* ------------------------------------------------------------------------
   Images come and go.  */

static void
devices_note_image (int type)
{
  for (int i = 0; i < devices_total; i++)
    if ((int) devices[i].type == type)
      __atomic_store_n (&devices[i].stale, true, __ATOMIC_SEQ_CST);
}

static void
devices_with_image (int type, const void *data,
                    void (*fn) (struct device *, const void *))
{
  for (int i = 0; i < devices_total; i++)
    if ((int) devices[i].type == type)
      fn (&devices[i], data);
}

static const struct image_devices image_devices
  = { devices_note_image, devices_with_image };

/* ------------------------------------------------------------------------
   The list.  */

static void __attribute__ ((cold, noinline)) devices_initialise_once (void)
{
  /* The handlers for the process's end that host_prepare registers run after
     devices_at_exit, as handlers run in reverse order.  */
  host_prepare ();
  mutex_lock (&devices_lock);
  if (!devices_known)
    {
      __atomic_store_n (&devices_finder, kernel_thread (), __ATOMIC_RELAXED);
      devices_find_locked ();
      image_set_devices (&image_devices);
      __atomic_store_n (&devices_known, true, __ATOMIC_RELEASE);
      devices_print ();
      devices_absent_print ();
      __atomic_store_n (&devices_finder, 0, __ATOMIC_RELAXED);
    }
  mutex_unlock (&devices_lock);
}

/* Every launch calls this more than once, so that the first look must be
   cheap.  */
void
devices_initialise (void)
{
  if (unlikely (!__atomic_load_n (&devices_known, __ATOMIC_ACQUIRE)))
    devices_initialise_once ();
}

bool
devices_before_fork (void)
{
  pid_t finder = __atomic_load_n (&devices_finder, __ATOMIC_RELAXED);
  if (finder != 0 && finder == kernel_thread ())
    return false;
  mutex_lock (&devices_lock);
  devices_fork_locked = true;
  return devices_known;
}

void
devices_after_fork (void)
{
  if (!devices_fork_locked)
    {
      __atomic_store_n (&devices_finder, kernel_thread (), __ATOMIC_RELAXED);
      return;
    }
  devices_fork_locked = false;
  mutex_unlock (&devices_lock);
}

int
device_count (void)
{
  devices_initialise ();
  return openmp_count;
}

struct device *
device_by_number (int number)
{
  devices_initialise ();
  return number >= 0 && number < openmp_count ? openmp_devices[number] : NULL;
}

int
device_total (void)
{
  devices_initialise ();
  return devices_total;
}

struct device *
device_by_index (int index)
{
  devices_initialise ();
  return index >= 0 && index < devices_total ? &devices[index] : NULL;
}

/* ------------------------------------------------------------------------
   Device numbers.  */

/* NUMBER, of a construct or of the user, names no device.  Ends the process
   with a message where that is an error.  */
static void __attribute__ ((cold)) device_not_found (int number)
{
  if (number == GOMP_DEVICE_ICV || number == GOMP_DEVICE_DEFAULT_OMP_61)
    number = device_number_default ();
  bool mandatory = icv_device.target_offload == TARGET_OFFLOAD_MANDATORY;
  if (mandatory && number < 0 && openmp_count == 0)
    gomp_fatal ("OMP_TARGET_OFFLOAD is set to MANDATORY, "
                "but only the host device is available%s",
                devices_absent_text ());
  if (number == GOMP_DEVICE_INVALID)
    gomp_fatal ("omp_invalid_device encountered");
  if (mandatory)
    gomp_fatal ("OMP_TARGET_OFFLOAD is set to MANDATORY, "
                "but device not found");
}

static struct device *__attribute__ ((cold))
device_not_ready (struct device *device)
{
  bool mandatory = icv_device.target_offload == TARGET_OFFLOAD_MANDATORY;
  if (mandatory && device_state (device) == DEVICE_FINISHED)
    device_await_end ();
  if (mandatory)
    gomp_fatal ("OMP_TARGET_OFFLOAD is set to MANDATORY, but device is %s",
                device_state (device) == DEVICE_FAILED ? "not usable"
                                                       : "finalized");
  return NULL;
}

/* The ready device of NUMBER, as device_number.h translates GIVEN.  */
static struct device *
device_find (int number, int given)
{
  if (number == DEVICE_NUMBER_HOST)
    return NULL;
  if (unlikely (number == DEVICE_NUMBER_NONE))
    {
      device_not_found (given);
      return NULL;
    }
  struct device *device = openmp_devices[number];
  return device_make_ready (device) ? device : device_not_ready (device);
}

struct device *
device_resolve (int device_argument, const char *construct)
{
  (void) construct;
  return device_find (device_number_of_construct (device_argument),
                      device_argument);
}

struct device *
device_from_user (int number, bool *host)
{
  int translated = device_number_of_user (number);
  *host = translated == DEVICE_NUMBER_HOST;
  if (translated >= 0 && unlikely (openmp_devices[translated]->forked))
    return NULL;
  return device_find (translated, number);
}
