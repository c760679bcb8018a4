/* OMP_DISPLAY_ENV (5.2, 21.7).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_DISPLAY_ENV_H
#define GANGWAY_HOST_DISPLAY_ENV_H

/* Show the ICVs where OMP_DISPLAY_ENV asks for it.  The last step of the
   library's constructor.  */
void display_env_at_start (void);

#endif
