/* The ICVs as the environment gives them.

   The environment is gone over once, name by name: the part up to the `=' is
   looked up in a table of variables and its ending says which form it is.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/icv/icv_environment.h"

#include <limits.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>
#include <gomp/shown-text.h>
#include "base/ascii.h"
#include "base/environment.h"
#include "base/error.h"
#include "base/memory.h"
#include "libomp-host/icv/icv_parse.h"
#include "libomp-offload/host-api.h"

/* Ascending by FORM, of which the devices' numbers are the largest.  */
struct form
{
  int number;
  struct icv_values values;
  struct form *next;
};

static struct form *forms;

/* ------------------------------------------------------------------------
   One parser per variable.  */

static bool
parse_positive_int (const char *text, int *value)
{
  unsigned long number;
  if (!environment_parse_unsigned (text, 1, INT_MAX, &number))
    return false;
  *value = number;
  return true;
}

static bool
parse_dynamic (const char *text, struct icv_values *values)
{
  return environment_parse_bool (text, &values->dynamic);
}

static bool
parse_num_threads (const char *text, struct icv_values *values)
{
  return icv_parse_thread_list (text, &values->nthreads_list,
                                &values->nthreads_list_length);
}

static bool
parse_schedule (const char *text, struct icv_values *values)
{
  return icv_parse_schedule (text, &values->schedule, &values->chunk);
}

static bool
parse_proc_bind (const char *text, struct icv_values *values)
{
  return icv_parse_bind_list (text, &values->bind_list,
                              &values->bind_list_length);
}

static bool
parse_stacksize (const char *text, struct icv_values *values)
{
  return environment_parse_bytes (text, 1024, &values->stack_size);
}

static bool
parse_wait_policy (const char *text, struct icv_values *values)
{
  return icv_parse_wait_policy (text, &values->wait_policy);
}

static bool
parse_thread_limit (const char *text, struct icv_values *values)
{
  unsigned long number;
  if (!environment_parse_unsigned (text, 1, LONG_MAX, &number))
    return false;
  values->thread_limit = number < UINT_MAX ? number : UINT_MAX;
  return true;
}

static bool
parse_max_active_levels (const char *text, struct icv_values *values)
{
  unsigned long number;
  if (!environment_parse_unsigned (text, 0, LONG_MAX, &number))
    return false;
  values->max_active_levels = number < ICV_MAX_ACTIVE_LEVELS_LIMIT
                                ? number
                                : ICV_MAX_ACTIVE_LEVELS_LIMIT;
  return true;
}

static bool
parse_num_teams (const char *text, struct icv_values *values)
{
  return parse_positive_int (text, &values->num_teams);
}

static bool
parse_teams_thread_limit (const char *text, struct icv_values *values)
{
  return parse_positive_int (text, &values->teams_thread_limit);
}

static bool
parse_default_device (const char *text, struct icv_values *values)
{
  unsigned long number;
  const char *rest = text;
  if (environment_parse_unsigned (text, 0, INT_MAX, &number))
    values->default_device = number;
  else if (environment_take_word (&rest, "initial")
           && environment_at_end (rest))
    values->default_device = omp_initial_device;
  else if (environment_take_word (&rest, "invalid")
           && environment_at_end (rest))
    values->default_device = omp_invalid_device;
  else if (offload_devices_text_valid (text))
    {
      values->default_device = ICV_DEFAULT_DEVICE_TRAITS;
      char *copy = memory_alloc (strlen (text) + 1);
      values->default_device_text = strcpy (copy, text);
    }
  else
    return false;
  return true;
}

static const struct variable
{
  char name[24];
  bool (*parse) (const char *text, struct icv_values *values);
} variables[ICV_VARIABLES] = {
  [ICV_DYNAMIC] = { "OMP_DYNAMIC", parse_dynamic },
  [ICV_NUM_THREADS] = { "OMP_NUM_THREADS", parse_num_threads },
  [ICV_SCHEDULE] = { "OMP_SCHEDULE", parse_schedule },
  [ICV_PROC_BIND] = { "OMP_PROC_BIND", parse_proc_bind },
  [ICV_STACKSIZE] = { "OMP_STACKSIZE", parse_stacksize },
  [ICV_WAIT_POLICY] = { "OMP_WAIT_POLICY", parse_wait_policy },
  [ICV_THREAD_LIMIT] = { "OMP_THREAD_LIMIT", parse_thread_limit },
  [ICV_MAX_ACTIVE_LEVELS]
  = { "OMP_MAX_ACTIVE_LEVELS", parse_max_active_levels },
  [ICV_NUM_TEAMS] = { "OMP_NUM_TEAMS", parse_num_teams },
  [ICV_TEAMS_THREAD_LIMIT]
  = { "OMP_TEAMS_THREAD_LIMIT", parse_teams_thread_limit },
  [ICV_DEFAULT_DEVICE] = { "OMP_DEFAULT_DEVICE", parse_default_device },
};

/* ------------------------------------------------------------------------
   The forms.  */

static struct icv_values *
form_values (int number)
{
  struct form **place = &forms;
  while (*place && (*place)->number < number)
    place = &(*place)->next;
  if (!*place || (*place)->number != number)
    {
      struct form *form = memory_alloc_cleared (sizeof *form);
      form->number = number;
      form->next = *place;
      *place = form;
    }
  return &(*place)->values;
}

/* A device number up to the `=': digits without a leading zero.  */
static bool
parse_device_number (const char *text, int *number)
{
  if (!ascii_is_digit (*text) || (*text == '0' && text[1] != '='))
    return false;
  unsigned long value;
  if (!environment_take_unsigned (&text, &value) || *text != '='
      || value > INT_MAX)
    return false;
  *number = value;
  return true;
}

/* Which form a name is that goes on with ENDING behind the variable's.  ENTRY is
   the whole entry, for the message.  */
static bool
parse_form (const char *entry, const char *ending, int *number)
{
  static const char device[] = "_DEV_";
  char shown[GOMP_SHOWN_SIZE];
  if (*ending == '=')
    *number = ICV_FORM_HOST;
  else if (strncmp (ending, "_ALL=", 5) == 0)
    *number = ICV_FORM_ALL;
  else if (strncmp (ending, "_DEV=", 5) == 0)
    *number = ICV_FORM_DEVICES;
  else if (strncmp (ending, device, sizeof device - 1) != 0)
    {
      gomp_error ("Invalid environment variable in %s",
                  gomp_shown_text (entry, shown));
      return false;
    }
  else if (!parse_device_number (ending + sizeof device - 1, number))
    {
      gomp_error ("Invalid device number in %s",
                  gomp_shown_text (entry, shown));
      return false;
    }
  return true;
}

static void
read_entry (const char *entry, enum icv_variable variable)
{
  const struct variable *what = &variables[variable];
  int number;
  if (!parse_form (entry, entry + strlen (what->name), &number))
    return;
  struct icv_values *values = form_values (number);
  size_t length = strcspn (entry, "=");
  const char *text = entry + length + 1;
  /* A name can stand in the environment twice; the first counts.  */
  if (icv_values_have (values, variable))
    return;
  if (what->parse (text, values))
    {
      values->given |= 1u << variable;
      return;
    }
  char *name = strndup (entry, length);
  environment_invalid (name ? name : what->name, text);
  free (name);
}

void
icv_environment_read (void)
{
  for (char **entry = environment_entries (); *entry; entry++)
    {
      if (strncmp (*entry, "OMP_", 4) != 0)
        continue;
      for (int variable = 0; variable < ICV_VARIABLES; variable++)
        {
          const char *name = variables[variable].name;
          if (strncmp (*entry, name, strlen (name)) == 0
              && strchr (*entry, '='))
            read_entry (*entry, variable);
        }
    }
}

const struct icv_values *
icv_environment_form (int number)
{
  for (const struct form *form = forms; form; form = form->next)
    if (form->number == number)
      return &form->values;
  return NULL;
}

const struct icv_values *
icv_environment_find (int number, enum icv_variable variable)
{
  const struct icv_values *values = icv_environment_form (number);
  if (icv_values_have (values, variable))
    return values;
  if (number >= 0)
    return icv_environment_find (ICV_FORM_DEVICES, variable);
  values = icv_environment_form (ICV_FORM_ALL);
  return icv_values_have (values, variable) ? values : NULL;
}

void
icv_environment_devices (void (*visit) (int device,
                                        const struct icv_values *values,
                                        void *argument),
                         void *argument)
{
  for (const struct form *form = forms; form; form = form->next)
    if (form->number >= 0)
      visit (form->number, &form->values, argument);
}
