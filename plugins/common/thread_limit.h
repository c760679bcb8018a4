/* Reading what the runtime launches a region with.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGINS_THREAD_LIMIT_H
#define GANGWAY_PLUGINS_THREAD_LIMIT_H

/* The thread limit among ARGS, a launch's NULL-ended list of GOMP_TARGET_ARG_
   entries, which may be NULL; 0: none.  The number of teams is the region's own
   business on a processor like the host's: it asks the runtime for a league.  */
unsigned plugin_thread_limit (void **args);

#endif
