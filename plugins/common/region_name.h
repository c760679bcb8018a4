/* What messages call the functions that compilers make of regions.  For plugins; no
   state.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGINS_REGION_NAME_H
#define GANGWAY_PLUGINS_REGION_NAME_H

#include <stddef.h>

/* NAME, a function's in an image, in words: "region main._omp_fn.0 of function main" for
   "main._omp_fn.0" or "main$_omp_fn$0".  TEXT has SIZE bytes.  Returns TEXT.  */
const char *region_name_text (const char *name, char *text, size_t size);

#endif
