/* Second forms of an image's kernels, which get the block that a launch brings along in
   their parameters.

   The kernel of a region gets the address of a table.  Its body is written into the
   image's text once more, as a function.  A text of the plugin's own has for each
   kernel and each size of block a second kernel: it has the block among its parameters
   and calls the function with the generic address of it (PTX ISA 7.7, cvta.param).  So
   the texts of the program stay what they are, and are compiled as they were.

   Parameters can only be read.  The kernel writes to no table, but it may to what
   follows a table in the block, a private array for example, which all its thread
   blocks share: a second form copies these bytes into the device's memory before it
   calls the function, and can do that only where it has one thread block.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGIN_NVPTX_FORMS_H
#define GANGWAY_PLUGIN_NVPTX_FORMS_H

#include "plugins/nvptx/image.h"

/* The other parameters of a second form: where the bytes from FIRST to LAST of the
   block, multiples of 8, are copied to, TO + FIRST; TO is 0: nowhere.  Behind the block
   and what the kernel's first form has but the address of the table.  */
struct form_copy
{
  CUdeviceptr to;
  uint64_t first, last;
};

/* Why DEVICE's kernels have no second forms, in TEXT of SIZE bytes; NULL where they
   can have them.  */
const char *forms_why_not (const struct device *device, char *text,
                           size_t size);

/* The texts of IMAGE with second forms, one more than IMAGE has, for forms_free; NULL
   where there are none.  */
struct image_text *forms_write (const struct image_data *image);
void forms_free (struct image_text *texts, const struct image_data *image);

/* Find the second forms of FUNCTION, whose other members are set, in MODULE.  */
void forms_find (CUmodule module, struct function *function);

/* Which of a function's forms takes a block of SIZE bytes; -1: none.  */
int form_for (size_t size);
/* The SIZE of a block in the memory that form_for's form reads: at least SIZE.  */
size_t form_size (size_t size);

#endif
