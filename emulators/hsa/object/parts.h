/* What the parts of the reader of code objects share.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_HSA_OBJECT_PARTS_H
#define EMULATORS_HSA_OBJECT_PARTS_H

#include <elf.h>

#include "emulators/hsa/object/object.h"

/* Whether COUNT things of EACH bytes from OFFSET are within SIZE bytes.  */
static inline bool
object_fits (uint64_t size, uint64_t offset, uint64_t count, uint64_t each)
{
  uint64_t bytes;
  return !__builtin_mul_overflow (count, each, &bytes) && offset <= size
         && bytes <= size - offset;
}

/* Where the dynamic section says that its tables are; 0 for none.  */
struct object_dynamic
{
  uint64_t symbols, strings, strings_size, hash, relocations, relocations_size;
};

/* Read the symbols, then the functions' names of all tables.  Return null, or what is wrong; with
   *RESULT set then.  */
const char *object_read_symbols (struct object *object,
                                 const struct object_dynamic *dynamic,
                                 enum object_result *result);
const char *object_read_functions (struct object *object,
                                   enum object_result *result);

/* Read the notes in SIZE bytes from OFFSET, which are in the file.  */
const char *object_read_notes (struct object *object, uint64_t offset,
                               uint64_t size, enum object_result *result);

/* The processor and the features from ELF's flags.  */
const char *object_read_flags (struct object *object, uint32_t flags,
                               enum object_result *result);

#endif
