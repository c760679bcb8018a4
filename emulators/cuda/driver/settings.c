/* Reading the environment.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/cuda/driver/settings.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include "emulators/common/knobs.h"
#include "emulators/cuda/driver/cuda_types.h"
#include "emulators/cuda/driver/entry_points.h"
#include "emulators/cuda/driver/result.h"

static struct knobs knobs
  = { .prefix = "gangway-cuda", .front = "GANGWAY_CUDA_" };

static struct settings settings = { .devices = 1,
                                    .memory = (size_t) 4 << 30,
                                    .capability = 80,
                                    .processors = 4,
                                    .managed = true };

static void
read_capability (void)
{
  static const char name[] = "GANGWAY_CUDA_CAPABILITY";
  const char *text = knob_text (&knobs, name);
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
    knob_complain (&knobs, name, text, "a compute capability from 3.0 to 12.1");
}

static void
read_settings (void)
{
  static const struct knob_word checks[]
    = { { "written", &settings.check_written, NULL },
        { "races", &settings.check_races, NULL },
        { NULL, NULL, NULL } };
  static const struct knob_word latencies[]
    = { { "copy", NULL, &settings.copy_latency },
        { "launch", NULL, &settings.launch_latency },
        { NULL, NULL, NULL } };
  unsigned long long devices = settings.devices;
  unsigned long long processors = settings.processors;
  knob_number (&knobs, "GANGWAY_CUDA_DEVICES", 0, DEVICES_MAX, &devices);
  knob_number (&knobs, "GANGWAY_CUDA_PROCESSORS", 1, 1024, &processors);
  settings.devices = devices;
  settings.processors = processors;
  knob_size (&knobs, "GANGWAY_CUDA_MEMORY", 1 << 20, &settings.memory);
  read_capability ();
  knob_flag (&knobs, "GANGWAY_CUDA_COUNT", &settings.calls.counted);
  knob_flag (&knobs, "GANGWAY_CUDA_SKIP", &settings.skip);
  knob_flag (&knobs, "GANGWAY_CUDA_PAGEABLE", &settings.pageable);
  knob_flag (&knobs, "GANGWAY_CUDA_MANAGED", &settings.managed);
  knob_words (&knobs, "GANGWAY_CUDA_CHECK", "written or races", checks);
  knob_words (&knobs, "GANGWAY_CUDA_LATENCY",
              "copy:US or launch:US, in microseconds", latencies);
  calls_read_failures (&knobs, "GANGWAY_CUDA_FAIL", &entry_calls, result_number,
                       CUDA_ERROR_UNKNOWN, &settings.calls);
  knobs_end (&knobs);
}

const struct settings *
settings_get (void)
{
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once (&once, read_settings);
  return &settings;
}
