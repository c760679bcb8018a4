/* Reading the environment.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/cuda/driver/settings.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include "emulators/common/knobs.h"
#include "emulators/cuda/driver/cuda_types.h"
#include "emulators/cuda/driver/result.h"

static const char prefix[] = "gangway-cuda";

static struct settings settings = { .devices = 1,
                                    .memory = (size_t) 4 << 30,
                                    .capability = 80,
                                    .processors = 4,
                                    .managed = true };

static void
read_capability (void)
{
  static const char name[] = "GANGWAY_CUDA_CAPABILITY";
  const char *text = knob_text (name);
  if (!text)
    return;
  size_t length = strlen (text);
  bool digits = length >= 3 && length <= 4 && text[length - 2] == '.'
                && strspn (text, "0123456789") == length - 2
                && text[length - 1] >= '0' && text[length - 1] <= '9';
  unsigned value = digits ? 10 * atoi (text) + text[length - 1] - '0' : 0;
  if (value >= 30 && value <= 121)
    settings.capability = value;
  else
    knob_complain (prefix, name, text, "a compute capability from 3.0 to 12.1");
}

static bool
read_check (const char *part, size_t length, void *data)
{
  (void) data;
  if (length == 7 && memcmp (part, "written", 7) == 0)
    settings.check_written = true;
  else if (length == 5 && memcmp (part, "races", 5) == 0)
    settings.check_races = true;
  else
    return false;
  return true;
}

/* copy:US or launch:US.  */
static bool
read_latency (const char *part, size_t length, void *data)
{
  (void) data;
  const char *colon = memchr (part, ':', length);
  if (!colon)
    return false;
  size_t digits = part + length - (colon + 1);
  if (digits == 0 || digits > 9 || strspn (colon + 1, "0123456789") < digits)
    return false;
  uint64_t nanoseconds = strtoull (colon + 1, NULL, 10) * 1000;
  if (colon - part == 4 && memcmp (part, "copy", 4) == 0)
    settings.copy_latency = nanoseconds;
  else if (colon - part == 6 && memcmp (part, "launch", 6) == 0)
    settings.launch_latency = nanoseconds;
  else
    return false;
  return true;
}

static int
failure_error (const char *word)
{
  return *word ? result_number (word) : CUDA_ERROR_UNKNOWN;
}

static bool
read_failure (const char *part, size_t length, void *data)
{
  (void) data;
  if (settings.failure_count == FAILURES_MAX
      || !calls_parse_failure (part, length, failure_error,
                               &settings.failures[settings.failure_count]))
    return false;
  settings.failure_count++;
  return true;
}

static void
read_settings (void)
{
  unsigned long long devices = settings.devices;
  unsigned long long processors = settings.processors;
  knob_number (prefix, "GANGWAY_CUDA_DEVICES", 0, DEVICES_MAX, &devices);
  knob_number (prefix, "GANGWAY_CUDA_PROCESSORS", 1, 1024, &processors);
  settings.devices = devices;
  settings.processors = processors;
  knob_size (prefix, "GANGWAY_CUDA_MEMORY", 1 << 20, &settings.memory);
  read_capability ();
  knob_flag (prefix, "GANGWAY_CUDA_COUNT", &settings.count_calls);
  knob_flag (prefix, "GANGWAY_CUDA_SKIP", &settings.skip);
  knob_flag (prefix, "GANGWAY_CUDA_PAGEABLE", &settings.pageable);
  knob_flag (prefix, "GANGWAY_CUDA_MANAGED", &settings.managed);
  knob_list (prefix, "GANGWAY_CUDA_CHECK", "written or races", read_check,
             NULL);
  knob_list (prefix, "GANGWAY_CUDA_LATENCY",
             "copy:US or launch:US, in microseconds", read_latency, NULL);
  knob_list (prefix, "GANGWAY_CUDA_FAIL", "NAME:N[+][=ERROR]", read_failure,
             NULL);
}

const struct settings *
settings_get (void)
{
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once (&once, read_settings);
  return &settings;
}
