/* The device memory routines of OpenMP (5.2, 18.8): thin; a number becomes a
   place, and target_transfer.c or the map does the rest.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include "base/error.h"
#include "base/memory.h"
#include "libomp-host/offload-hooks.h"
#include "libomp-offload/device/device.h"
#include "libomp-offload/device/device_memory.h"
#include "libomp-offload/device/device_told.h"
#include "libomp-offload/devices/devices.h"
#include "libomp-offload/map/map_foreign.h"
#include "libomp-offload/plugin/plugin.h"
#include "libomp-offload/target/target_told.h"
#include "libomp-offload/target/target_transfer.h"
#include "libomp-offload/target/transfer_task.h"

/* The program owns depend objects and their layout; these routines pass on
   their addresses alone.  */
typedef struct omp_depend_t omp_depend_t;
struct omp_depend_t
{
  void *words[2];
};

#define ENTRY(type, name, ...)                                                 \
  GOMP_ENTRY type name (__VA_ARGS__);                                          \
  type name (__VA_ARGS__)

/* DO_IT in an entry point: the data operations in it are told a tool as that one's.  */
#define TOLD(do_it)                                                            \
  do                                                                           \
    if (tool_here ())                                                          \
      {                                                                        \
        struct target_told told_;                                              \
        target_told_begin_routine (&told_, TOOL_SITE);                         \
        do_it;                                                                 \
        target_told_end (&told_);                                              \
      }                                                                        \
    else                                                                       \
      {                                                                        \
        do_it;                                                                 \
      }                                                                        \
  while (0)

/* The device NUMBER names, if it has memory of its own.  Otherwise NULL, and
   *HOST says whether NUMBER means the host or a device that shares the host's
   memory, or else no device at all.  */
static struct device *
separate_device (int number, bool *host)
{
  struct device *device = device_from_user (number, host);
  if (!device || !device_shares_memory (device))
    return device;
  *host = true;
  return NULL;
}

/* Set *PLACE to ADDRESS + OFFSET on the device, or the host, that NUMBER names.
   False where it names neither.  */
static bool
place_at (int number, const void *address, size_t offset,
          struct target_place *place)
{
  bool host;
  place->device = separate_device (number, &host);
  place->address = (char *) address + offset;
  return host || place->device;
}

/* ------------------------------------------------------------------------
   Memory.  */

ENTRY (void *, omp_target_alloc, size_t size, int device_num)
{
  bool host;
  struct device *device = separate_device (device_num, &host);
  if (host)
    return memory_try_alloc (size);
  void *memory = NULL;
  if (device && size > 0)
    TOLD (memory = device_alloc (device, size));
  return memory;
}

ENTRY (void, omp_target_free, void *pointer, int device_num)
{
  bool host;
  struct device *device = separate_device (device_num, &host);
  if (host)
    free (pointer);
  else if (device)
    TOLD (device_free (device, pointer));
}

/* ------------------------------------------------------------------------
   What is where.  */

/* The device address of what POINTER is mapped to; NULL where it is not mapped.
   map_lookup with size 0 also finds an entry that ends at POINTER, which does
   not count here.  */
static void *
mapped_address (struct device *device, const void *pointer)
{
  struct map_range range = map_lookup (device->map, pointer, 1);
  return range.entry ? (void *) range.device : NULL;
}

ENTRY (int, omp_target_is_present, const void *pointer, int device_num)
{
  bool host;
  if (!pointer)
    return 0;
  struct device *device = device_from_user (device_num, &host);
  if (host)
    return 1;
  return device && mapped_address (device, pointer);
}

ENTRY (void *, omp_get_mapped_ptr, const void *pointer, int device_num)
{
  bool host;
  if (!pointer)
    return NULL;
  struct device *device = device_from_user (device_num, &host);
  if (host)
    return (void *) pointer;
  return device ? mapped_address (device, pointer) : NULL;
}

/* Whether DEVICE can use the range under the address that POINTER has here: the
   plugin knows, or it is the device's own memory, or a variable that the device
   uses in place.  */
static bool
range_is_accessible (struct device *device, const void *pointer, size_t size)
{
  if (device->plugin->is_accessible_ptr)
    return device->plugin->is_accessible_ptr (device->ordinal, pointer, size)
           > 0;
  if (device_shares_memory (device)
      || device_memory_holds (device, pointer, size))
    return true;
  struct map_range range = map_lookup (device->map, pointer, size);
  return range.entry && !range.partial && map_entry_is_shared (range.entry);
}

ENTRY (int, omp_target_is_accessible, const void *pointer, size_t size,
       int device_num)
{
  bool host;
  if (!pointer || size == 0)
    return 0;
  struct device *device = device_from_user (device_num, &host);
  if (host)
    return 1;
  if (!device)
    return 0;
  return range_is_accessible (device, pointer, size);
}

ENTRY (int, omp_target_associate_ptr, const void *host_pointer,
       const void *device_pointer, size_t size, size_t device_offset,
       int device_num)
{
  bool host;
  struct device *device = separate_device (device_num, &host);
  if (!device)
    return EINVAL;
  void *there = (char *) device_pointer + device_offset;
  if (tool_here ())
    TOLD (device_told_associate (device, true, host_pointer, there, size));
  return map_associate (device->map, host_pointer, size, there) ? 0 : EINVAL;
}

ENTRY (int, omp_target_disassociate_ptr, const void *pointer, int device_num)
{
  bool host;
  struct device *device = separate_device (device_num, &host);
  if (device && tool_here ())
    TOLD (device_told_associate (device, false, pointer,
                                 mapped_address (device, pointer), 0));
  return device && map_disassociate (device->map, pointer) ? 0 : EINVAL;
}

/* ------------------------------------------------------------------------
   Copies.  */

/* Write into LIST, which has room for COUNT + 5 words, the ABI's dependence
   list for COUNT depend objects.  It has the newer form, whose first word is 0.
   Returns LIST, or NULL without objects.  */
static void **
depend_list (void **list, int count, omp_depend_t *objects)
{
  if (count <= 0 || !objects)
    return NULL;
  memset (list, 0, 5 * sizeof *list);
  list[1] = (void *) (uintptr_t) count;
  for (int i = 0; i < count; i++)
    list[5 + i] = &objects[i];
  return list;
}

#define DEPEND_LIST_LENGTH(count) ((count) > 0 ? (count) + 5 : 5)

ENTRY (int, omp_target_memcpy, void *dst, const void *src, size_t length,
       size_t dst_offset, size_t src_offset, int dst_device_num,
       int src_device_num)
{
  struct target_place to, from;
  if (!place_at (dst_device_num, dst, dst_offset, &to)
      || !place_at (src_device_num, src, src_offset, &from))
    return EINVAL;
  int error;
  TOLD (error = target_transfer (to, from, length));
  return error;
}

ENTRY (int, omp_target_memcpy_async, void *dst, const void *src, size_t length,
       size_t dst_offset, size_t src_offset, int dst_device_num,
       int src_device_num, int depobj_count, omp_depend_t *depobj_list)
{
  HOST_KEEP_SITE ();
  struct target_place to, from;
  if (!place_at (dst_device_num, dst, dst_offset, &to)
      || !place_at (src_device_num, src, src_offset, &from))
    return EINVAL;
  void *list[DEPEND_LIST_LENGTH (depobj_count)];
  transfer_task_copy (to, from, length,
                      depend_list (list, depobj_count, depobj_list),
                      "omp_target_memcpy_async");
  return 0;
}

/* ------------------------------------------------------------------------
   Rectangles.  */

struct rectangle_task
{
  struct target_place dst, src;
  struct target_rectangle rectangle;
};

static bool
rectangle_task_run (struct rectangle_task *task)
{
  return target_transfer_rectangle (task->dst, task->src, &task->rectangle)
         == 0;
}

/* Fill *TASK and return 0; or return what the routine is to return: INT_MAX for
   a call with two null pointers, which asks how many dimensions there may
   be.  */
static int
rectangle_task_prepare (struct rectangle_task *task, void *dst, const void *src,
                        int dst_device_num, int src_device_num)
{
  if (!dst && !src)
    return INT_MAX;
  if (!place_at (dst_device_num, dst, 0, &task->dst)
      || !place_at (src_device_num, src, 0, &task->src))
    return EINVAL;
  return 0;
}

ENTRY (int, omp_target_memcpy_rect, void *dst, const void *src,
       size_t element_size, int num_dims, const size_t *volume,
       const size_t *dst_offsets, const size_t *src_offsets,
       const size_t *dst_dimensions, const size_t *src_dimensions,
       int dst_device_num, int src_device_num)
{
  struct rectangle_task task = {
    .rectangle = { element_size, num_dims, volume, dst_offsets, src_offsets,
                   dst_dimensions, src_dimensions },
  };
  int result
    = rectangle_task_prepare (&task, dst, src, dst_device_num, src_device_num);
  if (result != 0)
    return result;
  TOLD (result
        = target_transfer_rectangle (task.dst, task.src, &task.rectangle));
  return result;
}

/* The arrays belong to the caller, so the task has copies of all five.  (5.2,
   18.8.8 would let it assume that they stay; a copy costs next to nothing.)  */
struct rectangle_copy_task
{
  struct rectangle_task task;
  size_t numbers[];
};

static bool
rectangle_copy_task_run (void *data)
{
  struct rectangle_copy_task *copy = data;
  struct target_rectangle *rectangle = &copy->task.rectangle;
  size_t n = rectangle->dimensions;
  rectangle->volume = copy->numbers;
  rectangle->dst_offsets = copy->numbers + n;
  rectangle->src_offsets = copy->numbers + 2 * n;
  rectangle->dst_dimensions = copy->numbers + 3 * n;
  rectangle->src_dimensions = copy->numbers + 4 * n;
  return rectangle_task_run (&copy->task);
}

ENTRY (int, omp_target_memcpy_rect_async, void *dst, const void *src,
       size_t element_size, int num_dims, const size_t *volume,
       const size_t *dst_offsets, const size_t *src_offsets,
       const size_t *dst_dimensions, const size_t *src_dimensions,
       int dst_device_num, int src_device_num, int depobj_count,
       omp_depend_t *depobj_list)
{
  HOST_KEEP_SITE ();
  struct rectangle_task task = {
    .rectangle = { .element_size = element_size, .dimensions = num_dims },
  };
  int result
    = rectangle_task_prepare (&task, dst, src, dst_device_num, src_device_num);
  if (result != 0)
    return result;
  if (num_dims < 1)
    return EINVAL;
  size_t n = num_dims;
  size_t size = sizeof (struct rectangle_copy_task) + 5 * n * sizeof (size_t);
  struct rectangle_copy_task *copy = memory_try_alloc (size);
  if (!copy)
    return ENOMEM;
  copy->task = task;
  memcpy (copy->numbers, volume, n * sizeof (size_t));
  memcpy (copy->numbers + n, dst_offsets, n * sizeof (size_t));
  memcpy (copy->numbers + 2 * n, src_offsets, n * sizeof (size_t));
  memcpy (copy->numbers + 3 * n, dst_dimensions, n * sizeof (size_t));
  memcpy (copy->numbers + 4 * n, src_dimensions, n * sizeof (size_t));
  void *list[DEPEND_LIST_LENGTH (depobj_count)];
  transfer_task_call (rectangle_copy_task_run, copy, size,
                      depend_list (list, depobj_count, depobj_list),
                      "omp_target_memcpy_rect_async");
  free (copy);
  return 0;
}

/* ------------------------------------------------------------------------
   Setting.  */

struct memset_task
{
  struct target_place dst;
  int value;
  size_t count;
};

static bool
memset_task_run (void *data)
{
  struct memset_task *task = data;
  return target_set (task->dst, task->value, task->count);
}

/* A number that names no device leaves the memory as it is.  */
static bool
memset_task_prepare (struct memset_task *task, void *pointer, int value,
                     size_t count, int device_num)
{
  task->value = value;
  task->count = count;
  return place_at (device_num, pointer, 0, &task->dst);
}

ENTRY (void *, omp_target_memset, void *pointer, int value, size_t count,
       int device_num)
{
  struct memset_task task;
  bool good = true;
  if (memset_task_prepare (&task, pointer, value, count, device_num))
    TOLD (good = memset_task_run (&task));
  if (!good)
    gomp_fatal ("omp_target_memset failed");
  return pointer;
}

ENTRY (void *, omp_target_memset_async, void *pointer, int value, size_t count,
       int device_num, int depobj_count, omp_depend_t *depobj_list)
{
  HOST_KEEP_SITE ();
  struct memset_task task;
  if (!memset_task_prepare (&task, pointer, value, count, device_num))
    return pointer;
  void *list[DEPEND_LIST_LENGTH (depobj_count)];
  transfer_task_call (memset_task_run, &task, sizeof task,
                      depend_list (list, depobj_count, depobj_list),
                      "omp_target_memset_async");
  return pointer;
}
