/* The nvptx plugin's reader of PTX texts.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/nvptx/ptx_reader.c"
#include "testsuite/unit/unit.h"

static struct ptx_reader reader;
static struct ptx_kernel kernel;

static bool
next (void)
{
  return ptx_next_kernel (&reader, &kernel);
}

static void
begin (const char *text)
{
  reader = (struct ptx_reader) { text, text + strlen (text) };
}

static bool
part_is (const struct ptx_part *part, const char *text)
{
  bool same = part->length == strlen (text)
              && memcmp (part->at, text, part->length) == 0;
  if (!same)
    printf ("\"%.*s\" is not \"%s\"\n", (int) part->length, part->at, text);
  return same;
}

static void
test_kernels (void)
{
  begin (".version 6.0\n.target sm_30\n// .entry none { }\n"
         ".entry declared (.param .u64 %in_ar0);\n"
         ".func f (.param .u64 %in_ar0) { ret; }\n"
         ".visible .entry main$_omp_fn$0 (.param .u64 %arg, .param .u64 %stack,"
         " .param .u64 %sz)\n.maxntid 32, 8, 1\n{ { } ret; }\n"
         "/* .entry none { } */ .file 1 \"} .entry none {\"\n"
         ".entry b (.param .u64 %a) { $L1: // }\nld.param.u64 %x,[%a]; }\n"
         ".entry c { exit; }");
  CHECK (next () && part_is (&kernel.name, "main$_omp_fn$0"),
         "a kernel behind a declaration, a function and comments");
  CHECK (kernel.parameters == 3
           && part_is (&kernel.declared,
                       "(.param .u64 %arg, .param .u64 %stack,"
                       " .param .u64 %sz)"),
         "its parameters");
  CHECK (part_is (&kernel.directives, ".maxntid 32, 8, 1\n")
           && part_is (&kernel.body, "{ { } ret; }") && kernel.movable,
         "its directives and its body");
  CHECK (next () && part_is (&kernel.name, "b") && kernel.parameters == 1
           && part_is (&kernel.body, "{ $L1: // }\nld.param.u64 %x,[%a]; }"),
         "a body ends where its last brace is");
  CHECK (next () && part_is (&kernel.name, "c") && kernel.parameters == 0,
         "a kernel without parameters");
  CHECK (!next (), "no more");
}

static void
test_others (void)
{
  begin (".entry a (.param .align 8 .b8 x[16]) { ret; }\n"
         ".entry b (.param .u64 x, .param .u32 y) { ret; }\n"
         ".entry c (.param .u64 x) { .shared .u32 s; ld.shared.u32 %r,[s]; }\n"
         ".entry d (.param .u64 x) { .reg .u32 %r; $L: .const .u32 c = 3; }\n"
         ".entry e (.param .u64 x) { ld.global.u32 %r,[%x]; ret; }\n");
  CHECK (next () && kernel.parameters == 0, "a parameter that is an array");
  CHECK (next () && kernel.parameters == 0, "one of 32 bits");
  CHECK (next () && kernel.parameters == 1 && !kernel.movable,
         "a body with a shared variable");
  CHECK (next () && !kernel.movable, "one with a constant, behind a label");
  CHECK (next () && kernel.movable, "one that uses the space alone");
}

static void
test_broken (void)
{
  static const char whole[]
    = ".entry a (.param .u64 x) .maxntid 1 { { ret; } }";
  bool none = true;
  for (size_t length = 0; length < sizeof whole - 2; length++)
    {
      reader = (struct ptx_reader) { whole, whole + length };
      none &= !next ();
    }
  CHECK (none, "a text that ends too early has no kernel");
  begin (whole);
  CHECK (next () && !next (), "the whole has one");
  begin (".entry a { \"");
  CHECK (!next (), "a string without an end");
  begin (".entry a { /* }");
  CHECK (!next (), "a comment without an end");
}

int
main (void)
{
  test_kernels ();
  test_others ();
  test_broken ();
  return UNIT_RESULT ();
}
