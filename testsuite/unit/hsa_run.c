/* Kernels run on the emulated AMD processors: lanes, LDS, atomics, scratch memory, groups that
   wait for each other, and what ends a dispatch.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "testsuite/unit/hsa_kernel.h"
#include "testsuite/unit/hsa_kernels.def"

static void
check_groups (void)
{
  struct dispatch_end end = RUN (ids, .grid = 190, .group = 100);
  CHECK (end.result == DISPATCH_OK, "a dispatch ends well");
  CHECK (ALL_ARE (190, 3 * i), "each work-item of its grid has its number");
  CHECK (words ()[190] == 0, "those beyond the grid do not run");
  end = RUN (ids3, .grid = 12, .group = 5, .grid_yz = { 7, 3 },
             .group_yz = { 3, 2 });
  CHECK (end.result == DISPATCH_OK && ALL_ARE (12 * 7 * 3 + 40, i < 12 * 7 * 3),
         "in three dimensions, too, which end within groups");
  RUN (branches, .grid = 64, .group = 64);
  CHECK (ALL_ARE (64, (i < 10 ? 2 : 5) + 80), "lanes that are off keep values");
  RUN (reverse, .grid = 256, .group = 256, .lds = 1024);
  CHECK (ALL_ARE (256, 7 * (255 - i)), "waves meet at barriers");
  RUN (turned, .grid = 256, .group = 256, .lds = 1024 + 64);
  CHECK (ALL_ARE (256, 9 * (255 - i)), "lanes load a row of words of LDS");
  RUN (turned, .grid = 256, .group = 256, .lds = 1024 + 60);
  CHECK (ALL_ARE (255, 9 * (255 - i)) && words ()[255] == 0,
         "or of what LDS has of it");
  RUN (atomic, .grid = 1024, .group = 128);
  CHECK (words ()[0] == 1024 && ALL_ARE (1025, i == 0 ? 1024 : 1),
         "atomics of all groups count");
}

static void
check_lanes (void)
{
  RUN (lanes, .grid = 64, .group = 64);
  uint32_t *w = words ();
  bool shr = true, quad = true, wave = true, mirror = true, same = true,
       sent = true, count = true;
  for (uint32_t i = 0; i < 64; i++)
    {
      shr &= w[i] == (i % 16 ? i : UINT32_MAX);
      quad &= w[64 + i] == (i / 16 % 2 == 0 ? (i ^ 3) + 1 : UINT32_MAX);
      wave &= w[128 + i] == i;
      mirror &= w[192 + i] == (i ^ 15) + 1;
      same &= w[256 + i] == (i ^ 63) + 1 && w[384 + i] == 6;
      sent &= w[320 + i] == (i ^ 63) + 1;
      count &= w[448 + i] == (i + 1) / 2;
    }
  CHECK (shr, "row_shr: the first lanes of rows keep their values");
  CHECK (quad, "quad_perm, in the rows of the mask");
  CHECK (wave, "wave_shr with bound_ctrl: the first lane gets 0");
  CHECK (mirror, "row_mirror");
  CHECK (same, "ds_bpermute and v_readlane");
  CHECK (sent, "ds_permute");
  CHECK (count, "v_mbcnt");
}

static void
check_modifiers (void)
{
  RUN (modifiers, .grid = 1, .group = 64);
  uint32_t *w = words ();
  CHECK (w[0] == 0x40800000, "absolute value: %#x", w[0]);
  CHECK (w[1] == 0x41000000, "negation, and the result times 2: %#x", w[1]);
  CHECK (w[2] == 0x3f800000, "a result is clamped: %#x", w[2]);
  CHECK (w[3] == 0xbf400000, "the result divided by 2: %#x", w[3]);
  CHECK (w[4] == 0x56, "SDWA selects a byte: %#x", w[4]);
  CHECK (w[5] == 0xff12ffff, "SDWA keeps the other bytes: %#x", w[5]);
  CHECK (w[6] == 0xffffc040 + 0x78, "SDWA extends the sign: %#x", w[6]);
  CHECK (w[7] == 0x68ac68ac, "packed halves are selected: %#x", w[7]);
  CHECK (w[8] == 0x1234, "op_sel selects the high half: %#x", w[8]);
  CHECK (w[12] == 0 && w[13] == 0x3ff80000, "constants of 64 bits: %#x", w[13]);
  CHECK (w[14] == 1, "a comparison writes any scalar register: %#x", w[14]);
  CHECK (w[15] == 0xc0400000, "v_div_scale leaves what needs no scaling: %#x",
         w[15]);
}

static void
check_scratch (void)
{
  struct dispatch_end end
    = RUN (scratch, .grid = 64, .group = 64, .lds = 0, .private = 64);
  CHECK (end.result == DISPATCH_OK && ALL_ARE (64, 2 * (i + 1)),
         "each lane has scratch memory, which generic addresses reach");
}

static void
check_waiting (void)
{
  struct dispatch_end end = RUN (wait, .grid = 128, .group = 64);
  CHECK (end.result == DISPATCH_OK, "a group waits for a later one");
}

static void
check_half_waves (void)
{
  start_gpu ("gfx1030");
  RUN (half_wave, .grid = 64, .group = 64, .wave32 = true);
  CHECK (ALL_ARE (64, (i < 8 ? i : 1) + UINT32_MAX + 0x12345 + i),
         "waves of 32 lanes");
  stop_gpu ();
}

#define FAULT(kernel, wanted, text)                                            \
  do                                                                           \
    {                                                                          \
      catch_messages ();                                                       \
      struct dispatch_end end = RUN (kernel, .grid = 64, .group = 64);         \
      end_messages ();                                                         \
      CHECK (end.result == wanted && strstr (message, text),                   \
             #kernel ": \"%s\"", text);                                        \
    }                                                                          \
  while (0)

static void
check_faults (void)
{
  FAULT (outside, DISPATCH_ILLEGAL_ADDRESS,
         "lane 0 stores 4 bytes at 0x40, which is outside of all allocations: "
         "`flat_store_dword v[2:3], v0'");
  FAULT (misaligned, DISPATCH_MISALIGNED, "is not aligned");
  FAULT (trap, DISPATCH_TRAP, "trap 2: `s_trap 2'");
  FAULT (past_end, DISPATCH_ILLEGAL_INSTRUCTION, "past the end of its code");
  uint64_t kept = buffer, freed = space_allocate (space, 8192, 256);
  static const uint32_t nothing_kernel[] = { 0xffffffff };
  FAULT (nothing, DISPATCH_ILLEGAL_INSTRUCTION, "0xffffffff begins no");
  space_free (space, freed);
  buffer = freed;
  FAULT (load, DISPATCH_ILLEGAL_ADDRESS, "is in freed memory");
  buffer = kept;
  gpu.check_written = true;
  FAULT (load, DISPATCH_OK, "which was never written");
  char *first = strstr (message, "warning");
  CHECK (first && !strstr (first + 1, "warning"),
         "an instruction is warned of once");
  gpu.check_written = false;
}

int
main (void)
{
  alarm (200);
  start_gpu ("gfx900");
  check_groups ();
  check_lanes ();
  check_modifiers ();
  check_scratch ();
  check_waiting ();
  check_faults ();
  stop_gpu ();
  check_half_waves ();
  return UNIT_RESULT ();
}
