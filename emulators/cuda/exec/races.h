/* Which accesses of two threads to one address nothing orders.

   Each plain access to global or shared memory is remembered: the last that wrote a
   word, and the last two warps that read it.  An access races with a remembered one of
   another thread, if one of them writes and nothing can have ordered them.  What
   orders, and whom: barriers the threads of their block; atomics, fences and strong
   accesses (volatile, relaxed, acquire, release) the threads of the grid, or those
   of the block where they are in shared memory; collectives the lanes of their warp.  The
   one that came first must have done one of these afterwards (a release), and the
   later one after that and before its access (an acquire).

   Everything reported is a race in the program, given that devices do not run the lanes
   of a warp in lockstep (from compute capability 7.0); below that, they are taken
   as ordered.  Not everything that races is reported:
   - Whether a release and an acquire belong together, by the same address or barrier, is
     not asked; all lanes of a warp release and acquire together.
   - Atomics and strong accesses are taken as races with nobody, whatever the others do.
   - Lanes that all do the same, one instruction after the other, as GCC's code outside
     SIMD regions does, race with nobody in their warp; nor do lanes that store the
     same value to the same address with one instruction.
   - A store of what is there already changes nothing: it races with nobody, and what several
     threads stored so may be read by all.  GCC's device runtime sets variables of the
     device that way, each team the same.
   - Of a word, only the last access of a kind is known, so that accesses to different bytes
     of it can hide each other.
   - Only accesses that happened are looked at: not what other input or other timing
     would do.  Kernels and the host are not compared with each other.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#ifndef EMULATORS_CUDA_EXEC_RACES_H
#define EMULATORS_CUDA_EXEC_RACES_H

#include "emulators/cuda/exec/memory.h"

/* Get ready for a grid of BLOCKS blocks with THREADS threads each, which the caller
   owns.  LOCKSTEP: lanes of a warp are ordered.  Null where memory runs out or the
   grid is too large to be checked. */
struct races *races_create (uint64_t blocks, unsigned threads, bool lockstep);
void races_destroy (struct races *races);

enum races_kind
{
  RACES_READ,
  RACES_WRITE,
  RACES_ATOMIC
};

/* The lanes in MASK are about to access SIZE bytes each at ADDRESS[lane].  VALUES are
   what they write (elements of 8 bytes where WIDE, else 4), or null, and PLACE[lane] is where
   that goes, or ROW + lane * SIZE where PLACE is null.  Fills FAULT
   where that races with an earlier access and FAULT says nothing yet.  Takes locks of
   its own; any thread may call it. */
void races_access (struct warp_memory *memory, enum ptx_space space,
                   const uint64_t *address, unsigned size, enum races_kind kind,
                   const void *values, bool wide, const uint8_t *row,
                   uint8_t *const *place, uint32_t mask,
                   struct memory_fault *fault);

/* The same for COUNT bytes in one piece of one lane. */
void races_piece (struct warp_memory *memory, enum ptx_space space,
                  unsigned lane, uint64_t address, size_t count, bool write,
                  struct memory_fault *fault);

/* Who may be ordered by what the warp of MEMORY does. */
enum races_scope
{
  RACES_WARP,
  RACES_BLOCK,
  RACES_GRID,
  RACES_SCOPES
};

/* The warp is about to let others see what it did: it arrives at a barrier or a collective,
   or does an atomic or a fence.  And: it has seen that others did.  Both do nothing where
   memory->races is null. */
void races_release (struct warp_memory *memory, enum races_scope scope);
void races_acquire (struct warp_memory *memory, enum races_scope scope);

#endif
