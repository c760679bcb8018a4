/* OpenACC's environment variables (OpenACC 2.6, 4).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libacc/acc_environment.h"

#include <limits.h>
#include <string.h>
#include "base/environment.h"

struct acc_environment acc_environment;

bool
acc_environment_parse_dimensions (const char *text,
                                  int dimensions[GOMP_DIM_MAX])
{
  int values[GOMP_DIM_MAX] = { 0 };
  for (int i = 0; i < GOMP_DIM_MAX; i++)
    {
      unsigned long value;
      if (*text == '-')
        text++;
      else if (*text >= '0' && *text <= '9')
        {
          if (!environment_take_unsigned (&text, &value) || value > INT_MAX)
            return false;
          values[i] = (int) value;
        }
      if (*text == '\0')
        break;
      if (*text++ != ':')
        return false;
    }
  if (*text)
    return false;
  memcpy (dimensions, values, sizeof values);
  return true;
}

/* The last that reads what the library keeps of the environment: see library_start.  */
static void __attribute__ ((constructor (102))) acc_environment_read (void)
{
  const char *type = environment_get ("ACC_DEVICE_TYPE");
  if (type && *type)
    acc_environment.device_type = type;

  long number;
  if (environment_long ("ACC_DEVICE_NUM", 0, INT_MAX, &number))
    acc_environment.device_number = (int) number;

  const char *text = environment_get ("GOMP_OPENACC_DIM");
  if (text
      && !acc_environment_parse_dimensions (text, acc_environment.dimensions))
    environment_invalid ("GOMP_OPENACC_DIM", text);

  acc_environment.profiling_libraries = environment_get ("ACC_PROFLIB");
  environment_keep_end ();
}
