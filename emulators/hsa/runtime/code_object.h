/* Code objects that programs hand over, before they are loaded.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_HSA_RUNTIME_CODE_OBJECT_H
#define EMULATORS_HSA_RUNTIME_CODE_OBJECT_H

#include "emulators/hsa/object/object.h"
#include "emulators/hsa/runtime/amd_types.h"

/* Of the handles that belong to executables.  */
enum
{
  HANDLE_READER = 0x40,
  HANDLE_CODE_OBJECT,
  HANDLE_EXECUTABLE,
  HANDLE_LOADED,
  HANDLE_SYMBOL,
  HANDLE_CODE_SYMBOL
};

/* Where the bytes of a code object are.  */
struct code_place
{
  const uint8_t *bytes;
  size_t size;
  hsa_ven_amd_loader_code_object_storage_type_t storage;
  int file;
  size_t offset; /* in the file */
};

/* Where a code object came from.  A program keeps memory until it destroys the reader or
   code object; a file is read at once.  */
struct code_source
{
  struct code_place place; /* constant */
  uint8_t *owned; /* its bytes, where they were read from a file; else null */
  /* Of a code object that was deserialized: what it is, where its processor is known.  */
  struct object object;
  struct code_symbol *symbols; /* those that the program asked for */
  void *handle;
  struct code_source *next, **link; /* of all; with their lock */
};

/* Of the handle that a program gives; null where it is none.  */
struct code_source *code_source_of_reader (hsa_code_object_reader_t reader);
struct code_source *code_source_of_object (hsa_code_object_t object);

/* A reader of SIZE bytes of FILE from OFFSET; SIZE 0: as many as there are.  */
hsa_status_t code_reader_of_file (hsa_file_t file, size_t offset, size_t size,
                                  hsa_code_object_reader_t *reader);

/* A symbol of a code object that is not loaded.  */
struct code_symbol
{
  struct code_symbol *next;
  const struct code_source *source;
  const struct object_symbol *symbol;
  void *handle;
};

/* Forget the symbols of SOURCE.  */
void code_symbols_forget (struct code_source *source);

/* What object_read found, as a status; of a code object that is refused, WHY is told on
   stderr.  */
hsa_status_t code_object_status (enum object_result result, const char *why);

#endif
