/* Callbacks of the program for memory that is freed.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_HSA_RUNTIME_DEALLOCATION_H
#define EMULATORS_HSA_RUNTIME_DEALLOCATION_H

#include <stdint.h>

/* Call those for the allocation that begins at BASE and forget them; with no lock held.  */
void deallocation_call (uint64_t base);

/* Forget all.  */
void deallocation_forget (void);

#endif
