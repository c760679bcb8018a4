/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/common/memory_mode.h"

#include <string.h>
#include <gomp/plugin.h>
#include "plugins/common/pages.h"
#include "plugins/common/variables.h"

enum memory_mode
memory_mode_read (void)
{
  static const char *const modes[] = GOMP_MEMORY_MODES;
  const char *text = variable_read ("GANGWAY_MEMORY");
  for (int i = 0; text && modes[i]; i++)
    if (strcmp (text, modes[i]) == 0)
      return i;
  return MEMORY_AUTO;
}

bool
memory_mode_in_place (enum memory_mode mode, size_t size)
{
  return mode == MEMORY_SHARED || size >= page_size ();
}
