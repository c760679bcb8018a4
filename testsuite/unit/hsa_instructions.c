/* What instructions of AMD's processors do as modifiers, the MODE register and the generation say,
   and what is said of those that are not emulated.  What is expected comes from AMD's documents
   of the instruction sets.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "testsuite/unit/hsa_kernel.h"

#include "testsuite/unit/hsa_instructions.def"

/* Whether result N of each of COUNT lanes is what EXPRESSION says of lane I.  */
#define RESULT_IS(n, count, expression)                                        \
  ({                                                                           \
    bool all_are = true;                                                       \
    for (uint32_t i = 0; i < (count); i++)                                     \
      all_are &= words ()[64 * (n) + i] == (uint32_t) (expression);            \
    all_are;                                                                   \
  })
#define EXPECT(n, expression, what)                                            \
  CHECK (RESULT_IS (n, lanes, expression), what ": %#x", words ()[64 * (n)])

static void
check_modes (void)
{
  const uint32_t lanes = 64;
  RUN (modes, .grid = 64, .group = 64);
  EXPECT (0, 2, "subnormal numbers are kept where MODE says so");
  EXPECT (1, 0, "they become zeros else");
  EXPECT (2, 2, "those of 16 bits have a mode of their own");
  EXPECT (3, 0, "which flushes, too");
  EXPECT (4, 0x3f800001, "rounding to nearest");
  EXPECT (5, 0x3f800000, "rounding towards zero");
  EXPECT (6, 0x3f800001, "rounding upwards");
  EXPECT (7, 1, "s_getreg reads MODE");
  EXPECT (8, 0x7fc00000, "a NaN is not clamped without DX10_CLAMP");
  EXPECT (9, 0, "it becomes 0 with it");
  EXPECT (10, 0x40000000, "no scaling where subnormal results are kept");
  EXPECT (11, 0x3c01, "16 bits round towards zero");
  EXPECT (12, 0x7bff, "and do not become infinite so");
}

static void
check_mixed (void)
{
  const uint32_t lanes = 64;
  RUN (mixed, .grid = 64, .group = 64, .lds = 1024);
  EXPECT (0, 0x40400000, "v_mad_mix_f32 takes halves and floats");
  EXPECT (1, 0xabcd4200, "v_mad_mixlo_f16 keeps the upper half");
  EXPECT (2, 0xbc001234, "v_mad_mixhi_f16 keeps the lower half");
  EXPECT (3, 0xffffffff, "v_add_u32 saturates");
  EXPECT (4, 0, "v_sub_u32 saturates");
  EXPECT (5, 0xfffffffe, "v_pk_add_u16 saturates");
  EXPECT (6, 0xffe07fff, "v_pk_add_i16 saturates");
  EXPECT (7, 22, "a source's number gets an index");
  EXPECT (8, 43, "only that source's");
  EXPECT (9, 99, "the destination's number gets an index");
  EXPECT (10, 0, "nothing is read outside of LDS");
  EXPECT (11, 0xabcd4000, "v_fma_f16 of gfx9 keeps the upper half");
  EXPECT (12, i == 0 || i == 2 ? 0xbf800000 : 0x3f800000,
          "v_cndmask_b32 negates a source");
  EXPECT (13, (10 << 16) + i, "v_sad_hi_u8");
  EXPECT (14, 0, "v_mad_f32 has no subnormal numbers");
}

static void
check_dual (void)
{
  const uint32_t lanes = 32;
  start_gpu ("gfx1100");
  RUN (dual, .grid = 32, .group = 32, .wave32 = true);
  EXPECT (0, 20 + i, "two moves exchange registers");
  EXPECT (1, 10 + i, "both ways");
  EXPECT (2, 0x40e00000, "v_dual_fmac_f32 with a literal");
  EXPECT (3, 0x40800000, "the other operation reads what was there before");
  EXPECT (4, 0xabcd4000, "results of 16 bits keep the upper half");
  EXPECT (5, i < 5 ? 8 : 7, "v_cmpx of 64 bits writes EXEC");
  EXPECT (6, (uint32_t) -750 + i, "v_dot4_i32_iu8 with one signed source");
  EXPECT (7, 0x40c00000, "v_dot2_f32_f16");
  EXPECT (8, 10 + i, "v_movrels_b32");
  stop_gpu ();
}

/* The sum over k of (i + 16 k) (j + 16 k): matrices whose elements are the numbers of the lanes
   that have them.  */
static uint32_t
product_of (uint32_t i, uint32_t j)
{
  uint32_t sum = 0;
  for (uint32_t k = 0; k < 4; k++)
    sum += (i + 16 * k) * (j + 16 * k);
  return sum;
}

static void
check_matrices (void)
{
  const uint32_t lanes = 64;
  start_gpu ("gfx90a");
  RUN (matrices, .grid = 64, .group = 64);
  EXPECT (0, product_of (i / 16 * 4, i % 16), "v_mfma_f32_16x16x4f32");
  EXPECT (1, product_of (i / 16 * 4 + 3, i % 16), "its last row of four");
  EXPECT (2, product_of (i / 16, i % 16), "v_mfma_f64_16x16x4f64");
  EXPECT (3, product_of (12 + i / 16, i % 16), "its last rows");
  EXPECT (4, 1 + 4 * (i / 4 * 4) * i, "v_mfma_i32_4x4x4i8, 16 blocks");
  EXPECT (5, 1 + 4 * (i / 4 * 4 + 3) * i, "their last rows");
  stop_gpu ();
}

/* The manual's table of what is not emulated, one or more of each kind: what the message
   says.  */
static const struct
{
  const char *processor;
  uint32_t words[2];
  const char *text;
} unknown[] = {
  { "gfx900", { 0xf0800f00, 0x00010000 }, "begins an image instruction" },
  { "gfx900", { 0xe8580000, 0x80010000 }, "begins a typed access to a buffer" },
  { "gfx900", { 0xc400180f, 0x03020100 }, "begins an export" },
  { "gfx900", { 0xd4080001, 0x00000000 }, "begins an interpolation" },
  { "gfx900", { 0xe0000000, 0x80010000 }, "buffer_load_format_x of gfx900" },
  { "gfx900", { 0xd9320000, 0x00000000 }, "ds_gws_init of gfx900" },
  { "gfx900", { 0xd9000000, 0x00000000 }, "ds_add_src2_u32 of gfx900" },
  { "gfx900", { 0xc2020000, 0x00000000 }, "s_atomic_swap of gfx900" },
  { "gfx942", { 0xd3e20000, 0x04020100 }, "v_smfmac_f32_16x16x32_f16" },
  { "gfx1100", { 0xcc404000, 0x1c020100 }, "v_wmma_f32_16x16x16_f16" },
  { "gfx900", { 0xffffffff, 0 }, "begins no instruction that gfx900 has" },
};

static void
check_unknown (void)
{
  for (unsigned n = 0; n < sizeof unknown / sizeof *unknown; n++)
    {
      start_gpu (unknown[n].processor);
      catch_messages ();
      struct dispatch_end end
        = run (unknown[n].words, sizeof unknown[n].words,
               (struct shape) { .grid = 64, .group = 64 });
      end_messages ();
      CHECK (end.result == DISPATCH_ILLEGAL_INSTRUCTION
               && strstr (message, unknown[n].text),
             "\"%s\" is said of %#x: %s", unknown[n].text, unknown[n].words[0],
             message);
      stop_gpu ();
    }
}

int
main (void)
{
  alarm (200);
  start_gpu ("gfx900");
  check_modes ();
  check_mixed ();
  gpu.check_bounds = true;
  catch_messages ();
  struct dispatch_end end = RUN (mixed, .grid = 64, .group = 64, .lds = 1024);
  end_messages ();
  CHECK (end.result == DISPATCH_ILLEGAL_ADDRESS
           && strstr (message, "`ds_write_b32 v13, v10'"),
         "an access outside of LDS is a fault where bounds are checked");
  stop_gpu ();
  check_dual ();
  check_matrices ();
  check_unknown ();
  return UNIT_RESULT ();
}
