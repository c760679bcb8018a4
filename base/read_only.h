/* What the loader knows of memory's protection.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_BASE_READ_ONLY_H
#define GANGWAY_BASE_READ_ONLY_H

#include "base/attributes.h"

/* Find what the functions below call of the loader's: takes the loader's lock, once.  To be
   called before a thread that a destructor waits for, with that lock held by dlclose, may
   call those.  */
void read_only_prepare (void);

/* Whether any of [START, START + SIZE) lies in a part of a loaded object that the
   loader has made read-only: a segment without write permission, or what is
   protected after relocation.  What a program does itself with mprotect is not
   looked at.  Cheap for the stack and the heap; for what lies in an object it
   reads the object's headers.  Where those cannot be found, or the C library is older than
   glibc 2.35, it walks the list of objects, under the loader's short lock, which is not
   held while constructors or destructors run.  */
bool memory_is_read_only (uintptr_t start, size_t size);

/* Whether ADDRESS may lie in an object that is loaded now: true also where the
   loader cannot be asked without its lock.  */
bool address_may_be_loaded (uintptr_t address);

#endif
