/* The constructors and destructors of a module's code (GCC 15 and later): a kernel of
   one thread; where the code was compiled for OpenMP, its name ends in __mgomp and it
   wants the top of a stack.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/nvptx/device_code.h"

#include <stdio.h>
#include "plugins/nvptx/stacks.h"

/* Launch FUNCTION, which messages call NAME, with one thread and wait.  False after a
   message.  */
static bool
run_one_thread (struct device *device, CUfunction function, const char *name,
                void **parameters)
{
  const char *call = "cuLaunchKernel";
  CUresult result = driver.cuLaunchKernel (function, 1, 1, 1, 1, 1, 1, 0,
                                           device->copies, parameters, NULL);
  if (result == CUDA_SUCCESS)
    {
      call = "cuStreamSynchronize";
      result = driver.cuStreamSynchronize (device->copies);
    }
  return result == CUDA_SUCCESS
         || driver_complain (result, call, device->ordinal, name);
}

/* The same with the top of a stack as the kernel's parameter.  */
static bool
run_with_stack (struct device *device, CUfunction function, const char *name)
{
  CUresult result;
  struct stack *stack = stacks_take (device, STACK_SIZE, &result);
  if (!stack)
    return result != CUDA_ERROR_OUT_OF_MEMORY
             ? false
             : driver_complain (result, "cuMemAlloc_v2", device->ordinal, name);
  CUdeviceptr top = stack->address + STACK_SIZE;
  bool good = run_one_thread (device, function, name, (void *[]) { &top });
  stacks_give (device->stacks, stack);
  return good;
}

bool
device_code_run (struct device *device, CUmodule module, const char *entry)
{
  char name[64];
  CUfunction function;
  CUresult result = driver.cuModuleGetFunction (&function, module, entry);
  if (result == CUDA_SUCCESS)
    return run_one_thread (device, function, entry, NULL);
  snprintf (name, sizeof name, "%s__mgomp", entry);
  if (result == CUDA_ERROR_NOT_FOUND)
    result = driver.cuModuleGetFunction (&function, module, name);
  if (result == CUDA_SUCCESS)
    return run_with_stack (device, function, name);
  return result == CUDA_ERROR_NOT_FOUND
         || driver_complain (result, "cuModuleGetFunction", device->ordinal,
                             entry);
}
