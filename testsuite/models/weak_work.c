/* Work shares (libomp-host/teams/work.c) and the hand-out of a dynamic and of a guided
   loop's chunks (libomp-host/loops/loop_schedule.c) under C11's memory order: threads go through loops
   with nowait, so that one may be ahead of the other, and work shares are used again.  Each
   chunk is handed out once, to a thread that is in that loop; what the first thread makes
   for a construct is there for the others.
   WEAK_SEES_PLAIN
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "weak_sleep.h"

/* A thread looks once before it sleeps.  */
#undef cpu_relax
#define cpu_relax() break

#include "libomp-host/teams/work.c"
#include "libomp-host/loops/loop_schedule.c"

#define TEAM ((struct team *) weak_memory)
#define share(i) ((struct work *) (weak_memory + 2048 + 256 * (i)))
#define made(i) ((uint64_t *) (weak_memory + 8192 + 64 * (i)))

/* What work.c calls.  Each thread has memory of its own for one more work share.  */

void *
memory_alloc_aligned (size_t alignment, size_t size)
{
  (void) alignment, (void) size;
  return share (4 + weak_self ());
}

void
gate_wake_all (struct gate *gate)
{
  (void) gate;
}

void
reduction_workshare_start (struct thread *thread)
{
  (void) thread;
}

void
reduction_workshare_register (struct thread *thread, uintptr_t *data, uintptr_t *first)
{
  (void) thread, (void) data, (void) first;
}

void
ordered_finish (struct thread *thread)
{
  (void) thread;
}

/* --- The threads.  */

static void
setup_team (unsigned size, unsigned shares)
{
  TEAM->size = size;
  for (unsigned i = 0; i < shares; i++)
    {
      work_adopt_locked (&TEAM->works, share (i));
      share (i)->next_free = TEAM->works.free;
      TEAM->works.free = share (i);
    }
  work_team_start (TEAM, NULL);
  weak_constant (&TEAM->size, sizeof TEAM->size);
}

static void
enter_region (struct thread *thread)
{
  *thread = (struct thread) { .region = { .team = TEAM, .num = weak_self () } };
  thread->region.work.work
    = __atomic_load_n (&TEAM->works.first, __ATOMIC_RELAXED);
}

/* Take the chunks of loop NUMBER, of which there are CHUNKS.  */
static void
run_loop (struct thread *thread, unsigned number, enum schedule schedule, unsigned chunks)
{
  struct loop_range range;
  struct loop_bounds bounds = loop_bounds_long (0, chunks, 1);
  struct loop_schedule one = { schedule, 1 };
  work_enter (thread);
  loop_cursor_set (thread, &bounds, &one);
  while (loop_next (thread, &range))
    weak_result[weak_self ()][number] += UINT64_C (1) << 8 * range.first;
}

static void
all_handed_out (unsigned number, unsigned chunks)
{
  uint64_t sum = 0;
  for (unsigned i = 0; i < WEAK_THREADS; i++)
    sum += weak_result[i][number];
  weak_check (sum == (UINT64_C (0x0101010101010101) & ((UINT64_C (1) << 8 * chunks) - 1)));
}

static void
setup_two (void)
{
  setup_team (2, 2);
}

static void
two_loops (void)
{
  struct thread thread;
  enter_region (&thread);
  for (unsigned i = 0; i < 2; i++)
    run_loop (&thread, i, SCHEDULE_DYNAMIC, 1);
}

static void
two_loops_over (void)
{
  for (unsigned i = 0; i < 2; i++)
    all_handed_out (i, 1);
}

static void
one_loop (void)
{
  struct thread thread;
  enter_region (&thread);
  run_loop (&thread, 0, SCHEDULE_DYNAMIC, 1);
}

static void
one_loop_over (void)
{
  all_handed_out (0, 1);
}

static void
guided_loop (void)
{
  struct thread thread;
  enter_region (&thread);
  run_loop (&thread, 0, SCHEDULE_GUIDED, 2);
}

static void
guided_loop_over (void)
{
  all_handed_out (0, 2);
}

static void
setup_three (void)
{
  setup_team (3, 2);
}

/* A construct with what the first thread makes, and another one, by which that goes.  */

struct block
{
  struct work_extra extra;
  uint64_t data, uses;
};
#define BLOCK ((struct block *) (weak_memory + 8192))

static void
block_destroy (struct work_extra *extra)
{
  struct block *gone = (struct block *) extra;
  weak_check (gone->uses == 2);
  gone->data = 0;
}

static struct work_extra *
block_create (struct thread *thread, const void *argument)
{
  (void) thread, (void) argument;
  BLOCK->extra.destroy = block_destroy;
  BLOCK->data = 7;
  return &BLOCK->extra;
}

static void
shared_then_loop (void)
{
  struct thread thread;
  struct work_shared shared = { .create = block_create };
  enter_region (&thread);
  work_enter_shared (&thread, &shared);
  struct block *own = (struct block *) thread.region.work.work->extra;
  weak_check (own->data == 7);
  weak_access (WEAK_ADD, &own->uses, 8, __ATOMIC_RELAXED, 1, 0, false, WEAK_OWN);
  work_enter (&thread);
}

static void
shared_over (void)
{
  weak_check (weak_last (&BLOCK->data, 8) == 0);
}

static const struct weak_model models[]
  = { { "two loops with nowait", 2, setup_two, { two_loops, two_loops }, two_loops_over },
      { "one chunk for three threads", 3, setup_three, { one_loop, one_loop, one_loop },
        one_loop_over },
      { "a guided loop", 2, setup_two, { guided_loop, guided_loop }, guided_loop_over },
      { "what the first thread makes", 2, setup_two, { shared_then_loop, shared_then_loop },
        shared_over } };

int
main (void)
{
  return weak_main (models, sizeof models / sizeof models[0]);
}
