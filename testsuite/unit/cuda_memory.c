/* What a warp of an emulated CUDA device reads and writes: shapes of addresses, widths
   and extensions, masks, windows of generic addresses, faults, and atomics.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "emulators/common/host_ranges.h"
#include "emulators/cuda/exec/memory.h"
#include "testsuite/unit/unit.h"

enum
{
  BYTES = 400,
  LOCAL = 64
};

static struct space *spaces[2];
static uint64_t array;
static _Alignas(16) uint8_t shared[256], shared_states[256];
static _Alignas(16) uint8_t local[LANES * LOCAL], local_states[LANES * LOCAL];
static _Alignas(16) uint8_t params[32];
static struct warp_memory memory;
static struct memory_fault fault;
static struct lanes lanes;
static uint64_t address[LANES];
static uint32_t narrow[LANES];
static uint64_t wide[LANES];

static void
activate (uint32_t mask)
{
  lanes.mask = mask;
  for (unsigned l = 0; l < LANES; l++)
    lanes.each[l] = mask >> l & 1 ? UINT32_MAX : 0;
}

/* Lane L's address: BASE + L * STRIDE. */
static void
aim (uint64_t base, int64_t stride)
{
  for (unsigned l = 0; l < LANES; l++)
    address[l] = base + l * (uint64_t) stride;
}

static void
start (void)
{
  memory = (struct warp_memory) { .spaces = spaces,
                                  .shared = shared,
                                  .shared_shadow = shared_states,
                                  .shared_size = sizeof shared,
                                  .local = local,
                                  .local_shadow = local_states,
                                  .local_stride = LOCAL,
                                  .local_size = LOCAL,
                                  .params = params,
                                  .param_size = sizeof params };
  memset (local_states, SPACE_ALLOCATED, sizeof local_states);
  for (unsigned i = 0; i < sizeof shared; i++)
    shared[i] = (uint8_t) (i * 7);
  for (unsigned i = 0; i < sizeof local; i++)
    local[i] = (uint8_t) (i * 5);
  for (unsigned i = 0; i < sizeof params; i++)
    params[i] = (uint8_t) (200 + i);
  for (unsigned i = 0; i < BYTES; i++)
    *(uint8_t *) space_bytes (spaces[0], array + i) = (uint8_t) (i * 11);
  activate (UINT32_MAX);
}

/* The SIZE bytes at P as an element. */
static uint64_t
element_at (const uint8_t *p, unsigned size, bool signed_, bool is_wide)
{
  uint64_t value = 0;
  memcpy (&value, p, size);
  if (signed_ && size < 8 && value >> (size * 8 - 1) & 1)
    value |= -(UINT64_C (1) << size * 8);
  return is_wide ? value : (uint32_t) value;
}

/* Where lane L's ADDRESS of SPACE is, for the test's own look. */
static uint8_t *
look (enum ptx_space space, unsigned l)
{
  uint64_t a = address[l];
  if (space == PTX_SHARED)
    return shared + a;
  if (space == PTX_LOCAL)
    return local + l * LOCAL + a;
  if (space == PTX_PARAM)
    return params + a;
  return space_bytes (spaces[0], a);
}

/* Whether a load gives active lanes what is there, and others what they had. */
static bool
load_agrees (enum ptx_space space, unsigned size, bool signed_, bool is_wide)
{
  memset (narrow, 0xee, sizeof narrow);
  memset (wide, 0xee, sizeof wide);
  if (!memory_load (&memory, space, address, size, signed_, is_wide,
                    is_wide ? (void *) wide : narrow, &lanes, &fault)
      || fault.kind != MEMORY_OK)
    return false;
  for (unsigned l = 0; l < LANES; l++)
    {
      uint64_t got = is_wide ? wide[l] : narrow[l];
      uint64_t old = is_wide ? UINT64_C (0xeeeeeeeeeeeeeeee) : 0xeeeeeeee;
      uint64_t want = lanes.mask >> l & 1
                        ? element_at (look (space, l), size, signed_, is_wide)
                        : old;
      if (got != want)
        return false;
    }
  return true;
}

static bool
store_agrees (enum ptx_space space, unsigned size, bool is_wide)
{
  start ();
  uint32_t mask = lanes.mask;
  for (unsigned l = 0; l < LANES; l++)
    {
      narrow[l] = 0x81828384 + l * 0x01010101;
      wide[l] = UINT64_C (0x8182838485868788) + l;
    }
  uint8_t before[LANES][8];
  for (unsigned l = 0; l < LANES; l++)
    memcpy (before[l], look (space, l), size);
  if (!memory_store (&memory, space, address, size, is_wide,
                     is_wide ? (void *) wide : narrow, &lanes, &fault)
      || fault.kind != MEMORY_OK)
    return false;
  for (unsigned l = 0; l < LANES; l++)
    {
      const void *value
        = is_wide ? (const void *) &wide[l] : (const void *) &narrow[l];
      if (memcmp (look (space, l), mask >> l & 1 ? value : before[l], size))
        return false;
    }
  return true;
}

static const uint32_t masks[]
  = { UINT32_MAX, 0x7fffffff, 0xfffffff0, 0x0f0f5a3c, 0x00010000, 1, 0 };

static void
test_shapes (void)
{
  bool loads = true, stores = true;
  for (unsigned size = 1; size <= 8; size *= 2)
    for (unsigned m = 0; m < sizeof masks / sizeof *masks; m++)
      for (unsigned is_wide = size == 8; is_wide < 2; is_wide++)
        for (unsigned shape = 0; shape < 3; shape++)
          {
            activate (masks[m]);
            if (shape == 0)
              aim (array + 8, size);
            else if (shape == 1)
              aim (array + 16, 0);
            else
              aim (array + 32 * size, -(int64_t) size);
            loads &= load_agrees (PTX_GLOBAL, size, false, is_wide);
            loads &= load_agrees (PTX_GENERIC, size, true, is_wide);
            if (shape != 1)
              {
                activate (masks[m]);
                stores &= store_agrees (PTX_GLOBAL, size, is_wide);
              }
            start ();
          }
  CHECK (loads, "loads of all widths, extensions, masks and shapes");
  CHECK (stores, "stores of all widths, masks and shapes");
}

static void
test_windows (void)
{
  aim (0, 4);
  CHECK (load_agrees (PTX_SHARED, 4, false, false), "a row of shared memory");
  aim (8, 0);
  CHECK (load_agrees (PTX_LOCAL, 8, false, true),
         "each lane's own local memory");
  CHECK (store_agrees (PTX_LOCAL, 4, false), "a store to local memory");
  CHECK (load_agrees (PTX_PARAM, 2, true, false), "a parameter");
  start ();
  static const enum ptx_space windows[] = { PTX_SHARED, PTX_LOCAL, PTX_PARAM };
  for (unsigned w = 0; w < 3; w++)
    {
      enum ptx_space space = windows[w];
      memory_load (&memory, space, address, 4, false, false, wide, &lanes,
                   &fault);
      aim (memory_generic (space, 8), 0);
      bool ok = memory_load (&memory, PTX_GENERIC, address, 4, false, false,
                             narrow, &lanes, &fault);
      CHECK (ok && !memcmp (narrow, wide, sizeof narrow)
               && memory_is_in (space, address[0])
               && !memory_is_in (PTX_GLOBAL, address[0])
               && memory_specific (space, address[0]) == 8,
             "a generic address of window %u", w);
      aim (8, 0);
    }
  CHECK (memory_is_in (PTX_GLOBAL, array) && !memory_is_in (PTX_SHARED, array)
           && memory_generic (PTX_GLOBAL, array) == array,
         "a global address is its own generic one");
}

static bool
faults (enum ptx_space space, unsigned size, bool store, enum memory_kind kind,
        unsigned lane)
{
  memset (wide, 0x55, sizeof wide);
  bool ok = store ? memory_store (&memory, space, address, size, true, wide,
                                  &lanes, &fault)
                  : memory_load (&memory, space, address, size, false, true,
                                 wide, &lanes, &fault);
  bool kept = true;
  for (unsigned l = 0; l < LANES; l++)
    kept &= wide[l] == UINT64_C (0x5555555555555555);
  return !ok && kept && fault.kind == kind && fault.lane == lane
         && fault.size == size && fault.store == store
         && fault.address == address[lane] && fault.space == space;
}

static void
test_faults (void)
{
  start ();
  aim (array + BYTES - 31 * 4, 4);
  CHECK (faults (PTX_GLOBAL, 4, false, MEMORY_OUTSIDE, 31),
         "a row that goes past the end: the last lane");
  uint32_t last;
  memcpy (&last, space_bytes (spaces[0], array + BYTES - 4), 4);
  CHECK (faults (PTX_GLOBAL, 4, true, MEMORY_OUTSIDE, 31)
           && !memcmp (&last, space_bytes (spaces[0], array + BYTES - 4), 4),
         "a store that faults stores nothing");
  activate (0x7fffffff);
  CHECK (load_agrees (PTX_GLOBAL, 4, false, false),
         "lanes that are not active may be anywhere");
  activate (UINT32_MAX);
  aim (array + 2, 4);
  CHECK (faults (PTX_GLOBAL, 4, false, MEMORY_MISALIGNED, 0),
         "a misaligned row");
  aim (array, 4);
  address[5] += 1;
  CHECK (faults (PTX_GENERIC, 4, false, MEMORY_MISALIGNED, 5),
         "one misaligned lane");
  aim (0, 0);
  CHECK (faults (PTX_GENERIC, 4, true, MEMORY_OUTSIDE, 0), "a null pointer");
  aim (UINT64_MAX - 7, 0);
  CHECK (faults (PTX_GLOBAL, 8, true, MEMORY_OUTSIDE, 0), "the last address");
  aim (sizeof shared - 8, 8);
  CHECK (faults (PTX_SHARED, 8, false, MEMORY_OUTSIDE, 1),
         "past the block's shared memory");
  aim (LOCAL - 4, 0);
  CHECK (faults (PTX_LOCAL, 8, false, MEMORY_MISALIGNED, 0),
         "misaligned in local memory");
  aim (LOCAL, 0);
  CHECK (faults (PTX_LOCAL, 8, true, MEMORY_OUTSIDE, 0), "past local memory");
  aim (PARAM_WINDOW, 0);
  CHECK (faults (PTX_GENERIC, 4, true, MEMORY_READ_ONLY, 0),
         "a store to a parameter");
  aim (8, 0);
  local_states[5 * LOCAL + 9] = 0;
  CHECK (faults (PTX_LOCAL, 4, true, MEMORY_OUTSIDE, 5),
         "local memory that no frame has");
  aim (array, 4);
  CHECK (faults (PTX_CONST, 4, true, MEMORY_READ_ONLY, 0),
         "a store to a constant");
  uint64_t gone = space_allocate (spaces[0], BYTES, 256);
  space_free (spaces[0], gone);
  aim (gone, 4);
  CHECK (faults (PTX_GLOBAL, 4, false, MEMORY_FREED, 0), "freed memory");
}

static void
test_host_memory (void)
{
  start ();
  static _Alignas(64) uint32_t host[LANES];
  aim ((uintptr_t) host, 4);
  CHECK (faults (PTX_GLOBAL, 4, false, MEMORY_OUTSIDE, 0),
         "host memory is not the device's");
  host_range_add (host, sizeof host, HOST_RANGE_PINNED, 0);
  for (unsigned l = 0; l < LANES; l++)
    narrow[l] = l;
  CHECK (memory_store (&memory, PTX_GLOBAL, address, 4, false, narrow, &lanes,
                       &fault)
           && host[31] == 31,
         "page-locked memory is");
  aim ((uintptr_t) host + 4, 4);
  CHECK (faults (PTX_GLOBAL, 4, false, MEMORY_OUTSIDE, 31),
         "but not what stands after it");
  host_range_remove (host);
  aim ((uintptr_t) host, 4);
  CHECK (faults (PTX_GLOBAL, 4, false, MEMORY_OUTSIDE, 0),
         "nor when it is released");
  host_ranges_all = true;
  CHECK (memory_load (&memory, PTX_GLOBAL, address, 4, false, false, narrow,
                      &lanes, &fault)
           && narrow[7] == 7,
         "all memory is where devices may address all");
  aim (8, 0);
  CHECK (faults (PTX_GLOBAL, 4, false, MEMORY_OUTSIDE, 0),
         "a null pointer is none then either");
  void *gone = mmap (0, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  munmap (gone, 4096);
  aim ((uintptr_t) gone, 0);
  CHECK (faults (PTX_GLOBAL, 4, false, MEMORY_OUTSIDE, 0),
         "nor is what the host has not mapped");
  host_ranges_all = false;
}

static void
test_written (void)
{
  start ();
  memory.check_written = true;
  uint64_t fresh = space_allocate (spaces[0], BYTES, 256);
  aim (fresh, 4);
  CHECK (memory_load (&memory, PTX_GLOBAL, address, 4, false, false, narrow,
                      &lanes, &fault)
           && fault.kind == MEMORY_NEVER_WRITTEN && fault.lane == 0,
         "what was never written is loaded and said");
  activate (0x0000ffff);
  CHECK (memory_store (&memory, PTX_GLOBAL, address, 4, false, narrow, &lanes,
                       &fault)
           && fault.kind == MEMORY_OK,
         "half of it is written");
  CHECK (memory_load (&memory, PTX_GLOBAL, address, 4, false, false, narrow,
                      &lanes, &fault)
           && fault.kind == MEMORY_OK,
         "and loaded without a word");
  activate (UINT32_MAX);
  memory_load (&memory, PTX_GLOBAL, address, 4, false, false, narrow, &lanes,
               &fault);
  CHECK (fault.kind == MEMORY_NEVER_WRITTEN && fault.lane == 16,
         "the other half is not");
  aim (0, 0);
  memory_load (&memory, PTX_LOCAL, address, 4, false, false, narrow, &lanes,
               &fault);
  CHECK (fault.kind == MEMORY_NEVER_WRITTEN, "local memory likewise");
  memory_store (&memory, PTX_LOCAL, address, 4, false, narrow, &lanes, &fault);
  memory_load (&memory, PTX_LOCAL, address, 4, false, false, narrow, &lanes,
               &fault);
  CHECK (fault.kind == MEMORY_OK, "which each lane has written now");
  address[3] = 1000;
  address[2] = 4;
  CHECK (!memory_load (&memory, PTX_LOCAL, address, 4, false, false, narrow,
                       &lanes, &fault)
           && fault.kind == MEMORY_OUTSIDE && fault.lane == 3,
         "an error is said rather than a warning");
}

static void
test_pointer (void)
{
  start ();
  void *p
    = memory_pointer (&memory, PTX_GLOBAL, 3, array, BYTES, 16, false, &fault);
  CHECK (p == space_bytes (spaces[0], array) && fault.kind == MEMORY_OK,
         "one piece of memory");
  p = memory_pointer (&memory, PTX_GENERIC, 3, LOCAL_WINDOW + 16, 16, 16, true,
                      &fault);
  CHECK (p == local + 3 * LOCAL + 16, "of a lane's local memory");
  p = memory_pointer (&memory, PTX_GLOBAL, 3, array, BYTES + 1, 1, true,
                      &fault);
  CHECK (!p && fault.kind == MEMORY_OUTSIDE && fault.size == BYTES + 1
           && fault.lane == 3,
         "one byte too much");
}

/* Atomics. */

static const struct
{
  const char *op;
  enum ptx_type type;
  unsigned size;
  uint64_t memory, b, c, result;
} cases[] = {
  { "add", PTX_U32, 4, 0xffffffff, 2, 0, 1 },
  { "add", PTX_S32, 4, 5, 0xffffffff, 0, 4 },
  { "add", PTX_U64, 8, 0xffffffff, 1, 0, 0x100000000 },
  { "add", PTX_F32, 4, 0x3f800000, 0x40000000, 0, 0x40400000 },
  { "add", PTX_F32, 4, 0x7f800000, 0xff800000, 0, 0x7fffffff },
  { "add", PTX_F64, 8, 0x3ff0000000000000, 0x3ff0000000000000, 0,
    0x4000000000000000 },
  { "add", PTX_F16, 2, 0x3c00, 0x4000, 0, 0x4200 },
  { "add", PTX_F16, 2, 0x7bff, 0x7bff, 0, 0x7c00 },
  { "add", PTX_F16, 2, 0x7c00, 0xfc00, 0, 0x7fff },
  { "add", PTX_F16X2, 4, 0x3c004000, 0x40003c00, 0, 0x42004200 },
  { "add", PTX_BF16, 2, 0x3f80, 0x4000, 0, 0x4040 },
  { "add", PTX_BF16X2, 4, 0x3f804000, 0x40003f80, 0, 0x40404040 },
  { "exch", PTX_B32, 4, 7, 9, 0, 9 },
  { "exch", PTX_B64, 8, 7, 1ull << 40, 0, 1ull << 40 },
  { "cas", PTX_B16, 2, 7, 7, 9, 9 },
  { "cas", PTX_B16, 2, 7, 8, 9, 7 },
  { "cas", PTX_B32, 4, 7, 7, 9, 9 },
  { "cas", PTX_U32, 4, 7, 8, 9, 7 },
  { "cas", PTX_B64, 8, 1ull << 40, 1ull << 40, 3, 3 },
  { "and", PTX_B32, 4, 0xff00ff00, 0x0ff00ff0, 0, 0x0f000f00 },
  { "or", PTX_B64, 8, 1ull << 40, 2, 0, 1ull << 40 | 2 },
  { "xor", PTX_B32, 4, 0xff, 0x0f, 0, 0xf0 },
  { "inc", PTX_U32, 4, 4, 5, 0, 5 },
  { "inc", PTX_U32, 4, 5, 5, 0, 0 },
  { "inc", PTX_U32, 4, 6, 5, 0, 0 },
  { "dec", PTX_U32, 4, 5, 5, 0, 4 },
  { "dec", PTX_U32, 4, 0, 5, 0, 5 },
  { "dec", PTX_U32, 4, 6, 5, 0, 5 },
  { "min", PTX_U32, 4, 0xffffffff, 1, 0, 1 },
  { "min", PTX_S32, 4, 0xffffffff, 1, 0, 0xffffffff },
  { "max", PTX_U32, 4, 0xffffffff, 1, 0, 0xffffffff },
  { "max", PTX_S32, 4, 0xffffffff, 1, 0, 1 },
  { "min", PTX_S64, 8, -1ull, 1, 0, -1ull },
  { "max", PTX_U64, 8, -1ull, 1, 0, -1ull },
  { "min", PTX_U64, 8, -1ull, 1, 0, 1 },
  { "max", PTX_S64, 8, -1ull, 1, 0, 1 },
};

static void
test_atomics (void)
{
  start ();
  for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++)
    {
      atomic_fn *function = atomic_find (cases[i].op, cases[i].type);
      uint64_t *place = space_bytes (spaces[0], array);
      uint64_t b[LANES], c[LANES], old[LANES];
      *place = cases[i].memory | (cases[i].size < 8 ? 0xabull << 56 : 0);
      b[4] = cases[i].b;
      c[4] = cases[i].c;
      old[4] = 1;
      aim (array, 0);
      activate (1 << 4);
      bool ok = function
                && memory_atomic (&memory, PTX_GLOBAL, address, cases[i].size,
                                  function, b, c, old, &lanes, &fault);
      uint64_t want = cases[i].result | (cases[i].size < 8 ? 0xabull << 56 : 0);
      CHECK (ok && *place == want && old[4] == cases[i].memory,
             "atom.%s.%d, case %u", cases[i].op, cases[i].type, i);
    }
  CHECK (!atomic_find ("inc", PTX_F32) && !atomic_find ("mul", PTX_U32),
         "others are unknown");
}

/* Additions of f32 flush subnormal sources and results on global memory, and not on shared
   memory (PTX ISA, atom), whatever address leads there.  */
static void
test_subnormals (void)
{
  static const struct
  {
    uint32_t memory, b, on_global, on_shared;
  } sums[] = {
    { 1, 1, 0, 2 },
    { 0x80000001, 0x80000001, 0x80000000, 0x80000002 },
    { 0x3f800000, 1, 0x3f800000, 0x3f800000 },
    { 0x00800001, 0x80800000, 0, 1 },
    { 0x80800001, 0x00800000, 0x80000000, 0x80000001 },
    { 0x007fffff, 0x00000001, 0, 0x00800000 },
  };
  start ();
  atomic_fn *add = atomic_find ("add", PTX_F32);
  activate (1);
  for (unsigned i = 0; i < sizeof sums / sizeof *sums; i++)
    for (unsigned where = 0; where < 4; where++)
      {
        static const enum ptx_space spaces_of[]
          = { PTX_GLOBAL, PTX_GENERIC, PTX_SHARED, PTX_GENERIC };
        bool on_shared = where >= 2;
        uint32_t *place
          = on_shared ? (uint32_t *) shared : space_bytes (spaces[0], array);
        uint64_t b[LANES] = { sums[i].b }, old[LANES];
        *place = sums[i].memory;
        aim (!on_shared ? array : where == 2 ? 0 : SHARED_WINDOW, 0);
        bool ok = memory_atomic (&memory, spaces_of[where], address, 4, add, b,
                                 0, old, &lanes, &fault);
        uint32_t want = on_shared ? sums[i].on_shared : sums[i].on_global;
        CHECK (ok && *place == want && old[0] == sums[i].memory,
               "atom.add.f32 %u on %s memory: 0x%x, got 0x%x", i,
               on_shared ? "shared" : "global", want, *place);
      }
}

static void *
add_many (void *data)
{
  struct warp_memory mine = memory;
  struct memory_fault mine_fault;
  uint64_t at[LANES], one[LANES], old[LANES];
  for (unsigned l = 0; l < LANES; l++)
    {
      at[l] = array;
      one[l] = 0x3f800000;
    }
  for (int i = 0; i < 1000; i++)
    memory_atomic (&mine, PTX_GLOBAL, at, 4, atomic_find ("add", PTX_F32), one,
                   0, old, &lanes, &mine_fault);
  return data;
}

static void
test_atomics_together (void)
{
  start ();
  float *sum = space_bytes (spaces[0], array);
  *sum = 0;
  pthread_t thread[4];
  for (int i = 0; i < 4; i++)
    pthread_create (&thread[i], 0, add_many, 0);
  for (int i = 0; i < 4; i++)
    pthread_join (thread[i], 0);
  CHECK (*sum == 4 * 1000 * LANES, "nothing is lost between threads");
}

int
main (void)
{
  spaces[0] = space_create (1 << 20);
  array = space_allocate (spaces[0], BYTES, 256);
  start ();
  test_shapes ();
  test_windows ();
  test_faults ();
  test_host_memory ();
  test_written ();
  test_pointer ();
  test_atomics ();
  test_subnormals ();
  test_atomics_together ();
  space_destroy (spaces[0]);
  return UNIT_RESULT ();
}
