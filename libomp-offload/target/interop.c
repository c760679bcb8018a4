/* OpenMP interop objects (5.2, 14.1 and 18.12): the plugin makes them and
   answers for them.  A device whose plugin has none gives omp_interop_none.  An
   object belongs to the program, which keeps its threads apart.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <omp.h>
#include <stdlib.h>
#include <string.h>
#include "base/memory.h"
#include "libomp-host/offload-hooks.h"
#include "libomp-offload/device/device.h"
#include "libomp-offload/devices/device_life.h"
#include "libomp-offload/devices/devices.h"
#include "libomp-offload/plugin/plugin.h"

#define ENTRY(type, name, ...)                                                 \
  GOMP_ENTRY type name (__VA_ARGS__);                                          \
  type name (__VA_ARGS__)

/* ------------------------------------------------------------------------
   The directive.  */

/* One directive's work; the arrays are the compiler's, or a task's copies.  */
struct interop_work
{
  int device_number; /* the user's; not what `target' passes */
  int init_count, use_count, destroy_count;
  struct interop_obj_t ***init;
  const int *targets;        /* GOMP_INTEROP_ bits, of each init */
  const char **prefer_types; /* of each init, or NULL */
  struct interop_obj_t **use;
  struct interop_obj_t ***destroy;
};

/* The ready device of OBJECT, if its plugin knows interop; else NULL.  */
static struct device *
interop_device (const struct interop_obj_t *object)
{
  struct device *device = object ? device_by_number (object->device_num) : NULL;
  if (!device || !device->plugin->interop || !device_make_ready (device))
    return NULL;
  return device;
}

/* A new object; NULL, which is omp_interop_none, where there is no device, or
   where the plugin, after a message, has no queue for targetsync.  */
static struct interop_obj_t *
interop_create (struct device *device, bool targetsync, const char *prefer_type)
{
  if (!device || !device->plugin->interop)
    return NULL;
  struct interop_obj_t *object = memory_alloc_cleared (sizeof *object);
  object->device_num = device->number;
  device->plugin->interop (object, device->ordinal, gomp_interop_flag_init,
                           targetsync, prefer_type);
  if (!targetsync || object->stream)
    return object;
  free (object);
  return NULL;
}

static void
interop_act (struct interop_obj_t *object, enum gomp_interop_flag action)
{
  struct device *device = interop_device (object);
  if (device)
    device->plugin->interop (object, device->ordinal, action, false, NULL);
}

/* Do all that the directive says.  What is to be destroyed comes first, as a
   new object may use what it gives back; `use' comes last, so that its queue
   has had most time.  */
static void
interop_do (const struct interop_work *work)
{
  for (int i = 0; i < work->destroy_count; i++)
    if (*work->destroy[i])
      {
        interop_act (*work->destroy[i], gomp_interop_flag_destroy);
        free (*work->destroy[i]);
        *work->destroy[i] = NULL;
      }
  bool host;
  struct device *device = work->init_count > 0
                            ? device_from_user (work->device_number, &host)
                            : NULL;
  for (int i = 0; i < work->init_count; i++)
    *work->init[i]
      = interop_create (device, work->targets[i] & GOMP_INTEROP_TARGETSYNC,
                        work->prefer_types ? work->prefer_types[i] : NULL);
  for (int i = 0; i < work->use_count; i++)
    interop_act (work->use[i], gomp_interop_flag_use);
}

/* Whether WORK may wait for a queue, so that nowait is worth a task.  */
static bool
interop_may_wait (const struct interop_work *work)
{
  for (int i = 0; i < work->use_count; i++)
    if (work->use[i] && work->use[i]->stream)
      return true;
  for (int i = 0; i < work->destroy_count; i++)
    if (*work->destroy[i] && (*work->destroy[i])->stream)
      return true;
  return false;
}

/* An interop_work with copies of its arrays behind it, since the task may run
   when the caller's arrays are gone.  */
struct interop_task
{
  struct interop_work work;
  void *arrays[];
};

static void
interop_task_run (void *data)
{
  struct interop_task *task = data;
  struct interop_work *work = &task->work;
  void **at = task->arrays;
  work->init = (struct interop_obj_t ***) at;
  at += work->init_count;
  if (work->prefer_types)
    work->prefer_types = (const char **) at;
  at += work->init_count;
  work->use = (struct interop_obj_t **) at;
  at += work->use_count;
  work->destroy = (struct interop_obj_t ***) at;
  at += work->destroy_count;
  work->targets = (const int *) at;
  interop_do (work);
}

/* Copy COUNT elements of SIZE bytes from FROM to TO, or leave room for them
   where FROM is NULL.  Returns the address behind that room.  */
static char *
array_copy (char *to, const void *from, int count, size_t size)
{
  if (from)
    memcpy (to, from, count * size);
  return to + count * size;
}

static void
interop_as_task (const struct interop_work *work, void **depend)
{
  size_t size = sizeof (struct interop_task)
                + (2 * work->init_count + work->use_count + work->destroy_count)
                    * sizeof (void *)
                + work->init_count * sizeof (int);
  struct interop_task *task = memory_alloc_cleared (size);
  task->work = *work;
  char *at = (char *) task->arrays;
  at = array_copy (at, work->init, work->init_count, sizeof (void *));
  at = array_copy (at, work->prefer_types, work->init_count, sizeof (void *));
  at = array_copy (at, work->use, work->use_count, sizeof (void *));
  at = array_copy (at, work->destroy, work->destroy_count, sizeof (void *));
  array_copy (at, work->targets, work->init_count, sizeof (int));
  host_task_run (interop_task_run, task, size, _Alignof(struct interop_task),
                 depend);
  free (task);
}

ENTRY (void, GOMP_interop, int device_num, int n_init,
       struct interop_obj_t ***init, const int *target_targetsync,
       const char **prefer_type, int n_use, struct interop_obj_t **use,
       int n_destroy, struct interop_obj_t ***destroy, unsigned flags,
       void **depend)
{
  HOST_KEEP_SITE ();
  struct interop_work work
    = { device_num,        n_init,      n_use, n_destroy, init,
        target_targetsync, prefer_type, use,   destroy };
  if ((flags & GOMP_INTEROP_FLAG_NOWAIT) && interop_may_wait (&work))
    {
      interop_as_task (&work, depend);
      return;
    }
  if (depend)
    host_wait_depend (depend);
  interop_do (&work);
}

/* ------------------------------------------------------------------------
   The routines.  */

/* The routines have the types of <omp.h>, for which an object is a number.  */
static struct interop_obj_t *
object_of (omp_interop_t interop)
{
  return (struct interop_obj_t *) interop;
}

/* The device to ask for a property of OBJECT, or NULL with *RETURN_CODE
   set.  */
static struct device *
property_device (const struct interop_obj_t *object,
                 omp_interop_property_t property, omp_interop_rc_t *return_code)
{
  omp_interop_rc_t code = omp_irc_success;
  struct device *device = NULL;
  if (property < omp_ipr_first || property > omp_ipr_fr_id)
    code = omp_irc_out_of_range;
  else if (!(device = interop_device (object)))
    code = omp_irc_empty;
  if (code != omp_irc_success && return_code)
    *return_code = code;
  return device;
}

/* There are no properties but the standard's.  */
ENTRY (int, omp_get_num_interop_properties, const omp_interop_t interop)
{
  (void) interop;
  return 0;
}

ENTRY (intptr_t, omp_get_interop_int, const omp_interop_t interop,
       omp_interop_property_t property, omp_interop_rc_t *return_code)
{
  struct device *device
    = property_device (object_of (interop), property, return_code);
  return device && device->plugin->get_interop_int
           ? device->plugin->get_interop_int (object_of (interop), property,
                                              return_code)
           : 0;
}

ENTRY (void *, omp_get_interop_ptr, const omp_interop_t interop,
       omp_interop_property_t property, omp_interop_rc_t *return_code)
{
  struct device *device
    = property_device (object_of (interop), property, return_code);
  return device && device->plugin->get_interop_ptr
           ? device->plugin->get_interop_ptr (object_of (interop), property,
                                              return_code)
           : NULL;
}

ENTRY (const char *, omp_get_interop_str, const omp_interop_t interop,
       omp_interop_property_t property, omp_interop_rc_t *return_code)
{
  struct device *device
    = property_device (object_of (interop), property, return_code);
  return device && device->plugin->get_interop_str
           ? device->plugin->get_interop_str (object_of (interop), property,
                                              return_code)
           : NULL;
}

ENTRY (const char *, omp_get_interop_name, const omp_interop_t interop,
       omp_interop_property_t property)
{
  static const char names[][16]
    = { "fr_id",    "fr_name", "vendor",         "vendor_name", "device_num",
        "platform", "device",  "device_context", "targetsync" };
  (void) interop;
  if (property < omp_ipr_first || property > omp_ipr_fr_id)
    return NULL;
  return names[omp_ipr_fr_id - property];
}

ENTRY (const char *, omp_get_interop_type_desc, const omp_interop_t interop,
       omp_interop_property_t property)
{
  static const char types[][16]
    = { "omp_interop_t", "const char *", "int", "const char *", "int" };
  struct device *device = property_device (object_of (interop), property, NULL);
  if (!device)
    return NULL;
  if (property >= omp_ipr_device_num)
    return types[omp_ipr_fr_id - property];
  return device->plugin->get_interop_type_desc
           ? device->plugin->get_interop_type_desc (object_of (interop),
                                                    property)
           : NULL;
}

ENTRY (const char *, omp_get_interop_rc_desc,
       const omp_interop_t interop, omp_interop_rc_t return_code)
{
  static const char texts[][64]
    = { "no meaningful value available",
        "successful",
        "provided interoperability object is equal to omp_interop_none",
        "property ID is out of range",
        "property type is integer; use omp_get_interop_int",
        "property type is pointer; use omp_get_interop_ptr",
        "property type is string; use omp_get_interop_str" };
  (void) interop;
  if (return_code > omp_irc_no_value || return_code <= omp_irc_other)
    return NULL;
  return texts[omp_irc_no_value - return_code];
}
