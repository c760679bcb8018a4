/* The place of the calling thread, and what affinity formats tell of it.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/teams/thread_affinity.h"

#include "libomp-host/places/affinity.h"
#include "libomp-host/teams/team.h"
#include "libomp-host/threads/thread.h"

void
affinity_bind_initial (struct thread *thread)
{
  affinity_bind_self (0);
  thread->place = 1;
}

struct affinity_self
thread_affinity_self (void)
{
  const struct thread *thread = thread_current ();
  const struct team *team = thread->region.team;
  return (struct affinity_self) {
    .league_num = thread->league_num,
    .league_size = thread->league_size,
    .level = team->level,
    .num = thread->region.num,
    .size = team->size,
    .ancestor = team->parent ? (int) team->enclosing.num : -1,
    .place = thread->place,
  };
}

void
affinity_display_self (void)
{
  struct affinity_self self = thread_affinity_self ();
  affinity_format_display (&self, NULL, 0);
}
