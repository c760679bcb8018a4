/* HIP's runtime, where the program's machine has one: its streams, for interop objects.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGIN_GCN_HIP_H
#define GANGWAY_PLUGIN_GCN_HIP_H

#include <stdbool.h>

/* Load HIP_RUNTIME_LIB (the environment's), or libamdhip64.so, once for the process, when an
   object first asks for it; any thread.  False where there is none that works.  */
bool hip_load (void);
/* The rest only where hip_load has returned true.  DEVICE is HIP's number, which is the
   plugin's.  Each calls HIP, and leaves the calling thread's device as it was.  */

/* A new stream of DEVICE; NULL after a message.  */
void *hip_stream_create (int device);
/* Wait for what is in STREAM, or destroy it.  False after a message.  */
bool hip_stream_wait (int device, void *stream);
bool hip_stream_destroy (int device, void *stream);
/* DEVICE's context; NULL after a message.  */
void *hip_context (int device);

#endif
