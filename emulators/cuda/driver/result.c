/* Names and descriptions of results.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/cuda/driver/result.h"

#include "emulators/common/results.h"
#include "emulators/cuda/driver/entry_points.h"

static const struct result all[] = {
#define RESULT(name, number, words) { number, #name, words },
#include "emulators/cuda/driver/results.def"
#undef RESULT
};

static const struct results results
  = { all, sizeof all / sizeof *all, "CUDA_ERROR_" };

int
result_number (const char *word)
{
  return result_of_word (&results, word);
}

CUresult
do_cuGetErrorString (CUresult error, const char **string)
{
  if (!string)
    return CUDA_ERROR_INVALID_VALUE;
  const struct result *result = result_find (&results, error);
  *string = result ? result->words : NULL;
  return result ? CUDA_SUCCESS : CUDA_ERROR_INVALID_VALUE;
}

CUresult
do_cuGetErrorName (CUresult error, const char **string)
{
  if (!string)
    return CUDA_ERROR_INVALID_VALUE;
  const struct result *result = result_find (&results, error);
  *string = result ? result->name : NULL;
  return result ? CUDA_SUCCESS : CUDA_ERROR_INVALID_VALUE;
}
