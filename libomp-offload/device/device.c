/* The list of devices, and each device's way from unused to ready and back.
   The list is written once, under devices_lock, and constant from the moment
   devices_known is set.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/device/device.h"

#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "base/environment.h"
#include "base/error.h"
#include "base/memory.h"
#include "libomp-host/offload-hooks.h"
#include "libomp-offload/device/available_devices.h"
#include "libomp-offload/image/image.h"
#include "libomp-offload/info.h"
#include "libomp-offload/map/map.h"
#include "libomp-offload/plugin/plugin.h"

static struct mutex devices_lock = MUTEX_INITIALIZER (MUTEX_RANK_PLUGINS);
static bool devices_known; /* atomic; set with release order */

static struct device *devices; /* of every kind */
static int devices_total;
static struct device **openmp_devices; /* by OpenMP's number */
static int openmp_count;

/* The plugins there can be.  One with a gate is looked for only where that
   variable is set: a program pays nothing for the host device unless it asks.  */
static const struct known_plugin
{
  const char *name;
  const char *gate;
} known_plugins[] = {
  { "host", "GANGWAY_HOST_DEVICES" },
  { "nvptx", NULL },
  { "gcn", NULL },
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
plugin_count_devices (struct plugin *plugin)
{
  unsigned requires = image_requires () & ~GOMP_REQUIRES_TARGET_USED;
  int count = plugin->get_num_devices (requires);
  if (count >= 0)
    return count;
  char names[IMAGE_REQUIRES_TEXT];
  image_requires_text (names, requires);
  gomp_debug ("%s devices present but 'omp requires %s' cannot be fulfilled",
              plugin->name, names);
  return 0;
}

static void
devices_add_plugin (const struct known_plugin *known)
{
  if (known->gate && !environment_get (known->gate))
    return;
  struct plugin *plugin = plugin_load (known->name, known->gate != NULL);
  if (!plugin)
    return;
  plugin->devices = plugin_count_devices (plugin);
  if (plugin->native_hooks && plugin->devices > 0)
    plugin->native_hooks (&native_hooks);
  devices = memory_realloc (devices, (devices_total + plugin->devices)
                                       * sizeof *devices);
  for (int i = 0; i < plugin->devices; i++)
    device_init_entry (&devices[devices_total++], plugin, i);
}

/* Give the devices that OpenMP may use their numbers; the others' come
   after.  */
static void
devices_number (void)
{
  struct device **able = memory_alloc ((devices_total + 1) * sizeof *able);
  openmp_devices = memory_alloc ((devices_total + 1) * sizeof *able);
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

static void devices_at_exit (void);
static void devices_before_fork (void);
static void devices_after_fork_parent (void);
static void devices_after_fork_child (void);

static void
devices_find_locked (void)
{
  info_read ();
  if (icv_device.target_offload != TARGET_OFFLOAD_DISABLED)
    for (size_t i = 0; i < sizeof known_plugins / sizeof *known_plugins; i++)
      devices_add_plugin (&known_plugins[i]);
  devices_number ();
  if (devices_total == 0)
    return;
  pthread_atfork (devices_before_fork, devices_after_fork_parent,
                  devices_after_fork_child);
  atexit (devices_at_exit);
}

void
devices_initialise (void)
{
  if (likely (__atomic_load_n (&devices_known, __ATOMIC_ACQUIRE)))
    return;
  mutex_lock (&devices_lock);
  if (!devices_known)
    {
      devices_find_locked ();
      __atomic_store_n (&devices_known, true, __ATOMIC_RELEASE);
      info_print_devices ();
    }
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
   Ready, and finished.  */

static bool
device_start_locked (struct device *device)
{
  if (!device->plugin->init_device (device->ordinal, device_cookie (device)))
    {
      gomp_error ("device %d (%s) cannot be initialised", device->number,
                  device->name);
      return false;
    }
  device->map = map_create (device);
  device->memory = device_memory_create ();
  device->queues = queue_pool_create ();
  return true;
}

/* Release what a started device holds.  */
static bool
device_stop_locked (struct device *device)
{
  bool good = true;
  if (device->acc_fini)
    device->acc_fini (device);
  good &= queue_pool_destroy (device);
  free (device->queues);
  device->queues = NULL;
  image_unload_all_locked (device);
  map_destroy (device->map);
  device_memory_destroy (device);
  device->map = NULL;
  if (!device->plugin->fini_device (device->ordinal))
    {
      gomp_error ("device %d (%s) cannot be finished", device->number,
                  device->name);
      good = false;
    }
  return good;
}

static enum device_state
device_start_or_fail_locked (struct device *device)
{
  if (!device_start_locked (device))
    return DEVICE_FAILED;
  if (image_load_all_locked (device))
    return DEVICE_READY;
  device_stop_locked (device);
  return DEVICE_FAILED;
}

static inline bool
device_is_current (const struct device *device)
{
  return __atomic_load_n (&device->state, __ATOMIC_ACQUIRE) == DEVICE_READY
         && !__atomic_load_n (&device->stale, __ATOMIC_ACQUIRE);
}

static bool __attribute__ ((noinline))
device_make_ready_slow (struct device *device)
{
  mutex_lock (&device->lock);
  bool good = true;
  if (device->state == DEVICE_UNUSED)
    {
      enum device_state state = device_start_or_fail_locked (device);
      if (state == DEVICE_READY)
        __atomic_store_n (&device->was_ready, true, __ATOMIC_RELAXED);
      __atomic_store_n (&device->state, state, __ATOMIC_RELEASE);
    }
  else if (device->state == DEVICE_READY && device->stale)
    good = image_load_all_locked (device);
  good &= device->state == DEVICE_READY;
  mutex_unlock (&device->lock);
  return good;
}

bool
device_make_ready (struct device *device)
{
  return likely (device_is_current (device)) || device_make_ready_slow (device);
}

bool
device_finish (struct device *device)
{
  bool good = true;
  mutex_lock (&device->lock);
  if (device->state == DEVICE_READY)
    {
      __atomic_store_n (&device->state, DEVICE_UNUSED, __ATOMIC_RELEASE);
      good = device_stop_locked (device);
    }
  mutex_unlock (&device->lock);
  return good;
}

void (*devices_before_exit) (void);

/* A worker that gives memory back has DEVICE's lock for a moment; whoever called
   exit, or waits for a driver, may have it for good.  */
#define EXIT_TRIES 100 /* a millisecond apart */

static bool
device_lock_at_exit (struct device *device)
{
  struct timespec pause = { .tv_nsec = 1000000 };
  for (int i = 0; i < EXIT_TRIES; i++)
    {
      if (mutex_try_lock (&device->lock))
        return true;
      nanosleep (&pause, NULL);
    }
  return false;
}

static void
device_end_at_exit (struct device *device)
{
  if (!device_lock_at_exit (device))
    return;
  bool ready = device->state == DEVICE_READY;
  __atomic_store_n (&device->state, DEVICE_FINISHED, __ATOMIC_RELEASE);
  if (ready)
    {
      if (device->acc_fini)
        device->acc_fini (device);
      queue_pool_destroy (device);
      device->plugin->fini_device (device->ordinal);
    }
  mutex_unlock (&device->lock);
}

/* The process ends.  Other threads may still run, and use what they hold: only
   what concerns the driver is undone.  A device used from here on, in
   destructors, is as good as absent.  */
static void
devices_at_exit (void)
{
  if (devices_before_exit)
    devices_before_exit ();
  for (int i = 0; i < devices_total; i++)
    device_end_at_exit (&devices[i]);
  info_print_at_exit ();
}

/* The locks of native devices are held while the process is copied, so that in
   the child what they guard is whole: first all of one rank, then all of the
   next.  A device whose own lock is held, because it is being started or
   finished, is left as it is.  */
static void
devices_before_fork (void)
{
  for (int i = 0; i < devices_total; i++)
    devices[i].forking = device_is_native (&devices[i])
                         && mutex_try_lock_alike (&devices[i].lock);
  for (int i = 0; i < devices_total; i++)
    if (devices[i].forking && devices[i].state == DEVICE_READY)
      map_lock_write_alike (&devices[i].map->lock);
  for (int i = 0; i < devices_total; i++)
    if (devices[i].forking && devices[i].state == DEVICE_READY)
      device_memory_before_fork (&devices[i]);
  for (int i = 0; i < devices_total; i++)
    if (devices[i].forking && devices[i].state == DEVICE_READY)
      queue_pool_before_fork (&devices[i]);
}

static void
device_after_fork (struct device *device)
{
  if (device->state == DEVICE_READY)
    {
      queue_pool_after_fork (device);
      device_memory_after_fork (device);
      map_lock_write_end (&device->map->lock);
    }
  device->forking = false;
  mutex_unlock (&device->lock);
}

static void
devices_after_fork_parent (void)
{
  for (int i = 0; i < devices_total; i++)
    if (devices[i].forking)
      device_after_fork (&devices[i]);
}

/* A vendor's driver does not survive fork; a native device is ordinary memory
   and does, with what the parent had mapped.  */
static void
devices_after_fork_child (void)
{
  mutex_init (&devices_lock, MUTEX_RANK_PLUGINS);
  for (int i = 0; i < devices_total; i++)
    if (devices[i].forking)
      {
        if (devices[i].state == DEVICE_READY)
          map_lock_forget_readers (&devices[i].map->lock);
        device_after_fork (&devices[i]);
      }
    else
      {
        mutex_init (&devices[i].lock, MUTEX_RANK_DEVICE);
        if (devices[i].state == DEVICE_READY)
          devices[i].state = DEVICE_FINISHED;
      }
}

/* ------------------------------------------------------------------------
   Device numbers.  */

int
device_default_number (void)
{
  int number = host_icv ()->default_device;
  if (unlikely (number == ICV_DEFAULT_DEVICE_UNKNOWN))
    /* Not set, with MANDATORY (5.2, 21.2.9).  */
    number = device_count () > 0 ? 0 : GOMP_DEVICE_INVALID;
  return number;
}

/* NUMBER names no device: end the process where that is an error.  */
static void __attribute__ ((cold)) device_not_found (int number)
{
  bool mandatory = icv_device.target_offload == TARGET_OFFLOAD_MANDATORY;
  if (mandatory && number < 0 && openmp_count == 0)
    gomp_fatal ("OMP_TARGET_OFFLOAD is set to MANDATORY, "
                "but only the host device is available");
  if (number == GOMP_DEVICE_INVALID)
    gomp_fatal ("omp_invalid_device encountered");
  if (mandatory)
    gomp_fatal ("OMP_TARGET_OFFLOAD is set to MANDATORY, "
                "but device not found");
}

static struct device *__attribute__ ((cold))
device_not_ready (struct device *device)
{
  if (icv_device.target_offload == TARGET_OFFLOAD_MANDATORY)
    gomp_fatal ("OMP_TARGET_OFFLOAD is set to MANDATORY, but device is %s",
                device->state == DEVICE_FAILED ? "not usable" : "finalized");
  return NULL;
}

/* HOST_NUMBER is what names the host beside the number after the last
   device.  */
static struct device *
device_find (int number, int host_number, bool *host)
{
  devices_initialise ();
  *host = number == host_number || number == openmp_count;
  if (*host)
    return NULL;
  if (unlikely (number < 0 || number > openmp_count))
    {
      device_not_found (number);
      return NULL;
    }
  struct device *device = openmp_devices[number];
  return device_make_ready (device) ? device : device_not_ready (device);
}

struct device *
device_resolve (int device_argument, const char *construct)
{
  (void) construct;
  bool host;
  if (device_argument == GOMP_DEVICE_ICV
      || device_argument == GOMP_DEVICE_DEFAULT_OMP_61)
    return device_find (device_default_number (), -1, &host);
  return device_find (device_argument, GOMP_DEVICE_HOST_FALLBACK, &host);
}

struct device *
device_from_user (int number, bool *host)
{
  if (number == GOMP_DEVICE_DEFAULT_OMP_61)
    number = device_default_number ();
  return device_find (number, -1, host);
}

const char *
device_uid (struct device *device)
{
  char *uid = __atomic_load_n (&device->uid, __ATOMIC_ACQUIRE);
  if (uid)
    return uid;
  const char *given = device->plugin->get_uid
                        ? device->plugin->get_uid (device->ordinal)
                        : NULL;
  char text[32];
  if (!given)
    {
      snprintf (text, sizeof text, "OMP_DEV_%d", device->number);
      given = text;
    }
  char *copy = memory_alloc (strlen (given) + 1);
  strcpy (copy, given);
  if (__atomic_compare_exchange_n (&device->uid, &uid, copy, false,
                                   __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
    return copy;
  free (copy);
  return uid;
}

/* ------------------------------------------------------------------------
   Images come and go.  */

void
devices_note_image (int type)
{
  if (!__atomic_load_n (&devices_known, __ATOMIC_ACQUIRE))
    return;
  for (int i = 0; i < devices_total; i++)
    if ((int) devices[i].type == type)
      __atomic_store_n (&devices[i].stale, true, __ATOMIC_SEQ_CST);
}

void
devices_with_image (int type, const void *data,
                    void (*fn) (struct device *, const void *))
{
  if (!__atomic_load_n (&devices_known, __ATOMIC_ACQUIRE))
    return;
  for (int i = 0; i < devices_total; i++)
    if ((int) devices[i].type == type
        && __atomic_load_n (&devices[i].state, __ATOMIC_ACQUIRE)
             == DEVICE_READY)
      fn (&devices[i], data);
}
