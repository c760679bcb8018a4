/* Images: what mkoffload made of a program's regions, loaded onto a device.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGIN_NVPTX_IMAGE_H
#define GANGWAY_PLUGIN_NVPTX_IMAGE_H

#include "plugins/nvptx/device.h"

/* The layout of an image: facts of mkoffload.  */
struct image_text
{
  const char *code; /* PTX */
  size_t size;
};

struct image_function
{
  const char *name;
  unsigned short dimensions[GOMP_DIM_MAX]; /* OpenACC's; 0: the launch says */
};

struct image_data
{
  const struct image_text *texts;
  unsigned text_count;
  const char *const *variables;
  unsigned variable_count;
  const struct image_function *functions;
  unsigned function_count;
  unsigned indirect_count; /* from GOMP_IMAGE_VERSION_INDIRECT on */
};

/* How many second forms a kernel has (forms.h).  */
#define FORMS 3

/* A function of a loaded image; its address is what the runtime calls the function's
   device address.  Constant.  */
struct function
{
  CUfunction cuda;
  CUfunction forms[FORMS]; /* NULL: it has no such form */
  const struct image_function *image;
  int registers;         /* for each thread */
  int threads_per_block; /* at most */
  bool low_latency_pool; /* its image may use one */
  CUmodule asking; /* its module, where that may ask the host to run code */
};

/* Its name in the image: "main$_omp_fn$0".  */
const char *function_name (const struct function *function);

/* The device ends: run its images' destructors and unload them, in its context.  */
void images_end (struct device *device);

#endif
