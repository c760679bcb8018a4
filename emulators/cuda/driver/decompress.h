/* The two ways in which NVIDIA's compiler compresses what it puts into fat binaries.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_CUDA_DRIVER_DECOMPRESS_H
#define EMULATORS_CUDA_DRIVER_DECOMPRESS_H

#include <stdbool.h>
#include <stddef.h>

/* Decompress the SIZE bytes at IN, which must give PLAIN_SIZE bytes, to OUT.  Returns
   false where they do not.  */
bool decompress_lz4 (const void *in, size_t size, void *out, size_t plain_size);

/* The same for Zstandard, which is left to libzstd.so.1, loaded at the first call.
   Sets *WHY where it returns false because that library is not there.  Any thread.  */
bool decompress_zstd (const void *in, size_t size, void *out, size_t plain_size,
                      const char **why);

#endif
