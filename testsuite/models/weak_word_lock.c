/* The lock of one word (libomp-host/wait/word_lock.c) under C11's memory order.  What is written with the lock held is there
   for the next that has it, and nobody sleeps for ever.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "weak_base.h"

#define GANGWAY_HOST_SLEEP_H

static unsigned long long
spin_budget (void)
{
  return 2; /* one look */
}

#include "libomp-host/wait/word_lock.c"

#define word ((uint32_t *) weak_memory)
#define data ((uint32_t *) (weak_memory + 256))

static void
setup (void)
{
}

static void
locker (void)
{
  word_lock_acquire (word);
  weak_put (data, weak_get (data) + 1);
  word_lock_release (word);
}

static void
over (void)
{
  weak_check (weak_last (word, 4) == 0 && weak_last (data, 4) == 2);
}

static const struct weak_model models[]
  = { { "the lock of a word", 2, setup, { locker, locker }, over } };

int
main (void)
{
  return weak_main (models, sizeof models / sizeof models[0]);
}
