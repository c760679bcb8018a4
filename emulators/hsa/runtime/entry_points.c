/* The exported functions, made from the table of entry points.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/runtime/entry_points.h"

#include <inttypes.h>
#include <stdio.h>
#include "emulators/hsa/exec/dispatch.h"
#include "emulators/hsa/runtime/queue.h"
#include "emulators/hsa/runtime/settings.h"
#include "emulators/hsa/runtime/signal.h"

#define CALL(name, early, ...)                                                 \
  {                                                                            \
    hsa_status_t refused = call_begin (&entry_calls, CALL_##name, early);      \
    return refused != HSA_STATUS_SUCCESS ? refused : (__VA_ARGS__);            \
  }

#define ENTRY(name, parameters, arguments)                                     \
  hsa_status_t name parameters CALL (name, false, do_##name arguments)
#define EARLY(name, parameters, arguments)                                     \
  hsa_status_t name parameters CALL (name, true, do_##name arguments)
#define VALUE(type, name, parameters, expression)                              \
  type name parameters                                                         \
  {                                                                            \
    call_begin (&entry_calls, CALL_##name, false);                             \
    return expression;                                                         \
  }
#define NOTHING(name, parameters, expression)                                  \
  void name parameters                                                         \
  {                                                                            \
    call_begin (&entry_calls, CALL_##name, false);                             \
    expression;                                                                \
  }
#define MISSING(name)                                                          \
  hsa_status_t name (void) CALL (name, false, HSA_STATUS_ERROR)
#include "emulators/hsa/runtime/entry_points.def"
#undef ENTRY
#undef EARLY
#undef VALUE
#undef NOTHING
#undef MISSING

static const char *const names[CALLS] = {
#define ENTRY(name, parameters, arguments) [CALL_##name] = #name,
#define EARLY ENTRY
#define VALUE(type, name, parameters, expression) [CALL_##name] = #name,
#define NOTHING(name, parameters, expression) [CALL_##name] = #name,
#define MISSING(name) [CALL_##name] = #name,
#include "emulators/hsa/runtime/entry_points.def"
};

static const char *
entry_name (unsigned number)
{
  return names[number];
}

static const struct call_settings *
call_settings (void)
{
  return &settings_get ()->calls;
}

static unsigned long counts[CALLS];
struct calls entry_calls
  = { .gate = GATE_NOT_INITIALIZED,
      .count = CALLS,
      .name = entry_name,
      .counts = counts,
      .start = CALL_hsa_init,
      .not_initialized = HSA_STATUS_ERROR_NOT_INITIALIZED,
      .prefix = "gangway-hsa",
      .settings = call_settings };

static void __attribute__ ((destructor)) at_exit (void)
{
  if (!calls_print (&entry_calls))
    return;
  fprintf (stderr, "gangway-hsa: kernels at once: %u\n",
           dispatch_most_running ());
  fprintf (stderr,
           "gangway-hsa: instructions of the longest waves: %" PRIu64 "\n",
           dispatch_longest_waves ());
}
