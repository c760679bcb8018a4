/* What programs hand to the driver as device code: PTX, fat binaries with PTX in them,
   and what this driver's own linker made.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_CUDA_DRIVER_IMAGE_H
#define EMULATORS_CUDA_DRIVER_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "emulators/cuda/driver/cuda_types.h"

struct program;
struct ptx_module;

/* Options of loading and linking, of which only the logs matter.  */
struct image_log
{
  char *error;
  size_t error_size;
  void **error_used,
    **info_used; /* where to store the logs' lengths, or null */
};

/* Read the options.  Returns CUDA_SUCCESS, or what is wrong with them.  Empties the logs. */
CUresult image_log_read (unsigned count, const int *options, void **values,
                         struct image_log *log);

/* Put MESSAGE into the error log, or on stderr where the program gave none.  */
void image_log_error (const struct image_log *log, const char *message);

/* Texts that were parsed.  */
struct image
{
  struct ptx_module **modules;
  unsigned count, capacity;
};

/* Parse PTX of SIZE bytes, or up to its zero where SIZE is 0, and add it to IMAGE.  */
CUresult image_add_ptx (struct image *image, const char *name, const char *text,
                        size_t size, const struct image_log *log);

/* Add what DATA is by its first bytes.  SIZE is 0 where it must tell itself.  */
CUresult image_add (struct image *image, const char *name, const void *data,
                    size_t size, const struct image_log *log);

/* Free the texts.  */
void image_clear (struct image *image);

/* Link the texts, which IMAGE does not hold afterwards, whatever happens.  */
CUresult image_link (struct image *image, const struct image_log *log,
                     struct program **program);

/* The beginning of what the linker makes; texts follow as pairs of struct linked_text
   and its bytes, each beginning at a multiple of 8.  */
#define LINKED_MAGIC "gangwayC"

struct linked_header
{
  char magic[8];
  uint64_t size;  /* of it all */
  uint64_t count; /* of texts */
  uint64_t id;    /* of the link whose program it is */
};

struct linked_text
{
  uint64_t size; /* of the text; its zero comes after */
  char name[56];
};

/* The program of the link ID, for the first who asks while the link is there; else null. */
struct program *link_take_program (uint64_t id);

/* The whole file at PATH, with zeros after it, to be freed; or null.  */
char *file_read (const char *path, size_t *size);

/* Find PTX in the fat binary DATA for compute capability CAPABILITY.  Returns it, to be
   freed, or null, with *WHY then.  */
char *fat_binary_ptx (const void *data, unsigned capability, const char **why);

/* Whether DATA begins as a fat binary, or as what wraps one.  */
bool fat_binary_is (const void *data);

#endif
