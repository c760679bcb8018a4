/* Reverse offload (5.2, 13.8 device clause with ancestor): device threads ask for
   code to be run on the host.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_REVERSE_H
#define GANGWAY_OFFLOAD_REVERSE_H

#include "base/attributes.h"

/* For a `target' construct with device number -2 met by a thread that runs a
   region natively on a device: serve it as a request of that device's, on the
   pool, with the addresses taken for the device's, and return once it is done.
   False, with nothing done, where the calling thread runs no such region: the
   construct is an ordinary one.  FN is the host function; the arrays are those
   of GOMP_target_ext.  Ends the process, as a request from a device does, where
   the mapping is not possible.  */
bool reverse_request (void (*fn) (void *), size_t mapnum, void **hostaddrs,
                      size_t *sizes, unsigned short *kinds);

#endif
