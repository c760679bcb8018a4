/* The handles that programs hold of the driver's objects.

   A handle is the address of a cell in an arena of its own, never of the object, so
   that any value a program passes can be told from a handle in use.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_CUDA_DRIVER_HANDLES_H
#define EMULATORS_CUDA_DRIVER_HANDLES_H

enum handle_kind
{
  HANDLE_NONE,
  HANDLE_CONTEXT,
  HANDLE_MODULE,
  HANDLE_FUNCTION,
  HANDLE_STREAM,
  HANDLE_EVENT,
  HANDLE_LINK,
  HANDLE_MEMORY
};

/* A new handle of OBJECT, or null where no room is left.  A handle that was dropped
   is given out again as late as can be.  */
void *handle_make (enum handle_kind kind, void *object);

/* Forget HANDLE, which is in use.  */
void handle_drop (void *handle);

/* The object of HANDLE, which may be any value; null unless it is in use and of KIND.
   Takes no lock.  */
void *handle_object (enum handle_kind kind, const void *handle);

#endif
