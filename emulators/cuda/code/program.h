/* A program that was linked and decoded: what a CUmodule is made of.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#ifndef EMULATORS_CUDA_CODE_PROGRAM_H
#define EMULATORS_CUDA_CODE_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "emulators/cuda/ptx/ptx.h"

struct program;
struct kernel;
struct space;

/* Link COUNT parsed texts, whose ownership passes to the program, resolve their
   symbols (weak, common, visible, extern, aliases; the functions that the driver
   itself gives: vprintf, malloc, free, __assertfail), lay out variables
   and decode all functions, for compute capability CAPABILITY (7.0 is 70).  Returns null on a
   fault, with one line of what and where in MESSAGE; the texts are freed then too. */
struct program *program_link (struct ptx_module **modules, unsigned count,
                              unsigned capability, char *message, size_t size);
void program_free (struct program *program);

/* Give the program's variables memory in SPACE and their first values.  Once for each
   program, before anything runs.  False where room or memory runs out.  The space
   gets its memory back in program_free. */
bool program_load (struct program *program, struct space *space);

/* The entry or visible function NAME, or null.  It belongs to the program. */
const struct kernel *program_kernel (const struct program *program,
                                     const char *name);

/* The address and size of the global or constant variable NAME.  False where there is none. */
bool program_variable (const struct program *program, const char *name,
                       uint64_t *address, size_t *size);

/* The number of kernels, and the one with this number: entries, then visible functions,
   which a driver tells of and does not launch. */
unsigned program_kernels (const struct program *program);
unsigned program_entries (const struct program *program);
const struct kernel *program_kernel_number (const struct program *program,
                                            unsigned number);

/* What cuFuncGetAttribute tells of a kernel, and how its parameters lie. */
struct kernel_facts
{
  const char *name;
  bool entry;           /* can be launched */
  unsigned max_threads; /* of a block */
  size_t shared_size;   /* declared, without the dynamic part */
  size_t const_size;    /* user-allocated constant memory of the program */
  size_t local_size;    /* for each thread */
  unsigned registers;   /* for each thread, as 32-bit registers; at most 255 */
  unsigned ptx_version; /* 70 for 7.0 */
  unsigned params;      /* their number */
  const struct kernel_param
  {
    size_t offset, size;
  } * param;
  size_t param_size; /* of all parameters in a row */
};
void kernel_facts (const struct kernel *kernel, struct kernel_facts *out);

#endif
