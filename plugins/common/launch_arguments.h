/* Reading what the runtime launches an OpenMP region with.  For plugins; no state.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGINS_LAUNCH_ARGUMENTS_H
#define GANGWAY_PLUGINS_LAUNCH_ARGUMENTS_H

/* 0: the launch does not say.  */
struct launch_arguments
{
  unsigned teams, thread_limit;
};

/* What ARGS, a launch's NULL-ended list of GOMP_TARGET_ARG_ entries, says for all
   devices; ARGS may be NULL.  Numbers above INT_MAX count as INT_MAX.  */
struct launch_arguments launch_arguments_read (void **args);

#endif
