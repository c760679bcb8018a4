/* What a program tells of its kernels: how much memory a launch takes, how the parameters
   lie, and what cuFuncGetAttribute answers (struct kernel_facts).

   Called while a program is linked, once all of its functions are decoded.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#ifndef EMULATORS_CUDA_CODE_KERNEL_H
#define EMULATORS_CUDA_CODE_KERNEL_H

#include "emulators/cuda/code/code.h"
#include "emulators/cuda/code/link.h"

/* Fill KERNEL, whose function is an entry of PROGRAM's, which has FUNCTIONS functions and
   the variables of LINKAGE; but for the size of the program's constants.  False where
   memory runs out. */
bool kernel_describe_entry (struct kernel *kernel, struct program *program,
                            const struct linkage *linkage, unsigned functions);

/* Fill KERNEL, whose function is visible and no entry: it cannot be launched. */
void kernel_describe_other (struct kernel *kernel);

#endif
