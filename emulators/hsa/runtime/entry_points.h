/* The entry points: their numbers, and what they do.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_HSA_RUNTIME_ENTRY_POINTS_H
#define EMULATORS_HSA_RUNTIME_ENTRY_POINTS_H

#include "emulators/common/calls.h"
#include "emulators/hsa/runtime/amd_types.h"

#define EXPORTED __attribute__ ((visibility ("default")))

/* CALL_<name>, from 0.  */
enum call_number
{
#define ENTRY(name, parameters, arguments) CALL_##name,
#define EARLY ENTRY
#define VALUE(type, name, parameters, expression) CALL_##name,
#define NOTHING(name, parameters, expression) CALL_##name,
#define MISSING(name) CALL_##name,
#include "emulators/hsa/runtime/entry_points.def"
#undef ENTRY
#undef EARLY
#undef VALUE
#undef NOTHING
#undef MISSING
  CALLS
};

/* The exported functions, and what those that return a status do after the gate.  */
#define ENTRY(name, parameters, arguments)                                     \
  EXPORTED hsa_status_t name parameters;                                       \
  hsa_status_t do_##name parameters;
#define EARLY ENTRY
#define VALUE(type, name, parameters, expression) EXPORTED type name parameters;
#define NOTHING(name, parameters, expression) EXPORTED void name parameters;
#define MISSING(name) EXPORTED hsa_status_t name (void);
#include "emulators/hsa/runtime/entry_points.def"
#undef ENTRY
#undef EARLY
#undef VALUE
#undef NOTHING
#undef MISSING

/* The calls of these, which go through its gate.  */
extern struct calls entry_calls;

#endif
