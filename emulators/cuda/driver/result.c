/* Names and descriptions of results.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/cuda/driver/result.h"

#include <stdlib.h>
#include <string.h>
#include "emulators/cuda/driver/entry_points.h"

struct result
{
  CUresult number;
  const char *name, *words;
};

static const struct result results[] = {
#define RESULT(name, number, words) { number, #name, words },
#include "emulators/cuda/driver/results.def"
#undef RESULT
};

enum
{
  RESULTS = sizeof results / sizeof *results
};

static const struct result *
find_result (unsigned long number)
{
  for (unsigned i = 0; i < RESULTS; i++)
    if (results[i].number == number)
      return &results[i];
  return NULL;
}

int
result_number (const char *word)
{
  char *end;
  unsigned long number = strtoul (word, &end, 10);
  if (*word >= '0' && *word <= '9' && *end == 0)
    return find_result (number) ? (int) number : -1;
  for (unsigned i = 0; i < RESULTS; i++)
    if (strcmp (results[i].name, word) == 0
        || (strncmp (results[i].name, "CUDA_ERROR_", 11) == 0
            && strcmp (results[i].name + 11, word) == 0))
      return results[i].number;
  return -1;
}

CUresult
do_cuGetErrorString (CUresult error, const char **string)
{
  if (!string)
    return CUDA_ERROR_INVALID_VALUE;
  const struct result *result = find_result (error);
  *string = result ? result->words : NULL;
  return result ? CUDA_SUCCESS : CUDA_ERROR_INVALID_VALUE;
}

CUresult
do_cuGetErrorName (CUresult error, const char **string)
{
  if (!string)
    return CUDA_ERROR_INVALID_VALUE;
  const struct result *result = find_result (error);
  *string = result ? result->name : NULL;
  return result ? CUDA_SUCCESS : CUDA_ERROR_INVALID_VALUE;
}
