/* Taking locks of one word for the program, with the events that a tool hears of.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_WORD_TOLD_H
#define GANGWAY_HOST_WORD_TOLD_H

#include "base/attributes.h"
#include "libomp-host/tool/tool.h"
#include "libomp-host/wait/word_lock.h"

/* For tool_here ().  */
void word_acquire_told (uint32_t *word, ompt_mutex_t kind, const void *code)
  __attribute__ ((cold));
void word_release_told (uint32_t *word, ompt_mutex_t kind, const void *code)
  __attribute__ ((cold));
bool word_try_told (uint32_t *word, ompt_mutex_t kind, const void *code)
  __attribute__ ((cold));

/* The next two are for an entry point, whose caller is the site.  */

/* Take the lock WORD, and tell a tool of it as one of KIND.  */
static inline __attribute__ ((always_inline)) void
word_of_acquire (uint32_t *word, ompt_mutex_t kind)
{
  if (tool_here ())
    word_acquire_told (word, kind, TOOL_SITE.code);
  else
    word_lock_acquire (word);
}

/* Free the lock WORD, and tell a tool of it as one of KIND.  */
static inline __attribute__ ((always_inline)) void
word_of_release (uint32_t *word, ompt_mutex_t kind)
{
  if (tool_here ())
    word_release_told (word, kind, TOOL_SITE.code);
  else
    word_lock_release (word);
}

#endif
