/* Copies that OpenACC's own routines and the update directive make, with their
   profiling events.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_ACC_COPY_H
#define GANGWAY_ACC_COPY_H

#include "base/attributes.h"
#include "libomp-offload/device.h"

enum acc_copy_direction { ACC_COPY_TO, ACC_COPY_FROM, ACC_COPY_WITHIN };

/* Copy SIZE bytes in QUEUE's order, or now where it is NULL.  Ends the process,
   after a message, where that fails.  */
void acc_copy (struct device *device, enum acc_copy_direction direction,
               void *dst, void *src, size_t size,
               struct goacc_asyncqueue *queue);

#endif
