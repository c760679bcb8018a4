/* Routines about which devices there are and are used.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "base/error.h"
#include "libacc/acc_default.h"
#include "libacc/acc_device.h"

GOMP_ENTRY void
acc_init (acc_device_t type)
{
  acc_device_require_type (type);
  acc_device_initialise (acc_thread_current (), type, -1,
                         acc_construct_runtime_api);
}

/* As the directive with a device that is named.  */
GOMP_ENTRY void
acc_init_device (int number, acc_device_t type)
{
  acc_device_require_type (type);
  acc_device_require_number (acc_device_resolve (type, true), number);
  acc_device_initialise (acc_thread_current (), type, number,
                         acc_construct_runtime_api);
}

GOMP_ENTRY void
acc_shutdown (acc_device_t type)
{
  acc_device_require_type (type);
  struct acc_thread *thread = acc_thread_current ();
  if (!acc_device_shut_down (thread, acc_device_resolve (type, true), -1,
                             acc_construct_runtime_api))
    acc_device_none_to_shut_down ();
}

GOMP_ENTRY void
acc_shutdown_device (int number, acc_device_t type)
{
  acc_device_require_type (type);
  struct acc_thread *thread = acc_thread_current ();
  acc_device_t real = acc_device_resolve (type, true);
  acc_device_require_number (real, number);
  if (!acc_device_shut_down (thread, real, number, acc_construct_runtime_api))
    acc_device_none_to_shut_down ();
}

GOMP_ENTRY int
acc_get_num_devices (acc_device_t type)
{
  acc_device_require_type (type);
  acc_device_t real = acc_device_resolve (type, false);
  return real == acc_device_none ? 0 : acc_device_count (real);
}

GOMP_ENTRY void
acc_set_device_type (acc_device_t type)
{
  acc_device_require_type (type);
  struct acc_thread *thread = acc_thread_current ();
  acc_device_t real = acc_device_resolve (type, true);
  if (thread->type != real && thread->regions)
    gomp_fatal ("acc_set_device_type in 'acc data' region");
  int number = acc_default_number (real);
  acc_device_require_number (real, number);
  acc_device_activate (thread, real, number, acc_construct_set);
  acc_default_choose_type (real);
  if (thread->type != real)
    acc_device_attach (thread, real, number);
}

GOMP_ENTRY acc_device_t
acc_get_device_type (void)
{
  struct acc_thread *thread = acc_thread_current ();
  if (thread->type != acc_device_none)
    return thread->type;
  /* A tool asks from inside device_init_start or _end: "if the device type
     has not yet been selected, the value acc_device_none may be returned"
     (3.2.3).  */
  if (thread->initialising)
    return acc_device_none;
  return acc_default_type ();
}

GOMP_ENTRY int
acc_get_device_num (acc_device_t type)
{
  acc_device_require_type (type);
  struct acc_thread *thread = acc_thread_current ();
  acc_device_t real = acc_device_resolve (type, true);
  return thread->type == real ? thread->number : acc_default_number (real);
}

GOMP_ENTRY void
acc_set_device_num (int number, acc_device_t type)
{
  acc_device_require_type (type);
  struct acc_thread *thread = acc_thread_current ();
  /* 0 is "the current type" here (3.2.4).  */
  acc_device_t real = type != acc_device_none ? acc_device_resolve (type, true)
                      : thread->type != acc_device_none ? thread->type
                                                        : acc_default_type ();
  if (number < 0)
    number = acc_default_number (real);
  acc_device_require_number (real, number);
  if (thread->regions && (thread->type != real || thread->number != number))
    gomp_fatal ("acc_set_device_num in 'acc data' region");
  acc_device_activate (thread, real, number, acc_construct_set);
  acc_default_choose (real, number);
  acc_device_attach (thread, real, number);
}
