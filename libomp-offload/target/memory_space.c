/* Memory spaces and allocators that are devices' (6.0, 27.1 to 27.4 and 27.8).

   A device has one storage resource, its own memory; the host has one; and where the
   drivers of all devices that are asked for make managed memory, these devices and the host
   have that together.  What the host can use by itself has the predefined handles, which
   are the same resource.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <limits.h>
#include <omp.h>
#include <unistd.h>
#include "libomp-offload/device/device_memory.h"
#include "libomp-offload/devices/device_number.h"
#include "libomp-offload/devices/devices.h"
#include "libomp-offload/host-api.h"
#include "libomp-offload/plugin/plugin.h"
#include "libomp-offload/target/target_transfer.h"

/* ------------------------------------------------------------------------
   Which memory some devices have together.  */

/* The devices that were asked for.  */
struct selection
{
  bool bad;     /* a number names none */
  bool managed; /* all that have memory of their own can have managed memory */
  int own;      /* how many different ones have; counts no more than 2 */
  int number;   /* of one of these */
  bool host;    /* the host, or a device that shares its memory */
};

static void
selection_add (struct selection *selection, int number)
{
  number = device_number_of_user (number);
  if (number == DEVICE_NUMBER_NONE)
    {
      selection->bad = true;
      return;
    }
  const struct device *device
    = number == DEVICE_NUMBER_HOST ? NULL : device_by_number (number);
  if (!device || device_shares_memory (device))
    {
      selection->host = true;
      return;
    }
  selection->managed &= device->plugin->managed_alloc != NULL;
  if (selection->own == 0 || selection->number != number)
    selection->own += selection->own < 2;
  selection->number = number;
}

/* The host where HOST, and the COUNT devices NUMBERS.  */
static struct selection
selection_of (int count, const int *numbers, bool host)
{
  struct selection selection = { .managed = true, .host = host };
  for (int i = 0; i < count; i++)
    selection_add (&selection, numbers[i]);
  return selection;
}

static struct selection
selection_of_all (void)
{
  struct selection selection = { .managed = true, .host = true };
  for (int i = 0; i < device_count (); i++)
    selection_add (&selection, i);
  return selection;
}

/* A space of the host's alone; a device's teams have their own memory of low latency.  */
static bool
is_in_device_memory (omp_memspace_handle_t space)
{
  return space <= omp_high_bw_mem_space;
}

static omp_memspace_handle_t
space_of (const struct selection *selection, omp_memspace_handle_t space)
{
  bool managed = space == ompx_gnu_managed_mem_space;
  if (selection->bad || (space > omp_low_lat_mem_space && !managed)
      || (selection->own == 0 && !selection->host))
    return omp_null_mem_space;
  if (managed)
    return selection->managed && offload_host_memory_offered (OFFLOAD_MANAGED)
             ? space
             : omp_null_mem_space;
  if (selection->own == 0)
    return space;
  if (selection->own == 1 && !selection->host)
    {
      unsigned handle
        = OFFLOAD_SPACES + selection->number * OFFLOAD_SPACE_KINDS + space;
      return is_in_device_memory (space) && handle < OFFLOAD_ALLOCATORS
               ? (omp_memspace_handle_t) handle
               : omp_null_mem_space;
    }
  return selection->managed && is_in_device_memory (space)
           ? ompx_gnu_managed_mem_space
           : omp_null_mem_space;
}

static omp_allocator_handle_t
allocator_of (const struct selection *selection, omp_memspace_handle_t space)
{
  static const omp_allocator_handle_t of_host[]
    = { [omp_default_mem_space] = omp_default_mem_alloc,
        [omp_large_cap_mem_space] = omp_large_cap_mem_alloc,
        [omp_const_mem_space] = omp_const_mem_alloc,
        [omp_high_bw_mem_space] = omp_high_bw_mem_alloc,
        [omp_low_lat_mem_space] = omp_low_lat_mem_alloc };
  space = space_of (selection, space);
  if (space == omp_null_mem_space)
    return omp_null_allocator;
  if (space == ompx_gnu_managed_mem_space)
    return ompx_gnu_managed_mem_alloc;
  if (offload_space_device (space) < 0)
    return of_host[space];
  return (omp_allocator_handle_t) (space - OFFLOAD_SPACES + OFFLOAD_ALLOCATORS);
}

/* ------------------------------------------------------------------------
   The routines.  */

#define ROUTINES(type, what, give)                                             \
  GOMP_ENTRY type omp_get_device_##what (int number,                           \
                                         omp_memspace_handle_t space)          \
  {                                                                            \
    struct selection selection = selection_of (1, &number, false);             \
    return give (&selection, space);                                           \
  }                                                                            \
  GOMP_ENTRY type omp_get_devices_##what (int count, const int *numbers,       \
                                          omp_memspace_handle_t space)         \
  {                                                                            \
    struct selection selection = selection_of (count, numbers, false);         \
    return give (&selection, space);                                           \
  }                                                                            \
  GOMP_ENTRY type omp_get_device_and_host_##what (int number,                  \
                                                  omp_memspace_handle_t space) \
  {                                                                            \
    struct selection selection = selection_of (1, &number, true);              \
    return give (&selection, space);                                           \
  }                                                                            \
  GOMP_ENTRY type omp_get_devices_and_host_##what (                            \
    int count, const int *numbers, omp_memspace_handle_t space)                \
  {                                                                            \
    struct selection selection = selection_of (count, numbers, true);          \
    return give (&selection, space);                                           \
  }                                                                            \
  GOMP_ENTRY type omp_get_devices_all_##what (omp_memspace_handle_t space)     \
  {                                                                            \
    struct selection selection = selection_of_all ();                          \
    return give (&selection, space);                                           \
  }

ROUTINES (omp_memspace_handle_t, memspace, space_of)
ROUTINES (omp_allocator_handle_t, allocator, allocator_of)

GOMP_ENTRY int
omp_get_memspace_num_resources (omp_memspace_handle_t space)
{
  if (space <= omp_low_lat_mem_space)
    return 1;
  if (space == ompx_gnu_managed_mem_space)
    return offload_host_memory_offered (OFFLOAD_MANAGED);
  int number = offload_space_device (space);
  return number >= 0 && number < device_count ();
}

/* Drivers do not tell how large a device's pages are: the host's, which no block of theirs is
   aligned to less than, are said.  */
GOMP_ENTRY size_t
omp_get_memspace_pagesize (omp_memspace_handle_t space)
{
  return omp_get_memspace_num_resources (space) ? sysconf (_SC_PAGESIZE) : 0;
}

/* No space has more than one resource.  */
GOMP_ENTRY omp_memspace_handle_t
omp_get_submemspace (omp_memspace_handle_t space, int count,
                     const int *resources)
{
  bool good = count > 0 && omp_get_memspace_num_resources (space) > 0;
  for (int i = 0; i < count && good; i++)
    good = resources[i] == 0;
  return good ? space : omp_null_mem_space;
}

/* ------------------------------------------------------------------------
   For the allocators.  */

/* Device NUMBER, ready; NULL where it cannot be.  */
static struct device *
ready_device (int number)
{
  bool host;
  return device_from_user (number, &host);
}

static struct target_place
place_of (int number, const void *address)
{
  return (struct target_place) { number < 0 ? NULL : ready_device (number),
                                 (char *) address };
}

void *
offload_device_take (int number, size_t size)
{
  struct device *device
    = number < device_count () ? ready_device (number) : NULL;
  return device ? device_alloc (device, size) : NULL;
}

void
offload_device_give (int number, void *memory)
{
  struct device *device = ready_device (number);
  if (device)
    device_free (device, memory);
}

bool
offload_device_clear (int number, void *memory, size_t size)
{
  return target_set (place_of (number, memory), 0, size);
}

bool
offload_device_copy (int to, void *dst, int from, const void *src, size_t size)
{
  return target_transfer (place_of (to, dst), place_of (from, src), size) == 0;
}
