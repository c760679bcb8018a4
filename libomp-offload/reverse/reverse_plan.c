/* Mapping for reverse offload.  The data of an argument is either present: the
   device range is the copy of a host range, and the host's is used; or it is
   the device's own (a variable of the region), and gets host memory for the
   time of the request.  A plan belongs to one thread.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/reverse/reverse_plan.h"

#include <stdlib.h>
#include <string.h>
#include "base/error.h"
#include "base/memory.h"
#include "libomp-offload/device/device_queue.h"
#include "libomp-offload/map/kinds.h"
#include "libomp-offload/map/map_mirror.h"

/* Host memory made for a device range.  */
struct fresh_range
{
  uintptr_t device, device_end;
  char *host;
};

/* A pointer in fresh memory: the host's value while the function runs, the
   device's again before its memory is copied back.  */
struct fresh_pointer
{
  void **place;
  void *device_value;
};

struct reverse_plan
{
  struct device *device;
  struct goacc_asyncqueue *queue;
  struct reverse_arguments arguments;
  void **hosts;               /* arguments.count */
  bool *copy_back;            /* arguments.count */
  struct fresh_range *ranges; /* at most arguments.count */
  size_t range_count;
  struct fresh_pointer *pointers; /* at most arguments.count */
  size_t pointer_count;
  /* The parts, still to come, of a structure that has fresh memory.  */
  uint64_t fresh_parts;
};

void **
reverse_plan_hosts (struct reverse_plan *plan)
{
  return plan->hosts;
}

/* ------------------------------------------------------------------------
   Finding.  */

enum place
{
  PLACE_NONE,
  PLACE_FRESH,
  PLACE_PRESENT
};

static enum place
place_find_fresh (struct reverse_plan *plan, uintptr_t start, size_t size,
                  char **host)
{
  for (size_t i = 0; i < plan->range_count; i++)
    {
      struct fresh_range *range = &plan->ranges[i];
      if (start >= range->device && start + size <= range->device_end)
        {
          *host = range->host + (start - range->device);
          return PLACE_FRESH;
        }
    }
  return PLACE_NONE;
}

/* Where [START, START + SIZE) of the device is on the host.  */
static enum place
place_find (struct reverse_plan *plan, uintptr_t start, size_t size,
            char **host)
{
  if (place_find_fresh (plan, start, size, host) == PLACE_FRESH)
    return PLACE_FRESH;
  struct map_entry *entry
    = map_lookup_device (plan->device->map, (void *) start, size);
  if (!entry || start < entry->device_start
      || start - entry->device_start + size
           > entry->host_end - entry->host_start)
    return PLACE_NONE;
  *host = (char *) entry->host_start + (start - entry->device_start);
  return PLACE_PRESENT;
}

/* Fresh memory for [START, START + SIZE).  */
static char *
place_make (struct reverse_plan *plan, uintptr_t start, size_t size,
            size_t alignment)
{
  struct fresh_range *range = &plan->ranges[plan->range_count++];
  if (alignment < _Alignof(max_align_t))
    alignment = _Alignof(max_align_t);
  range->device = start;
  range->device_end = start + size;
  range->host = memory_alloc_aligned (alignment, size);
  return range->host;
}

/* ------------------------------------------------------------------------
   The steps, one for each sort of argument.  Each sets hosts[i]; false after a
   message.  */

static bool
copy_in (struct reverse_plan *plan, void *host, uintptr_t device, size_t size)
{
  if (device_shares_memory (plan->device))
    {
      memcpy (host, (void *) device, size);
      return true;
    }
  return device_copy_from (plan->device, host, (void *) device, size,
                           plan->queue);
}

/* As copy_in, but complete on return even with a queue: the copies of pointers
   are looked at while the plan is made.  */
static bool
copy_in_now (struct reverse_plan *plan, void *host, uintptr_t device,
             size_t size)
{
  return copy_in (plan, host, device, size)
         && (!plan->queue || device_queue_wait (plan->device, plan->queue));
}

static size_t
argument_alignment (struct reverse_plan *plan, size_t i)
{
  return (size_t) 1 << kind_read (plan->arguments.kinds, true, i).align;
}

static bool
plan_firstprivate (struct reverse_plan *plan, size_t i)
{
  uintptr_t start = plan->arguments.addresses[i];
  size_t size = plan->arguments.sizes[i];
  plan->hosts[i] = place_make (plan, start, size, argument_alignment (plan, i));
  /* Later arguments never refer to a private copy's original, so place_find is
     not to find it.  */
  plan->ranges[plan->range_count - 1].device_end = start;
  return copy_in (plan, plan->hosts[i], start, size);
}

/* A DESCRIPTOR is copied as a whole, and at once, since the arguments that
   follow look at its pointers.  */
static bool
plan_data (struct reverse_plan *plan, size_t i, uint32_t properties)
{
  uintptr_t start = plan->arguments.addresses[i];
  size_t size = plan->arguments.sizes[i];
  char *host = NULL;
  enum place place = place_find (plan, start, size, &host);
  bool part = plan->fresh_parts > 0;
  if (part)
    plan->fresh_parts--;
  if (place == PLACE_NONE)
    {
      if (properties & KIND_PRESENT)
        {
          gomp_error ("present clause: no corresponding data on parent device "
                      "at %p with size %zu",
                      (void *) start, size);
          return false;
        }
      if (!(properties & KIND_MAPS))
        return true; /* release, delete: nothing to release */
      host = place_make (plan, start, size, argument_alignment (plan, i));
    }
  plan->hosts[i] = host;
  bool moves = place == PLACE_NONE || (part && place == PLACE_FRESH)
               || (properties & (KIND_ALWAYS | KIND_FORCE));
  plan->copy_back[i] = moves && (properties & KIND_FROM);
  if (!moves || !(properties & KIND_TO))
    return true;
  return properties & KIND_DESCRIPTOR ? copy_in_now (plan, host, start, size)
                                      : copy_in (plan, host, start, size);
}

/* Point PLACE, fresh, to the host's copy of what the pointer at device address
   START points to, plus BIAS.  */
static bool
pointer_translate (struct reverse_plan *plan, size_t i, void **place,
                   uintptr_t start, size_t bias)
{
  void *value = NULL;
  char *host = NULL;
  if (!copy_in_now (plan, &value, start, sizeof value))
    return false;
  if (value
      && place_find (plan, (uintptr_t) value + bias, 1, &host) != PLACE_NONE)
    host -= bias;
  else if (value && i > 0 && plan->hosts[i - 1])
    host = (char *) plan->hosts[i - 1] - bias;
  plan->pointers[plan->pointer_count++]
    = (struct fresh_pointer) { place, value };
  *place = host;
  return true;
}

/* A pointer to the data of an earlier argument.  Where the host has the
   original of the memory that the pointer is in, the pointer is right
   already.  */
static bool
plan_pointer (struct reverse_plan *plan, size_t i)
{
  uintptr_t start = plan->arguments.addresses[i];
  char *host = NULL;
  enum place place = place_find (plan, start, sizeof (void *), &host);
  if (plan->fresh_parts > 0)
    plan->fresh_parts--;
  if (place == PLACE_NONE)
    host = place_make (plan, start, sizeof (void *), sizeof (void *));
  plan->hosts[i] = host;
  if (place == PLACE_PRESENT)
    return true;
  return pointer_translate (plan, i, (void **) host, start,
                            plan->arguments.sizes[i]);
}

/* The parts of a structure that follow lie in one piece of memory.  */
static bool
plan_structure (struct reverse_plan *plan, size_t i)
{
  const struct reverse_arguments *arguments = &plan->arguments;
  uint64_t parts = arguments->sizes[i];
  if (parts == 0 || parts >= arguments->count - i)
    {
      gomp_error ("reverse offload: a structure of %zu parts where %zu "
                  "arguments follow",
                  (size_t) parts, arguments->count - i - 1);
      return false;
    }
  uintptr_t start = UINTPTR_MAX, end = 0;
  for (size_t j = i + 1; j <= i + parts; j++)
    {
      uintptr_t from = arguments->addresses[j];
      start = from < start ? from : start;
      end = from + arguments->sizes[j] > end ? from + arguments->sizes[j] : end;
    }
  char *host = NULL;
  if (place_find (plan, start, end - start, &host) == PLACE_NONE)
    {
      host
        = place_make (plan, start, end - start, argument_alignment (plan, i));
      plan->fresh_parts = parts;
    }
  plan->hosts[i] = host - (start - arguments->addresses[i]);
  return true;
}

/* On a device that shares the host's memory only private copies are made.  The
   pointer that follows may be meant to point to such a copy.  */
static void
plan_shared (struct reverse_plan *plan, size_t i, uint32_t properties)
{
  void **address = (void **) plan->arguments.addresses[i];
  plan->hosts[i] = address;
  if (!(properties & KIND_ATTACH) || i == 0 || !address)
    return;
  struct kind_entry before = kind_read (plan->arguments.kinds, true, i - 1);
  if (kind_table[before.code].properties & KIND_FIRSTPRIVATE)
    *address
      = (char *) plan->hosts[i - 1] - (intptr_t) plan->arguments.sizes[i];
}

static bool
plan_argument (struct reverse_plan *plan, size_t i)
{
  struct kind_entry entry = kind_read (plan->arguments.kinds, true, i);
  uint32_t properties = kind_table[entry.code].properties;
  if (properties & KIND_INLINE)
    {
      plan->hosts[i] = (void *) (uintptr_t) plan->arguments.addresses[i];
      return true;
    }
  if (plan->arguments.addresses[i] == 0 && !(properties & KIND_STRUCT))
    {
      if (plan->fresh_parts > 0)
        plan->fresh_parts--;
      return true;
    }
  if (properties & KIND_FIRSTPRIVATE)
    return plan_firstprivate (plan, i);
  if (device_shares_memory (plan->device))
    {
      plan_shared (plan, i, properties);
      return true;
    }
  if (properties & KIND_STRUCT)
    return plan_structure (plan, i);
  if (properties & (KIND_POINTER | KIND_ALWAYS_POINTER | KIND_ATTACH))
    return plan_pointer (plan, i);
  if (properties & (KIND_MAPS | KIND_RELEASE))
    return plan_data (plan, i, properties);
  gomp_error ("reverse offload: unexpected map kind 0x%.4x",
              plan->arguments.kinds[i]);
  return false;
}

/* ------------------------------------------------------------------------
   The whole.  */

void
reverse_plan_free (struct reverse_plan *plan)
{
  for (size_t i = 0; i < plan->range_count; i++)
    free (plan->ranges[i].host);
  free (plan);
}

/* Allocate the plan and its arrays as one block.  */
static struct reverse_plan *
plan_create (size_t count)
{
  struct reverse_plan *plan;
  size_t each = sizeof *plan->hosts + sizeof *plan->ranges
                + sizeof *plan->pointers + sizeof *plan->copy_back;
  plan = memory_alloc_cleared (sizeof *plan + count * each);
  plan->hosts = (void **) (plan + 1);
  plan->ranges = (struct fresh_range *) (plan->hosts + count);
  plan->pointers = (struct fresh_pointer *) (plan->ranges + count);
  plan->copy_back = (bool *) (plan->pointers + count);
  return plan;
}

struct reverse_plan *
reverse_plan_begin (struct device *device, struct goacc_asyncqueue *queue,
                    const struct reverse_arguments *arguments)
{
  struct reverse_plan *plan = plan_create (arguments->count);
  plan->device = device;
  plan->queue = queue;
  plan->arguments = *arguments;
  bool good = true;
  for (size_t i = 0; i < arguments->count && good; i++)
    good = plan_argument (plan, i);
  if (queue && !device_queue_wait (device, queue))
    good = false;
  if (good)
    return plan;
  reverse_plan_free (plan);
  return NULL;
}

bool
reverse_plan_return (struct reverse_plan *plan)
{
  const struct reverse_arguments *arguments = &plan->arguments;
  bool good = true;
  for (size_t i = 0; i < plan->pointer_count; i++)
    *plan->pointers[i].place = plan->pointers[i].device_value;
  for (size_t i = 0; i < arguments->count && good; i++)
    if (plan->copy_back[i])
      good = device_copy_to (plan->device, (void *) arguments->addresses[i],
                             plan->hosts[i], arguments->sizes[i], plan->queue);
  return good;
}
