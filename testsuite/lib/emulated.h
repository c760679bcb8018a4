/* What tests of both emulated drivers call by different names.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_EMULATED_H
#define GANGWAY_EMULATED_H

#include <stdlib.h>

/* Whether the program runs on the emulated AMD device.  */
static inline int
emulated_is_amd (void)
{
  return getenv ("GANGWAY_HSA_PROCESSOR") != NULL;
}

/* CUDA's name of something where the driver is that, else AMD's.  */
static inline const char *
emulated_name (const char *cuda, const char *hsa)
{
  return emulated_is_amd () ? hsa : cuda;
}

#endif
