/* Task memory: reuse, blocks freed by another worker than allocated them, and the
   bound on what is kept.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/tasks/task_pool.h"

#include <stdlib.h>
#include <string.h>
#include "unit.h"

static void
test_reuse (void)
{
  static struct task_pool pool;
  void *first = task_pool_alloc (&pool, TASK_POOL_256);
  CHECK (first && (uintptr_t) first % CACHE_LINE == 0, "blocks are aligned");
  task_pool_free (&pool, first, TASK_POOL_256);
  CHECK (task_pool_alloc (&pool, TASK_POOL_256) == first,
         "a freed block is used next");
  void *other = task_pool_alloc (&pool, TASK_POOL_512);
  CHECK (other != first, "classes do not share blocks");
  task_pool_free (&pool, first, TASK_POOL_256);
  task_pool_free (&pool, other, TASK_POOL_512);
  task_pool_release (&pool);
}

/* One worker makes, another frees: memory goes round through the depot.  */
static void
test_one_way (void)
{
  static struct task_pool maker, freer;
  enum
  {
    ROUNDS = 1000,
    LIVE = 100
  };
  for (int round = 0; round < ROUNDS; round++)
    {
      void *blocks[LIVE];
      for (int i = 0; i < LIVE; i++)
        memset (blocks[i] = task_pool_alloc (&maker, TASK_POOL_256), round,
                256);
      for (int i = 0; i < LIVE; i++)
        task_pool_free (&freer, blocks[i], TASK_POOL_256);
    }
  size_t kept = task_pool_depot_blocks (TASK_POOL_256);
  CHECK (kept <= 8 * LIVE, "one-way traffic keeps few blocks: %zu", kept);
  task_pool_release (&maker);
  task_pool_release (&freer);
}

static void
test_trim (void)
{
  static struct task_pool pool;
  enum
  {
    MANY = 50000
  };
  void **blocks = malloc (MANY * sizeof *blocks);
  task_pool_team_start ();
  task_pool_team_start ();
  for (int i = 0; i < MANY; i++)
    blocks[i] = task_pool_alloc (&pool, TASK_POOL_256);
  for (int i = 0; i < MANY; i++)
    task_pool_free (&pool, blocks[i], TASK_POOL_256);
  free (blocks);
  task_pool_team_end ();
  CHECK (task_pool_depot_blocks (TASK_POOL_256) > MANY / 2,
         "nothing is given back while a team runs tasks");
  task_pool_team_end ();
  CHECK (task_pool_depot_blocks (TASK_POOL_256) * 256 <= 1 << 20,
         "the depot is cut to its limit after the last");
  task_pool_free_shared (task_pool_alloc_shared (TASK_POOL_SMALL),
                         TASK_POOL_SMALL);
  CHECK (task_pool_depot_blocks (TASK_POOL_SMALL) >= 1,
         "a thread without a pool uses the depot");
  task_pool_release (&pool);
  task_pool_trim ();
  CHECK (task_pool_depot_blocks (TASK_POOL_256) == 0
           && task_pool_depot_blocks (TASK_POOL_SMALL) == 0,
         "trim leaves nothing");
}

int
main (void)
{
  test_reuse ();
  test_one_way ();
  test_trim ();
  return UNIT_RESULT ();
}
