/* Which accesses of two threads to one address nothing orders.

   A kernel's threads come in groups (blocks, work-groups) of warps (waves), whose lanes
   do the same instructions.  Each plain access to memory that others see is remembered:
   the last that wrote a word, and the last two warps that read it.  An access races with a
   remembered one of another thread, if one of them writes and nothing can have ordered
   them.  What orders, and whom: barriers the threads of their group; atomics, fences
   and strong accesses (volatile, relaxed, acquire, release) the threads of the kernel,
   or those of the group where they are in its own memory; collectives the lanes of
   their warp.  The one that came first must have done one of these afterwards (a release), and
   the later one after that and before its access (an acquire).

   Everything reported is a race in the program, given what `lockstep` says.  Not everything
   that races is reported:
   - Whether a release and an acquire belong together, by the same address or barrier, is
     not asked; all lanes of a warp release and acquire together.
   - Atomics and strong accesses are taken as races with nobody, whatever the others do.
   - Lanes that all do the same, one instruction after the other, as GCC's code outside
     SIMD regions does, race with nobody in their warp; nor do lanes that store the
     same value to the same address with one instruction.
   - A store of what is there already changes nothing: it races with nobody, and what several
     threads stored so may be read by all.  GCC's device runtime sets variables of the
     device that way, each team the same.  What the last store to a word is about to put
     there counts as there.
   - Of a word, only the last access of a kind is known, so that accesses to different bytes
     of it can hide each other.
   - Only accesses that happened are looked at: not what other input or other timing
     would do.  Kernels and the host are not compared with each other.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#ifndef EMULATORS_COMMON_RACES_H
#define EMULATORS_COMMON_RACES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Warps have this many lanes at most.  */
enum
{
  RACES_LANES = 64
};

/* Get ready for a kernel of GROUPS groups with THREADS threads each, in warps of LANES, which
   the caller owns.  LOCKSTEP: what lanes of a warp do with different instructions is
   ordered.  Null where memory runs out or the kernel is too large to be checked. */
struct races *races_create (uint64_t groups, unsigned threads, unsigned lanes,
                            bool lockstep);
void races_destroy (struct races *races);

/* The number of warp N of GROUP, which is what it is called below. */
uint32_t races_warp (const struct races *races, uint64_t group, unsigned n);

/* What a warp is about to do to memory with one instruction. */
struct races_access
{
  struct races *races;
  uint32_t warp;
  uint64_t where; /* of the instruction, for reports */
  bool write;
  unsigned size; /* bytes of each lane */
  /* The lanes that take part, and those of them whose memory the group alone sees, which
     other groups have at other times. */
  uint64_t lanes, of_group;
  uint8_t *const *place; /* of each lane: where the host has the bytes */
  /* What lane L stores is at values + L * stride; null: it is not known. */
  const void *values;
  size_t stride;
};

/* LANE's access races with what LANE `other_lane` of `other_warp` did at `other_where`. */
struct race
{
  unsigned lane, other_lane;
  uint32_t other_warp;
  uint64_t other_where;
};

/* Remember ACCESS.  Returns whether it races with an earlier one, the first of which
   *RACE says then.  Takes locks of its own; any thread may call it. */
bool races_access (const struct races_access *access, struct race *race);

/* The number in the kernel of the thread that RACE is with. */
uint64_t races_other_thread (const struct races *races,
                             const struct race *race);

/* Who may be ordered by what a warp does. */
enum races_scope
{
  RACES_WARP,
  RACES_GROUP,
  RACES_KERNEL,
  RACES_SCOPES
};

/* WARP is about to let others see what it did: it arrives at a barrier or a collective,
   or does an atomic or a fence.  And: it has seen that others did.  Both do nothing where
   RACES is null. */
void races_release (struct races *races, uint32_t warp, enum races_scope scope);
void races_acquire (struct races *races, uint32_t warp, enum races_scope scope);

#endif
