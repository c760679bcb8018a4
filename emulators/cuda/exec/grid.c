/* Grids, whose blocks are the parts of a crew's jobs.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include <stdlib.h>
#include <string.h>
#include "emulators/cuda/exec/warp.h"

enum
{
  /* Instructions of a block before another one has its turn: some 10 ms. */
  BLOCK_QUANTUM = 1 << 18,
  THREADS_OF_PROCESSOR = 2048,
  BLOCKS_OF_PROCESSOR = 32
};

static _Atomic uint64_t last_id; /* of a grid */

void
machine_fail (struct machine *machine, enum grid_result result)
{
  __atomic_store_n (&machine->failed, (int) result, __ATOMIC_RELAXED);
}

/* A kernel fails with its machine.  */
static void
fail_with_machine (struct grid *grid)
{
  int failed
    = __atomic_load_n (&grid->launch.machine->failed, __ATOMIC_RELAXED);
  if (failed)
    grid_fail (grid, (enum grid_result) failed);
}

/* ---- Blocks as parts -------------------------------------------------------------------- */

static struct block *
block_of (struct crew_part *part)
{
  return (struct block *) part;
}

static struct crew_part *
create (void)
{
  struct block *block = calloc (1, sizeof *block);
  return block ? &block->part : NULL;
}

static bool
start (struct crew_part *part)
{
  return block_start (block_of (part), (struct grid *) part->job);
}

static bool
run (struct crew_part *part)
{
  struct block *block = block_of (part);
  fail_with_machine (block->grid);
  return block_run (block, BLOCK_QUANTUM);
}

static void
reset (struct crew_part *part)
{
  block_reset (block_of (part));
}

static void
destroy (struct crew_part *part)
{
  block_free (block_of (part));
}

/* A failed grid starts no more blocks. */
static bool
stopped (const struct crew_job *job)
{
  return grid_failed ((const struct grid *) job);
}

static void
grid_free (struct grid *grid)
{
  races_destroy (grid->races);
  free (grid->params);
  free (grid);
}

static void
finish (struct crew_job *job)
{
  struct grid *grid = (struct grid *) job;
  void (*done) (void *, enum grid_result) = grid->launch.done;
  void *data = grid->launch.data;
  enum grid_result result = (enum grid_result) atomic_load (&grid->result);
  grid_free (grid);
  done (data, result);
}

static const struct crew_methods methods
  = { create, start, run, reset, destroy, stopped, finish };
static struct crew crew = CREW_INITIALIZER (crew, &methods);

/* ---- Starting a grid ------------------------------------------------------------------------------ */

static unsigned
most_resident (const struct launch *launch)
{
  unsigned threads = launch->block[0] * launch->block[1] * launch->block[2];
  unsigned each = threads ? THREADS_OF_PROCESSOR / threads : 1;
  each = each > BLOCKS_OF_PROCESSOR ? BLOCKS_OF_PROCESSOR : each ? each : 1;
  return each * (launch->machine->processors ? launch->machine->processors : 1);
}

/* What checks LAUNCH's grid for races, or null where it is not asked for or cannot be. */
static struct races *
check_races (const struct launch *launch)
{
  unsigned threads = launch->block[0] * launch->block[1] * launch->block[2];
  uint64_t blocks
    = (uint64_t) launch->grid[0] * launch->grid[1] * launch->grid[2];
  if (!launch->machine->check_races)
    return NULL;
  bool lockstep = launch->machine->capability < 70
                  || launch->kernel->facts.ptx_version < 70;
  return races_create (blocks, threads, LANES, lockstep);
}

static struct grid *
grid_new (const struct launch *launch)
{
  const struct kernel *kernel = launch->kernel;
  struct grid *grid = calloc (1, sizeof *grid);
  size_t size = kernel->facts.param_size;
  if (!grid || !(grid->params = malloc (size ? size : 1)))
    {
      free (grid);
      return NULL;
    }
  if (size)
    memcpy (grid->params, launch->params, size);
  grid->launch = *launch;
  grid->launch.params = grid->params;
  grid->kernel = kernel;
  grid->job.parts
    = (uint64_t) launch->grid[0] * launch->grid[1] * launch->grid[2];
  grid->job.most_resident = most_resident (launch);
  grid->id = atomic_fetch_add (&last_id, 1) + 1;
  grid->races = check_races (launch);
  grid->shared_size = launch->dynamic_shared
                        ? kernel->dynamic_offset + launch->dynamic_shared
                        : kernel->facts.shared_size;
  size_t stack = kernel->local_need
                 + (kernel->recursive ? launch->machine->stack_limit : 0);
  grid->local_stride = (stack + 15) & ~(size_t) 15;
  return grid;
}

bool
grid_start (const struct launch *launch)
{
  struct grid *grid = grid_new (launch);
  if (!grid)
    return false;
  bool started = grid->job.parts > 0 && crew_start (&crew, &grid->job);
  if (!started)
    grid_free (grid);
  return started;
}

unsigned
grid_running (void)
{
  return crew_running (&crew);
}

unsigned
grid_most_running (void)
{
  return crew_most_running (&crew);
}

void
grid_fork_child (void)
{
  crew_fork_child (&crew);
}
