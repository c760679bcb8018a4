/* The exported functions, made from the table of entry points.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/runtime/entry_points.h"

#include "emulators/hsa/runtime/call.h"
#include "emulators/hsa/runtime/queue.h"
#include "emulators/hsa/runtime/signal.h"

#define CALL(name, early, ...)                                                 \
  {                                                                            \
    hsa_status_t refused = call_begin (CALL_##name, early);                    \
    return refused != HSA_STATUS_SUCCESS ? refused : (__VA_ARGS__);            \
  }

#define ENTRY(name, parameters, arguments)                                     \
  hsa_status_t name parameters CALL (name, false, do_##name arguments)
#define EARLY(name, parameters, arguments)                                     \
  hsa_status_t name parameters CALL (name, true, do_##name arguments)
#define VALUE(type, name, parameters, expression)                              \
  type name parameters                                                         \
  {                                                                            \
    call_begin (CALL_##name, false);                                           \
    return expression;                                                         \
  }
#define NOTHING(name, parameters, expression)                                  \
  void name parameters                                                         \
  {                                                                            \
    call_begin (CALL_##name, false);                                           \
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

const char *
entry_name (unsigned number)
{
  return names[number];
}
