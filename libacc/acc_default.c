/* Two threads may choose at once: one that reads sees either's.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libacc/acc_default.h"

#include "libacc/acc_environment.h"

/* acc_device_none until a thread chooses one.  */
static acc_device_t default_type = acc_device_none;
/* The number that acc_set_device_num set last, and the type of its device;
   acc_device_none until then.  */
static int default_number;
static acc_device_t default_number_type = acc_device_none;

int
acc_default_number (acc_device_t type)
{
  if (type == acc_device_host)
    return 0;
  if (__atomic_load_n (&default_number_type, __ATOMIC_RELAXED) == type)
    return __atomic_load_n (&default_number, __ATOMIC_RELAXED);
  return acc_environment.device_number;
}

acc_device_t
acc_default_type (void)
{
  acc_device_t type = __atomic_load_n (&default_type, __ATOMIC_RELAXED);
  if (type == acc_device_none)
    type = acc_device_resolve (acc_device_default, true);
  return type;
}

bool
acc_default_is_chosen (void)
{
  return __atomic_load_n (&default_type, __ATOMIC_RELAXED) != acc_device_none;
}

void
acc_default_choose_type (acc_device_t type)
{
  __atomic_store_n (&default_type, type, __ATOMIC_RELAXED);
}

void
acc_default_choose (acc_device_t type, int number)
{
  acc_default_choose_type (type);
  __atomic_store_n (&default_number, number, __ATOMIC_RELAXED);
  __atomic_store_n (&default_number_type, type, __ATOMIC_RELAXED);
}
