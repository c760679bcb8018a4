/* The slots of a line.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/device/memory_lines.h"

#define IN_USE ((uintptr_t) 1)

static bool
word_change (struct memory_slot *slot, uintptr_t from, uintptr_t to)
{
  return __atomic_compare_exchange_n (&slot->word, &from, to, false,
                                      __ATOMIC_ACQ_REL, __ATOMIC_RELAXED);
}

struct memory_block *
memory_line_take (struct memory_line *line, unsigned class)
{
  for (int i = 0; i < MEMORY_LINE_SLOTS; i++)
    {
      struct memory_slot *slot = &line->slots[i];
      uintptr_t word = __atomic_load_n (&slot->word, __ATOMIC_ACQUIRE);
      /* Where the slot has another block by now, WORD has changed, or is that block's
         again: then the class is, too, since a block's never changes.  */
      if (word != 0 && !(word & IN_USE)
          && __atomic_load_n (&slot->class, __ATOMIC_RELAXED) == class
          && word_change (slot, word, word | IN_USE))
        {
          if (likely (__atomic_load_n (&slot->class, __ATOMIC_RELAXED)
                      == class))
            return (struct memory_block *) word;
          __atomic_store_n (&slot->word, word, __ATOMIC_RELEASE);
        }
    }
  return NULL;
}

bool
memory_line_give (struct memory_line *line, const void *address)
{
  for (int i = 0; i < MEMORY_LINE_SLOTS; i++)
    {
      struct memory_slot *slot = &line->slots[i];
      uintptr_t word = __atomic_load_n (&slot->word, __ATOMIC_ACQUIRE);
      /* The caller has the block at ADDRESS: so a slot that says it has that one, and is
         in use, stays so.  */
      if (word & IN_USE
          && __atomic_load_n (&slot->memory, __ATOMIC_RELAXED) == address
          && word_change (slot, word, word & ~IN_USE))
        return true;
    }
  return false;
}

struct memory_block *
memory_slot_empty_locked (struct memory_slot *slot)
{
  uintptr_t word = __atomic_load_n (&slot->word, __ATOMIC_ACQUIRE);
  return word != 0 && !(word & IN_USE) && word_change (slot, word, 0)
           ? (struct memory_block *) word
           : NULL;
}

struct memory_slot *
memory_line_put_locked (struct memory_line *line, struct memory_block *block,
                        void *memory, unsigned class, struct memory_block **out)
{
  *out = NULL;
  for (int i = 0; i < MEMORY_LINE_SLOTS; i++)
    {
      struct memory_slot *slot = &line->slots[line->next++ % MEMORY_LINE_SLOTS];
      if (memory_slot_is_used (slot))
        continue;
      *out = memory_slot_empty_locked (slot);
      if (*out == NULL && __atomic_load_n (&slot->word, __ATOMIC_RELAXED) != 0)
        continue;
      __atomic_store_n (&slot->memory, memory, __ATOMIC_RELAXED);
      __atomic_store_n (&slot->class, class, __ATOMIC_RELAXED);
      __atomic_store_n (&slot->word, (uintptr_t) block | IN_USE,
                        __ATOMIC_RELEASE);
      return slot;
    }
  return NULL;
}

void
memory_slot_give_locked (struct memory_slot *slot)
{
  __atomic_fetch_and (&slot->word, ~IN_USE, __ATOMIC_RELEASE);
}
