/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/devices/device_number.h"

#include "libomp-host/offload-hooks.h"
#include "libomp-offload/devices/available_devices.h"
#include "libomp-offload/devices/devices.h"
#include <gomp/abi.h>

/* The first device that OMP_DEFAULT_DEVICE's text chooses of those there are;
   omp_invalid_device where that is none.  */
static int
number_of_text (const char *text)
{
  int count = device_count ();
  struct device *able[count + 1], *chosen[count + 1];
  for (int i = 0; i < count; i++)
    able[i] = device_by_number (i);
  return text && available_devices_parse (text, able, count, chosen) > 0
           ? chosen[0]->number
           : GOMP_DEVICE_INVALID;
}

/* The same; the answer does not change once there are devices.  */
static int
number_of_traits (void)
{
  static int known = ICV_DEFAULT_DEVICE_UNKNOWN; /* atomic */
  int number = __atomic_load_n (&known, __ATOMIC_RELAXED);
  if (number == ICV_DEFAULT_DEVICE_UNKNOWN)
    {
      number = number_of_text (icv_device.default_device_text);
      __atomic_store_n (&known, number, __ATOMIC_RELAXED);
    }
  return number;
}

int
device_number_of_icv (int value)
{
  if (likely (value > ICV_DEFAULT_DEVICE_TRAITS))
    return value;
  if (value == ICV_DEFAULT_DEVICE_TRAITS)
    return number_of_traits ();
  /* OMP_DEFAULT_DEVICE was not set, with MANDATORY (5.2, 21.2.9).  */
  return device_count () > 0 ? 0 : GOMP_DEVICE_INVALID;
}

/* Translate NUMBER, where HOST names the host, and so does the number behind
   the last device's.  */
static int
number_translate (int number, int host)
{
  int count = device_count ();
  if (number == host || number == count)
    return DEVICE_NUMBER_HOST;
  return likely (number >= 0 && number < count) ? number : DEVICE_NUMBER_NONE;
}

int
device_number_default (void)
{
  return device_number_of_icv (host_icv ()->default_device);
}

int
device_number_of_user (int number)
{
  if (number == GOMP_DEVICE_DEFAULT_OMP_61)
    number = device_number_default ();
  return number_translate (number, DEVICE_NUMBER_HOST);
}

int
device_number_of_construct (int argument)
{
  /* The default device's number is the user's, as omp_set_default_device got
     it.  */
  if (argument == GOMP_DEVICE_ICV || argument == GOMP_DEVICE_DEFAULT_OMP_61)
    return number_translate (device_number_default (), DEVICE_NUMBER_HOST);
  return number_translate (argument, GOMP_DEVICE_HOST_FALLBACK);
}
