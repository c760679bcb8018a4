/* The device that a thread gets that has chosen none: the process-wide defaults (OpenACC 2.6,
   2.3: acc-current-device-type-var and -num-var of a thread that has not set its own).
   Atomic; any thread, no lock.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_ACC_DEFAULT_H
#define GANGWAY_ACC_DEFAULT_H

#include "libacc/acc_device_type.h"

/* The type that was chosen last, or that acc_device_default stands for.  Ends the process,
   after a message, where there is no such device.  */
acc_device_t acc_default_type (void);
/* Whether a thread has chosen a type yet.  */
bool acc_default_is_chosen (void);
/* The number that a thread begins with on a device of TYPE.  The host has no other than 0, so
   that a program may switch to it from any device.  */
int acc_default_number (acc_device_t type);

/* Threads begin with a device of TYPE from now on.  */
void acc_default_choose_type (acc_device_t type);
/* Threads begin with device NUMBER of TYPE from now on.  */
void acc_default_choose (acc_device_t type, int number);

#endif
