/* The handles that programs hold of a library's objects.

   A handle is the address of a cell in an arena of its own, never of the object, so
   that any value a program passes can be told from a handle in use.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_COMMON_HANDLES_H
#define EMULATORS_COMMON_HANDLES_H

/* A new handle of OBJECT, or null where no room is left.  KIND is the library's own, and
   not 0.  A handle that was dropped is given out again as late as can be.  */
void *handle_make (unsigned kind, void *object);

/* Forget HANDLE, which is in use.  */
void handle_drop (void *handle);

/* The object of HANDLE, which may be any value; null unless it is in use and of KIND.
   Takes no lock.  */
void *handle_object (unsigned kind, const void *handle);

#endif
