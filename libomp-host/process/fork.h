/* What happens to the library in the child of a fork.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_FORK_H
#define GANGWAY_HOST_FORK_H

/* Register the handlers that keep the library's data whole over a fork, so that the
   child can start parallel regions and use what native devices hold.  Called once, by the
   library's constructor: nothing else in the library registers any.  */
void fork_initialise (void);

#endif
