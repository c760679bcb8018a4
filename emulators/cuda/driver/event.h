/* Events.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_CUDA_DRIVER_EVENT_H
#define EMULATORS_CUDA_DRIVER_EVENT_H

#include <stdbool.h>
#include <stdint.h>
#include "emulators/cuda/driver/cuda_types.h"

struct context;
struct event;
struct stream;

/* The event of HANDLE, or null.  */
struct event *event_of_handle (CUevent handle);

/* What EVENT's last record was: *STREAM, with a reference for the caller, and the
   command's number.  False where it was never recorded.  */
bool event_point (struct event *event, struct stream **stream,
                  uint64_t *number);

/* Destroy all events of CONTEXT.  */
void events_destroy (struct context *context);

#endif
