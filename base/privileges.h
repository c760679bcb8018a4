/* Whether the program has more rights than the user who started it.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_BASE_PRIVILEGES_H
#define GANGWAY_BASE_PRIVILEGES_H

#include "base/attributes.h"

/* What the kernel says of that is behind ARGUMENTS, the arguments with which the program was
   started, COUNT of them, and its environment.  Called once, by the library's constructor,
   which the loader gives both, before it reads variables.  */
void privileges_begin (int count, char **arguments);

/* Whether the program is set-user-ID or set-group-ID, or its file has capabilities; also
   where nothing was found.  Looked up with the first call, since most programs' environments
   need none.  */
bool process_has_privileges (void);

#endif
