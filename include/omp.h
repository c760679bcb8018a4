/* The OpenMP API for C and C++: OpenMP 5.2, parts of 6.0 and 6.1, and GCC's additions
   (ompx_gnu_).  For gcc and g++ 12 and newer.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef _OMP_H
#define _OMP_H 1

/* What OpenMP 5.0 and 5.1 deprecated, for compilers that claim so much.  */
#if defined __GNUC__ && defined _OPENMP && _OPENMP >= 201811
#  define __GANGWAY_OLD_5_0 __attribute__ ((__deprecated__))
#else
#  define __GANGWAY_OLD_5_0
#endif
#if defined __GNUC__ && defined _OPENMP && _OPENMP >= 202011
#  define __GANGWAY_OLD_5_1 __attribute__ ((__deprecated__))
#else
#  define __GANGWAY_OLD_5_1
#endif

typedef __INTPTR_TYPE__ omp_intptr_t;
typedef __UINTPTR_TYPE__ omp_uintptr_t;

/* Handles are as wide as pointers: by the enumeration's type in C++, by its
   largest value in C.  */
#if defined __cplusplus && __cplusplus >= 201103L
#  define __GANGWAY_HANDLE : omp_uintptr_t
#else
#  define __GANGWAY_HANDLE
#endif

/* ------------------------------------------------------------------------
   Types.  */

/* The layouts are part of the ABI; what is inside is the library's.  */
#ifndef _LIBGOMP_OMP_LOCK_DEFINED
#  define _LIBGOMP_OMP_LOCK_DEFINED 1
typedef struct
{
  unsigned char _x[4] __attribute__ ((__aligned__ (4)));
} omp_lock_t;

typedef struct
{
  unsigned char _x[8 + __SIZEOF_POINTER__]
    __attribute__ ((__aligned__ (__SIZEOF_POINTER__)));
} omp_nest_lock_t;
#endif

typedef struct __attribute__ ((__aligned__ (__SIZEOF_POINTER__))) omp_depend_t
{
  char __omp_depend_t__[2 * __SIZEOF_POINTER__];
} omp_depend_t;

typedef enum omp_sched_t
{
  omp_sched_static = 1,
  omp_sched_dynamic = 2,
  omp_sched_guided = 3,
  omp_sched_auto = 4,
  omp_sched_monotonic = 0x80000000U
} omp_sched_t;

typedef enum omp_proc_bind_t
{
  omp_proc_bind_false = 0,
  omp_proc_bind_true = 1,
  omp_proc_bind_primary = 2,
  omp_proc_bind_master __GANGWAY_OLD_5_1 = omp_proc_bind_primary,
  omp_proc_bind_close = 3,
  omp_proc_bind_spread = 4
} omp_proc_bind_t;

typedef enum omp_sync_hint_t
{
  omp_sync_hint_none = 0,
  omp_sync_hint_uncontended = 1,
  omp_sync_hint_contended = 2,
  omp_sync_hint_nonspeculative = 4,
  omp_sync_hint_speculative = 8,
  omp_lock_hint_none __GANGWAY_OLD_5_0 = omp_sync_hint_none,
  omp_lock_hint_uncontended __GANGWAY_OLD_5_0 = omp_sync_hint_uncontended,
  omp_lock_hint_contended __GANGWAY_OLD_5_0 = omp_sync_hint_contended,
  omp_lock_hint_nonspeculative __GANGWAY_OLD_5_0 = omp_sync_hint_nonspeculative,
  omp_lock_hint_speculative __GANGWAY_OLD_5_0 = omp_sync_hint_speculative
} omp_sync_hint_t;

typedef __GANGWAY_OLD_5_0 omp_sync_hint_t omp_lock_hint_t;

typedef enum omp_pause_resource_t
{
  omp_pause_soft = 1,
  omp_pause_hard = 2,
  omp_pause_stop_tool = 3
} omp_pause_resource_t;

typedef enum omp_event_handle_t __GANGWAY_HANDLE
{
  __omp_event_handle_t_max__ = __UINTPTR_MAX__
} omp_event_handle_t;

/* Device numbers with a meaning.  */
enum
{
  omp_initial_device = -1,
  omp_invalid_device = -4,
  omp_default_device = -5
};

/* Memory.  */

typedef enum omp_memspace_handle_t __GANGWAY_HANDLE
{
  omp_default_mem_space = 0,
  omp_large_cap_mem_space = 1,
  omp_const_mem_space = 2,
  omp_high_bw_mem_space = 3,
  omp_low_lat_mem_space = 4,
  ompx_gnu_managed_mem_space = 200,
  omp_null_mem_space = __UINTPTR_MAX__,
  __omp_memspace_handle_t_max__ = __UINTPTR_MAX__
} omp_memspace_handle_t;

typedef enum omp_allocator_handle_t __GANGWAY_HANDLE
{
  omp_null_allocator = 0,
  omp_default_mem_alloc = 1,
  omp_large_cap_mem_alloc = 2,
  omp_const_mem_alloc = 3,
  omp_high_bw_mem_alloc = 4,
  omp_low_lat_mem_alloc = 5,
  omp_cgroup_mem_alloc = 6,
  omp_pteam_mem_alloc = 7,
  omp_thread_mem_alloc = 8,
  ompx_gnu_pinned_mem_alloc = 200,
  ompx_gnu_managed_mem_alloc = 201,
  __omp_allocator_handle_t_max__ = __UINTPTR_MAX__
} omp_allocator_handle_t;

typedef enum omp_alloctrait_key_t
{
  omp_atk_sync_hint = 1,
  omp_atk_alignment = 2,
  omp_atk_access = 3,
  omp_atk_pool_size = 4,
  omp_atk_fallback = 5,
  omp_atk_fb_data = 6,
  omp_atk_pinned = 7,
  omp_atk_partition = 8
} omp_alloctrait_key_t;

typedef enum omp_alloctrait_value_t
{
  omp_atv_default = (__UINTPTR_TYPE__) -1,
  omp_atv_false = 0,
  omp_atv_true = 1,
  omp_atv_contended = 3,
  omp_atv_uncontended = 4,
  omp_atv_serialized = 5,
  omp_atv_sequential __GANGWAY_OLD_5_1 = omp_atv_serialized,
  omp_atv_private = 6,
  omp_atv_all = 7,
  omp_atv_thread = 8,
  omp_atv_pteam = 9,
  omp_atv_cgroup = 10,
  omp_atv_default_mem_fb = 11,
  omp_atv_null_fb = 12,
  omp_atv_abort_fb = 13,
  omp_atv_allocator_fb = 14,
  omp_atv_environment = 15,
  omp_atv_nearest = 16,
  omp_atv_blocked = 17,
  omp_atv_interleaved = 18
} omp_alloctrait_value_t;

typedef struct omp_alloctrait_t
{
  omp_alloctrait_key_t key;
  omp_uintptr_t value;
} omp_alloctrait_t;

/* Interoperability.  */

typedef enum omp_interop_t __GANGWAY_HANDLE
{
  omp_interop_none = 0,
  __omp_interop_t_max__ = __UINTPTR_MAX__
} omp_interop_t;

typedef enum omp_interop_fr_t
{
  omp_ifr_cuda = 1,
  omp_ifr_cuda_driver = 2,
  omp_ifr_opencl = 3,
  omp_ifr_sycl = 4,
  omp_ifr_hip = 5,
  omp_ifr_level_zero = 6,
  omp_ifr_hsa = 7,
  omp_ifr_last = omp_ifr_hsa
} omp_interop_fr_t;

typedef enum omp_interop_property_t
{
  omp_ipr_fr_id = -1,
  omp_ipr_fr_name = -2,
  omp_ipr_vendor = -3,
  omp_ipr_vendor_name = -4,
  omp_ipr_device_num = -5,
  omp_ipr_platform = -6,
  omp_ipr_device = -7,
  omp_ipr_device_context = -8,
  omp_ipr_targetsync = -9,
  omp_ipr_first = -9
} omp_interop_property_t;

typedef enum omp_interop_rc_t
{
  omp_irc_no_value = 1,
  omp_irc_success = 0,
  omp_irc_empty = -1,
  omp_irc_out_of_range = -2,
  omp_irc_type_int = -3,
  omp_irc_type_ptr = -4,
  omp_irc_type_str = -5,
  omp_irc_other = -6
} omp_interop_rc_t;

typedef enum omp_control_tool_t
{
  omp_control_tool_start = 1,
  omp_control_tool_pause = 2,
  omp_control_tool_flush = 3,
  omp_control_tool_end = 4,
  omp_control_tool_max = 0x7fffffff
} omp_control_tool_t;

typedef enum omp_control_tool_result_t
{
  omp_control_tool_notool = -2,
  omp_control_tool_nocallback = -1,
  omp_control_tool_success = 0,
  omp_control_tool_ignored = 1
} omp_control_tool_result_t;

/* ------------------------------------------------------------------------
   Routines.  In C++ some last arguments may be left out.  */

#ifdef __cplusplus
#  if __cplusplus >= 201103L
#    define __GANGWAY_NOTHROW noexcept
#  else
#    define __GANGWAY_NOTHROW throw ()
#  endif
#  define __GANGWAY_OR_NULL_ALLOCATOR = omp_null_allocator
#  define __GANGWAY_OR_NULL = __null
extern "C" {
#else
#  define __GANGWAY_NOTHROW __attribute__ ((__nothrow__))
#  define __GANGWAY_OR_NULL_ALLOCATOR
#  define __GANGWAY_OR_NULL
#endif

/* Parallel regions and threads.  */
extern void omp_set_num_threads (int) __GANGWAY_NOTHROW;
extern int omp_get_num_threads (void) __GANGWAY_NOTHROW;
extern int omp_get_max_threads (void) __GANGWAY_NOTHROW;
extern int omp_get_thread_num (void) __GANGWAY_NOTHROW;
extern int omp_in_parallel (void) __GANGWAY_NOTHROW;
extern void omp_set_dynamic (int) __GANGWAY_NOTHROW;
extern int omp_get_dynamic (void) __GANGWAY_NOTHROW;
extern int omp_get_cancellation (void) __GANGWAY_NOTHROW;
extern void omp_set_nested (int) __GANGWAY_NOTHROW __GANGWAY_OLD_5_0;
extern int omp_get_nested (void) __GANGWAY_NOTHROW __GANGWAY_OLD_5_0;
extern void omp_set_schedule (omp_sched_t, int) __GANGWAY_NOTHROW;
extern void omp_get_schedule (omp_sched_t *, int *) __GANGWAY_NOTHROW;
extern int omp_get_thread_limit (void) __GANGWAY_NOTHROW;
extern int omp_get_supported_active_levels (void) __GANGWAY_NOTHROW;
extern void omp_set_max_active_levels (int) __GANGWAY_NOTHROW;
extern int omp_get_max_active_levels (void) __GANGWAY_NOTHROW;
extern int omp_get_level (void) __GANGWAY_NOTHROW;
extern int omp_get_ancestor_thread_num (int) __GANGWAY_NOTHROW;
extern int omp_get_team_size (int) __GANGWAY_NOTHROW;
extern int omp_get_active_level (void) __GANGWAY_NOTHROW;
extern int omp_get_num_threads_dim (int) __GANGWAY_NOTHROW;
extern int omp_get_thread_num_dim (int) __GANGWAY_NOTHROW;
extern int omp_get_thread_limit_dim (int) __GANGWAY_NOTHROW;

/* Places.  */
extern int omp_get_num_procs (void) __GANGWAY_NOTHROW;
extern omp_proc_bind_t omp_get_proc_bind (void) __GANGWAY_NOTHROW;
extern int omp_get_num_places (void) __GANGWAY_NOTHROW;
extern int omp_get_place_num_procs (int) __GANGWAY_NOTHROW;
extern void omp_get_place_proc_ids (int, int *) __GANGWAY_NOTHROW;
extern int omp_get_place_num (void) __GANGWAY_NOTHROW;
extern int omp_get_partition_num_places (void) __GANGWAY_NOTHROW;
extern void omp_get_partition_place_nums (int *) __GANGWAY_NOTHROW;
extern void omp_set_affinity_format (const char *) __GANGWAY_NOTHROW;
extern __SIZE_TYPE__ omp_get_affinity_format (char *,
                                              __SIZE_TYPE__) __GANGWAY_NOTHROW;
extern void omp_display_affinity (const char *) __GANGWAY_NOTHROW;
extern __SIZE_TYPE__ omp_capture_affinity (char *, __SIZE_TYPE__,
                                           const char *) __GANGWAY_NOTHROW;

/* Teams.  */
extern int omp_get_num_teams (void) __GANGWAY_NOTHROW;
extern int omp_get_team_num (void) __GANGWAY_NOTHROW;
extern void omp_set_num_teams (int) __GANGWAY_NOTHROW;
extern int omp_get_max_teams (void) __GANGWAY_NOTHROW;
extern void omp_set_teams_thread_limit (int) __GANGWAY_NOTHROW;
extern int omp_get_teams_thread_limit (void) __GANGWAY_NOTHROW;
extern int omp_get_device_num_teams (int) __GANGWAY_NOTHROW;
extern void omp_set_device_num_teams (int, int) __GANGWAY_NOTHROW;
extern int omp_get_device_teams_thread_limit (int) __GANGWAY_NOTHROW;
extern void omp_set_device_teams_thread_limit (int, int) __GANGWAY_NOTHROW;
extern int omp_get_num_teams_dim (int) __GANGWAY_NOTHROW;
extern int omp_get_team_num_dim (int) __GANGWAY_NOTHROW;

/* Tasks.  */
extern int omp_get_max_task_priority (void) __GANGWAY_NOTHROW;
extern int omp_in_explicit_task (void) __GANGWAY_NOTHROW;
extern int omp_in_final (void) __GANGWAY_NOTHROW;
extern void omp_fulfill_event (omp_event_handle_t) __GANGWAY_NOTHROW;

/* Devices.  */
extern void omp_set_default_device (int) __GANGWAY_NOTHROW;
extern int omp_get_default_device (void) __GANGWAY_NOTHROW;
extern int omp_get_num_devices (void) __GANGWAY_NOTHROW;
extern int omp_get_device_num (void) __GANGWAY_NOTHROW;
extern int omp_is_initial_device (void) __GANGWAY_NOTHROW;
extern int omp_get_initial_device (void) __GANGWAY_NOTHROW;
extern int omp_get_device_from_uid (const char *) __GANGWAY_NOTHROW;
extern const char *omp_get_uid_from_device (int) __GANGWAY_NOTHROW;
extern void omp_get_device_distances (int, const int *,
                                      int *) __GANGWAY_NOTHROW;
extern int omp_get_supported_active_team_dims (int, int) __GANGWAY_NOTHROW;
extern int omp_get_supported_active_league_dims (int, int) __GANGWAY_NOTHROW;
extern int omp_get_supported_teams_dim (int, int) __GANGWAY_NOTHROW;
extern int omp_get_supported_threads_dim (int, int) __GANGWAY_NOTHROW;
extern int omp_pause_resource (omp_pause_resource_t, int) __GANGWAY_NOTHROW;
extern int omp_pause_resource_all (omp_pause_resource_t) __GANGWAY_NOTHROW;

/* Memory of devices.  */
extern void *omp_target_alloc (__SIZE_TYPE__, int) __GANGWAY_NOTHROW;
extern void omp_target_free (void *, int) __GANGWAY_NOTHROW;
extern int omp_target_is_present (const void *, int) __GANGWAY_NOTHROW;
extern int omp_target_is_accessible (const void *, __SIZE_TYPE__,
                                     int) __GANGWAY_NOTHROW;
extern int omp_target_memcpy (void *, const void *, __SIZE_TYPE__,
                              __SIZE_TYPE__, __SIZE_TYPE__, int,
                              int) __GANGWAY_NOTHROW;
extern int
omp_target_memcpy_async (void *, const void *, __SIZE_TYPE__, __SIZE_TYPE__,
                         __SIZE_TYPE__, int, int, int,
                         omp_depend_t *__GANGWAY_OR_NULL) __GANGWAY_NOTHROW;
extern int omp_target_memcpy_rect (void *, const void *, __SIZE_TYPE__, int,
                                   const __SIZE_TYPE__ *, const __SIZE_TYPE__ *,
                                   const __SIZE_TYPE__ *, const __SIZE_TYPE__ *,
                                   const __SIZE_TYPE__ *, int,
                                   int) __GANGWAY_NOTHROW;
extern int omp_target_memcpy_rect_async (
  void *, const void *, __SIZE_TYPE__, int, const __SIZE_TYPE__ *,
  const __SIZE_TYPE__ *, const __SIZE_TYPE__ *, const __SIZE_TYPE__ *,
  const __SIZE_TYPE__ *, int, int, int,
  omp_depend_t *__GANGWAY_OR_NULL) __GANGWAY_NOTHROW;
extern void *omp_target_memset (void *, int, __SIZE_TYPE__,
                                int) __GANGWAY_NOTHROW;
extern void *
omp_target_memset_async (void *, int, __SIZE_TYPE__, int, int,
                         omp_depend_t *__GANGWAY_OR_NULL) __GANGWAY_NOTHROW;
extern int omp_target_associate_ptr (const void *, const void *, __SIZE_TYPE__,
                                     __SIZE_TYPE__, int) __GANGWAY_NOTHROW;
extern int omp_target_disassociate_ptr (const void *, int) __GANGWAY_NOTHROW;
extern void *omp_get_mapped_ptr (const void *, int) __GANGWAY_NOTHROW;

/* Interoperability.  */
extern int
omp_get_num_interop_properties (const omp_interop_t) __GANGWAY_NOTHROW;
extern omp_intptr_t
omp_get_interop_int (const omp_interop_t, omp_interop_property_t,
                     omp_interop_rc_t *__GANGWAY_OR_NULL) __GANGWAY_NOTHROW;
extern void *
omp_get_interop_ptr (const omp_interop_t, omp_interop_property_t,
                     omp_interop_rc_t *__GANGWAY_OR_NULL) __GANGWAY_NOTHROW;
extern const char *
omp_get_interop_str (const omp_interop_t, omp_interop_property_t,
                     omp_interop_rc_t *__GANGWAY_OR_NULL) __GANGWAY_NOTHROW;
extern const char *
omp_get_interop_name (const omp_interop_t,
                      omp_interop_property_t) __GANGWAY_NOTHROW;
extern const char *
omp_get_interop_type_desc (const omp_interop_t,
                           omp_interop_property_t) __GANGWAY_NOTHROW;
extern const char *omp_get_interop_rc_desc (const omp_interop_t,
                                            omp_interop_rc_t) __GANGWAY_NOTHROW;

/* Locks.  */
extern void omp_init_lock (omp_lock_t *) __GANGWAY_NOTHROW;
extern void omp_init_lock_with_hint (omp_lock_t *,
                                     omp_sync_hint_t) __GANGWAY_NOTHROW;
extern void omp_destroy_lock (omp_lock_t *) __GANGWAY_NOTHROW;
extern void omp_set_lock (omp_lock_t *) __GANGWAY_NOTHROW;
extern void omp_unset_lock (omp_lock_t *) __GANGWAY_NOTHROW;
extern int omp_test_lock (omp_lock_t *) __GANGWAY_NOTHROW;
extern void omp_init_nest_lock (omp_nest_lock_t *) __GANGWAY_NOTHROW;
extern void omp_init_nest_lock_with_hint (omp_nest_lock_t *,
                                          omp_sync_hint_t) __GANGWAY_NOTHROW;
extern void omp_destroy_nest_lock (omp_nest_lock_t *) __GANGWAY_NOTHROW;
extern void omp_set_nest_lock (omp_nest_lock_t *) __GANGWAY_NOTHROW;
extern void omp_unset_nest_lock (omp_nest_lock_t *) __GANGWAY_NOTHROW;
extern int omp_test_nest_lock (omp_nest_lock_t *) __GANGWAY_NOTHROW;

/* Time.  */
extern double omp_get_wtime (void) __GANGWAY_NOTHROW;
extern double omp_get_wtick (void) __GANGWAY_NOTHROW;

/* Tools.  */
extern omp_control_tool_result_t omp_control_tool (omp_control_tool_t, int,
                                                   void *) __GANGWAY_NOTHROW;

/* Memory.  */
extern omp_allocator_handle_t
omp_init_allocator (omp_memspace_handle_t, int,
                    const omp_alloctrait_t[]) __GANGWAY_NOTHROW;
extern void omp_destroy_allocator (omp_allocator_handle_t) __GANGWAY_NOTHROW;
extern void
  omp_set_default_allocator (omp_allocator_handle_t) __GANGWAY_NOTHROW;
extern omp_allocator_handle_t
omp_get_default_allocator (void) __GANGWAY_NOTHROW;
extern void
omp_free (void *,
          omp_allocator_handle_t __GANGWAY_OR_NULL_ALLOCATOR) __GANGWAY_NOTHROW;
extern void *
omp_alloc (__SIZE_TYPE__,
           omp_allocator_handle_t __GANGWAY_OR_NULL_ALLOCATOR) __GANGWAY_NOTHROW
  __attribute__ ((__malloc__, __malloc__ (omp_free), __alloc_size__ (1)));
extern void *omp_aligned_alloc (
  __SIZE_TYPE__, __SIZE_TYPE__,
  omp_allocator_handle_t __GANGWAY_OR_NULL_ALLOCATOR) __GANGWAY_NOTHROW
  __attribute__ ((__malloc__, __malloc__ (omp_free), __alloc_size__ (2),
                  __alloc_align__ (1)));
extern void *omp_calloc (__SIZE_TYPE__, __SIZE_TYPE__,
                         omp_allocator_handle_t __GANGWAY_OR_NULL_ALLOCATOR)
  __GANGWAY_NOTHROW
  __attribute__ ((__malloc__, __malloc__ (omp_free), __alloc_size__ (1, 2)));
extern void *omp_aligned_calloc (
  __SIZE_TYPE__, __SIZE_TYPE__, __SIZE_TYPE__,
  omp_allocator_handle_t __GANGWAY_OR_NULL_ALLOCATOR) __GANGWAY_NOTHROW
  __attribute__ ((__malloc__, __malloc__ (omp_free), __alloc_size__ (2, 3),
                  __alloc_align__ (1)));
extern void *omp_realloc (void *, __SIZE_TYPE__,
                          omp_allocator_handle_t __GANGWAY_OR_NULL_ALLOCATOR,
                          omp_allocator_handle_t __GANGWAY_OR_NULL_ALLOCATOR)
  __GANGWAY_NOTHROW __attribute__ ((__malloc__ (omp_free), __alloc_size__ (2)));

extern omp_memspace_handle_t
omp_get_device_memspace (int, omp_memspace_handle_t) __GANGWAY_NOTHROW;
extern omp_memspace_handle_t
omp_get_devices_memspace (int, const int *,
                          omp_memspace_handle_t) __GANGWAY_NOTHROW;
extern omp_memspace_handle_t
omp_get_device_and_host_memspace (int, omp_memspace_handle_t) __GANGWAY_NOTHROW;
extern omp_memspace_handle_t
omp_get_devices_and_host_memspace (int, const int *,
                                   omp_memspace_handle_t) __GANGWAY_NOTHROW;
extern omp_memspace_handle_t
  omp_get_devices_all_memspace (omp_memspace_handle_t) __GANGWAY_NOTHROW;
extern omp_allocator_handle_t
omp_get_device_allocator (int, omp_memspace_handle_t) __GANGWAY_NOTHROW;
extern omp_allocator_handle_t
omp_get_devices_allocator (int, const int *,
                           omp_memspace_handle_t) __GANGWAY_NOTHROW;
extern omp_allocator_handle_t
omp_get_device_and_host_allocator (int,
                                   omp_memspace_handle_t) __GANGWAY_NOTHROW;
extern omp_allocator_handle_t
omp_get_devices_and_host_allocator (int, const int *,
                                    omp_memspace_handle_t) __GANGWAY_NOTHROW;
extern omp_allocator_handle_t
  omp_get_devices_all_allocator (omp_memspace_handle_t) __GANGWAY_NOTHROW;
extern int
  omp_get_memspace_num_resources (omp_memspace_handle_t) __GANGWAY_NOTHROW;
extern __SIZE_TYPE__
  omp_get_memspace_pagesize (omp_memspace_handle_t) __GANGWAY_NOTHROW;
extern omp_memspace_handle_t
omp_get_submemspace (omp_memspace_handle_t, int, const int *) __GANGWAY_NOTHROW;

extern void omp_display_env (int) __GANGWAY_NOTHROW;

#ifdef __cplusplus
} /* extern "C" */
#endif

/* ------------------------------------------------------------------------
   C++ allocators: omp::allocator::X <T> takes memory of allocator X.  All of one
   X are equal, whatever their types.  */

#if defined __cplusplus && __cplusplus >= 201103L

#  include <new>
/* The functions that throw without the file that is included being compiled with
   exceptions: from GCC 16 on in a file of their own.  */
#  if __has_include(<bits/new_throw.h>)
#    include <bits/new_throw.h>
#  else
#    include <bits/functexcept.h>
#  endif

namespace omp
{
namespace allocator
{
namespace __detail
{

template <typename _Type, omp_allocator_handle_t _Handle> struct __of_handle
{
  using value_type = _Type;
  using pointer = _Type *;
  using const_pointer = const _Type *;
  using size_type = __SIZE_TYPE__;
  using difference_type = __PTRDIFF_TYPE__;

  _Type *allocate (size_type __count)
  {
    size_type __bytes;
    if (__builtin_mul_overflow (__count, sizeof (_Type), &__bytes))
      __too_long ();
    void *__memory = omp_aligned_alloc (alignof (_Type), __bytes, _Handle);
    if (!__memory)
      std::__throw_bad_alloc ();
    return static_cast<_Type *> (__memory);
  }

  void deallocate (_Type *__memory, size_type) noexcept
  {
    omp_free (static_cast<void *> (__memory), _Handle);
  }

private:
  [[noreturn]] static void __too_long ()
  {
#  if __cpp_exceptions
    throw std::bad_array_new_length ();
#  else
    __builtin_abort ();
#  endif
  }
};

template <typename _One, omp_allocator_handle_t _OneHandle, typename _Other,
          omp_allocator_handle_t _OtherHandle>
constexpr bool
operator== (const __of_handle<_One, _OneHandle> &,
            const __of_handle<_Other, _OtherHandle> &) noexcept
{
  return _OneHandle == _OtherHandle;
}

template <typename _One, omp_allocator_handle_t _OneHandle, typename _Other,
          omp_allocator_handle_t _OtherHandle>
constexpr bool
operator!= (const __of_handle<_One, _OneHandle> &,
            const __of_handle<_Other, _OtherHandle> &) noexcept
{
  return _OneHandle != _OtherHandle;
}

} /* namespace __detail */

#  define __GANGWAY_ALLOCATOR(_Name, _Handle)                                  \
    template <typename _Type>                                                  \
    struct _Name : omp::allocator::__detail::__of_handle<_Type, _Handle>       \
    {                                                                          \
      _Name () noexcept = default;                                             \
      _Name (const _Name &) noexcept = default;                                \
      template <typename _Other> _Name (const _Name<_Other> &) noexcept        \
      {                                                                        \
      }                                                                        \
      _Name &operator= (const _Name &) noexcept = default;                     \
    }

__GANGWAY_ALLOCATOR (null_allocator, omp_null_allocator);
__GANGWAY_ALLOCATOR (default_mem, omp_default_mem_alloc);
__GANGWAY_ALLOCATOR (large_cap_mem, omp_large_cap_mem_alloc);
__GANGWAY_ALLOCATOR (const_mem, omp_const_mem_alloc);
__GANGWAY_ALLOCATOR (high_bw_mem, omp_high_bw_mem_alloc);
__GANGWAY_ALLOCATOR (low_lat_mem, omp_low_lat_mem_alloc);
__GANGWAY_ALLOCATOR (cgroup_mem, omp_cgroup_mem_alloc);
__GANGWAY_ALLOCATOR (pteam_mem, omp_pteam_mem_alloc);
__GANGWAY_ALLOCATOR (thread_mem, omp_thread_mem_alloc);

} /* namespace allocator */
} /* namespace omp */

namespace ompx
{
namespace allocator
{

__GANGWAY_ALLOCATOR (gnu_pinned_mem, ompx_gnu_pinned_mem_alloc);
__GANGWAY_ALLOCATOR (gnu_managed_mem, ompx_gnu_managed_mem_alloc);

} /* namespace allocator */
} /* namespace ompx */

#  undef __GANGWAY_ALLOCATOR

#endif /* C++11 */

#endif /* _OMP_H */
