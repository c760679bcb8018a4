/* What a kernel may do wrong: how the grid ends, and what is said.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "testsuite/unit/cuda_kernel.h"

static char said[4096];

/* Run the kernel "k" of TEXT; what goes to stderr meanwhile is in `said`.  */
static int
run_fault (const char *text, unsigned blocks, unsigned threads)
{
  FILE *file = tmpfile ();
  int old = dup (2);
  fflush (stderr);
  dup2 (fileno (file), 2);
  int result = ptx_run (text, "k", blocks, threads);
  fflush (stderr);
  dup2 (old, 2);
  close (old);
  rewind (file);
  said[fread (said, 1, sizeof said - 1, file)] = 0;
  fclose (file);
  return result;
}

static bool
was_said (const char *part)
{
  if (strstr (said, part) != NULL)
    return true;
  printf ("missing \"%s\" in: %s\n", part, said);
  return false;
}

#define FAULT(name, expected, body, ...)                                       \
  do                                                                           \
    {                                                                          \
      const char *parts[] = { __VA_ARGS__ };                                   \
      int result = run_fault (PTX_HEAD body "ret;\n}\n", 1, 64);               \
      bool ok = result == (expected);                                          \
      for (unsigned i = 0; i < sizeof parts / sizeof *parts; i++)              \
        ok &= was_said (parts[i]);                                             \
      CHECK (ok, name " (%d)", result);                                        \
    }                                                                          \
  while (0)

static void
check_addresses (void)
{
  FAULT ("a store past the end", GRID_ILLEGAL_ADDRESS,
         PTX_ENTRY ("k") "setp.eq.u32 %p1, %t, 35;\n.loc 1 77 3\n"
                         "@%p1 st.u32 [%buffer+262148], %t;\n",
         "gangway-cuda: kernel k, PTX line 18", "store of 4 bytes at 0x",
         "4 bytes past the end of the 262144 bytes",
         "block (0,0,0) thread (35,0,0)");
  FAULT ("a load of nothing", GRID_ILLEGAL_ADDRESS,
         PTX_ENTRY ("k") "mov.u64 %a0, 0;\nld.u32 %r1, [%a0+16];\n",
         "load of 4 bytes at 0x10", "thread (0,0,0)");
  FAULT ("a misaligned load", GRID_MISALIGNED,
         PTX_ENTRY ("k") "ld.global.u32 %r1, [%buffer+2];\n", "load of 4 bytes",
         "not a multiple of 4");
  FAULT ("a misaligned vector", GRID_MISALIGNED,
         PTX_ENTRY ("k") "ld.v4.u32 {%r1,%r2,%r3,%r4}, [%buffer+8];\n",
         "load of 16 bytes", "not a multiple of 16");
  FAULT (
    "shared memory past its end", GRID_ILLEGAL_ADDRESS,
    ".shared .u32 s[4];\n" PTX_ENTRY ("k") "st.shared.u32 [s+16], %t;\n",
    "store of 4 bytes at 0x10 outside shared memory, of which the block has "
    "16 bytes");
  FAULT ("local memory past its end", GRID_ILLEGAL_ADDRESS,
         PTX_ENTRY ("k") ".local .u32 l[4];\nmov.u64 %a1, l;\n"
                         "cvta.local.u64 %a1, %a1;\nld.u32 %r1, [%a1+16];\n",
         "load of 4 bytes", "local memory");
  FAULT ("an atomic outside", GRID_ILLEGAL_ADDRESS,
         PTX_ENTRY ("k") "atom.add.u32 %r1, [%buffer+262144], 1;\n",
         "0 bytes past");
}

/* The address of the kernel's own parameters, which are 8 bytes.  */
#define PARAMETERS(body)                                                       \
  ".version 7.7\n.target sm_70\n.address_size 64\n" PTX_ENTRY (                \
    "k") "mov.u64 %a1, p;\ncvta.param.u64 %a2, %a1;\n" body "ret;\n}\n"

static void
check_parameters (void)
{
  CHECK (run_fault (PARAMETERS ("st.u32 [%a2+4], 1;\n"), 1, 32)
             == GRID_ILLEGAL_ADDRESS
           && was_said ("store of 4 bytes")
           && was_said ("in the kernel's parameters, which cannot be written"),
         "a store to a parameter by its generic address");
  CHECK (run_fault (PARAMETERS ("st.param.u32 [p], 1;\n"), 1, 32)
             == GRID_ILLEGAL_ADDRESS
           && was_said ("in the kernel's parameters, which cannot be written"),
         "a store to a parameter by its name");
  CHECK (run_fault (PARAMETERS ("atom.add.u32 %r1, [%a2], 1;\n"), 1, 32)
             == GRID_ILLEGAL_ADDRESS
           && was_said ("in the kernel's parameters, which cannot be written"),
         "an atomic operation on a parameter");
  CHECK (run_fault (PARAMETERS ("ld.u32 %r1, [%a2+8];\n"), 1, 32)
             == GRID_ILLEGAL_ADDRESS
           && was_said ("outside the kernel's 8 bytes of parameters"),
         "a load behind the parameters");
}

static void
check_freed (void)
{
  uint64_t address = space_allocate (ptx_space, 1000, 256);
  space_free (ptx_space, address);
  char text[2000];
  const char *head = PTX_HEAD PTX_ENTRY ("k");
  snprintf (text, sizeof text,
            "%smov.u64 %%a1, %llu;\nst.u32 [%%a1+8], 1;\nret;\n}\n", head,
            (unsigned long long) address);
  CHECK (run_fault (text, 1, 32) == GRID_ILLEGAL_ADDRESS
           && was_said ("store of 4 bytes") && was_said ("freed")
           && was_said ("8 bytes into the 1000 bytes"),
         "a store to what was freed");
}

static void
check_traps (void)
{
  FAULT ("trap", GRID_TRAP,
         PTX_ENTRY ("k") "setp.eq.u32 %p1, %t, 3;\n@%p1 trap;\n", "trap",
         "thread (3,0,0)");
  FAULT (
    "assert", GRID_ASSERT,
    ".extern .func __assertfail (.param .b64 a, .param .b64 b, .param .b32 c, "
    ".param .b64 d, .param .b64 e);\n"
    ".global .b8 m[4] = {120, 62, 49, 0};\n.global .b8 f[4] = {102, 46, 99, "
    "0};\n"
    ".global .b8 g[2] = {103, 0};\n" PTX_ENTRY (
      "k") "mov.u64 %a1, m; mov.u64 %a2, f; mov.u64 %a3, g; mov.u64 %a4, 1;\n"
           "{ .param .b64 a, b, d, e; .param .b32 c; st.param.b64 [a], %a1;\n"
           "st.param.b64 [b], %a2; st.param.b32 [c], 12; st.param.b64 [d], "
           "%a3;\n"
           "st.param.b64 [e], %a4; call __assertfail, (a, b, c, d, e); }\n",
    "f.c:12: g: assertion `x>1' failed");
  FAULT ("a call of no function", GRID_ILLEGAL_INSTRUCTION,
         PTX_ENTRY ("k") "mov.u64 %a1, 4096;\n{ $p: .callprototype _ ();\n"
                         "call %a1, (), $p; }\n",
         "indirect call of 0x1000, where no function is");
  FAULT ("a barrier for 33 threads", GRID_ILLEGAL_INSTRUCTION,
         PTX_ENTRY ("k") "bar.sync 1, 33;\n", "33 threads");
  FAULT (
    "a free of what malloc did not give", GRID_ILLEGAL_ADDRESS,
    ".extern .func free (.param .b64 p);\n" PTX_ENTRY (
      "k") "{ .param .b64 in; st.param.b64 [in], %buffer; call free, (in); }\n",
    "which malloc did not give");
}

static void
check_stack (void)
{
  FAULT ("endless recursion", GRID_STACK_OVERFLOW,
         ".func f (.param .u32 x) { .reg .u32 %r; ld.param.u32 %r, [x];\n"
         "{ .param .u32 in; st.param.u32 [in], %r; call f, (in); } ret; "
         "}\n" PTX_ENTRY (
           "k") "{ .param .u32 in; st.param.u32 [in], %t; call f, (in); }\n",
         "in f, PTX line", "the stack of");
}

static void
check_deadlock (void)
{
  FAULT (
    "a barrier that half of the threads do not come to", GRID_DEADLOCK,
    PTX_ENTRY ("k") "setp.lt.u32 %p1, %t, 32;\n@%p1 bra $a;\nbar.sync 1, 64;\n"
                    "bra $b;\n$a: bar.sync 2, 64;\n$b:\n",
    "block (0,0,0) is deadlocked", "warp 0", "at barrier 2, where 32 of 64",
    "warp 1");
}

static void
check_never_written (void)
{
  ptx_machine.check_written = true;
  FAULT (
    "what was never written is named and read", GRID_OK,
    ".shared .u32 s[64];\n" PTX_ENTRY (
      "k") "mul.wide.u32 %a1, %t, 4; mov.u64 %a2, s; add.u64 %a1, %a1, %a2;\n"
           "ld.shared.u32 %r1, [%a1];\nst.u32 [%mine], 5;\n",
    "load of 4 bytes", "never written");
  CHECK (ptx_word_is (60, 5), "and the kernel goes on");
  char *first = strstr (said, "never written");
  CHECK (first != NULL && strstr (first + 1, "never written") == NULL,
         "once for each instruction");
  ptx_machine.check_written = false;
}

/* After a fault the machine runs other kernels.  */
static void
check_afterwards (void)
{
  static const char text[]
    = PTX_HEAD PTX_ENTRY ("k") "bar.sync 0;\nst.u32 [%mine], 9;\nret;\n}\n";
  CHECK (ptx_run (text, "k", 100, 128) == GRID_OK && ptx_word_is (0, 9)
           && ptx_word_is (12799, 9),
         "after faults kernels run as before");
}

int
main (void)
{
  setbuf (stdout, NULL);
  ptx_start ();
  check_addresses ();
  check_parameters ();
  check_freed ();
  check_traps ();
  check_stack ();
  check_deadlock ();
  check_never_written ();
  check_afterwards ();
  return UNIT_RESULT ();
}
