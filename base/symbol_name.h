/* The names of functions and variables, for messages and profiling.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_BASE_SYMBOL_NAME_H
#define GANGWAY_BASE_SYMBOL_NAME_H

#include "base/attributes.h"

/* The name, as the linker knew it, of the function that begins or the variable
   that lies at ADDRESS; NULL where there is none: on the heap or the stack, or in
   an object that is stripped or cannot be read.  The string stays as long as the
   process.  The first call for a symbol reads the object's file; later ones do
   not.  Any thread; takes no lock.  */
const char *symbol_name (const void *address);

#endif
