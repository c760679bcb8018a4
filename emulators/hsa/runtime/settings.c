/* Reading the environment.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/runtime/settings.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include "emulators/common/knobs.h"
#include "emulators/hsa/isa/isa.h"
#include "emulators/hsa/runtime/entry_points.h"
#include "emulators/hsa/runtime/hsa_types.h"
#include "emulators/hsa/runtime/status.h"

static struct knobs knobs
  = { .prefix = "gangway-hsa", .front = "GANGWAY_HSA_" };

static struct settings settings
  = { .devices = 1, .memory = (size_t) 4 << 30, .compute_units = 4 };

/* The parts of GANGWAY_HSA_PROCESSOR so far.  */
static unsigned processors;

/* A processor that exists: not what stands for several.  */
static const char *
read_processor (const char *part, void *data)
{
  (void) data;
  const struct isa_processor *processor = isa_processor_named (part);
  if (!processor || strstr (part, "generic"))
    return "a processor, as gfx90a";
  if (processors == DEVICES_MAX)
    return "one of the first 8";
  settings.processors[processors++] = processor;
  return NULL;
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

static void
read_settings (void)
{
  static const struct knob_word checks[]
    = { { "access", &settings.check_access, NULL },
        { "bounds", &settings.check_bounds, NULL },
        { "written", &settings.check_written, NULL },
        { "races", &settings.check_races, NULL },
        { NULL, NULL, NULL } };
  static const struct knob_word latencies[]
    = { { "copy", NULL, &settings.copy_latency },
        { "launch", NULL, &settings.launch_latency },
        { NULL, NULL, NULL } };
  unsigned long long devices = settings.devices;
  unsigned long long units = settings.compute_units;
  knob_number (&knobs, "GANGWAY_HSA_DEVICES", 0, DEVICES_MAX, &devices);
  knob_number (&knobs, "GANGWAY_HSA_COMPUTE_UNITS", 1, 1024, &units);
  settings.devices = devices;
  settings.compute_units = units;
  knob_size (&knobs, "GANGWAY_HSA_MEMORY", 1 << 20, &settings.memory);
  knob_list (&knobs, "GANGWAY_HSA_PROCESSOR", read_processor, NULL);
  fill_processors ();
  knob_flag (&knobs, "GANGWAY_HSA_XNACK", &settings.xnack);
  knob_flag (&knobs, "GANGWAY_HSA_APU", &settings.apu);
  knob_flag (&knobs, "GANGWAY_HSA_COUNT", &settings.calls.counted);
  knob_flag (&knobs, "GANGWAY_HSA_SKIP", &settings.skip);
  knob_words (&knobs, "GANGWAY_HSA_CHECK", "access, bounds, written or races",
              checks);
  knob_words (&knobs, "GANGWAY_HSA_LATENCY",
              "copy:US or launch:US, in microseconds", latencies);
  calls_read_failures (&knobs, "GANGWAY_HSA_FAIL", &entry_calls, status_number,
                       HSA_STATUS_ERROR, &settings.calls);
  knobs_end (&knobs);
}

const struct settings *
settings_get (void)
{
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once (&once, read_settings);
  return &settings;
}
