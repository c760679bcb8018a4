/* The directives init, shutdown and set (OpenACC 3.3, 2.14), which GCC has for Fortran
   from version 17 on.  NUMBER is device_num's, -1 without the clause; TYPE is
   device_type's.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <openacc.h>
#include "base/error.h"
#include "libacc/acc_device.h"
#include "libacc/acc_thread.h"

/* What the compiler passes without device_type: every type that has devices.  */
#define EVERY_TYPE acc_device_none

static const acc_device_t types[] = { acc_device_host, ACC_DEVICE_HOST_NONSHM,
                                      acc_device_nvidia, acc_device_radeon };

#define FOR_EACH_TYPE(type)                                                    \
  for (const acc_device_t *type = types;                                       \
       type < types + sizeof types / sizeof types[0]; type++)

GOMP_ENTRY void GOACC_init (int number, int type);
GOMP_ENTRY void GOACC_shutdown (int number, int type);
GOMP_ENTRY void GOACC_set_device (int number, int type);

/* Of a device that is named it is as with acc_init: it must not be active.  Of all
   types, those that are active stay so, and a type without that number is passed
   over; which device the thread uses does not change.  */
void
GOACC_init (int number, int type)
{
  acc_device_require_type ((acc_device_t) type);
  struct acc_thread *thread = acc_thread_current ();
  if ((acc_device_t) type != EVERY_TYPE)
    {
      acc_device_initialise (thread, (acc_device_t) type, number,
                             acc_construct_init);
      return;
    }
  bool any = false;
  FOR_EACH_TYPE (each)
  any |= acc_device_initialise_any (thread, *each, number, acc_construct_init);
  if (!any)
    gomp_fatal ("device %d out of range", number);
}

/* Of devices that are named one must be active, as with acc_shutdown.  */
void
GOACC_shutdown (int number, int type)
{
  acc_device_require_type ((acc_device_t) type);
  struct acc_thread *thread = acc_thread_current ();
  if ((acc_device_t) type != EVERY_TYPE)
    {
      acc_device_t real = acc_device_resolve ((acc_device_t) type, true);
      if (number >= 0)
        acc_device_require_number (real, number);
      if (!acc_device_shut_down (thread, real, number, acc_construct_shutdown))
        acc_device_none_to_shut_down ();
      return;
    }
  FOR_EACH_TYPE (each)
  if (number < acc_device_count (*each))
    acc_device_shut_down (thread, *each, number, acc_construct_shutdown);
}

/* Without device_type the compiler passes acc_device_default, and with
   device_type(*), which leaves the type as it is, EVERY_TYPE.  */
void
GOACC_set_device (int number, int type)
{
  if ((acc_device_t) type != EVERY_TYPE)
    acc_set_device_type ((acc_device_t) type);
  acc_set_device_num (number, (acc_device_t) type);
}
