/* Scratch memory of work-groups.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_HSA_EXEC_SCRATCH_H
#define EMULATORS_HSA_EXEC_SCRATCH_H

#include "emulators/hsa/exec/wave.h"

struct scratch
{
  struct scratch *next;
  uint64_t address; /* in the device's own memory */
  size_t size;
};

/* Memory of SIZE bytes or a little more, with what it held before; null where none is
   left.  Give it back when its group has ended.  Both take the state's lock.  */
struct scratch *scratch_get (struct gpu *gpu, size_t size);
void scratch_give (struct gpu *gpu, struct scratch *scratch);

/* Free all that was given back.  */
void scratch_drop (struct gpu *gpu);

#endif
