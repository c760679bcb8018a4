/* Modules and functions.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_CUDA_DRIVER_MODULE_H
#define EMULATORS_CUDA_DRIVER_MODULE_H

#include <stddef.h>
#include "emulators/cuda/code/program.h"
#include "emulators/cuda/driver/cuda_types.h"

struct context;

struct module
{
  CUmodule handle;
  struct context *context;
  struct program *program;
  struct function *functions;     /* one for each kernel of the program */
  struct module *next, *previous; /* in the context's list, under its lock */
};

struct function
{
  /* Immutable once the module is there.  */
  CUfunction handle;
  struct module *module;
  const struct kernel *kernel;
  struct kernel_facts facts;
  unsigned registers; /* of a thread, as told */

  size_t
    dynamic_limit; /* atomic: dynamic shared memory that a launch may ask for */
  int carveout;
};

/* The function of HANDLE, or null.  */
struct function *function_of_handle (CUfunction handle);

/* How many blocks of THREADS threads with DYNAMIC bytes of shared memory a multiprocessor
   can hold at once; 0 where not even one.  */
unsigned function_occupancy (const struct function *function, unsigned threads,
                             size_t dynamic);

/* Unload all modules of CONTEXT, of which nothing runs any more.  */
void modules_destroy (struct context *context);

#endif
