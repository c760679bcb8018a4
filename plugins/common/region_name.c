/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/common/region_name.h"

#include <stdio.h>
#include <string.h>

const char *
region_name_text (const char *name, char *text, size_t size)
{
  static const char mark[] = "?_omp_fn?";
  const char *found = strstr (name, "$_omp_fn$");
  if (!found)
    found = strstr (name, "._omp_fn.");
  int source = found ? (int) (found - name) : 0;
  if (found)
    snprintf (text, size, "region %.*s._omp_fn.%s of function %.*s", source,
              name, found + strlen (mark), source, name);
  else
    snprintf (text, size, "function %s", name);
  return text;
}
