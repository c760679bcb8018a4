/* What a warp reads and writes: loads, stores and atomics of all state spaces, checked.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#ifndef EMULATORS_CUDA_EXEC_MEMORY_H
#define EMULATORS_CUDA_EXEC_MEMORY_H

#include "emulators/common/access.h"
#include "emulators/common/lanes.h"
#include "emulators/cuda/ptx/ptx.h"

/* Generic addresses of the windows.  A generic address in a window means the block's
   shared memory, the thread's local memory or the kernel's parameters.  No host
   program has an address of so many bits, whatever is mapped where. */
#define SHARED_WINDOW (UINT64_C (1) << 56)
#define LOCAL_WINDOW (UINT64_C (2) << 56)
#define PARAM_WINDOW (UINT64_C (3) << 56)
enum
{
  SHARED_WINDOW_SIZE = 0x1000000,
  LOCAL_WINDOW_SIZE = 0x2000000,
  PARAM_WINDOW_SIZE = 0x10000
};

/* What went wrong with an access, of the first lane with which it did. */
struct memory_fault
{
  enum memory_kind kind;
  enum ptx_space space;
  unsigned lane, size;
  bool store;
  uint64_t address;
  uint64_t other_thread; /* of a race: who touched it before, by which line */
  unsigned other_line;
};

/* What the threads of one warp can address.  The warp owns it; `shared` is common to
   the block.  Local memory is one piece for each lane, `local_stride` bytes apart. */
struct warp_memory
{
  struct space *const
    *spaces; /* of all devices this one may reach, its own first; null ends */
  uint8_t *shared; /* with its shadow (states as in space.h) `shared_shadow` */
  uint8_t *shared_shadow;
  size_t shared_size;
  uint8_t *local;
  uint8_t *local_shadow;
  size_t local_stride, local_size;
  const uint8_t *params;
  size_t param_size;
  bool check_written;  /* report reads of what was never written */
  struct races *races; /* of the grid, or null where not asked for */
  uint32_t race_warp;  /* the warp's number for it */
  unsigned line;       /* of the instruction under way, for races */
  bool strong; /* it is volatile, relaxed, acquire or release, for races */
  struct host_reach host;
};

/* All functions with a FAULT set its kind to MEMORY_OK where there is nothing to say. */

/* Load SIZE bytes (1, 2, 4 or 8) for each active lane from ADDRESS[lane] in SPACE
   into D (elements of 4 bytes, or 8 where WIDE; sign extended where SIGNED_, else zero
   extended to the element; a value of 1 or 2 bytes without SIGNED_ in a narrow element is
   zero extended to 32 bits).  Returns false, with FAULT filled, where a lane may not: nothing is loaded
   then.  With a fault that is a warning alone (never written, race) it loads, fills
   FAULT and returns true; the caller looks at fault->kind. */
bool memory_load (struct warp_memory *memory, enum ptx_space space,
                  const uint64_t *address, unsigned size, bool signed_,
                  bool wide, void *d, const struct lanes *active,
                  struct memory_fault *fault);

/* The same for a store from S. */
bool memory_store (struct warp_memory *memory, enum ptx_space space,
                   const uint64_t *address, unsigned size, bool wide,
                   const void *s, const struct lanes *active,
                   struct memory_fault *fault);

/* The COUNT bytes at ADDRESS of one lane, all in one piece, for builtins and vectors;
   null with FAULT filled where it may not (WRITE says which access). */
void *memory_pointer (struct warp_memory *memory, enum ptx_space space,
                      unsigned lane, uint64_t address, size_t count,
                      unsigned align, bool write, struct memory_fault *fault);

/* One lane's part of `atom` or `red`: *OLD becomes what P held, *P the new value; B and
   C are the operands (C: the swap value of cas).  Atomic with respect to all other
   threads, host threads too, sequentially consistent. */
typedef void atomic_fn (void *p, const uint64_t *b, const uint64_t *c,
                        uint64_t *old);

/* `atom` or `red` for the active lanes, in lane order: FUNCTION on the SIZE bytes at
   ADDRESS[lane] with the operands B[lane] and C[lane]; what was there goes to OLD[lane].
   Operands and results are the value's bits, zero extended.  Checks as memory_load does;
   returns false, with FAULT filled, before any lane's part is done. */
bool memory_atomic (struct warp_memory *memory, enum ptx_space space,
                    const uint64_t *address, unsigned size, atomic_fn *function,
                    const uint64_t *b, const uint64_t *c, uint64_t *old,
                    const struct lanes *active, struct memory_fault *fault);

/* The function of atom.OP.TYPE ("add", PTX_U32), or null where there is none; it is that for
   shared memory.  memory_atomic takes the one that does the same on global memory. */
atomic_fn *atomic_find (const char *op, enum ptx_type type);
atomic_fn *atomic_on_global (atomic_fn *function);

/* ADDRESS of SPACE as a generic one, and back; the latter for cvta.to, and whether a
   generic address lies in SPACE, for isspacep.  Constants have no window: their
   generic addresses are global ones, and none is said to lie in PTX_CONST. */
uint64_t memory_generic (enum ptx_space space, uint64_t address);
uint64_t memory_specific (enum ptx_space space, uint64_t address);
bool memory_is_in (enum ptx_space space, uint64_t address);

#endif
