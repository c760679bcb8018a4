/* Extensions of the API: tables of functions.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_HSA_RUNTIME_EXTENSION_H
#define EMULATORS_HSA_RUNTIME_EXTENSION_H

#include <stddef.h>

/* The functions of the loader's extension, version 1: in the order of the table that programs
   ask for.  */
struct extension_table
{
  const void *const *functions;
  size_t count;
};
extern const struct extension_table extension_loader;

#endif
