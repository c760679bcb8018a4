/* Warps and blocks while they run.

   A warp is a set of splits: lanes that run together, each with its own place in the
   code.  A branch that divides a split makes a join, where its lanes meet again.
   Everything here belongs to a block, and a block is run by one thread of
   the pool at a time, so that nothing here needs a lock.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#ifndef EMULATORS_CUDA_EXEC_WARP_H
#define EMULATORS_CUDA_EXEC_WARP_H

#include <stdatomic.h>
#include "emulators/common/crew.h"
#include "emulators/cuda/code/code.h"
#include "emulators/cuda/exec/grid.h"
#include "emulators/cuda/exec/memory.h"
#include "emulators/cuda/exec/warp_races.h"

enum
{
  BARRIERS = 16,
  FRAME_CLASSES = 24
};

/* One call of a function by the lanes of a split.  `lanes` are those that have neither
   left the function nor exited; when none is left the frame is freed. */
struct frame
{
  struct frame *caller; /* or the next of a list of free ones */
  const struct function *function;
  const struct call_site *site; /* of the call, null of a kernel */
  const struct code *back;      /* where the caller goes on */
  uint32_t lanes;
  unsigned class_;              /* of size, for the list of free ones */
  size_t local_base, local_top; /* the frame's local memory */
  uint8_t *registers;
};

/* Where divergent lanes meet: at `code` in `frame`.  The lanes in `expected` have not
   gone elsewhere; those in `arrived`, a part of them, wait.  Freed with the last expected lane. */
struct join
{
  struct join *outer;
  struct join *next, **link; /* in warp.joins */
  struct frame *frame;
  const struct code *code;
  uint32_t expected, arrived;
  unsigned age; /* quanta of the warp since lanes wait here */
};

enum split_state
{
  SPLIT_READY,
  SPLIT_AT_BARRIER,
  SPLIT_AT_COLLECTIVE
};

struct split
{
  struct split *next;
  uint32_t mask;
  enum split_state state;
  const struct code
    *code; /* next instruction; of waiting ones the one they wait at */
  struct frame *frame;
  struct join *join; /* the innermost; null: none */
  unsigned barrier;  /* which barrier it waits at */
  uint32_t members;  /* whom a collective waits for */
};

struct warp
{
  /* What the interpreter uses with each instruction. */
  struct lanes full;    /* lanes of the split under way */
  struct lanes guarded; /* of an instruction whose guard not all of them pass */
  uint8_t *base[2];     /* the frame's registers, the program's constants */
  int64_t budget;       /* instructions until the split gives way */
  bool gives_way;       /* by itself, with instructions left */
  struct split *current; /* null once it has ended or waits */
  struct block *block;
  struct warp_memory memory;

  unsigned number;
  uint32_t threads; /* lanes that there are */
  uint32_t alive;   /* and have not exited */
  struct split *ready, **ready_end;
  struct split *waiting;
  struct join *joins;
  struct split *free_splits;
  struct join *free_joins;
  unsigned spins; /* atomics, fences and sleeps in this quantum */
  uint64_t slept; /* nanoseconds that the last quantum wanted to sleep */
  uint32_t tid[3][LANES];
};

struct barrier
{
  unsigned expected; /* threads; 0: all of the block */
  unsigned arrived;
  unsigned popc;    /* of the predicates of those that arrived */
  unsigned reduced; /* threads that gave a predicate */
};

struct block
{
  struct crew_part part; /* first: the crew's */
  struct grid *grid;
  unsigned index[3];
  unsigned processor; /* %smid */
  unsigned warps;
  unsigned turn; /* the warp that runs next */
  unsigned live; /* threads that have not exited */
  struct warp **warp;
  unsigned warps_made;
  struct barrier barrier[BARRIERS];
  uint64_t clock; /* instructions that the block ran */
  bool dirty;     /* ended by a fault: its local shadow is not clean */
  uint8_t *shared, *shared_shadow;
  size_t shared_room;
  uint8_t *local, *local_shadow;
  size_t local_room;
  struct frame *free_frames[FRAME_CLASSES];
};

/* A kernel under way. */
struct grid
{
  struct crew_job job; /* first: the crew's */
  struct launch launch;
  const struct kernel *kernel;
  uint8_t *params;
  uint64_t id;
  size_t shared_size, local_stride;
  struct races *races;
  atomic_int result; /* enum grid_result; the first fault stays */
};

/* ---- warp.c: the interpreter ------------------------------------------------- */

/* Run the first ready split of WARP until it ends, waits, or has run for QUANTUM instructions. */
void warp_run (struct warp *warp, int64_t quantum);

/* The split under way, of WARP, ends its quantum after this instruction, and all other warps of
   the block have their turns first.  Who opens a barrier does so: on a processor all
   warps go on from a barrier at about the same time, and programs depend on it (GCC's
   broadcasts from one warp to the others use a buffer again that slow warps have not read,
   which no processor shows and GANGWAY_CUDA_CHECK=races reports). */
void warp_give_way (struct warp *warp);

/* What an instruction does: returns the next one, or null where the split no longer
   runs (it waits, ended, or a fault ended the grid). */
typedef const struct code *step_fn (struct warp *warp, const struct code *code,
                                    const struct lanes *active);

static inline void *
warp_operand (const struct warp *warp, place where)
{
  return warp->base[where & PLACE_CONSTANT] + (where & ~PLACE_CONSTANT);
}

static inline void *
frame_operand (const struct warp *warp, const struct frame *frame, place where)
{
  return where & PLACE_CONSTANT ? warp->base[1] + (where & ~PLACE_CONSTANT)
                                : frame->registers + where;
}

void lanes_from_mask (struct lanes *out, uint32_t mask);

/* ---- split.c: divergence -------------------------------------------------------- */

/* Make SPLIT the one under way.  Returns where it goes on. */
const struct code *split_resume (struct warp *warp, struct split *split);

/* The lanes in TAKEN go to TARGET, the other lanes of the split under way to NEXT, and
   meet at MEET. */
const struct code *split_diverge (struct warp *warp, uint32_t taken,
                                  const struct code *target,
                                  const struct code *next,
                                  const struct code *meet);

/* The split under way is at CODE; where it should meet others there, wait for them. */
const struct code *split_meet (struct warp *warp, const struct code *code);

/* Divide the split under way: lanes not in MASK become a split of their own at CODE;
   both meet at MEET, or, where that is null, at no other place than before. */
void split_peel (struct warp *warp, uint32_t mask, const struct code *code,
                 const struct code *meet);

/* The split under way waits in STATE at CODE; returns null. */
const struct code *split_wait (struct warp *warp, enum split_state state,
                               const struct code *code);

/* SPLIT, which waited, is ready to go on at CODE. */
void split_wake (struct warp *warp, struct split *split,
                 const struct code *code);
/* SPLIT, which waits where the split under way is, with the same join, ends: its lanes go
   on with that one's. */
void split_absorb (struct warp *warp, struct split *split);

void split_push (struct warp *warp, struct split *split, bool first);

/* The lanes in MASK of the split under way have exited.  Returns CODE where lanes are left. */
const struct code *split_exit (struct warp *warp, uint32_t mask,
                               const struct code *code);

/* Let the lanes go on that wait for others at joins, if they did for at least AGE
   quanta.  Returns whether there were any. */
bool split_break_joins (struct warp *warp, unsigned age);

struct split *split_new (struct warp *warp);

/* ---- call.c: frames ---------------------------------------------------------------- */

step_fn call_step, leave_step;

/* A frame for FUNCTION, called by CALLER's lanes in MASK; null (with the grid
   ended) where the stack or the host's memory ends. */
struct frame *frame_new (struct warp *warp, const struct function *function,
                         struct frame *caller, uint32_t mask);

/* The lanes in MASK have left FRAME; free it when none is left. */
void frame_leave (struct warp *warp, struct frame *frame, uint32_t mask);

/* ---- barrier.c: barriers --------------------------------------------------------------- */

step_fn barrier_step;

/* Threads of BLOCK have exited: barriers that wait for all may be complete. */
void block_threads_exited (struct block *block, unsigned count);

/* ---- block.c: blocks ------------------------------------------------------------------- */

/* Get BLOCK ready to run the part of GRID that it is.  False where memory runs out. */
bool block_start (struct block *block, struct grid *grid);

/* Run BLOCK for about QUANTUM instructions.  Returns whether it has ended. */
bool block_run (struct block *block, int64_t quantum);

/* Forget what is under way and get ready for block_start. */
void block_reset (struct block *block);
void block_free (struct block *block);

/* ---- collective.c, special.c, access.c, builtin.c ------------------------------------- */

step_fn collective_step, special_step;
step_fn load_step, store_step, atomic_step, param_step, copy_step;
step_fn alloca_step, stack_save_step, stack_restore_step;

/* Lanes of the split under way exited or left: collectives that wait for all may be
   complete. */
void collective_recheck (struct warp *warp);

/* Run the builtin that SITE calls. False where a fault ended the grid. */
bool builtin_call (struct warp *warp, const struct code *code,
                   const struct lanes *active);

/* What printf makes of FORMAT with the packed ARGS, written to stdout; returns
   the number of arguments.  Strings are device strings of LANE. */
int format_print (struct warp *warp, unsigned lane, const char *format,
                  const uint8_t *args, size_t args_size);

/* The zero-terminated string at generic ADDRESS as LANE sees it, in the first SIZE bytes
   of OUT.  False where it cannot be read. */
bool device_string (struct warp *warp, unsigned lane, uint64_t address,
                    char *out, size_t size);

/* ---- report.c ------------------------------------------------------------------------- */

/* End the grid with RESULT, and say why: what CODE did wrong in LANE. */
__attribute__ ((format (printf, 5, 6))) void
report_fault (struct warp *warp, const struct code *code, unsigned lane,
              enum grid_result result, const char *format, ...);

/* The same for an access; warnings alone are said once for each instruction, and the
   kernel goes on. Returns whether it does. */
bool report_access (struct warp *warp, const struct code *code,
                    const struct memory_fault *fault);

/* Nobody in BLOCK can go on: say who waits where. */
void report_deadlock (struct block *block);

/* End the grid with RESULT without words, if nothing else has. */
void grid_fail (struct grid *grid, enum grid_result result);

static inline bool
grid_failed (const struct grid *grid)
{
  return atomic_load_explicit (&grid->result, memory_order_relaxed) != GRID_OK;
}

#endif
