/* What calls return, in words.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_CUDA_DRIVER_RESULT_H
#define EMULATORS_CUDA_DRIVER_RESULT_H

/* The number of the result that WORD names: a number, or a name with or without
   CUDA_ERROR_ in front.  -1 where there is none.  */
int result_number (const char *word);

#endif
