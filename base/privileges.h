/* Whether the program has more rights than the user who started it.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_BASE_PRIVILEGES_H
#define GANGWAY_BASE_PRIVILEGES_H

#include "base/attributes.h"

/* Look for what the kernel says of that, behind ARGUMENTS, the arguments with which the
   program was started, COUNT of them, and its environment.  Called once, by the library's
   constructor, which the loader gives both.  */
void privileges_read (int count, char **arguments);

/* Whether the program is set-user-ID or set-group-ID, or its file has capabilities; also
   where nothing was found.  Constant once the library is loaded.  */
bool process_has_privileges (void);

#endif
