/* Names and descriptions of statuses.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/runtime/status.h"

#include "emulators/common/results.h"
#include "emulators/hsa/runtime/entry_points.h"

static const struct result all[] = {
#define RESULT(name, number, words) { name, #name, #name ": " words },
#include "emulators/hsa/runtime/results.def"
#undef RESULT
};

static const struct results results
  = { all, sizeof all / sizeof *all, "HSA_STATUS_ERROR_" };

int
status_number (const char *word)
{
  return result_of_word (&results, word);
}

hsa_status_t
do_hsa_status_string (hsa_status_t status, const char **status_string)
{
  if (!status_string)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  const struct result *result = result_find (&results, status);
  if (!result)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  *status_string = result->words;
  return HSA_STATUS_SUCCESS;
}
