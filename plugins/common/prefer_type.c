/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/common/prefer_type.h"

#include <string.h>

#define SEPARATOR 0x80

bool
prefer_type_next (const char **encoded, struct prefer_type_item *item)
{
  const unsigned char *at = (const unsigned char *) *encoded;
  if (!at || *at != SEPARATOR)
    return false;
  const unsigned char *end = ++at;
  /* 0 is the number of a runtime that the compiler does not know, and so does
     not end the item.  */
  while (*end != SEPARATOR)
    end++;
  item->runtimes = at;
  item->count = end - at;
  item->attributes = (const char *) end + 1;
  const char *rest = item->attributes;
  while (*rest)
    rest += strlen (rest) + 1;
  *encoded = rest + 1;
  return true;
}

const char *
prefer_type_next_attribute (const char *attribute)
{
  const char *next = attribute + strlen (attribute) + 1;
  return *next ? next : NULL;
}

int
prefer_type_choose (const char *encoded, const int *offered, size_t count)
{
  struct prefer_type_item item;
  while (prefer_type_next (&encoded, &item))
    {
      if (item.count == 0)
        return offered[0];
      for (size_t i = 0; i < item.count; i++)
        for (size_t j = 0; j < count; j++)
          if (item.runtimes[i] == offered[j])
            return offered[j];
    }
  return offered[0];
}
