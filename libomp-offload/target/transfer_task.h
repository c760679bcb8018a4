/* Copies as target tasks: omp_target_memcpy_async and its like.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_TRANSFER_TASK_H
#define GANGWAY_OFFLOAD_TRANSFER_TASK_H

#include "libomp-offload/target/target_transfer.h"

/* Both functions make a task, a child of the current one, that begins when the
   dependences DEPEND (NULL: none) are met, and return without waiting for it.  Where the
   task fails, the process ends with a message in which WHAT names the routine.  */

/* Copy SIZE bytes.  */
void transfer_task_copy (struct target_place dst, struct target_place src,
                         size_t size, void **depend, const char *what);
/* Call FN, on an offload worker, on a copy of the SIZE bytes at DATA; FN may
   wait for copies, and returns false where it fails.  */
void transfer_task_call (bool (*fn) (void *data), const void *data, size_t size,
                         void **depend, const char *what);

#endif
