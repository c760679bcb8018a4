/* Running PTX: moves, calls, special registers, votes, shuffles, shared memory.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "testsuite/unit/cuda_kernel.h"

#define EACH(threads, expression)                                              \
  ({                                                                           \
    bool each = true;                                                          \
    for (uint32_t t = 0; t < (threads) && each; t++)                           \
      each = ptx_word_is (t, (uint32_t) (expression));                         \
    each;                                                                      \
  })

static void
check_threads (void)
{
  static const char text[]
    = PTX_HEAD PTX_ENTRY ("k") "st.u32 [%mine], %r0;\nret;\n}\n";
  CHECK (ptx_run (text, "k", 7, 100) == GRID_OK && EACH (700, t),
         "each thread of 7 blocks of 100 writes its number");
}

static void
check_moves (void)
{
  static const char text[] = PTX_HEAD PTX_ENTRY (
    "k") ".reg .v2 .u32 %v; .reg .b16 %h<4>;\n"
         "mov.b64 %a0, {%t, 7};\nmov.b64 {%r1, %r2}, %a0;\n"
         "mov.v2.u32 %v, {%r2, %r1};\nmov.b32 {%h0, %h1}, %v.y;\n"
         "mov.b32 %r3, {%h1, %h0};\nshr.u32 %r3, %r3, 16;\n"
         "setp.lt.u32 %p1|%p2, %t, 5;\nselp.u32 %r4, 100, 200, %p2;\n"
         "setp.eq.and.u32 %p3, %v.x, 7, %p1;\n@%p3 add.u32 %r4, %r4, 1;\n"
         "@!%p3 add.u32 %r4, %r4, 2;\nadd.u32 %r3, %r3, %r4;\n"
         "st.u32 [%mine], %r3;\nret;\n}\n";
  CHECK (ptx_run (text, "k", 1, 32) == GRID_OK
           && EACH (32, t + (t < 5 ? 201 : 102)),
         "values are packed, unpacked, selected and guarded");
}

static void
check_calls (void)
{
  static const char text[] = PTX_HEAD
    ".func (.param .u32 result) factorial (.param .u32 n) {\n"
    ".reg .u32 %r<4>; .reg .pred %p;\n"
    "ld.param.u32 %r0, [n];\nsetp.le.u32 %p, %r0, 1;\n@%p bra $one;\n"
    "{ .param .u32 out; .param .u32 in; sub.u32 %r1, %r0, 1;\n"
    "st.param.u32 [in], %r1;\ncall (out), factorial, (in);\n"
    "ld.param.u32 %r2, [out]; }\nmul.lo.u32 %r2, %r2, %r0;\n"
    "st.param.u32 [result], %r2;\nret;\n"
    "$one: mov.u32 %r2, 1;\nst.param.u32 [result], %r2;\nret;\n}\n"
    ".func (.param .align 8 .b8 result[16]) swap (.param .align 8 .b8 x[16]) "
    "{\n"
    ".reg .u64 %a<2>;\nld.param.u64 %a0, [x];\nld.param.u64 %a1, [x+8];\n"
    "st.param.u64 [result+8], %a0;\nst.param.u64 [result], "
    "%a1;\nret;\n}\n" PTX_ENTRY (
      "k") "{ .param .u32 in, out; and.b32 %r2, %t, 7;\nst.param.u32 [in], "
           "%r2;\n"
           "call (out), factorial, (in);\nld.param.u32 %r1, [out]; }\n"
           "{ .param .align 8 .b8 in[16]; .param .align 8 .b8 out[16];\n"
           "cvt.u64.u32 %a0, %r1;\nst.param.u64 [in], %a0;\nst.param.u64 "
           "[in+8], 1000;\n"
           "call (out), swap, (in);\nld.param.v2.u64 {%a1, %a2}, [out]; }\n"
           "add.u64 %a1, %a1, %a2;\ncvt.u32.u64 %r1, %a1;\n"
           "st.u32 [%mine], %r1;\nret;\n}\n";
  static const uint32_t factorial[] = { 1, 1, 2, 6, 24, 120, 720, 5040 };
  CHECK (ptx_run (text, "k", 2, 64) == GRID_OK
           && EACH (128, factorial[t & 7] + 1000),
         "functions call themselves, and take and give structures");
}

/* A function gets the generic address of a kernel's parameter, and reads what the launch
   passed by value.  */
static void
check_parameters (void)
{
  static const char text[]
    = ".version 7.7\n.target sm_70\n.address_size 64\n"
      ".visible .func (.param .u32 sum) add (.param .u64 block) {\n"
      ".reg .u64 %b; .reg .u32 %r<3>;\n"
      "ld.param.u64 %b, [block];\nld.u32 %r0, [%b];\nld.u32 %r1, [%b+4088];\n"
      "add.u32 %r0, %r0, %r1;\nst.param.u32 [sum], %r0;\nret;\n}\n"
      ".visible .entry k (.param .u64 to, .param .align 8 .b8 block[4088]) {\n"
      ".reg .u64 %a<4>; .reg .u32 %t, %r<4>; .reg .pred %p<3>;\n"
      "ld.param.u64 %a0, [to];\nmov.u32 %t, %tid.x;\n"
      "mul.wide.u32 %a1, %t, 4;\nadd.u64 %a0, %a0, %a1;\n"
      "mov.u64 %a2, block;\ncvta.param.u64 %a3, %a2;\n"
      "isspacep.param %p0, %a3;\nisspacep.param %p1, %a0;\n"
      "add.u64 %a3, %a3, -8;\n"
      "{ .param .u64 in; .param .u32 out; st.param.u64 [in], %a3;\n"
      "call (out), add, (in);\nld.param.u32 %r1, [out]; }\n"
      "add.u64 %a3, %a3, 8;\ncvta.to.param.u64 %a3, %a3;\n"
      "ld.param.u32 %r2, [%a3+4];\nadd.u32 %r1, %r1, %r2;\n"
      "@!%p0 mov.u32 %r1, 0;\n@%p1 mov.u32 %r1, 0;\n"
      "st.u32 [%a0], %r1;\nret;\n}\n";
  struct
  {
    uint64_t to;
    uint32_t block[1022];
  } params = { .to = ptx_buffer };
  params.block[1] = 3;
  params.block[1020] = 400;
  struct program *program = ptx_load (text);
  struct ptx_wait wait;
  CHECK (program != NULL, "a kernel with 4,096 bytes of parameters%s",
         ptx_message);
  if (program == NULL)
    return;
  ptx_clear ();
  bool ok = ptx_launch (program, "k", 1, 64, 0, &params, &wait)
            && ptx_wait (&wait) == GRID_OK;
  CHECK (ok && EACH (64, (uint32_t) ptx_buffer + 400 + 3),
         "a function reads a kernel's parameters at their generic address");
  program_free (program);
}

static void
check_indirect (void)
{
  static const char text[] = PTX_HEAD
    ".func (.param .u32 y) twice (.param .u32 x) { .reg .u32 %r;\n"
    "ld.param.u32 %r, [x]; shl.b32 %r, %r, 1; st.param.u32 [y], %r; ret; }\n"
    ".func (.param .u32 y) plus (.param .u32 x) { .reg .u32 %r;\n"
    "ld.param.u32 %r, [x]; add.u32 %r, %r, 100; st.param.u32 [y], %r; ret; }\n"
    ".global .u64 table[2] = { twice, plus };\n" PTX_ENTRY (
      "k") "and.b32 %r1, %t, 1;\nmul.wide.u32 %a0, %r1, 8;\nmov.u64 %a1, "
           "table;\n"
           "add.u64 %a1, %a1, %a0;\nld.u64 %a2, [%a1];\nmov.u32 %r2, %t;\n"
           "{ $proto: .callprototype (.param .u32 _) _ (.param .u32 _);\n"
           ".param .u32 in, out; st.param.u32 [in], %r2;\n"
           "call (out), %a2, (in), $proto;\nld.param.u32 %r2, [out]; }\n"
           "activemask.b32 %r3;\npopc.b32 %r3, %r3;\nmul.lo.u32 %r3, %r3, "
           "1000;\n"
           "add.u32 %r2, %r2, %r3;\nst.u32 [%mine], %r2;\nret;\n}\n";
  CHECK (ptx_run (text, "k", 1, 32) == GRID_OK
           && EACH (32, 32000 + (t & 1 ? t + 100 : 2 * t)),
         "lanes call different functions and meet again");
}

static void
check_collectives (void)
{
  static const char text[] = PTX_HEAD PTX_ENTRY (
    "k") "shfl.sync.down.b32 %r1|%p1, %t, 1, 31, 0xffffffff;\n"
         "@!%p1 mov.u32 %r1, 99;\nshfl.sync.bfly.b32 %r2, %t, 3, 31, "
         "0xffffffff;\n"
         "shfl.sync.idx.b32 %r3, %t, 5, 0x181f, 0xffffffff;\n"
         "and.b32 %r4, %t, 1;\nsetp.eq.u32 %p2, %r4, 1;\n"
         "vote.sync.ballot.b32 %r5, %p2, 0xffffffff;\npopc.b32 %r5, %r5;\n"
         "vote.sync.any.pred %p3, %p2, 0xffffffff;\nselp.u32 %r6, 1, 0, %p3;\n"
         "redux.sync.max.s32 %r7, %t, 0xffffffff;\n"
         "match.any.sync.b32 %r8, %r4, 0xffffffff;\npopc.b32 %r8, %r8;\n"
         "add.u32 %r1, %r1, %r2;\nadd.u32 %r1, %r1, %r3;\nadd.u32 %r1, %r1, "
         "%r5;\n"
         "add.u32 %r1, %r1, %r6;\nadd.u32 %r1, %r1, %r7;\nadd.u32 %r1, %r1, "
         "%r8;\n"
         "st.u32 [%mine], %r1;\nret;\n}\n";
  CHECK (ptx_run (text, "k", 1, 32) == GRID_OK
           && EACH (32, (t == 31 ? 99 : t + 1) + (t ^ 3) + ((t & 24) | 5) + 16
                          + 1 + 31 + 16),
         "shuffles, votes, reductions and matches give what PTX says");
}

static void
check_shared (void)
{
  static const char text[]
    = PTX_HEAD ".shared .align 4 .b8 tile[1024];\n" PTX_ENTRY (
      "k") "mov.u64 %a0, tile;\nmul.wide.u32 %a1, %t, 4;\nadd.u64 %a1, %a0, "
           "%a1;\n"
           "st.shared.u32 [%a1], %t;\nbar.sync 0;\nsub.u32 %r1, %n, %t;\n"
           "sub.u32 %r1, %r1, 1;\nmul.wide.u32 %a1, %r1, 4;\nadd.u64 %a1, %a0, "
           "%a1;\n"
           "cvta.shared.u64 %a1, %a1;\nld.u32 %r2, [%a1];\n"
           "isspacep.shared %p1, %a1;\n@%p1 add.u32 %r2, %r2, 1000;\n"
           "st.u32 [%mine], %r2;\nret;\n}\n";
  CHECK (ptx_run (text, "k", 3, 256) == GRID_OK
           && EACH (768, 1000 + 255 - t % 256),
         "a block's threads exchange values through shared memory");
}

static void
check_reductions (void)
{
  static const char text[] = PTX_HEAD PTX_ENTRY (
    "k") "setp.lt.u32 %p1, %t, 70;\nbarrier.red.popc.u32 %r1, 3, %p1;\n"
         "bar.red.and.pred %p2, 1, 128, !%p1;\nbar.red.or.pred %p3, 2, %p1;\n"
         "selp.u32 %r2, 1000, 0, %p2;\nselp.u32 %r3, 2000, 0, %p3;\n"
         "add.u32 %r1, %r1, %r2;\nadd.u32 %r1, %r1, %r3;\n"
         "st.u32 [%mine], %r1;\nret;\n}\n";
  CHECK (ptx_run (text, "k", 1, 128) == GRID_OK && EACH (128, 2070),
         "barriers reduce predicates");
}

static void
check_atomics (void)
{
  static const char text[] = PTX_HEAD PTX_ENTRY (
    "k") "atom.add.u32 %r1, [%buffer], 1;\nred.global.max.u32 [%buffer+4], "
         "%r0;\n"
         "cvt.rn.f32.u32 %f1, %t;\nred.add.f32 [%buffer+8], 0f3f800000;\n"
         "atom.cas.b32 %r2, [%buffer+12], 0, 77;\nret;\n}\n";
  CHECK (ptx_run (text, "k", 10, 128) == GRID_OK && ptx_word_is (0, 1280)
           && ptx_word_is (1, 1279) && ptx_word_is (2, 0x44a00000)
           && ptx_word_is (3, 77),
         "atomics of ten blocks lose nothing");
}

static void
check_carry (void)
{
  static const char text[] = PTX_HEAD PTX_ENTRY (
    "k") "add.cc.u32 %r1, 0xffffffff, %t;\naddc.u32 %r2, 10, 0;\n"
         "sub.cc.u32 %r3, 5, %t;\nsubc.u32 %r4, 100, 0;\n"
         "mul.lo.u32 %r2, %r2, 1000;\nadd.u32 %r2, %r2, %r4;\n"
         "st.u32 [%mine], %r2;\nret;\n}\n";
  CHECK (ptx_run (text, "k", 1, 32) == GRID_OK
           && EACH (32, (t ? 11000 : 10000) + (t > 5 ? 99 : 100)),
         "additions carry");

  static const char mixed[] = PTX_HEAD PTX_ENTRY (
    "k") "sub.cc.u32 %r1, 5, %t;\naddc.u32 %r2, 10, 0;\n"
         "add.cc.u32 %r1, 0xffffffff, %t;\nsubc.u32 %r3, 100, 0;\n"
         "mul.lo.u32 %r2, %r2, 1000;\nadd.u32 %r2, %r2, %r3;\n"
         "st.u32 [%mine], %r2;\nret;\n}\n";
  CHECK (ptx_run (mixed, "k", 1, 32) == GRID_OK
           && EACH (32, (t > 5 ? 10000 : 11000) + (t ? 100 : 99)),
         "a subtraction's carry is that nothing was borrowed");
}

/* A text from before `.address_size`, as nvopencc wrote it.  */
static void
check_old_text (void)
{
  static const char text[]
    = ".version 1.4\n.target sm_10, map_f64_to_f32\n"
      ".entry k(.param .u64 in) {\n.reg .u64 %rd<3>;\n.reg .u32 %r<3>;\n"
      ".reg .f32 %f<3>;\n.reg .u16 %rh<2>;\n$LDWbegin_k:\n"
      "ld.param.u64 %rd1, [in];\nmov.u16 %rh1, %tid.x;\n"
      "mul.wide.u16 %r1, %rh1, 4;\ncvt.u64.u32 %rd2, %r1;\n"
      "add.u64 %rd1, %rd1, %rd2;\ncvt.u32.u16 %r2, %rh1;\n"
      "cvt.rn.f32.u32 %f1, %r2;\nmad.f32 %f1, %f1, 0f40000000, 0f3f800000;\n"
      "cvt.rzi.u32.f32 %r2, %f1;\nst.global.u32 [%rd1+0], %r2;\n"
      "exit;\n$LDWend_k:\n}\n";
  CHECK (ptx_run (text, "k", 1, 32) == GRID_OK && EACH (32, 2 * t + 1),
         "a text of PTX 1.4 runs");
}

static void
check_table (void)
{
  static const char text[] = PTX_HEAD PTX_ENTRY (
    "k") "and.b32 %r1, %t, 3;\n$targets: .branchtargets $a, $b, $c, $d;\n"
         "brx.idx %r1, $targets;\n$a: mov.u32 %r2, 10;\nbra $end;\n"
         "$b: mov.u32 %r2, 20;\nbra $end;\n$c: mov.u32 %r2, 30;\nbra $end;\n"
         "$d: mov.u32 %r2, 40;\n$end: activemask.b32 %r3;\npopc.b32 %r3, %r3;\n"
         "add.u32 %r2, %r2, %r3;\nst.u32 [%mine], %r2;\nret;\n}\n";
  CHECK (ptx_run (text, "k", 1, 32) == GRID_OK && EACH (32, 10 * (t & 3) + 42),
         "brx.idx sends lanes to several targets, and they meet again");
}

static void
check_local (void)
{
  static const char text[] = PTX_HEAD PTX_ENTRY (
    "k") ".local .align 4 .b8 stack[64];\nmov.u64 %a0, stack;\n"
         "cvta.local.u64 %a1, %a0;\nst.local.u32 [%a0+8], %t;\nld.u32 %r1, "
         "[%a1+8];\n"
         "st.v2.u32 [%a1+16], {%r1, 5};\nld.local.v2.u32 {%r2, %r3}, "
         "[stack+16];\n"
         "add.u32 %r2, %r2, %r3;\nst.u32 [%mine], %r2;\nret;\n}\n";
  CHECK (ptx_run (text, "k", 2, 64) == GRID_OK && EACH (128, t % 64 + 5),
         "each thread has local memory of its own");
}

static void
check_heap (void)
{
  static const char text[] = PTX_HEAD
    ".extern .func (.param .b64 r) malloc (.param .b64 n);\n"
    ".extern .func free (.param .b64 p);\n" PTX_ENTRY (
      "k") "{ .param .b64 in, out; st.param.b64 [in], 16; call (out), malloc, "
           "(in);\n"
           "ld.param.b64 %a0, [out]; }\nst.u32 [%a0+12], %t;\nld.u32 %r1, "
           "[%a0+12];\n"
           "{ .param .b64 in; st.param.b64 [in], %a0; call free, (in); }\n"
           "st.u32 [%mine], %r1;\nret;\n}\n";
  CHECK (ptx_run (text, "k", 2, 64) == GRID_OK && EACH (128, t % 64),
         "kernels allocate and free");
}

static void
check_unknown (void)
{
  static const char text[]
    = PTX_HEAD PTX_ENTRY ("k") "frobnicate.u32 %r1, %t;\nret;\n}\n";
  struct program *program = ptx_load (text);
  CHECK (program == NULL && strstr (ptx_message, "text:") != NULL
           && strstr (ptx_message, "frobnicate") != NULL,
         "an unknown instruction is named with its line: %s", ptx_message);
}

/* Whether a kernel with that many bytes of parameters loads, in a text of that version
   and target.  */
static bool
parameters_load (const char *version, unsigned target, unsigned size)
{
  char text[256];
  snprintf (text, sizeof text,
            ".version %s\n.target sm_%u\n.address_size 64\n"
            ".visible .entry k (.param .align 8 .b8 block[%u], .param .u64 b)\n"
            "{ ret; }\n",
            version, target, size - 8);
  struct program *program = ptx_load (text);
  if (program != NULL)
    program_free (program);
  return program != NULL;
}

/* PTX ISA 5.1.6.2: what is too large, and what came later than the text, is refused.  */
static void
check_limits (void)
{
  CHECK (parameters_load ("8.0", 70, 4096), "4,096 bytes of parameters");
  CHECK (!parameters_load ("8.0", 70, 4104)
           && strstr (ptx_message, "4104 bytes of parameters") != NULL,
         "no more before PTX 8.1: %s", ptx_message);
  CHECK (parameters_load ("8.1", 70, 32760), "32,760 bytes with PTX 8.1");
  CHECK (!parameters_load ("8.1", 70, 32768), "and no more");
  CHECK (!parameters_load ("8.1", 60, 4104), "nor for sm_60");
  static const char text[]
    = PTX_HEAD PTX_ENTRY ("k") "mov.u64 %a1, p;\ncvta.param.u64 %a1, %a1;\n"
                               "ret;\n}\n";
  CHECK (ptx_load (text) == NULL && strstr (ptx_message, "PTX 7.7") != NULL,
         "cvta.param is not for PTX 7.0: %s", ptx_message);
}

int
main (void)
{
  setbuf (stdout, NULL);
  ptx_start ();
  check_threads ();
  check_moves ();
  check_calls ();
  check_parameters ();
  check_indirect ();
  check_collectives ();
  check_shared ();
  check_reductions ();
  check_atomics ();
  check_carry ();
  check_old_text ();
  check_table ();
  check_local ();
  check_heap ();
  check_unknown ();
  check_limits ();
  return UNIT_RESULT ();
}
