/* Locks of one word, told.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/api/word_told.h"

#include "libomp-host/tool/tool_events.h"

void
word_acquire_told (uint32_t *word, ompt_mutex_t kind, const void *code)
{
  if (!tool_meet ())
    {
      word_lock_acquire (word);
      return;
    }
  tool_mutex_acquire (kind, 0, word, code);
  word_lock_acquire (word);
  tool_mutex_acquired (kind, word, code);
}

/* The event comes behind the release (5.2, 15.2 and 18.9).  */
void
word_release_told (uint32_t *word, ompt_mutex_t kind, const void *code)
{
  word_lock_release (word);
  if (tool_meet ())
    tool_mutex_released (kind, word, code);
}

bool
word_try_told (uint32_t *word, ompt_mutex_t kind, const void *code)
{
  if (!tool_meet ())
    return word_lock_try (word);
  tool_mutex_acquire (kind, 0, word, code);
  bool taken = word_lock_try (word);
  if (taken)
    tool_mutex_acquired (kind, word, code);
  else
    tool_mutex_refused ();
  return taken;
}
