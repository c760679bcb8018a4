/* Running kernels.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#ifndef EMULATORS_CUDA_EXEC_GRID_H
#define EMULATORS_CUDA_EXEC_GRID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct kernel;
struct space;

/* The first access of a machine's kernels that ended one of them. */
struct machine_fault
{
  /* Atomic: 0, 1 while the rest is written, then 2. */
  int state;
  uint64_t address;
  unsigned size;
  bool store;
};

/* What kernels of one device run on.  The driver makes one for each device. */
struct machine
{
  struct space *const *spaces; /* as in memory.h */
  unsigned device;             /* its number, for messages */
  unsigned
    processors; /* multiprocessors: so many blocks at least are resident */
  unsigned capability; /* 70 for 7.0 */
  size_t stack_limit;  /* local memory of a thread, in bytes */
  size_t heap_limit;   /* for the kernels' malloc, in bytes */
  bool check_written, check_races;
  struct machine_heap *heap; /* what kernels allocated; made by machine_start */
  int failed;                /* machine_fail's; atomic */
  struct machine_fault fault; /* all 0 at first */
};

/* Get MACHINE ready or give back what it holds; all kernels have ended then. */
bool machine_start (struct machine *machine);
void machine_stop (struct machine *machine);

/* How a kernel ended.  Each but GRID_OK leaves the driver's context with a sticky error. */
enum grid_result
{
  GRID_OK,
  GRID_ILLEGAL_ADDRESS,
  GRID_MISALIGNED,
  GRID_ASSERT,
  GRID_TRAP,
  GRID_ILLEGAL_INSTRUCTION,
  GRID_STACK_OVERFLOW,
  GRID_DEADLOCK,
  GRID_NO_MEMORY
};

/* A kernel has failed: all others that run on MACHINE end soon, as failed as that one,
   whatever they wait for.  Starts none, waits for none.  */
void machine_fail (struct machine *machine, enum grid_result result);

struct launch
{
  struct machine *machine;
  const struct kernel *kernel;
  unsigned grid[3], block[3];
  size_t dynamic_shared; /* bytes */
  const void *params; /* kernel_facts.param_size bytes, copied by grid_start */
  void (*done) (
    void *data,
    enum grid_result result); /* on a thread of the pool, no lock held */
  void *data;
};

/* Start a kernel.  It runs on the pool's threads beside all others that run; the
   caller does not wait.  Reports of faults go to stderr before `done` is called.
   Returns false where memory or threads run out; `done` is not called then. */
bool grid_start (const struct launch *launch);

/* The number of kernels that run, and the most that ever ran at once. */
unsigned grid_running (void);
unsigned grid_most_running (void);

/* A fork's child: the parent's threads are gone, nothing runs. */
void grid_fork_child (void);

#endif
