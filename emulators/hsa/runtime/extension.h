/* Extensions of the API: tables of functions.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_HSA_RUNTIME_EXTENSION_H
#define EMULATORS_HSA_RUNTIME_EXTENSION_H

#include <stddef.h>

/* The functions of the loader's extension, version 1: in the order of the table that programs
   ask for.  Whoever loads code sets it in a constructor; without it the extension is not there. */
struct extension_table
{
  const void *const *functions;
  size_t count;
};
extern struct extension_table extension_loader;

#endif
