/* Updating present data in either direction: the update directive and the
   acc_update_ routines.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_ACC_UPDATE_H
#define GANGWAY_ACC_UPDATE_H

#include "base/attributes.h"
#include "libomp-offload/device/device.h"

/* Copy [HOST, HOST + SIZE) to its place on DEVICE, or from there, in
   QUEUE's order, or now where it is NULL.  Attached pointers in the range keep
   their values (mapvars_update.c).  Data that is not present ends the process
   with a message.  HOST NULL, a Fortran argument that is not present, does
   nothing.  */
void acc_update (struct device *device, void *host, size_t size, bool to_device,
                 struct goacc_asyncqueue *queue);
/* acc_update for each variable in a directive's list, as the compiler made it.
   A variable that is not present is left alone if its kind is one without
   force.  */
void acc_update_all (struct device *device, size_t count, void **hosts,
                     size_t *sizes, const unsigned short *kinds,
                     struct goacc_asyncqueue *queue);

#endif
