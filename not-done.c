/* The symbols of the ABI that do nothing yet: a call ends the program with one
   line that names the symbol.  not-done.def is the list.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "base/error.h"

#define NOT_DONE(symbol)                                                       \
  GOMP_ENTRY void symbol (void);                                               \
  GOMP_ENTRY void symbol (void)                                                \
  {                                                                            \
    gomp_fatal ("%s is not implemented yet", #symbol);                         \
  }
#include "not-done.def"
