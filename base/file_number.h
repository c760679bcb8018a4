/* Numbers in the kernel's files.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_BASE_FILE_NUMBER_H
#define GANGWAY_BASE_FILE_NUMBER_H

#include <stdio.h>
#include "base/attributes.h"

/* Take a decimal number without a sign from FILE, and the blanks and ends of lines
   before it.  False, and *VALUE as it was, where FILE does not go on with one that fits.
   FILE is then behind the digits; the character that ended them is still there.  */
bool file_take_number (FILE *file, unsigned long *value);

#endif
