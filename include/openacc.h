/* OpenACC 2.6, and routines of 3.3: the runtime routines for C and C++ (chapter 3).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef _OPENACC_H
#define _OPENACC_H 1

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined __cplusplus && __cplusplus >= 201103L
#  define __GANGWAY_NOTHROW noexcept
#elif defined __cplusplus
#  define __GANGWAY_NOTHROW throw ()
#else
#  define __GANGWAY_NOTHROW __attribute__ ((__nothrow__))
#endif

/* Device types.  3 is Gangway's host device, whose memory is not shared with
   the host; it has no name here, as other implementations have none for it.  */
typedef enum acc_device_t
{
  acc_device_current = -1,
  acc_device_none = 0,
  acc_device_default = 1,
  acc_device_host = 2,
  acc_device_not_host = 4,
  acc_device_nvidia = 5,
  acc_device_radeon = 8,
  _ACC_device_hwm,
  /* As wide as int, and signed.  */
  _ACC_highest = __INT_MAX__,
  _ACC_neg = -1
} acc_device_t;

typedef enum acc_device_property_t
{
  acc_property_memory = 1,
  acc_property_free_memory = 2,
  acc_property_shared_memory_support = 3,
  acc_property_name = 0x10001,
  acc_property_vendor = 0x10002,
  acc_property_driver = 0x10003
} acc_device_property_t;

typedef enum acc_async_t
{
  acc_async_noval = -1,
  acc_async_sync = -2
} acc_async_t;

/* Devices (3.2.1 to 3.2.8).  */
int acc_get_num_devices (acc_device_t) __GANGWAY_NOTHROW;
void acc_set_device_type (acc_device_t) __GANGWAY_NOTHROW;
acc_device_t acc_get_device_type (void) __GANGWAY_NOTHROW;
void acc_set_device_num (int, acc_device_t) __GANGWAY_NOTHROW;
int acc_get_device_num (acc_device_t) __GANGWAY_NOTHROW;
size_t acc_get_property (int, acc_device_t,
                         acc_device_property_t) __GANGWAY_NOTHROW;
const char *acc_get_property_string (int, acc_device_t,
                                     acc_device_property_t) __GANGWAY_NOTHROW;
void acc_init (acc_device_t) __GANGWAY_NOTHROW;
void acc_shutdown (acc_device_t) __GANGWAY_NOTHROW;
void acc_init_device (int, acc_device_t) __GANGWAY_NOTHROW;
void acc_shutdown_device (int, acc_device_t) __GANGWAY_NOTHROW;

/* What is called, with a message, before a failure ends the process; NULL: nothing.  It may
   throw and longjmp no more than a function of atexit.  */
void acc_set_error_routine (void (*) (char *)) __GANGWAY_NOTHROW;

/* Async queues (3.2.9 to 3.2.16); acc_async_wait and acc_async_wait_all are
   OpenACC 1.0's names.  */
int acc_async_test (int) __GANGWAY_NOTHROW;
int acc_async_test_all (void) __GANGWAY_NOTHROW;
void acc_wait (int) __GANGWAY_NOTHROW;
void acc_async_wait (int) __GANGWAY_NOTHROW;
void acc_wait_async (int, int) __GANGWAY_NOTHROW;
void acc_wait_all (void) __GANGWAY_NOTHROW;
void acc_async_wait_all (void) __GANGWAY_NOTHROW;
void acc_wait_all_async (int) __GANGWAY_NOTHROW;
int acc_async_test_device (int, int) __GANGWAY_NOTHROW;
int acc_async_test_all_device (int) __GANGWAY_NOTHROW;
void acc_wait_device (int, int) __GANGWAY_NOTHROW;
void acc_wait_device_async (int, int, int) __GANGWAY_NOTHROW;
void acc_wait_all_device (int) __GANGWAY_NOTHROW;
void acc_wait_all_device_async (int, int) __GANGWAY_NOTHROW;
int acc_wait_any (int, int[]) __GANGWAY_NOTHROW;
int acc_wait_any_device (int, int[], int) __GANGWAY_NOTHROW;
void acc_set_default_async (int) __GANGWAY_NOTHROW;
int acc_get_default_async (void) __GANGWAY_NOTHROW;

#ifdef __cplusplus
int acc_on_device (int __type) __GANGWAY_NOTHROW;
#else
int acc_on_device (acc_device_t __type) __GANGWAY_NOTHROW;
#endif

/* Memory.  */
void *acc_malloc (size_t) __GANGWAY_NOTHROW;
void acc_free (void *) __GANGWAY_NOTHROW;
void acc_memcpy_to_device (void *, void *, size_t) __GANGWAY_NOTHROW;
void acc_memcpy_to_device_async (void *, void *, size_t, int) __GANGWAY_NOTHROW;
void acc_memcpy_from_device (void *, void *, size_t) __GANGWAY_NOTHROW;
void acc_memcpy_from_device_async (void *, void *, size_t,
                                   int) __GANGWAY_NOTHROW;
void acc_memcpy_device (void *, void *, size_t) __GANGWAY_NOTHROW;
void acc_memcpy_device_async (void *, void *, size_t, int) __GANGWAY_NOTHROW;
void acc_memcpy_d2d (void *, void *, size_t, int, int) __GANGWAY_NOTHROW;
void acc_memcpy_d2d_async (void *, void *, size_t, int, int,
                           int) __GANGWAY_NOTHROW;

/* Data lifetimes.  */
void *acc_copyin (void *, size_t) __GANGWAY_NOTHROW;
void *acc_present_or_copyin (void *, size_t) __GANGWAY_NOTHROW;
void *acc_pcopyin (void *, size_t) __GANGWAY_NOTHROW;
void acc_copyin_async (void *, size_t, int) __GANGWAY_NOTHROW;
void *acc_create (void *, size_t) __GANGWAY_NOTHROW;
void *acc_present_or_create (void *, size_t) __GANGWAY_NOTHROW;
void *acc_pcreate (void *, size_t) __GANGWAY_NOTHROW;
void acc_create_async (void *, size_t, int) __GANGWAY_NOTHROW;
void acc_copyout (void *, size_t) __GANGWAY_NOTHROW;
void acc_copyout_async (void *, size_t, int) __GANGWAY_NOTHROW;
void acc_copyout_finalize (void *, size_t) __GANGWAY_NOTHROW;
void acc_copyout_finalize_async (void *, size_t, int) __GANGWAY_NOTHROW;
void acc_delete (void *, size_t) __GANGWAY_NOTHROW;
void acc_delete_async (void *, size_t, int) __GANGWAY_NOTHROW;
void acc_delete_finalize (void *, size_t) __GANGWAY_NOTHROW;
void acc_delete_finalize_async (void *, size_t, int) __GANGWAY_NOTHROW;
void acc_update_device (void *, size_t) __GANGWAY_NOTHROW;
void acc_update_device_async (void *, size_t, int) __GANGWAY_NOTHROW;
void acc_update_self (void *, size_t) __GANGWAY_NOTHROW;
void acc_update_self_async (void *, size_t, int) __GANGWAY_NOTHROW;
void acc_map_data (void *, void *, size_t) __GANGWAY_NOTHROW;
void acc_unmap_data (void *) __GANGWAY_NOTHROW;
void *acc_deviceptr (void *) __GANGWAY_NOTHROW;
void *acc_hostptr (void *) __GANGWAY_NOTHROW;
int acc_is_present (void *, size_t) __GANGWAY_NOTHROW;

/* Pointers in structures (3.2.29 and on).  */
void acc_attach (void **) __GANGWAY_NOTHROW;
void acc_attach_async (void **, int) __GANGWAY_NOTHROW;
void acc_detach (void **) __GANGWAY_NOTHROW;
void acc_detach_async (void **, int) __GANGWAY_NOTHROW;
void acc_detach_finalize (void **) __GANGWAY_NOTHROW;
void acc_detach_finalize_async (void **, int) __GANGWAY_NOTHROW;

/* CUDA's handles, NULL or -1 on other devices.  */
void *acc_get_current_cuda_device (void) __GANGWAY_NOTHROW;
void *acc_get_current_cuda_context (void) __GANGWAY_NOTHROW;
void *acc_get_cuda_stream (int) __GANGWAY_NOTHROW;
int acc_set_cuda_stream (int, void *) __GANGWAY_NOTHROW;

#ifdef __cplusplus
}

/* The same as the C routine, with its type of argument: the compiler's built-in
   takes an int.  */
#  pragma acc routine seq
inline int
acc_on_device (acc_device_t __type) __GANGWAY_NOTHROW
{
  return acc_on_device ((int) __type);
}
#endif

#endif /* _OPENACC_H */
