/* Reading the environment.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/runtime/settings.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include "emulators/common/knobs.h"
#include "emulators/hsa/isa/isa.h"
#include "emulators/hsa/runtime/hsa_types.h"
#include "emulators/hsa/runtime/status.h"

static const char prefix[] = "gangway-hsa";

static struct settings settings
  = { .devices = 1, .memory = (size_t) 4 << 30, .compute_units = 4 };

/* The parts of GANGWAY_HSA_PROCESSOR so far.  */
static unsigned processors;

/* A processor that exists: not what stands for several.  */
static bool
read_processor (const char *part, size_t length, void *data)
{
  char name[32];
  (void) data;
  if (length >= sizeof name || processors == DEVICES_MAX)
    return false;
  memcpy (name, part, length);
  name[length] = 0;
  const struct isa_processor *processor = isa_processor_named (name);
  if (!processor || strstr (name, "generic"))
    return false;
  settings.processors[processors++] = processor;
  return true;
}

/* What GCC 12 compiles for unless told otherwise.  */
static void
fill_processors (void)
{
  if (processors == 0)
    settings.processors[processors++] = isa_processor_named ("gfx803");
  for (; processors < DEVICES_MAX; processors++)
    settings.processors[processors] = settings.processors[processors - 1];
}

static bool
read_check (const char *part, size_t length, void *data)
{
  (void) data;
  if (length == 6 && memcmp (part, "bounds", 6) == 0)
    settings.check_bounds = true;
  else if (length == 7 && memcmp (part, "written", 7) == 0)
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
  return *word ? status_number (word) : (int) HSA_STATUS_ERROR;
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
  unsigned long long units = settings.compute_units;
  knob_number (prefix, "GANGWAY_HSA_DEVICES", 0, DEVICES_MAX, &devices);
  knob_number (prefix, "GANGWAY_HSA_COMPUTE_UNITS", 1, 1024, &units);
  settings.devices = devices;
  settings.compute_units = units;
  knob_size (prefix, "GANGWAY_HSA_MEMORY", 1 << 20, &settings.memory);
  knob_list (prefix, "GANGWAY_HSA_PROCESSOR", "a processor, as gfx90a",
             read_processor, NULL);
  fill_processors ();
  knob_flag (prefix, "GANGWAY_HSA_XNACK", &settings.xnack);
  knob_flag (prefix, "GANGWAY_HSA_APU", &settings.apu);
  knob_flag (prefix, "GANGWAY_HSA_COUNT", &settings.count_calls);
  knob_flag (prefix, "GANGWAY_HSA_SKIP", &settings.skip);
  knob_list (prefix, "GANGWAY_HSA_CHECK", "bounds, written or races",
             read_check, NULL);
  knob_list (prefix, "GANGWAY_HSA_LATENCY",
             "copy:US or launch:US, in microseconds", read_latency, NULL);
  knob_list (prefix, "GANGWAY_HSA_FAIL", "NAME:N[+][=ERROR]", read_failure,
             NULL);
}

const struct settings *
settings_get (void)
{
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once (&once, read_settings);
  return &settings;
}
