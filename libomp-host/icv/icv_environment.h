/* The ICVs as the environment gives them, before they are brought together in
   icv_device: most variables OMP_X have forms for the host (OMP_X), for all
   devices and the host (OMP_X_ALL), for all devices but the host (OMP_X_DEV) and
   for one device (OMP_X_DEV_<n>) (5.2, 2.2 and 21.1).

   Filled by icv_environment_read while the library is loaded and constant
   afterwards.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_ICV_ENVIRONMENT_H
#define GANGWAY_HOST_ICV_ENVIRONMENT_H

#include "base/attributes.h"
#include "libomp-host/icv/icv.h"

/* The variables that have the forms.  */
enum icv_variable
{
  ICV_DYNAMIC,
  ICV_NUM_THREADS,
  ICV_SCHEDULE,
  ICV_PROC_BIND,
  ICV_STACKSIZE,
  ICV_WAIT_POLICY,
  ICV_THREAD_LIMIT,
  ICV_MAX_ACTIVE_LEVELS,
  ICV_NUM_TEAMS,
  ICV_TEAMS_THREAD_LIMIT,
  ICV_DEFAULT_DEVICE,
  ICV_VARIABLES
};

/* What one of the forms says.  A value counts where its variable's bit is set in
   GIVEN; lists have at least one entry then.  */
struct icv_values
{
  unsigned given;
  bool dynamic;
  uint8_t max_active_levels;
  int wait_policy;
  int num_teams;
  int teams_thread_limit;
  int default_device;
  const char *default_device_text; /* with ICV_DEFAULT_DEVICE_TRAITS */
  int chunk;
  unsigned schedule;
  unsigned thread_limit;
  size_t stack_size;
  unsigned *nthreads_list;
  unsigned nthreads_list_length;
  unsigned bind_list_length;
  uint8_t *bind_list;
};

/* The forms, as numbers.  The form of one device, OMP_X_DEV_<n>, is the device's
   number n, from 0 on.  */
enum
{
  ICV_FORM_HOST = -1,
  ICV_FORM_ALL = -2,
  ICV_FORM_DEVICES = -3
};

/* Whether VALUES, which may be NULL, have one for VARIABLE.  */
static inline bool
icv_values_have (const struct icv_values *values, enum icv_variable variable)
{
  return values && (values->given & (1u << variable)) != 0;
}

/* Read the variables with forms and print a line for each bad one.  */
void icv_environment_read (void);

/* What the variables of FORM say, or NULL where there are none.  */
const struct icv_values *icv_environment_form (int form);

/* Of the forms that set VARIABLE, the one that counts for the host (FORM
   ICV_FORM_HOST) or for a device; NULL where none does.  */
const struct icv_values *icv_environment_find (int form,
                                               enum icv_variable variable);

/* Call VISIT for each device that has a form of its own, in the order of the
   numbers.  */
void icv_environment_devices (void (*visit) (int device,
                                             const struct icv_values *values,
                                             void *argument),
                              void *argument);

#endif
