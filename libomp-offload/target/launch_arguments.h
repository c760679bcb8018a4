/* The argument list of a target construct (<gomp/abi.h>, GOMP_TARGET_ARG_*).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_LAUNCH_ARGUMENTS_H
#define GANGWAY_OFFLOAD_LAUNCH_ARGUMENTS_H

#include "libomp-offload/device/device.h"

/* What a list says, read once.  */
struct launch_arguments
{
  size_t length;  /* words, the NULL at the end included; 0: no list */
  intptr_t teams; /* 0: as the ICVs say; negative: no teams construct */
  intptr_t limit; /* of threads; 0: as the ICVs say, where there are teams */
};

/* Read the list ARGS, which is ended by NULL, or NULL for no list.  */
struct launch_arguments launch_arguments_read (void *const *args);

/* The thread_limit clause's value, 0 where there is none or it is not known on
   the host.  */
static inline unsigned
launch_arguments_thread_limit (const struct launch_arguments *read)
{
  return read->limit > 0 ? read->limit : 0;
}

/* The most words that launch_arguments_complete adds, and one.  */
#define LAUNCH_ARGUMENTS_MORE 4

/* Whether the list that READ describes leaves something to the ICVs of a
   device, or says it in a way that plugins do not know:
   launch_arguments_complete is then to be called.  */
static inline bool
launch_arguments_are_open (const struct launch_arguments *read)
{
  return read->length > 0 && !(read->teams == 1 && read->limit == 0);
}

/* The list for a launch on DEVICE: ARGS itself where it is complete, else
   COMPLETE, which has room for LAUNCH_ARGUMENTS_MORE words more than ARGS and is
   filled.  */
void **launch_arguments_complete (struct device *device,
                                  const struct launch_arguments *read,
                                  void **args, void **complete);

#endif
