/* The routines about processors and places (5.2, 18.3 and 18.3.9).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/api/omp_api_place.h"

#include <omp.h>
#include <string.h>
#include "libomp-host/places/affinity.h"
#include "libomp-host/places/affinity_format.h"
#include "libomp-host/places/processors.h"
#include "libomp-host/teams/thread_affinity.h"
#include "libomp-host/threads/thread.h"

GOMP_ENTRY int
omp_get_num_procs (void)
{
  /* With places the calling thread's mask is the library's doing.  */
  return affinity_enabled () ? processors_available () : processors_now ();
}

/* The calling thread, bound to a place if it was not yet.  */
static const struct thread *
bound_thread (void)
{
  struct thread *thread = thread_current ();
  if (thread->place == 0)
    affinity_bind_initial (thread);
  return thread;
}

GOMP_ENTRY int
omp_get_num_places (void)
{
  return affinity_place_count;
}

static bool
is_place (int place)
{
  return place >= 0 && (unsigned) place < affinity_place_count;
}

GOMP_ENTRY int
omp_get_place_num_procs (int place)
{
  if (!is_place (place))
    return 0;
  return processors_in_set (affinity_set_size (), affinity_place_set (place));
}

GOMP_ENTRY void
omp_get_place_proc_ids (int place, int *ids)
{
  if (!is_place (place))
    return;
  const cpu_set_t *set = affinity_place_set (place);
  size_t size = affinity_set_size ();
  for (size_t id = 0; id < 8 * size; id++)
    if (CPU_ISSET_S (id, size, set))
      *ids++ = id;
}

GOMP_ENTRY int
omp_get_place_num (void)
{
  return affinity_enabled () ? (int) bound_thread ()->place - 1 : -1;
}

GOMP_ENTRY int
omp_get_partition_num_places (void)
{
  return affinity_enabled () ? bound_thread ()->region.place_length : 0;
}

unsigned
place_partition_first (void)
{
  return affinity_enabled () ? bound_thread ()->region.place_first : 0;
}

GOMP_ENTRY void
omp_get_partition_place_nums (int *nums)
{
  int count = omp_get_partition_num_places ();
  unsigned first = place_partition_first ();
  for (int i = 0; i < count; i++)
    nums[i] = first + i;
}

GOMP_ENTRY void
omp_set_affinity_format (const char *format)
{
  affinity_format_set (format, strlen (format));
}

GOMP_ENTRY size_t
omp_get_affinity_format (char *buffer, size_t size)
{
  return affinity_format_get (buffer, size);
}

GOMP_ENTRY void
omp_display_affinity (const char *format)
{
  struct affinity_self self = thread_affinity_self ();
  affinity_format_display (&self, format, format ? strlen (format) : 0);
}

GOMP_ENTRY size_t
omp_capture_affinity (char *buffer, size_t size, const char *format)
{
  struct affinity_self self = thread_affinity_self ();
  size_t length = affinity_format_expand (&self, buffer, size, format,
                                          format ? strlen (format) : 0);
  if (size > 0)
    buffer[length < size ? length : size - 1] = '\0';
  return length;
}
