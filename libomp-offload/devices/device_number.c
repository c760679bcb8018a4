/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/devices/device_number.h"

#include "libomp-host/offload-hooks.h"
#include "libomp-offload/devices/devices.h"
#include <gomp/abi.h>

int
device_number_of_icv (int value)
{
  if (likely (value != ICV_DEFAULT_DEVICE_UNKNOWN))
    return value;
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
