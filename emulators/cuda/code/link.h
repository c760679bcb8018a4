/* Linking: which definition each name of several texts means, and where shared
   variables lie.

   A name that a text declares without .extern is that text's own; one with .visible,
   .weak or .common is every text's.  A strong definition wins over weak and common
   ones, of those the first wins (the largest, of common ones).  Names that nothing
   refers to may stay undefined.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#ifndef EMULATORS_CUDA_CODE_LINK_H
#define EMULATORS_CUDA_CODE_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "emulators/cuda/ptx/ptx.h"

/* What a name turned out to mean.  Either `variable` or `function` is set; both
   belong to the text `module`. */
struct definition
{
  const char *name;
  unsigned module; /* the number of the text that holds it */
  unsigned number; /* index in linkage.definition, also of definitions
                                    that nothing refers to */
  struct ptx_variable
    *variable; /* a .global, .const or .shared variable, also one
                                    declared inside a function */
  struct ptx_function
    *function;     /* with its body; of a builtin, a declaration */
  bool builtin;    /* the driver gives this function */
  bool dynamic;    /* an unsized .extern .shared array: the block's
                                    dynamic shared memory */
  bool exported;   /* all texts know this name */
  uint64_t offset; /* of a shared variable: from the start of the
                                    block's shared memory; else 0 */
};

struct linkage
{
  struct definition *definition;
  unsigned count;
  size_t dynamic_offset; /* of dynamic shared memory, the same for all kernels:
                                    what launches give is bytes from here on */
};

/* Link COUNT parsed texts, which must outlive the result.  IS_BUILTIN tells of a
   function name whether the driver itself gives it where no text does.  Returns null
   on a fault, with one line "TEXT:line: what" in MESSAGE, of SIZE bytes: a
   name that an instruction or initialiser refers to and nothing defines, two strong
   definitions of one name, a declaration that its definition does not match.  The
   caller owns the result. */
struct linkage *link_modules (struct ptx_module *const *modules, unsigned count,
                              bool (*is_builtin) (const char *name),
                              char *message, size_t size);
void link_free (struct linkage *linkage);

/* What VARIABLE or FUNCTION, as the parser resolved an operand, an initialiser's
   name (link_named) or a declaration of text number MODULE, means.  Aliases are
   followed.  Null for .param and .local variables and .reg, for what nothing defines,
   and for a name that the text does not know. */
const struct definition *link_variable (const struct linkage *linkage,
                                        unsigned module,
                                        const struct ptx_variable *variable);
const struct definition *link_function (const struct linkage *linkage,
                                        unsigned module,
                                        const struct ptx_function *function);
const struct definition *link_named (const struct linkage *linkage,
                                     unsigned module, const char *name);

/* What NAME means to the host: an entry of any text, or what is exported; else
   a .global or .const variable or a function of the first text that defines it for itself. */
const struct definition *link_for_host (const struct linkage *linkage,
                                        const char *name);

/* Bytes from the start of shared memory to the end of the declared variables that
   ENTRY or a function it may call refers to.  A variable that one entry alone can
   reach may overlap with another entry's. */
size_t link_shared_size (const struct linkage *linkage,
                         const struct ptx_function *entry);

#endif
