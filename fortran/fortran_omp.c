/* The OpenMP routines as gfortran calls them: a name with an underscore, arguments
   by reference, lengths of strings behind them, and a second name in _8_ where the
   modules offer a second kind of integer or logical.  The locks' are with the
   locks.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "fortran/fortran_omp.h"

#include <limits.h>
#include <stdlib.h>
#include "base/attributes.h"
#include "base/memory.h"
#include "libomp-host/icv/icv.h"
#include "libomp-host/api/omp_api_place.h"

/* A number of the wider kind as the C routines take it.  */
static int
narrow (int64_t value)
{
  if (value > INT_MAX)
    return INT_MAX;
  return value > INT_MIN ? (int) value : INT_MIN;
}

/* ------------------------------------------------------------------------
   Routines without arguments.  */

#define FORTRAN_GETTER(type, name)                                             \
  GOMP_ENTRY type name##_ (void)                                               \
  {                                                                            \
    return name ();                                                            \
  }

FORTRAN_GETTERS (FORTRAN_GETTER)

/* ------------------------------------------------------------------------
   Routines that set one number; logicals are 0 or not.  */

#define FORTRAN_NUMBER_SETTER(name)                                            \
  GOMP_ENTRY void name##_ (const int32_t *value)                               \
  {                                                                            \
    name (*value);                                                             \
  }                                                                            \
  GOMP_ENTRY void name##_8_ (const int64_t *value)                             \
  {                                                                            \
    name (narrow (*value));                                                    \
  }

FORTRAN_NUMBER_SETTERS (FORTRAN_NUMBER_SETTER)

#define FORTRAN_LOGICAL_SETTER(name)                                           \
  GOMP_ENTRY void name##_ (const int32_t *value)                               \
  {                                                                            \
    name (*value != 0);                                                        \
  }                                                                            \
  GOMP_ENTRY void name##_8_ (const int64_t *value)                             \
  {                                                                            \
    name (*value != 0);                                                        \
  }

FORTRAN_LOGICAL_SETTERS (FORTRAN_LOGICAL_SETTER)

/* ------------------------------------------------------------------------
   Routines that answer a question about a number.  */

#define FORTRAN_QUESTION(name)                                                 \
  GOMP_ENTRY int32_t name##_ (const int32_t *value)                            \
  {                                                                            \
    return name (*value);                                                      \
  }                                                                            \
  GOMP_ENTRY int32_t name##_8_ (const int64_t *value)                          \
  {                                                                            \
    return name (narrow (*value));                                             \
  }

FORTRAN_QUESTIONS (FORTRAN_QUESTION)

/* ------------------------------------------------------------------------
   The schedule.  */

GOMP_ENTRY void
omp_set_schedule_ (const int32_t *kind, const int32_t *chunk)
{
  omp_set_schedule ((omp_sched_t) *kind, *chunk);
}

GOMP_ENTRY void
omp_set_schedule_8_ (const int32_t *kind, const int64_t *chunk)
{
  omp_set_schedule ((omp_sched_t) *kind, narrow (*chunk));
}

/* Fortran has no name for the monotonic modifier, and programs compare the kind
   with the names there are.  */
static int
plain_schedule (int32_t *kind)
{
  omp_sched_t schedule;
  int chunk;
  omp_get_schedule (&schedule, &chunk);
  *kind = (unsigned) schedule & ~SCHEDULE_MONOTONIC;
  return chunk;
}

GOMP_ENTRY void
omp_get_schedule_ (int32_t *kind, int32_t *chunk)
{
  *chunk = plain_schedule (kind);
}

GOMP_ENTRY void
omp_get_schedule_8_ (int32_t *kind, int64_t *chunk)
{
  *chunk = plain_schedule (kind);
}

/* ------------------------------------------------------------------------
   Places: the wider kind's arrays are wider too.  */

GOMP_ENTRY void
omp_get_place_proc_ids_ (const int32_t *place, int32_t *ids)
{
  omp_get_place_proc_ids (*place, ids);
}

GOMP_ENTRY void
omp_get_place_proc_ids_8_ (const int64_t *place, int64_t *ids)
{
  int number = narrow (*place), count = omp_get_place_num_procs (number);
  /* Fill the array with narrow numbers and spread them from the end.  */
  int32_t *narrow_ids = (int32_t *) ids;
  omp_get_place_proc_ids (number, narrow_ids);
  for (int i = count - 1; i >= 0; i--)
    {
      int32_t id;
      __builtin_memcpy (&id, (char *) ids + i * sizeof id, sizeof id);
      int64_t wide = id;
      __builtin_memcpy (&ids[i], &wide, sizeof wide);
    }
}

GOMP_ENTRY void
omp_get_partition_place_nums_ (int32_t *nums)
{
  omp_get_partition_place_nums (nums);
}

GOMP_ENTRY void
omp_get_partition_place_nums_8_ (int64_t *nums)
{
  int count = omp_get_partition_num_places ();
  int64_t first = place_partition_first ();
  for (int i = 0; i < count; i++)
    nums[i] = first + i;
}

/* ------------------------------------------------------------------------
   A device's teams.  */

#define FORTRAN_DEVICE_ICV(get, set)                                           \
  GOMP_ENTRY int32_t get##_ (const int32_t *device)                            \
  {                                                                            \
    return get (*device);                                                      \
  }                                                                            \
  GOMP_ENTRY int32_t get##_8_ (const int64_t *device)                          \
  {                                                                            \
    return get (narrow (*device));                                             \
  }                                                                            \
  GOMP_ENTRY void set##_ (const int32_t *value, const int32_t *device)         \
  {                                                                            \
    set (*value, *device);                                                     \
  }                                                                            \
  GOMP_ENTRY void set##_8_ (const int64_t *value, const int64_t *device)       \
  {                                                                            \
    set (narrow (*value), narrow (*device));                                   \
  }

FORTRAN_DEVICE_ICVS (FORTRAN_DEVICE_ICV)

/* ------------------------------------------------------------------------
   Tasks, pausing.  */

GOMP_ENTRY void
omp_fulfill_event_ (intptr_t event)
{
  omp_fulfill_event ((omp_event_handle_t) event);
}

GOMP_ENTRY int32_t
omp_pause_resource_ (const int32_t *kind, const int32_t *device)
{
  return omp_pause_resource ((omp_pause_resource_t) *kind, *device);
}

GOMP_ENTRY int32_t
omp_pause_resource_all_ (const int32_t *kind)
{
  return omp_pause_resource_all ((omp_pause_resource_t) *kind);
}

/* ------------------------------------------------------------------------
   Allocators.  */

GOMP_ENTRY intptr_t
omp_init_allocator_ (const intptr_t *space, const int32_t *count,
                     const omp_alloctrait_t *traits)
{
  return omp_init_allocator ((omp_memspace_handle_t) *space, *count, traits);
}

GOMP_ENTRY intptr_t
omp_init_allocator_8_ (const intptr_t *space, const int64_t *count,
                       const omp_alloctrait_t *traits)
{
  return omp_init_allocator ((omp_memspace_handle_t) *space, narrow (*count),
                             traits);
}

GOMP_ENTRY void
omp_destroy_allocator_ (const intptr_t *allocator)
{
  omp_destroy_allocator ((omp_allocator_handle_t) *allocator);
}

GOMP_ENTRY void
omp_set_default_allocator_ (const intptr_t *allocator)
{
  omp_set_default_allocator ((omp_allocator_handle_t) *allocator);
}

GOMP_ENTRY intptr_t
omp_get_default_allocator_ (void)
{
  return omp_get_default_allocator ();
}

/* ------------------------------------------------------------------------
   Memory spaces and allocators of devices.  */

/* COUNT numbers of the wider kind as the C routines take them; the caller frees them.  */
static int *
narrow_all (int count, const int64_t *wide)
{
  int *numbers = memory_alloc ((count > 0 ? count : 1) * sizeof *numbers);
  for (int i = 0; i < count; i++)
    numbers[i] = narrow (wide[i]);
  return numbers;
}

#define FORTRAN_OF_DEVICE(name)                                                \
  GOMP_ENTRY intptr_t name##_ (const int32_t *device, const intptr_t *space)   \
  {                                                                            \
    return name (*device, (omp_memspace_handle_t) *space);                     \
  }                                                                            \
  GOMP_ENTRY intptr_t name##_8_ (const int64_t *device, const intptr_t *space) \
  {                                                                            \
    return name (narrow (*device), (omp_memspace_handle_t) *space);            \
  }

FORTRAN_DEVICE_SPACES (FORTRAN_OF_DEVICE)

#define FORTRAN_OF_DEVICES(name)                                               \
  GOMP_ENTRY intptr_t name##_ (const int32_t *count, const int32_t *devices,   \
                               const intptr_t *space)                          \
  {                                                                            \
    return name (*count, devices, (omp_memspace_handle_t) *space);             \
  }                                                                            \
  GOMP_ENTRY intptr_t name##_8_ (const int64_t *count, const int64_t *devices, \
                                 const intptr_t *space)                        \
  {                                                                            \
    int *numbers = narrow_all (narrow (*count), devices);                      \
    intptr_t handle                                                            \
      = name (narrow (*count), numbers, (omp_memspace_handle_t) *space);       \
    free (numbers);                                                            \
    return handle;                                                             \
  }

FORTRAN_DEVICES_SPACES (FORTRAN_OF_DEVICES)

#define FORTRAN_OF_ALL(name)                                                   \
  GOMP_ENTRY intptr_t name##_ (const intptr_t *space)                          \
  {                                                                            \
    return name ((omp_memspace_handle_t) *space);                              \
  }

FORTRAN_ALL_SPACES (FORTRAN_OF_ALL)

GOMP_ENTRY int32_t
omp_get_memspace_num_resources_ (const intptr_t *space)
{
  return omp_get_memspace_num_resources ((omp_memspace_handle_t) *space);
}

GOMP_ENTRY size_t
omp_get_memspace_pagesize_ (const intptr_t *space)
{
  return omp_get_memspace_pagesize ((omp_memspace_handle_t) *space);
}

GOMP_ENTRY intptr_t
omp_get_submemspace_ (const intptr_t *space, const int32_t *count,
                      const int32_t *resources)
{
  return omp_get_submemspace ((omp_memspace_handle_t) *space, *count,
                              resources);
}

GOMP_ENTRY intptr_t
omp_get_submemspace_8_ (const intptr_t *space, const int64_t *count,
                        const int64_t *resources)
{
  int *numbers = narrow_all (narrow (*count), resources);
  intptr_t handle = omp_get_submemspace ((omp_memspace_handle_t) *space,
                                         narrow (*count), numbers);
  free (numbers);
  return handle;
}

/* ------------------------------------------------------------------------
   Dimensions, and the tool, which Fortran passes no argument to.  The other routines
   of dimensions have the C binding.  */

GOMP_ENTRY int32_t
omp_get_supported_active_team_dims_ (const int32_t *device,
                                     const int32_t *native)
{
  return omp_get_supported_active_team_dims (*device, *native != 0);
}

GOMP_ENTRY int32_t
omp_get_supported_active_league_dims_ (const int32_t *device,
                                       const int32_t *native)
{
  return omp_get_supported_active_league_dims (*device, *native != 0);
}

GOMP_ENTRY int32_t
omp_control_tool_ (const int32_t *command, const int32_t *modifier)
{
  return omp_control_tool ((omp_control_tool_t) *command, *modifier, NULL);
}

GOMP_ENTRY int32_t
omp_control_tool_8_ (const int32_t *command, const int64_t *modifier)
{
  return omp_control_tool ((omp_control_tool_t) *command, narrow (*modifier),
                           NULL);
}
