/* Divergence, and threads that wait for each other.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "testsuite/unit/cuda_kernel.h"

#define EACH(threads, expression)                                              \
  ({                                                                           \
    bool each = true;                                                          \
    for (uint32_t t = 0; t < (threads) && each; t++)                           \
      each = ptx_word_is (t, (uint32_t) (expression));                         \
    each;                                                                      \
  })

static uint32_t
collatz (uint32_t n)
{
  uint32_t steps = 0;
  for (; n != 1; steps++)
    n = n % 2 ? 3 * n + 1 : n / 2;
  return steps;
}

static void
check_nested (void)
{
  static const char text[] = PTX_HEAD PTX_ENTRY (
    "k") "mov.u32 %r1, %r0;\nadd.u32 %r1, %r1, 1;\nmov.u32 %r2, 0;\n"
         "$loop: setp.eq.u32 %p1, %r1, 1;\n@%p1 bra $done;\n"
         "and.b32 %r3, %r1, 1;\nsetp.eq.u32 %p2, %r3, 0;\n@%p2 bra $even;\n"
         "mad.lo.u32 %r1, %r1, 3, 1;\nbra $next;\n$even: shr.u32 %r1, %r1, 1;\n"
         "$next: add.u32 %r2, %r2, 1;\nbra $loop;\n"
         "$done: activemask.b32 %r4;\nsetp.ne.u32 %p3, %r4, 0xffffffff;\n"
         "@%p3 add.u32 %r2, %r2, 100000;\nst.u32 [%mine], %r2;\nret;\n}\n";
  CHECK (ptx_run (text, "k", 4, 128) == GRID_OK && EACH (512, collatz (t + 1)),
         "lanes leave a loop with a branch in it at different times, and meet");
}

static void
check_break (void)
{
  static const char text[] = PTX_HEAD PTX_ENTRY (
    "k") "mov.u32 %r1, 0;\nmov.u32 %r2, 0;\n"
         "$loop: add.u32 %r1, %r1, 1;\nadd.u32 %r2, %r2, %r1;\n"
         "setp.eq.u32 %p1, %r1, %t;\n@%p1 bra $broken;\n"
         "rem.u32 %r3, %r1, 7;\nsetp.eq.u32 %p2, %r3, 3;\n@%p2 bra $loop;\n"
         "add.u32 %r2, %r2, 1;\nsetp.lt.u32 %p3, %r1, 20;\n@%p3 bra $loop;\n"
         "add.u32 %r2, %r2, 500;\nbra $end;\n$broken: add.u32 %r2, %r2, 1000;\n"
         "$end: st.u32 [%mine], %r2;\nret;\n}\n";
  uint32_t expected[32];
  for (uint32_t t = 0; t < 32; t++)
    {
      uint32_t i = 0, sum = 0;
      for (;;)
        {
          sum += ++i;
          if (i == t)
            {
              sum += 1000;
              break;
            }
          if (i % 7 == 3)
            continue;
          sum++;
          if (i < 20)
            continue;
          sum += 500;
          break;
        }
      expected[t] = sum;
    }
  CHECK (ptx_run (text, "k", 1, 32) == GRID_OK && EACH (32, expected[t]),
         "loops with break and continue");
}

static void
check_returns (void)
{
  static const char text[] = PTX_HEAD
    ".func (.param .u32 y) f (.param .u32 x) { .reg .u32 %r<4>; .reg .pred "
    "%p<2>;\n"
    "ld.param.u32 %r0, [x]; st.param.u32 [y], 1;\n"
    "setp.lt.u32 %p0, %r0, 8; @%p0 ret; st.param.u32 [y], 2;\n"
    "setp.lt.u32 %p0, %r0, 16; @%p0 ret; st.param.u32 [y], 3; ret; "
    "}\n" PTX_ENTRY (
      "k") "{ .param .u32 in, out; st.param.u32 [in], %t; call (out), f, "
           "(in);\n"
           "ld.param.u32 %r1, [out]; }\nactivemask.b32 %r2;\npopc.b32 %r2, "
           "%r2;\n"
           "mad.lo.u32 %r1, %r2, 100, %r1;\nst.u32 [%mine], %r1;\nret;\n}\n";
  CHECK (ptx_run (text, "k", 1, 32) == GRID_OK
           && EACH (32, 3200
                          + (t < 8    ? 1
                             : t < 16 ? 2
                                      : 3)),
         "lanes return from several places, and go on together");
}

static void
check_exits (void)
{
  static const char text[] = PTX_HEAD
    ".func f (.param .u32 x) { .reg .u32 %r; .reg .pred %p;\n"
    "ld.param.u32 %r, [x]; setp.lt.u32 %p, %r, 8; @%p exit; ret; "
    "}\n" PTX_ENTRY (
      "k") "{ .param .u32 in; st.param.u32 [in], %t; call f, (in); }\n"
           "bar.sync 0;\nactivemask.b32 %r2;\npopc.b32 %r2, %r2;\n"
           "st.u32 [%mine], %r2;\nret;\n}\n";
  CHECK (ptx_run (text, "k", 1, 64) == GRID_OK
           && EACH (64, t < 8    ? 0
                        : t < 32 ? 24
                                 : 32),
         "lanes exit within a call; a barrier does not wait for them");
}

static void
check_recursion (void)
{
  static const char text[] = PTX_HEAD
    ".func (.param .u32 y) depth (.param .u32 x) {\n"
    ".local .align 4 .b8 own[16]; .reg .u32 %r<4>; .reg .pred %p<2>;\n"
    "ld.param.u32 %r0, [x]; st.local.u32 [own], %r0; setp.eq.u32 %p0, %r0, 0;\n"
    "@%p0 bra $leaf; { .param .u32 in, out; sub.u32 %r1, %r0, 1;\n"
    "st.param.u32 [in], %r1; call (out), depth, (in); ld.param.u32 %r2, [out]; "
    "}\n"
    "ld.local.u32 %r3, [own]; add.u32 %r2, %r2, %r3; st.param.u32 [y], %r2; "
    "ret;\n"
    "$leaf: st.param.u32 [y], 0; ret; }\n" PTX_ENTRY (
      "k") "{ .param .u32 in, out; st.param.u32 [in], %t; call (out), depth, "
           "(in);\n"
           "ld.param.u32 %r1, [out]; }\nst.u32 [%mine], %r1;\nret;\n}\n";
  CHECK (ptx_run (text, "k", 1, 32) == GRID_OK && EACH (32, t * (t + 1) / 2),
         "lanes recurse to different depths");
}

/* The threads of TEXT's kernel take one lock, which is word 0, and count in word 1.  */
#define LOCKED(address)                                                        \
  PTX_HEAD PTX_ENTRY (                                                         \
    "k") "mov.u64 %a0, " address ";\nmov.u32 %r5, 0;\n"                        \
         "$lock: atom.cas.b32 %r1, [%a0], 0, 1;\nsetp.ne.u32 %p1, %r1, 0;\n"   \
         "@%p1 bra $lock;\nmembar.gl;\nld.volatile.u32 %r2, [%buffer+4];\n"    \
         "add.u32 %r2, %r2, 1;\nst.volatile.u32 [%buffer+4], "                 \
         "%r2;\nmembar.gl;\n"                                                  \
         "atom.exch.b32 %r1, [%a0], 0;\nret;\n}\n"

static void
check_locks (void)
{
  static const char text[] = LOCKED ("%buffer");
  CHECK (ptx_run (text, "k", 1, 32) == GRID_OK && ptx_word_is (1, 32),
         "lanes of one warp take a spin lock in turn");
  CHECK (ptx_run (text, "k", 1, 256) == GRID_OK && ptx_word_is (1, 256),
         "so do the warps of a block");
  CHECK (ptx_run (text, "k", 12, 64) == GRID_OK && ptx_word_is (1, 768),
         "so do blocks");
}

static void
check_hand_over (void)
{
  static const char text[] = PTX_HEAD PTX_ENTRY (
    "k") "$wait: ld.volatile.u32 %r1, [%buffer];\nsetp.ne.u32 %p1, %r1, %r0;\n"
         "@%p1 bra $wait;\nadd.u32 %r1, %r1, 1;\nst.volatile.u32 [%buffer], "
         "%r1;\n"
         "ret;\n}\n";
  CHECK (ptx_run (text, "k", 8, 64) == GRID_OK && ptx_word_is (0, 512),
         "each of 512 threads waits for the one before it");
  static const char plain[] = PTX_HEAD PTX_ENTRY (
    "k") "$wait: ld.u32 %r1, [%buffer];\nsetp.ne.u32 %p1, %r1, %r0;\n"
         "@%p1 bra $wait;\nadd.u32 %r1, %r1, 1;\nst.u32 [%buffer], "
         "%r1;\nret;\n}\n";
  CHECK (ptx_run (plain, "k", 2, 64) == GRID_OK && ptx_word_is (0, 128),
         "so it does with loads that look like any other");
}

static void
check_barriers (void)
{
  static const char text[] = PTX_HEAD ".shared .u32 word;\n" PTX_ENTRY (
    "k") "setp.ge.u32 %p1, %t, 64;\n@%p1 bra $consumer;\n"
         "setp.eq.u32 %p2, %t, 40;\n@%p2 st.shared.u32 [word], 77;\n"
         "bar.arrive 1, 96;\nbra $end;\n"
         "$consumer: bar.sync 1, 96;\nld.shared.u32 %r1, [word];\n"
         "st.u32 [%mine], %r1;\n$end: bar.sync 0;\nret;\n}\n";
  CHECK (ptx_run (text, "k", 3, 96) == GRID_OK
           && EACH (288, t % 96 < 64 ? 0 : 77),
         "64 threads arrive at a barrier at which 32 others wait");

  /* The last warp comes last to the barrier and opens it.  If it ran on at once it would write the
     word for the second time before the other warps have read it.  */
  static const char again[] = PTX_HEAD ".shared .u32 again;\n" PTX_ENTRY (
    "k") "setp.ne.u32 %p1, %t, 96;\n@%p1 bra $first;\n"
         "st.shared.u32 [again], 41;\n$first: bar.sync 0;\n"
         "ld.shared.u32 %r1, [again];\nst.u32 [%mine], %r1;\n"
         "@%p1 bra $second;\nst.shared.u32 [again], 42;\n"
         "$second: ret;\n}\n";
  CHECK (ptx_run (again, "k", 1, 128) == GRID_OK && EACH (128, 41),
         "warps that a barrier lets go are not overtaken by who opened it");
}

static void
check_apart (void)
{
  static const char text[] = PTX_HEAD PTX_ENTRY (
    "k") "mov.u32 %r1, %t;\nsetp.lt.u32 %p1, %t, 10;\n@%p1 bra $less;\n"
         "shfl.sync.idx.b32 %r1, %t, 3, 31, 0xffffffff;\nbra $end;\n"
         "$less: add.u32 %r1, %r1, 50;\nbar.warp.sync 0x3ff;\n"
         "shfl.sync.idx.b32 %r1, %t, 20, 31, 0xffffffff;\n"
         "$end: st.u32 [%mine], %r1;\nret;\n}\n";
  CHECK (ptx_run (text, "k", 1, 32) == GRID_DEADLOCK,
         "lanes at two shuffles of the whole warp are a deadlock");
  static const char same[] = PTX_HEAD PTX_ENTRY (
    "k") "mov.u32 %r1, %t;\nmov.u32 %r2, 0;\nsetp.lt.u32 %p1, %t, 10;\n"
         "@%p1 bra $less;\n"
         "bar.warp.sync 0xffffffff;\nld.volatile.u32 %r2, [%buffer+400];\nbra "
         "$end;\n"
         "$less: st.volatile.u32 [%buffer+400], 33;\nbar.warp.sync "
         "0xffffffff;\n"
         "$end: st.u32 [%mine], %r2;\nret;\n}\n";
  CHECK (ptx_run (same, "k", 1, 32) == GRID_OK && EACH (32, t < 10 ? 0 : 33),
         "lanes wait for each other at two bar.warp.sync");
}

/* The host answers: the kernel waits for word 1000 to be 1, then writes 2.  */
static void
check_host (void)
{
  static const char text[] = PTX_HEAD PTX_ENTRY (
    "k") "$wait: ld.volatile.u32 %r1, [%buffer+4000];\nnanosleep.u32 1000;\n"
         "setp.ne.u32 %p1, %r1, 1;\n@%p1 bra $wait;\nst.volatile.u32 [%mine], "
         "2;\n"
         "ret;\n}\n";
  struct program *program = ptx_load (text);
  struct ptx_wait wait;
  ptx_clear ();
  bool ok = program && ptx_launch (program, "k", 3, 32, 0, &ptx_buffer, &wait);
  usleep (20000);
  __atomic_store_n (ptx_words () + 1000, 1, __ATOMIC_SEQ_CST);
  CHECK (ok && ptx_wait (&wait) == GRID_OK && EACH (96, 2),
         "a kernel waits for the host");
  program_free (program);
}

/* Twenty kernels, of which each waits until the next one runs.  */
static void
check_many (void)
{
  static const char text[] = PTX_HEAD
    ".visible .entry k (.param .u64 p, .param .u32 i) {\n"
    ".reg .u64 %b, %a; .reg .u32 %i, %r; .reg .pred %p;\n"
    "ld.param.u64 %b, [p]; ld.param.u32 %i, [i]; mul.wide.u32 %a, %i, 4;\n"
    "add.u64 %a, %a, %b;\n$wait: ld.volatile.u32 %r, [%a];\n"
    "setp.eq.u32 %p, %r, 0; @%p bra $wait;\nst.volatile.u32 [%a+-4], 1; ret; "
    "}\n";
  enum
  {
    KERNELS = 20
  };
  struct program *program = ptx_load (text);
  struct ptx_wait wait[KERNELS];
  bool ok = program != NULL;
  ptx_clear ();
  for (uint32_t i = 0; i < KERNELS && ok; i++)
    {
      struct
      {
        uint64_t p;
        uint32_t i;
      } params = { ptx_buffer, i + 1 };
      ok = ptx_launch (program, "k", 2, 64, 0, &params, &wait[i]);
    }
  __atomic_store_n (ptx_words () + KERNELS, 1, __ATOMIC_SEQ_CST);
  for (unsigned i = 0; i < KERNELS && ok; i++)
    ok = ptx_wait (&wait[i]) == GRID_OK;
  CHECK (ok && ptx_word_is (0, 1) && grid_most_running () == KERNELS
           && grid_running () == 0,
         "twenty kernels wait for each other");
  program_free (program);
}

int
main (void)
{
  setbuf (stdout, NULL);
  ptx_start ();
  check_nested ();
  check_break ();
  check_returns ();
  check_exits ();
  check_recursion ();
  check_locks ();
  check_hand_over ();
  check_barriers ();
  check_apart ();
  check_host ();
  check_many ();
  return UNIT_RESULT ();
}
