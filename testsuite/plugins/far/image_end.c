/* The end of the tables that image_begin.c registers.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

__asm__(".pushsection .gnu.offload_funcs,\"aw\"\n"
        ".hidden far_functions_end\n.globl far_functions_end\n"
        "far_functions_end:\n"
        ".popsection\n"
        ".pushsection .gnu.offload_vars,\"aw\"\n"
        ".hidden far_variables_end\n.globl far_variables_end\n"
        "far_variables_end:\n"
        ".popsection");
