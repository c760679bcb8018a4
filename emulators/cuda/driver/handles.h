/* The kinds of handles that the driver gives out.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_CUDA_DRIVER_HANDLES_H
#define EMULATORS_CUDA_DRIVER_HANDLES_H

#include "emulators/common/handles.h"

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

#endif
