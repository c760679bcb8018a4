/* Updating present data in either direction: the update directive and the
   acc_update_ routines.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_ACC_UPDATE_H
#define GANGWAY_ACC_UPDATE_H

#include "base/attributes.h"
#include "libomp-offload/device/device.h"

/* Copy [HOST, HOST + SIZE) to its place on DEVICE, or from there, in
   QUEUE's order, or now where it is NULL.  Data that is not present ends
   the process with a message, or, where IF_PRESENT, is left alone.  Returns
   whether it was present.  HOST NULL, a Fortran argument that is not
   present, does nothing.  */
bool acc_update (struct device *device, void *host, size_t size, bool to_device,
                 bool if_present, struct goacc_asyncqueue *queue);

#endif
