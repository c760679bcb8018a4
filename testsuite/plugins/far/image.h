/* What an object registers for the far device.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_FAR_IMAGE_H
#define GANGWAY_FAR_IMAGE_H

#include <stddef.h>

/* Pairs of address and size in VARIABLES.  */
struct far_image
{
  void **functions, **variables;
  size_t function_count, variable_count;
};

#endif
