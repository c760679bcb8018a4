/* What becomes of devices when the process forks: offload_before_fork and
   offload_after_fork of libomp-offload/host-api.h.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_DEVICE_FORK_H
#define GANGWAY_OFFLOAD_DEVICE_FORK_H

/* libacc's: called in the child of a fork, with locks of devices held, to forget what other
   threads held and did.  Set while the library is loaded, constant afterwards.  */
extern void (*devices_acc_forked) (void);

#endif
