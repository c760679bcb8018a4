/* Images: what mkoffload made of a program's regions, loaded onto a device.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGIN_GCN_IMAGE_H
#define GANGWAY_PLUGIN_GCN_IMAGE_H

#include "plugins/gcn/device.h"

/* The layout of an image: facts of mkoffload.  */
struct image_code
{
  size_t size;
  const void *code; /* ELF */
};

struct image_kernel
{
  const char *name;
  int dimensions[GOMP_DIM_MAX]; /* OpenACC's; 0: the launch says */
  int sgprs, vgprs;
};

struct image_data
{
  const struct image_code *code;
  unsigned kernel_count;
  const struct image_kernel *kernels;
  /* From GOMP_IMAGE_VERSION_INDIRECT on the number of indirect functions, then that of
     variables; before, the latter alone.  */
  unsigned counts[2];
};

/* A function of a loaded image; its address is what the runtime calls the function's
   device address.  Constant but for what is said.  */
struct function
{
  const struct image *image;
  const struct image_kernel *kernel;
  uint64_t object; /* of the kernel's descriptor; 0: it is the host's */
  uint32_t group_size, private_size;
};

/* An image on a device.  Constant once it is loaded.  */
struct image
{
  struct image *next; /* the device's, under its images_lock */
  struct device *device;
  const void *data; /* what the program registered */
  hsa_executable_t executable;
  bool old;  /* GCC 12: stacks in the private segment, arenas of one size */
  bool pool; /* GCC 14 and later: the rest of the group segment is a pool */
  bool asks; /* it may ask the host to run code */
  char *heap;
  void *indirect_map;                          /* NULL: none */
  struct function *constructors, *destructors; /* NULL: none */
  unsigned function_count;                     /* without those two */
  struct function functions[];
};

/* Its name in the image: "main._omp_fn.0".  */
const char *function_name (const struct function *function);

/* Find NAME in IMAGE: 1; 0: it has none; -1 after a message.  */
int image_variable (const struct image *image, const char *name,
                    uint64_t *address, size_t *size);

/* The device ends: run its images' destructors and unload them.  */
void images_end (struct device *device);

#endif
