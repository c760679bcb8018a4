/* What a device number means: the only place where the numbers of constructs and
   of routines are told apart.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_DEVICE_NUMBER_H
#define GANGWAY_OFFLOAD_DEVICE_NUMBER_H

#include "base/attributes.h"

/* What the functions below return beside the number of a device, which is less
   than device_count.  */
#define DEVICE_NUMBER_HOST (-1)
#define DEVICE_NUMBER_NONE (-4) /* omp_invalid_device too */

/* These functions find the devices and start none.  */

/* NUMBER as a routine gets it from the user: a device's, the host's
   (omp_initial_device, or the number behind the last device's), or
   omp_default_device.  */
int device_number_of_user (int number);
/* ARGUMENT as a construct passes it (GOMP_DEVICE_ of <gomp/abi.h>, or the number in
   its clause): the compiler has made another number of omp_initial_device.  */
int device_number_of_construct (int argument);
/* The number that VALUE of default-device-var stands for, which may be no
   device's.  */
int device_number_of_icv (int value);
/* device_number_of_icv of the calling task's default-device-var.  */
int device_number_default (void);

#endif
