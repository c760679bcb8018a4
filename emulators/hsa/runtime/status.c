/* Names and descriptions of statuses.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/runtime/status.h"

#include <stdlib.h>
#include <string.h>
#include "emulators/hsa/runtime/entry_points.h"

struct result
{
  hsa_status_t number;
  const char *name, *words;
};

#define RESULT(name, number, words) { name, #name, #name ": " words },
static const struct result results[] = {
#include "emulators/hsa/runtime/results.def"
};
#undef RESULT

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
status_number (const char *word)
{
  static const char front[] = "HSA_STATUS_ERROR_";
  char *end;
  unsigned long number = strtoul (word, &end, 0);
  if (*word >= '0' && *word <= '9' && *end == 0)
    return find_result (number) ? (int) number : -1;
  for (unsigned i = 0; i < RESULTS; i++)
    if (strcmp (results[i].name, word) == 0
        || (strncmp (results[i].name, front, sizeof front - 1) == 0
            && strcmp (results[i].name + sizeof front - 1, word) == 0))
      return (int) results[i].number;
  return -1;
}

hsa_status_t
do_hsa_status_string (hsa_status_t status, const char **status_string)
{
  if (!status_string)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  const struct result *result = find_result (status);
  if (!result)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  *status_string = result->words;
  return HSA_STATUS_SUCCESS;
}
