/* Reading environment variables.  A program that runs with more rights than the user who
   started it, such as a set-user-ID one, has none of them.  For plugins, which do not see
   the runtime's base/environment.h; no state.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGINS_VARIABLES_H
#define GANGWAY_PLUGINS_VARIABLES_H

#include <stdbool.h>

/* The text of environment variable NAME; NULL where it is unset or not to be read.  The
   text is the environment's: it lasts until the program changes the variable.  */
const char *variable_read (const char *name);
/* Complain that TEXT is no value for environment variable NAME.  */
void variable_complain (const char *name, const char *text);
/* Whether environment variable NAME is 1; false where it is unset or 0, and, after
   a complaint, where it is anything else.  */
bool variable_is_1 (const char *name);
/* TEXT, all of it, as a decimal number of at most MOST, which is below LONG_MAX / 10;
   -1 where it is none.  */
long variable_number (const char *text, long most);
/* Environment variable NAME's value, such a number; OTHERWISE where it is unset or empty,
   and, after a complaint, where it is none.  */
long variable_amount (const char *name, long most, long otherwise);
/* The position of environment variable NAME's value among WORDS, which NULL ends;
   OTHERWISE where it is unset or empty, and, after a complaint, where it is none of
   them.  */
int variable_word (const char *name, const char *const *words, int otherwise);

#endif
