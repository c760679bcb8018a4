/* The race check of an emulated CUDA device finds what nothing orders, and says nothing
   of what barriers, atomics or fences order.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <string.h>

#include "emulators/cuda/exec/warp_races.h"
#include "testsuite/unit/cuda_kernel.h"

enum
{
  THREADS = 64
};

static uint8_t shared[1024];
static struct warp_memory warps[4]; /* two blocks of two warps */
static struct memory_fault fault;
static uint32_t values[LANES];
static bool fresh = true; /* each store stores something else */
static struct lanes lanes;

static void
start (bool lockstep)
{
  for (unsigned i = 0; i < 4; i++)
    {
      races_destroy (i ? 0 : warps[0].races);
      warps[i] = (struct warp_memory) {
        .spaces = ptx_spaces,
        .shared = shared + 512 * (i / 2),
        .shared_size = 512,
        .race_warp = i,
        .races
        = i ? warps[0].races : races_create (2, THREADS, LANES, lockstep),
        .line = 100 + i,
      };
    }
  for (unsigned l = 1; l < LANES; l++)
    values[l] = values[0];
}

/* WARP's lanes in MASK store or load 4 bytes at AT + lane * STRIDE.  Returns whether that is
   a race. */
static bool
races (bool store, unsigned warp, uint32_t mask, enum ptx_space space,
       uint64_t at, unsigned stride)
{
  uint64_t address[LANES];
  uint32_t loaded[LANES];
  lanes.mask = mask;
  for (unsigned l = 0; store && fresh && l < LANES; l++)
    values[l] += 10;
  for (unsigned l = 0; l < LANES; l++)
    {
      lanes.each[l] = mask >> l & 1 ? UINT32_MAX : 0;
      address[l] = at + l * stride;
    }
  bool ok = store ? memory_store (&warps[warp], space, address, 4, false,
                                  values, &lanes, &fault)
                  : memory_load (&warps[warp], space, address, 4, false, false,
                                 loaded, &lanes, &fault);
  return !ok || fault.kind == MEMORY_RACE;
}

#define STORES(...) races (true, __VA_ARGS__)
#define LOADS(...) races (false, __VA_ARGS__)

static const uint32_t all = UINT32_MAX;

static void
bump (unsigned warp)
{
  uint64_t address[LANES] = { ptx_buffer + 4096 }, one[LANES] = { 1 },
           old[LANES];
  lanes.mask = 1;
  memory_atomic (&warps[warp], PTX_GLOBAL, address, 4,
                 atomic_find ("add", PTX_U32), one, 0, old, &lanes, &fault);
}

static void
meet (unsigned first, unsigned second)
{
  warp_races_release (&warps[first], RACES_GROUP);
  warp_races_release (&warps[second], RACES_GROUP);
  warp_races_acquire (&warps[first], RACES_GROUP);
  warp_races_acquire (&warps[second], RACES_GROUP);
}

static void
test_block (void)
{
  start (false);
  CHECK (!STORES (0, all, PTX_SHARED, 0, 4)
           && !LOADS (0, all, PTX_SHARED, 0, 4),
         "a thread's own memory");
  CHECK (LOADS (1, 1 << 3, PTX_SHARED, 8, 0) && fault.lane == 3
           && fault.other_thread == 2 && fault.other_line == 100
           && fault.address == 8 && !fault.store,
         "a read of what another warp wrote names both");
  start (false);
  STORES (0, all, PTX_SHARED, 0, 4);
  meet (0, 1);
  CHECK (!LOADS (1, all, PTX_SHARED, 4, 4), "a barrier orders them");
  CHECK (STORES (0, all, PTX_SHARED, 4, 4) && fault.store
           && fault.other_thread == 32,
         "a write after another's read");
  start (false);
  STORES (0, all, PTX_SHARED, 0, 4);
  meet (0, 1);
  STORES (0, all, PTX_SHARED, 0, 4);
  CHECK (LOADS (1, all, PTX_SHARED, 4, 4), "a barrier before both does not");
  start (false);
  STORES (0, all, PTX_SHARED, 0, 4);
  CHECK (!LOADS (1, all, PTX_SHARED, 128, 4), "another address");
  CHECK (!STORES (2, all, PTX_SHARED, 0, 4), "another block's shared memory");
  CHECK (LOADS (1, 1, PTX_GENERIC, memory_generic (PTX_SHARED, 4), 0),
         "a generic address of shared memory");
  start (false);
  LOADS (0, all, PTX_SHARED, 0, 0);
  CHECK (!LOADS (1, all, PTX_SHARED, 0, 0), "two reads");
  CHECK (STORES (1, 1, PTX_SHARED, 0, 0), "a write after others' reads");
}

static void
test_warp (void)
{
  start (false);
  CHECK (!STORES (0, all, PTX_SHARED, 0, 0) && !LOADS (0, all, PTX_SHARED, 0, 0)
           && !STORES (0, all, PTX_SHARED, 0, 0),
         "lanes that all do the same");
  CHECK (!LOADS (0, 2, PTX_SHARED, 0, 0), "one of them reads it");
  start (false);
  STORES (0, 1, PTX_SHARED, 0, 0);
  CHECK (LOADS (0, all, PTX_SHARED, 0, 0) && fault.other_thread == 0,
         "one lane writes, all read");
  start (false);
  STORES (0, 1, PTX_SHARED, 0, 0);
  warp_races_release (&warps[0], RACES_WARP);
  warp_races_acquire (&warps[0], RACES_WARP);
  CHECK (!LOADS (0, all, PTX_SHARED, 0, 0), "after a collective");
  start (true);
  STORES (0, 1, PTX_SHARED, 0, 0);
  CHECK (!LOADS (0, all, PTX_SHARED, 0, 0), "lanes in lockstep");
  CHECK (LOADS (1, 1, PTX_SHARED, 0, 0), "another warp");
  start (false);
  values[5]++;
  CHECK (STORES (0, 0x30, PTX_SHARED, 0, 0) && fault.lane == 5
           && fault.other_thread == 4,
         "different values to one address");
}

static void
test_same (void)
{
  start (false);
  STORES (0, 1, PTX_GLOBAL, ptx_buffer, 0);
  fresh = false;
  CHECK (!STORES (2, 1, PTX_GLOBAL, ptx_buffer, 0)
           && !LOADS (2, 1, PTX_GLOBAL, ptx_buffer, 0)
           && !LOADS (0, 1, PTX_GLOBAL, ptx_buffer, 0),
         "blocks that store the same");
  fresh = true;
  CHECK (STORES (2, 1, PTX_GLOBAL, ptx_buffer, 0),
         "and one that stores something else then");
}

static void
test_grid (void)
{
  start (false);
  STORES (0, all, PTX_GLOBAL, ptx_buffer, 4);
  CHECK (LOADS (2, 1, PTX_GLOBAL, ptx_buffer + 12, 0)
           && fault.other_thread == 3,
         "two blocks");
  start (false);
  STORES (0, all, PTX_GLOBAL, ptx_buffer, 4);
  meet (0, 1);
  meet (2, 3);
  CHECK (LOADS (2, 1, PTX_GLOBAL, ptx_buffer + 12, 0),
         "barriers of two blocks do not order them");
  start (false);
  STORES (0, all, PTX_GLOBAL, ptx_buffer, 4);
  bump (0);
  bump (2);
  CHECK (!LOADS (2, 1, PTX_GLOBAL, ptx_buffer + 12, 0), "atomics do");
  /* Another warp of each block does it for them, between barriers. */
  start (false);
  STORES (1, all, PTX_GLOBAL, ptx_buffer, 4);
  meet (0, 1);
  bump (0);
  bump (2);
  CHECK (LOADS (3, 1, PTX_GLOBAL, ptx_buffer, 0), "not yet a second warp");
  meet (2, 3);
  CHECK (!LOADS (3, 1, PTX_GLOBAL, ptx_buffer + 8, 0),
         "barriers pass on what atomics order");
  start (false);
  STORES (0, all, PTX_GLOBAL, ptx_buffer, 4);
  bump (2);
  CHECK (LOADS (2, 2, PTX_GLOBAL, ptx_buffer + 12, 0),
         "but not an access after the atomic");
  start (false);
  STORES (0, all, PTX_GLOBAL, ptx_buffer, 4);
  for (int i = 0; i < 10; i++)
    bump (0);
  bump (2);
  for (int i = 0; i < 10; i++)
    bump (0);
  CHECK (!LOADS (2, 1, PTX_GLOBAL, ptx_buffer + 12, 0),
         "of many, an old one is remembered or taken for granted");
  start (false);
  warps[0].strong = warps[2].strong = true;
  STORES (0, 1, PTX_GLOBAL, ptx_buffer, 0);
  CHECK (!LOADS (2, 1, PTX_GLOBAL, ptx_buffer, 0),
         "strong accesses do not race");
  start (false);
  STORES (0, 1, PTX_GLOBAL, ptx_buffer + 64, 0);
  warps[0].strong = warps[2].strong = true;
  STORES (0, 1, PTX_GLOBAL, ptx_buffer, 0);
  LOADS (2, 1, PTX_GLOBAL, ptx_buffer, 0);
  warps[0].strong = warps[2].strong = false;
  CHECK (!LOADS (2, 1, PTX_GLOBAL, ptx_buffer + 64, 0), "and order others");
  CHECK (!memory_pointer (&warps[0], PTX_GLOBAL, 0, 1, 4, 1, false, &fault)
           && memory_pointer (&warps[3], PTX_GLOBAL, 1, ptx_buffer + 64, 4, 1,
                              true, &fault)
           && fault.kind == MEMORY_RACE,
         "a piece of memory");
  /* The bytes of a word are different addresses. */
  start (false);
  memory_pointer (&warps[0], PTX_GLOBAL, 0, ptx_buffer, 1, 1, true, &fault);
  memory_pointer (&warps[1], PTX_GLOBAL, 0, ptx_buffer + 1, 1, 1, true, &fault);
  CHECK (fault.kind == MEMORY_OK, "neighbouring bytes");
}

/* Kernels, whose reports go to a file. */

static const char text[] = PTX_HEAD ".shared .align 4 .b8 s[256];\n"
  /* Each thread reads its neighbour's word of shared memory. */
  PTX_ENTRY (
    "missing") "mov.u32 %r1, s;\nshl.b32 %r2, %t, 2;\n"
               "add.u32 %r3, %r1, %r2;\ncvt.u64.u32 %a1, %r3;\n"
               "st.shared.u32 [%a1], %t;\nxor.b32 %r4, %t, 32;\nshl.b32 %r4, "
               "%r4, 2;\n"
               "add.u32 %r4, %r4, %r1;\ncvt.u64.u32 %a2, %r4;\n"
               "ld.shared.u32 %r5, [%a2];\nst.global.u32 [%mine], "
               "%r5;\nret;\n}\n" PTX_ENTRY (
                 "there") "mov.u32 %r1, s;\nshl.b32 %r2, %t, 2;\n"
                          "add.u32 %r3, %r1, %r2;\ncvt.u64.u32 %a1, %r3;\n"
                          "st.shared.u32 [%a1], %t;\nxor.b32 %r4, %t, "
                          "32;\nshl.b32 %r4, %r4, 2;\n"
                          "add.u32 %r4, %r4, %r1;\ncvt.u64.u32 %a2, "
                          "%r4;\nbar.sync 0;\n"
                          "ld.shared.u32 %r5, [%a2];\nst.global.u32 [%mine], "
                          "%r5;\nret;\n}\n"
  /* All threads add to one word, with and without atomics. */
  PTX_ENTRY (
    "plain") "ld.global.u32 %r1, [%buffer];\nadd.u32 %r1, %r1, 1;\n"
             "st.global.u32 [%buffer], %r1;\nret;\n}\n" PTX_ENTRY (
               "atomic") "atom.global.add.u32 %r1, [%buffer], 1;\nret;\n}\n"
  /* The last block to come adds up what all blocks wrote. */
  PTX_ENTRY (
    "last") "st.global.u32 [%mine+256], %t;\nmembar.gl;\n"
            "bar.sync 0;\nsetp.ne.u32 %p1, %t, 0;\n@%p1 bra DONE;\n"
            "atom.global.add.u32 %r1, [%buffer], 1;\nmov.u32 %r2, %nctaid.x;\n"
            "sub.u32 %r2, %r2, 1;\nsetp.ne.u32 %p2, %r1, %r2;\n@%p2 bra DONE;\n"
            "membar.gl;\nmov.u32 %r3, 0;\nmov.u32 %r4, 0;\nadd.u64 %a1, "
            "%buffer, 256;\n"
            "LOOP:\nld.global.u32 %r5, [%a1];\nadd.u32 %r3, %r3, %r5;\n"
            "add.u64 %a1, %a1, 4;\nadd.u32 %r4, %r4, 1;\nsetp.lt.u32 %p3, %r4, "
            "256;\n"
            "@%p3 bra LOOP;\nst.global.u32 [%buffer+4], %r3;\nDONE:\nret;\n}\n";

/* What running NAME says about races. */
static bool
kernel_races (const struct program *program, const char *name)
{
  FILE *file = tmpfile ();
  int old = dup (2);
  char line[512];
  bool said = false;
  struct ptx_wait wait;
  memset (space_bytes (ptx_space, ptx_buffer), 0, 4096);
  dup2 (fileno (file), 2);
  bool ok = ptx_launch (program, name, 4, THREADS, 0, &ptx_buffer, &wait)
            && ptx_wait (&wait) == GRID_OK;
  dup2 (old, 2);
  close (old);
  rewind (file);
  while (fgets (line, sizeof line, file))
    {
      said |= strstr (line, "races with thread") != 0;
      fputs (line, stdout);
    }
  fclose (file);
  if (!ok)
    CHECK (false, "%s runs", name);
  return said;
}

static void
test_kernels (void)
{
  ptx_machine.check_races = true;
  struct program *program = ptx_load (text);
  if (!program)
    {
      CHECK (false, "the kernels load: %s", ptx_message);
      return;
    }
  CHECK (kernel_races (program, "missing"), "a kernel without its barrier");
  CHECK (!kernel_races (program, "there"), "the same with it");
  CHECK (kernel_races (program, "plain"), "a sum without atomics");
  CHECK (!kernel_races (program, "atomic"), "the same with them");
  CHECK (!kernel_races (program, "last"), "blocks that count who is the last");
  program_free (program);
}

int
main (void)
{
  ptx_start ();
  test_block ();
  test_warp ();
  test_same ();
  test_grid ();
  races_destroy (warps[0].races);
  test_kernels ();
  return UNIT_RESULT ();
}
