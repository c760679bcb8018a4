/* Linked first into each program and shared library that tests the far device,
   image_end.c last: between them the linker puts the object's tables of target
   functions and variables, which GCC writes without an offload compiler too.  This
   file registers them as an image, as an offload compiler's output would.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <stdint.h>
#include <stdlib.h>
#include "testsuite/plugins/far/image.h"

#define HIDDEN __attribute__ ((visibility ("hidden")))

__asm__(".pushsection .gnu.offload_funcs,\"aw\"\n"
        ".balign 8\n"
        ".hidden far_functions\n.globl far_functions\nfar_functions:\n"
        ".popsection\n"
        ".pushsection .gnu.offload_vars,\"aw\"\n"
        ".balign 8\n"
        ".hidden far_variables\n.globl far_variables\nfar_variables:\n"
        ".popsection");

extern void *far_functions[] HIDDEN, *far_functions_end[] HIDDEN;
extern void *far_variables[] HIDDEN, *far_variables_end[] HIDDEN;

void GOMP_offload_register_ver (unsigned version, const void *host_table,
                                int type, const void *data);
void GOMP_offload_unregister_ver (unsigned version, const void *host_table,
                                  int type, const void *data);

/* Of GCC 12, for the type whose place the far device takes.  */
#define IMAGE_VERSION (1u << 16 | 1)
#define TYPE_NVIDIA_PTX 5
/* In a size: declare target link.  Kernels use such variables where they are.  */
#define LINK_BIT (~(UINTPTR_MAX >> 1))

static struct far_image image;
static void **host_table[4];

static void __attribute__ ((constructor (101))) image_register (void)
{
  size_t words = far_variables_end - far_variables;
  image.functions = far_functions;
  image.function_count = far_functions_end - far_functions;
  image.variables = malloc ((words + 1) * sizeof *image.variables);
  image.variable_count = words / 2;
  if (!image.variables)
    abort ();
  for (size_t i = 0; i < words; i++)
    image.variables[i]
      = i % 2 == 0 ? far_variables[i]
                   : (void *) ((uintptr_t) far_variables[i] & ~LINK_BIT);
  host_table[0] = far_functions;
  host_table[1] = far_functions_end;
  host_table[2] = image.variables;
  host_table[3] = image.variables + words;
  GOMP_offload_register_ver (IMAGE_VERSION, host_table, TYPE_NVIDIA_PTX,
                             &image);
}

static void __attribute__ ((destructor (101))) image_unregister (void)
{
  GOMP_offload_unregister_ver (IMAGE_VERSION, host_table, TYPE_NVIDIA_PTX,
                               &image);
  free (image.variables);
}
