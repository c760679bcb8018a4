/* Prototypes of Fortran's OpenMP entry points, and the lists of those that are all
   alike.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_FORTRAN_OMP_H
#define GANGWAY_FORTRAN_OMP_H

#include <omp.h>
#include <stddef.h>
#include <stdint.h>

#define FORTRAN_GETTERS(ENTRY)                                                 \
  ENTRY (int32_t, omp_get_dynamic)                                             \
  ENTRY (int32_t, omp_get_nested)                                              \
  ENTRY (int32_t, omp_in_parallel)                                             \
  ENTRY (int32_t, omp_get_max_threads)                                         \
  ENTRY (int32_t, omp_get_num_procs)                                           \
  ENTRY (int32_t, omp_get_num_threads)                                         \
  ENTRY (int32_t, omp_get_thread_num)                                          \
  ENTRY (double, omp_get_wtick)                                                \
  ENTRY (double, omp_get_wtime)                                                \
  ENTRY (int32_t, omp_get_thread_limit)                                        \
  ENTRY (int32_t, omp_get_max_active_levels)                                   \
  ENTRY (int32_t, omp_get_supported_active_levels)                             \
  ENTRY (int32_t, omp_get_level)                                               \
  ENTRY (int32_t, omp_get_active_level)                                        \
  ENTRY (int32_t, omp_in_final)                                                \
  ENTRY (int32_t, omp_in_explicit_task)                                        \
  ENTRY (int32_t, omp_get_max_teams)                                           \
  ENTRY (int32_t, omp_get_teams_thread_limit)                                  \
  ENTRY (int32_t, omp_get_cancellation)                                        \
  ENTRY (int32_t, omp_get_proc_bind)                                           \
  ENTRY (int32_t, omp_get_num_places)                                          \
  ENTRY (int32_t, omp_get_place_num)                                           \
  ENTRY (int32_t, omp_get_partition_num_places)                                \
  ENTRY (int32_t, omp_get_default_device)                                      \
  ENTRY (int32_t, omp_get_num_devices)                                         \
  ENTRY (int32_t, omp_get_num_teams)                                           \
  ENTRY (int32_t, omp_get_team_num)                                            \
  ENTRY (int32_t, omp_is_initial_device)                                       \
  ENTRY (int32_t, omp_get_initial_device)                                      \
  ENTRY (int32_t, omp_get_device_num)                                          \
  ENTRY (int32_t, omp_get_max_task_priority)

#define FORTRAN_NUMBER_SETTERS(ENTRY)                                          \
  ENTRY (omp_set_num_threads)                                                  \
  ENTRY (omp_set_max_active_levels)                                            \
  ENTRY (omp_set_num_teams)                                                    \
  ENTRY (omp_set_teams_thread_limit)                                           \
  ENTRY (omp_set_default_device)

#define FORTRAN_LOGICAL_SETTERS(ENTRY)                                         \
  ENTRY (omp_set_dynamic)                                                      \
  ENTRY (omp_set_nested)                                                       \
  ENTRY (omp_display_env)

#define FORTRAN_QUESTIONS(ENTRY)                                               \
  ENTRY (omp_get_ancestor_thread_num)                                          \
  ENTRY (omp_get_team_size)                                                    \
  ENTRY (omp_get_place_num_procs)

#define FORTRAN_DEVICE_ICVS(ENTRY)                                             \
  ENTRY (omp_get_device_num_teams, omp_set_device_num_teams)                   \
  ENTRY (omp_get_device_teams_thread_limit, omp_set_device_teams_thread_limit)

#define FORTRAN_DEVICE_SPACES(ENTRY)                                           \
  ENTRY (omp_get_device_memspace) ENTRY (omp_get_device_and_host_memspace)     \
    ENTRY (omp_get_device_allocator) ENTRY (omp_get_device_and_host_allocator)

#define FORTRAN_DEVICES_SPACES(ENTRY)                                          \
  ENTRY (omp_get_devices_memspace) ENTRY (omp_get_devices_and_host_memspace)   \
    ENTRY (omp_get_devices_allocator)                                          \
      ENTRY (omp_get_devices_and_host_allocator)

#define FORTRAN_ALL_SPACES(ENTRY)                                              \
  ENTRY (omp_get_devices_all_memspace) ENTRY (omp_get_devices_all_allocator)

#define FORTRAN_DECLARE_GETTER(type, name) type name##_ (void);
#define FORTRAN_DECLARE_SETTER(name)                                           \
  void name##_ (const int32_t *value);                                         \
  void name##_8_ (const int64_t *value);
#define FORTRAN_DECLARE_QUESTION(name)                                         \
  int32_t name##_ (const int32_t *value);                                      \
  int32_t name##_8_ (const int64_t *value);

#define FORTRAN_DECLARE_DEVICE_ICV(get, set)                                   \
  int32_t get##_ (const int32_t *device);                                      \
  int32_t get##_8_ (const int64_t *device);                                    \
  void set##_ (const int32_t *value, const int32_t *device);                   \
  void set##_8_ (const int64_t *value, const int64_t *device);

FORTRAN_GETTERS (FORTRAN_DECLARE_GETTER)
FORTRAN_NUMBER_SETTERS (FORTRAN_DECLARE_SETTER)
FORTRAN_LOGICAL_SETTERS (FORTRAN_DECLARE_SETTER)
FORTRAN_QUESTIONS (FORTRAN_DECLARE_QUESTION)
FORTRAN_DEVICE_ICVS (FORTRAN_DECLARE_DEVICE_ICV)

#define FORTRAN_DECLARE_OF_DEVICE(name)                                        \
  intptr_t name##_ (const int32_t *device, const intptr_t *space);             \
  intptr_t name##_8_ (const int64_t *device, const intptr_t *space);
#define FORTRAN_DECLARE_OF_DEVICES(name)                                       \
  intptr_t name##_ (const int32_t *count, const int32_t *devices,              \
                    const intptr_t *space);                                    \
  intptr_t name##_8_ (const int64_t *count, const int64_t *devices,            \
                      const intptr_t *space);
#define FORTRAN_DECLARE_OF_ALL(name) intptr_t name##_ (const intptr_t *space);

FORTRAN_DEVICE_SPACES (FORTRAN_DECLARE_OF_DEVICE)
FORTRAN_DEVICES_SPACES (FORTRAN_DECLARE_OF_DEVICES)
FORTRAN_ALL_SPACES (FORTRAN_DECLARE_OF_ALL)
int32_t omp_get_memspace_num_resources_ (const intptr_t *space);
size_t omp_get_memspace_pagesize_ (const intptr_t *space);
intptr_t omp_get_submemspace_ (const intptr_t *space, const int32_t *count,
                               const int32_t *resources);
intptr_t omp_get_submemspace_8_ (const intptr_t *space, const int64_t *count,
                                 const int64_t *resources);

void omp_set_schedule_ (const int32_t *kind, const int32_t *chunk);
void omp_set_schedule_8_ (const int32_t *kind, const int64_t *chunk);
void omp_get_schedule_ (int32_t *kind, int32_t *chunk);
void omp_get_schedule_8_ (int32_t *kind, int64_t *chunk);

void omp_get_place_proc_ids_ (const int32_t *place, int32_t *ids);
void omp_get_place_proc_ids_8_ (const int64_t *place, int64_t *ids);
void omp_get_partition_place_nums_ (int32_t *nums);
void omp_get_partition_place_nums_8_ (int64_t *nums);

void omp_fulfill_event_ (intptr_t event);
int32_t omp_pause_resource_ (const int32_t *kind, const int32_t *device);
int32_t omp_pause_resource_all_ (const int32_t *kind);

intptr_t omp_init_allocator_ (const intptr_t *space, const int32_t *count,
                              const omp_alloctrait_t *traits);
intptr_t omp_init_allocator_8_ (const intptr_t *space, const int64_t *count,
                                const omp_alloctrait_t *traits);
void omp_destroy_allocator_ (const intptr_t *allocator);
void omp_set_default_allocator_ (const intptr_t *allocator);
intptr_t omp_get_default_allocator_ (void);

/* Strings: TEXT has LENGTH characters and no null.  */
void omp_set_affinity_format_ (const char *format, size_t length);
int32_t omp_get_affinity_format_ (char *buffer, size_t size);
void omp_display_affinity_ (const char *format, size_t length);
int32_t omp_capture_affinity_ (char *buffer, const char *format, size_t size,
                               size_t format_length);

/* Functions that return a pointer to a string: gfortran passes where to store it
   and its length.  */
void omp_get_interop_str_ (const char **text, size_t *length,
                           const omp_interop_t interop,
                           omp_interop_property_t property,
                           omp_interop_rc_t *status);
void omp_get_interop_name_ (const char **text, size_t *length,
                            const omp_interop_t interop,
                            omp_interop_property_t property);
void omp_get_interop_type_desc_ (const char **text, size_t *length,
                                 const omp_interop_t interop,
                                 omp_interop_property_t property);
void omp_get_interop_rc_desc_ (const char **text, size_t *length,
                               const omp_interop_t interop,
                               omp_interop_rc_t status);
int32_t omp_get_supported_active_team_dims_ (const int32_t *device,
                                             const int32_t *native);
int32_t omp_get_supported_active_league_dims_ (const int32_t *device,
                                               const int32_t *native);
int32_t omp_control_tool_ (const int32_t *command, const int32_t *modifier);
int32_t omp_control_tool_8_ (const int32_t *command, const int64_t *modifier);
int omp_get_device_from_uid_ (const char *uid, size_t length);
void omp_get_uid_from_device_ (const char **text, size_t *length,
                               int32_t device);
void omp_get_uid_from_device_8_ (const char **text, size_t *length,
                                 int64_t device);

#endif
