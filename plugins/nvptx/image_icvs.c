/* Whether regions of an image set its device's ICVs: found by the names of the routines
   in its text, before anything runs.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <stdio.h>
#include <string.h>
#include "plugins/common/exported.h"
#include "plugins/nvptx/image.h"

/* Beginnings of names: Fortran's have more behind them.  */
static const char *const routines[]
  = { "omp_set_num_teams", "omp_set_teams_thread_limit" };

static bool
text_has (const struct image_text *text, const char *word)
{
  return memmem (text->code, text->size, word, strlen (word)) != NULL;
}

/* GCC's library is an object, and a text, of its own, which defines the routines and has no
   use of them.  Where it is one text with the program, a use cannot be told.  */
static bool
text_may_use (const struct image_data *image, const struct image_text *text,
              const char *routine)
{
  char definition[64];
  snprintf (definition, sizeof definition, ".visible .func %s", routine);
  return text_has (text, routine)
         && (image->text_count == 1 || !text_has (text, definition));
}

EXPORT bool
GOMP_OFFLOAD_image_sets_icvs (int ordinal, const void *data)
{
  (void) ordinal;
  const struct image_data *image = data;
  for (unsigned i = 0; i < image->text_count; i++)
    for (size_t k = 0; k < sizeof routines / sizeof *routines; k++)
      if (text_may_use (image, &image->texts[i], routines[k]))
        return true;
  return false;
}
