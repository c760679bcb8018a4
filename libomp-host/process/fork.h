/* What happens to the library's threads in the child of a fork.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_FORK_H
#define GANGWAY_HOST_FORK_H

/* From now on, a child can start parallel regions.  Called once, by the first
   thread that is known to the library.  */
void fork_initialise (void);

#endif
