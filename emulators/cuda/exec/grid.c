/* Grids and the pool of host threads that runs their blocks.

   A thread of the pool takes a block, new or suspended, runs it for a quantum, and
   suspends it if it has not ended: so that blocks, kernels and the host may wait for
   each other.  New and suspended blocks take turns, as kernels do.  Threads without
   a block sleep.

   One lock protects the pool and what warp.h marks L.  It is held for a few list
   operations only, never while a block runs or `done` is called.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "emulators/cuda/exec/warp.h"

enum
{
  /* Instructions of a block before another one has its turn: some 10 ms. */
  BLOCK_QUANTUM = 1 << 18,
  /* The longest that a thread of the pool sleeps because all its kernels' threads do. */
  SLEEP_MOST = 50000, /* nanoseconds */
  IDLE_BLOCKS_MOST = 64,
  THREADS_OF_PROCESSOR = 2048,
  BLOCKS_OF_PROCESSOR = 32
};

static struct
{
  pthread_mutex_t lock;
  pthread_cond_t work; /* blocks that can run may be there */
  unsigned threads, sleeping;
  struct grid
    *grids; /* with blocks not started yet, the next to start one first */
  struct grid **grids_end;
  struct block *suspended; /* that have been run the longest time ago first */
  struct block **suspended_end;
  unsigned suspended_count;
  unsigned waiting; /* quanta of blocks that seemed to wait since one did not */
  struct block *idle; /* to be used again */
  unsigned idle_count;
  bool new_has_turn;
  uint64_t next_id;
  unsigned running, most_running;
  uint64_t instructions; /* of warps, that blocks that ended ran */
} pool = { .lock = PTHREAD_MUTEX_INITIALIZER,
           .work = PTHREAD_COND_INITIALIZER,
           .grids_end = &pool.grids,
           .suspended_end = &pool.suspended };

/* ---- Lists ------------------------------------------------------------------------- */

static void
append_grid_locked (struct grid *grid)
{
  grid->next = NULL;
  *pool.grids_end = grid;
  pool.grids_end = &grid->next;
}

static void
unlink_grid_locked (struct grid **link)
{
  struct grid *grid = *link;
  *link = grid->next;
  if (!grid->next)
    pool.grids_end = link;
}

static void
suspend_locked (struct block *block)
{
  block->next = NULL;
  *pool.suspended_end = block;
  pool.suspended_end = &block->next;
  pool.suspended_count++;
}

static struct block *
resume_locked (void)
{
  struct block *block = pool.suspended;
  if (!block)
    return NULL;
  pool.suspended = block->next;
  pool.suspended_count--;
  if (!block->next)
    pool.suspended_end = &pool.suspended;
  return block;
}

/* A block to fill, of the pool or new. */
static struct block *
idle_block_locked (void)
{
  struct block *block = pool.idle;
  if (!block)
    return calloc (1, sizeof *block);
  pool.idle = block->next;
  pool.idle_count--;
  return block;
}

/* ---- What to run next -------------------------------------------------------------------- */

/* The link of the first grid that may start a block. */
static struct grid **
startable_locked (void)
{
  for (struct grid **link = &pool.grids; *link; link = &(*link)->next)
    if ((*link)->resident < (*link)->most_resident)
      return link;
  return NULL;
}

/* Start a block of the next grid, which then is the last in turn; *NUMBER is the block's. */
static struct block *
new_block_locked (uint64_t *number)
{
  struct grid **link = startable_locked ();
  struct block *block = link ? idle_block_locked () : NULL;
  if (!block)
    return NULL;
  struct grid *grid = *link;
  *number = grid->started++;
  grid->resident++;
  unlink_grid_locked (link);
  if (grid->started < grid->blocks)
    append_grid_locked (grid);
  block->grid = grid;
  return block;
}

/* The block that runs next, or null; *NEW_ where it has to be started. */
static struct block *
next_block_locked (uint64_t *number, bool *new_)
{
  struct block *block;
  pool.new_has_turn = !pool.new_has_turn;
  *new_ = false;
  if (!pool.new_has_turn && (block = resume_locked ()))
    return block;
  if ((block = new_block_locked (number)))
    {
      *new_ = true;
      return block;
    }
  return resume_locked ();
}

/* ---- Ends ------------------------------------------------------------------------------------ */

static void
grid_free (struct grid *grid)
{
  races_destroy (grid->races);
  free (grid->params);
  free (grid);
}

/* A failed grid starts no more blocks. */
static void
stop_starting_locked (struct grid *grid)
{
  for (struct grid **link = &pool.grids; *link; link = &(*link)->next)
    if (*link == grid)
      {
        unlink_grid_locked (link);
        break;
      }
  grid->blocks = grid->started;
}

/* BLOCK has ended: keep it for later.  Returns its grid if that was the last one. */
static struct grid *
block_ended_locked (struct block *block)
{
  struct grid *grid = block->grid;
  grid->resident--;
  grid->ended++;
  pool.instructions += block->clock;
  if (grid_failed (grid) && grid->started < grid->blocks)
    stop_starting_locked (grid);
  if (pool.idle_count < IDLE_BLOCKS_MOST)
    {
      block->next = pool.idle;
      pool.idle = block;
      pool.idle_count++;
    }
  else
    block_free (block);
  if (grid->ended < grid->blocks)
    return NULL;
  pool.running--;
  return grid;
}

static void
finish (struct grid *grid)
{
  void (*done) (void *, enum grid_result) = grid->launch.done;
  void *data = grid->launch.data;
  enum grid_result result = (enum grid_result) atomic_load (&grid->result);
  grid_free (grid);
  done (data, result);
}

/* ---- Threads ----------------------------------------------------------------------------------- */

/* A block gave way.  Where no other has anything to do on this thread meanwhile, let the
   host's threads run, or sleep where all threads of the block do. */
static void
give_way (uint64_t slept)
{
  if (slept == 0)
    {
      sched_yield ();
      return;
    }
  struct timespec time
    = { .tv_nsec = (long) (slept < SLEEP_MOST ? slept : SLEEP_MOST) };
  nanosleep (&time, NULL);
}

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

/* Run one block for a quantum, without the lock.  Returns whether it has ended. */
static bool
run_block (struct block *block, bool new_, uint64_t number)
{
  fail_with_machine (block->grid);
  bool ended = new_ && !block_start (block, block->grid, number);
  if (!ended)
    ended = block_run (block, BLOCK_QUANTUM);
  if (ended)
    block_reset (block);
  return ended;
}

static void *
worker (void *unused)
{
  (void) unused;
  uint64_t number = 0;
  bool new_;
  pthread_mutex_lock (&pool.lock);
  for (;;)
    {
      struct block *block = next_block_locked (&number, &new_);
      if (!block)
        {
          pool.sleeping++;
          pthread_cond_wait (&pool.work, &pool.lock);
          pool.sleeping--;
          continue;
        }
      pthread_mutex_unlock (&pool.lock);
      bool ended = run_block (block, new_, number);
      uint64_t slept = block->slept;
      pthread_mutex_lock (&pool.lock);
      pool.waiting = !ended && block->waits ? pool.waiting + 1 : 0;
      if (!ended)
        {
          /* Where each suspended block seemed to wait when it last ran, it is the host
             that they wait for. */
          bool alone = (!pool.suspended || pool.waiting > pool.suspended_count)
                       && !startable_locked ();
          suspend_locked (block);
          if (!alone && pool.sleeping)
            pthread_cond_signal (&pool.work);
          if (alone || slept)
            {
              pthread_mutex_unlock (&pool.lock);
              give_way (slept);
              pthread_mutex_lock (&pool.lock);
            }
          continue;
        }
      struct grid *grid = block_ended_locked (block);
      if (grid)
        {
          pthread_mutex_unlock (&pool.lock);
          finish (grid);
          pthread_mutex_lock (&pool.lock);
        }
    }
  return NULL;
}

static unsigned
processors (void)
{
  cpu_set_t set;
  CPU_ZERO (&set);
  if (sched_getaffinity (0, sizeof set, &set) != 0)
    return 1;
  int count = CPU_COUNT (&set);
  return count > 0 ? (unsigned) count : 1;
}

/* Have as many threads as processors; at least one there is enough.  They take no signals. */
static bool
start_threads_locked (void)
{
  sigset_t all, old;
  pthread_attr_t attr;
  sigfillset (&all);
  if (pool.threads)
    return true;
  pthread_attr_init (&attr);
  pthread_attr_setdetachstate (&attr, PTHREAD_CREATE_DETACHED);
  pthread_sigmask (SIG_SETMASK, &all, &old);
  for (unsigned wanted = processors (); pool.threads < wanted; pool.threads++)
    {
      pthread_t thread;
      if (pthread_create (&thread, &attr, worker, NULL) != 0)
        break;
    }
  pthread_sigmask (SIG_SETMASK, &old, NULL);
  pthread_attr_destroy (&attr);
  return pool.threads > 0;
}

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
  return races_create (blocks, threads, lockstep);
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
  grid->blocks = (uint64_t) launch->grid[0] * launch->grid[1] * launch->grid[2];
  grid->most_resident = most_resident (launch);
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
  pthread_mutex_lock (&pool.lock);
  bool ok = grid->blocks > 0 && start_threads_locked ();
  if (ok)
    {
      grid->id = ++pool.next_id;
      append_grid_locked (grid);
      pool.running++;
      if (pool.running > pool.most_running)
        pool.most_running = pool.running;
      if (pool.sleeping)
        grid->blocks > 1 ? pthread_cond_broadcast (&pool.work)
                         : pthread_cond_signal (&pool.work);
    }
  pthread_mutex_unlock (&pool.lock);
  if (!ok)
    grid_free (grid);
  return ok;
}

unsigned
grid_running (void)
{
  pthread_mutex_lock (&pool.lock);
  unsigned running = pool.running;
  pthread_mutex_unlock (&pool.lock);
  return running;
}

unsigned
grid_most_running (void)
{
  pthread_mutex_lock (&pool.lock);
  unsigned most = pool.most_running;
  pthread_mutex_unlock (&pool.lock);
  return most;
}

uint64_t
grid_instructions (void)
{
  pthread_mutex_lock (&pool.lock);
  uint64_t instructions = pool.instructions;
  pthread_mutex_unlock (&pool.lock);
  return instructions;
}

/* What the parent's threads had under way is lost with them; its memory is not given
   back, since they may have been in the middle of changing it. */
void
grid_fork_child (void)
{
  pthread_mutex_init (&pool.lock, NULL);
  pthread_cond_init (&pool.work, NULL);
  pool.threads = pool.sleeping = 0;
  pool.grids = NULL;
  pool.grids_end = &pool.grids;
  pool.suspended = NULL;
  pool.suspended_end = &pool.suspended;
  pool.idle = NULL;
  pool.idle_count = 0;
  pool.running = 0;
}
