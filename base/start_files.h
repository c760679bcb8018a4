/* What the compiler's start files refer to weakly: see start_files.c.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_BASE_START_FILES_H
#define GANGWAY_BASE_START_FILES_H

#include "base/attributes.h"

/* Called by crtbegin's code before and after all else of the library; nothing to do.  */
void _ITM_registerTMCloneTable (void *table, size_t length);
void _ITM_deregisterTMCloneTable (void *table);

/* Called by crti's _init; nothing to do.  */
void __gmon_start__ (void);

#endif
