/* How the entry points of worksharing and locks are defined.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_WORKSHARE_ENTRY_H
#define GANGWAY_HOST_WORKSHARE_ENTRY_H

#include "base/attributes.h"

/* The head of an exported function that only compiled programs call: no header
   declares it.  ARGUMENTS are in parentheses.  */
#define ENTRY(type, name, arguments)                                           \
  GOMP_ENTRY type name arguments;                                              \
  type name arguments

/* NAME is the function TARGET of this file once more.  */
#define ENTRY_ALIAS(type, name, arguments, target)                             \
  GOMP_ENTRY type name arguments __attribute__ ((alias (#target)))

#endif
