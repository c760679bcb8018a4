/* What kernels, streams and the host see of each other's writes: atomics, fences and
   volatile accesses order them as the PTX memory model has it.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "cuda_driver.h"

#include <stdatomic.h>

enum
{
  ROUNDS = 2000
};

/* `store_buffer`: in each round i, write 1 to mine[i], a fence, read theirs[i] to
   seen[i].  That both of two kernels read 0 is forbidden.  A barrier of two through
   `meet` begins each round.

   `pass`: wait until `turn` is `first`, change a plain word, fence, hand on with
   first + 1; with `rounds` of that each two later.

   `count`: add 1 to each word by atom, from all threads.  */
static const char text[]
  = ".version 6.0\n.target sm_70\n.address_size 64\n"
    ".visible .entry store_buffer (.param .u64 mine, .param .u64 theirs,"
    " .param .u64 seen, .param .u64 meet, .param .u32 rounds)\n"
    "{\n"
    "  .reg .u64 %m, %t, %s, %b; .reg .u32 %i, %n, %v, %w, %o; .reg .pred %p;\n"
    "  ld.param.u64 %m, [mine]; ld.param.u64 %t, [theirs];\n"
    "  ld.param.u64 %s, [seen]; ld.param.u64 %b, [meet];\n"
    "  ld.param.u32 %n, [rounds]; mov.u32 %i, 0;\n"
    "round:\n"
    "  atom.add.u32 %o, [%b], 1;\n"
    "  add.u32 %w, %i, 1; shl.b32 %w, %w, 1;\n"
    "wait:\n"
    "  ld.volatile.global.u32 %v, [%b];\n"
    "  setp.lt.u32 %p, %v, %w; @%p bra wait;\n"
    "  st.relaxed.gpu.global.u32 [%m], 1;\n"
    "  fence.sc.gpu;\n"
    "  ld.relaxed.gpu.global.u32 %v, [%t];\n"
    "  st.global.u32 [%s], %v;\n"
    "  add.u64 %m, %m, 4; add.u64 %t, %t, 4; add.u64 %s, %s, 4;\n"
    "  add.u32 %i, %i, 1; setp.lt.u32 %p, %i, %n; @%p bra round;\n"
    "  ret;\n}\n"
    ".visible .entry pass (.param .u64 turn, .param .u64 word, .param .u32 "
    "first,"
    " .param .u32 rounds)\n"
    "{\n"
    "  .reg .u64 %t, %d; .reg .u32 %f, %n, %v; .reg .pred %p;\n"
    "  ld.param.u64 %t, [turn]; ld.param.u64 %d, [word];\n"
    "  ld.param.u32 %f, [first]; ld.param.u32 %n, [rounds];\n"
    "again:\n"
    "wait:\n"
    "  ld.acquire.sys.u32 %v, [%t];\n"
    "  setp.ne.u32 %p, %v, %f; @%p bra wait;\n"
    "  ld.u32 %v, [%d]; add.u32 %v, %v, 1; st.u32 [%d], %v;\n"
    "  add.u32 %v, %f, 1; st.release.sys.u32 [%t], %v;\n"
    "  add.u32 %f, %f, 2; sub.u32 %n, %n, 1;\n"
    "  setp.ne.u32 %p, %n, 0; @%p bra again;\n"
    "  ret;\n}\n"
    ".visible .entry count (.param .u64 words, .param .u32 rounds)\n"
    "{\n"
    "  .reg .u64 %w; .reg .u32 %o, %n; .reg .pred %p; .reg .f32 %f;\n"
    "  ld.param.u64 %w, [words]; ld.param.u32 %n, [rounds];\n"
    "again:\n"
    "  atom.sys.add.u32 %o, [%w], 1;\n"
    "  red.sys.add.f32 [%w+4], 0f3f800000;\n"
    "  sub.u32 %n, %n, 1; setp.ne.u32 %p, %n, 0; @%p bra again;\n"
    "  ret;\n}\n";

static CUmodule module;
static CUstream streams[2];

/* Host memory that the device uses too, zero.  */
static void *
shared_memory (size_t size)
{
  void *memory = NULL;
  CHECK_SUCCESS (cuMemHostAlloc (&memory, size, 0));
  memset (memory, 0, size);
  return memory;
}

static void
begin (void)
{
  start ();
  CHECK_SUCCESS (cuModuleLoadData (&module, text));
  for (int i = 0; i < 2; i++)
    CHECK_SUCCESS (cuStreamCreate (&streams[i], CU_STREAM_NON_BLOCKING));
}

static void
check_store_buffer (void)
{
  begin ();
  CUfunction function = kernel_named (module, "store_buffer");
  unsigned *word = shared_memory (4 * ROUNDS * 4 + 4), rounds = ROUNDS;
  CUdeviceptr side[2], seen[2], meet = (uintptr_t) (word + 4 * ROUNDS);
  for (int i = 0; i < 2; i++)
    {
      side[i] = (uintptr_t) (word + i * ROUNDS);
      seen[i] = (uintptr_t) (word + (2 + i) * ROUNDS);
    }
  for (int i = 0; i < 2; i++)
    {
      void *params[] = { &side[i], &side[1 - i], &seen[i], &meet, &rounds };
      CHECK_SUCCESS (cuLaunchKernel (function, 1, 1, 1, 1, 1, 1, 0, streams[i],
                                     params, NULL));
    }
  CHECK_SUCCESS (cuCtxSynchronize ());
  unsigned both = 0;
  for (unsigned i = 0; i < ROUNDS; i++)
    both += word[2 * ROUNDS + i] == 0 && word[3 * ROUNDS + i] == 0;
  CHECK (both == 0, "fence.sc orders a store before a load: %u of %u do not",
         both, ROUNDS);
}

/* Two kernels hand a word to and fro.  */
static void
check_pass (void)
{
  begin ();
  CUfunction function = kernel_named (module, "pass");
  CUdeviceptr memory;
  CHECK_SUCCESS (cuMemAlloc_v2 (&memory, 8));
  CHECK_SUCCESS (cuMemsetD32_v2 (memory, 0, 2));
  for (unsigned i = 0; i < 2; i++)
    {
      CUdeviceptr word = memory + 4;
      unsigned rounds = ROUNDS / 4;
      void *params[] = { &memory, &word, &i, &rounds };
      CHECK_SUCCESS (cuLaunchKernel (function, 1, 1, 1, 1, 1, 1, 0, streams[i],
                                     params, NULL));
    }
  unsigned words[2];
  CHECK_SUCCESS (cuCtxSynchronize ());
  CHECK_SUCCESS (cuMemcpyDtoH_v2 (words, memory, sizeof words));
  CHECK (words[1] == ROUNDS / 2, "two kernels hand on a word by turns: %u",
         words[1]);
}

/* A kernel and the host do.  */
static void
check_pass_to_host (void)
{
  begin ();
  CUfunction function = kernel_named (module, "pass");
  unsigned *words = shared_memory (8), first = 0, rounds = ROUNDS / 4;
  CUdeviceptr turn = (uintptr_t) words, word = (uintptr_t) (words + 1);
  void *params[] = { &turn, &word, &first, &rounds };
  CHECK_SUCCESS (
    cuLaunchKernel (function, 1, 1, 1, 1, 1, 1, 0, streams[0], params, NULL));
  bool right = true;
  for (unsigned i = 0; i < rounds; i++)
    {
      while (__atomic_load_n (&words[0], __ATOMIC_ACQUIRE) != 2 * i + 1)
        usleep (1);
      right = right && words[1] == 2 * i + 1;
      words[1]++;
      __atomic_store_n (&words[0], 2 * i + 2, __ATOMIC_RELEASE);
    }
  CHECK_SUCCESS (cuCtxSynchronize ());
  CHECK (right && words[1] == 2 * rounds,
         "a kernel and the host hand on a word by turns");
}

/* Two kernels and the host count in the same words.  */
static void
check_count (void)
{
  begin ();
  CUfunction function = kernel_named (module, "count");
  _Atomic unsigned *words = shared_memory (8);
  CUdeviceptr address = (uintptr_t) words;
  unsigned rounds = 20;
  void *params[] = { &address, &rounds };
  for (int i = 0; i < 2; i++)
    CHECK_SUCCESS (cuLaunchKernel (function, 2, 1, 1, 64, 1, 1, 0, streams[i],
                                   params, NULL));
  for (int i = 0; i < 1000; i++)
    atomic_fetch_add (&words[0], 1);
  CHECK_SUCCESS (cuCtxSynchronize ());
  float sum;
  memcpy (&sum, (void *) &words[1], sizeof sum);
  CHECK (words[0] == 1000 + 256 * rounds && sum == 256 * rounds,
         "atomics of kernels and the host lose nothing: %u, %g", words[0], sum);
}

int
main (void)
{
  run_case ("store buffer", check_store_buffer, NULL, NULL);
  run_case ("by turns", check_pass, NULL, NULL);
  run_case ("by turns with the host", check_pass_to_host, NULL, NULL);
  run_case ("counting", check_count, NULL, NULL);
  return UNIT_RESULT ();
}
