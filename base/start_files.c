/* Functions that the compiler's start files call where they are there: for tables of
   transactional memory, of which this library has none, and for a program built with
   -pg, which calls its own.

   Without them the loader looks for each in the program and in all of its libraries
   whenever a program starts.  They are local to the shared library, and to libgomp.a's
   object too, so that no program gets these for its own.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "base/start_files.h"

void
_ITM_registerTMCloneTable (void *table maybe_unused, size_t length maybe_unused)
{
}

void
_ITM_deregisterTMCloneTable (void *table maybe_unused)
{
}

void
__gmon_start__ (void)
{
}
