/* The entry points' declarations, made from their table.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_CUDA_DRIVER_ENTRY_POINTS_H
#define EMULATORS_CUDA_DRIVER_ENTRY_POINTS_H

#include "emulators/common/calls.h"
#include "emulators/cuda/driver/cuda_types.h"

#define EXPORTED __attribute__ ((visibility ("default")))
#define ENTRY_OPEN(...) __VA_ARGS__

#define ENTRY(name, symbol, version, parameters, arguments)                    \
  EXPORTED CUresult symbol parameters;                                         \
  CUresult do_##symbol parameters;
#define EARLY ENTRY
#define STREAM(name, symbol, version, parameters, arguments)                   \
  EXPORTED CUresult symbol parameters;                                         \
  EXPORTED CUresult symbol##_ptsz parameters;                                  \
  CUresult do_##symbol parameters;
#define SYNCH(suffix, name, symbol, version, parameters, arguments)            \
  EXPORTED CUresult symbol parameters;                                         \
  EXPORTED CUresult symbol##_##suffix parameters;                              \
  CUresult do_##symbol (ENTRY_OPEN parameters, CUstream null_stream);
#define MISSING(name, symbol, version) EXPORTED CUresult symbol (void);
#include "emulators/cuda/driver/entry_points.def"
#undef ENTRY
#undef EARLY
#undef STREAM
#undef SYNCH
#undef MISSING

/* The entries' numbers: CALL_cuInit, ..; one for each SYMBOL.  */
enum entry_number
{
#define ENTRY(name, symbol, version, parameters, arguments) CALL_##symbol,
#define EARLY ENTRY
#define STREAM ENTRY
#define SYNCH(suffix, ...) ENTRY (__VA_ARGS__)
#define MISSING(name, symbol, version) CALL_##symbol,
#include "emulators/cuda/driver/entry_points.def"
#undef ENTRY
#undef EARLY
#undef STREAM
#undef SYNCH
#undef MISSING
  CALLS
};

/* The calls of these, which go through its gate.  */
extern struct calls entry_calls;

#endif
