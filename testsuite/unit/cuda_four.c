/* Instructions with four sources, which become several operations.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "testsuite/unit/cuda_kernel.h"

static const char text[] = PTX_HEAD PTX_ENTRY (
  "four") "mov.u32 %r1, 0xff;\nbfi.b32 %r2, %r1, %t, 8, 4;\nst.global.u32 "
          "[%mine], %r2;\n"
          "bfi.b32 %r1, %r1, %r1, %t, 3;\nst.global.u32 [%mine+128], %r1;\n"
          "mov.u32 %r3, 0xf0;\nmov.u32 %r4, 0xcc;\nmov.u32 %r5, 0xaa;\n"
          "lop3.b32 %r3, %r3, %r4, %r5, 0x96;\nst.global.u32 [%mine+256], "
          "%r3;\n"
          "bfi.b64 %a1, 3, 1, 40, 2;\nshr.u64 %a1, %a1, 32;\ncvt.u32.u64 %r6, "
          "%a1;\n"
          "st.global.u32 [%mine+384], %r6;\nret;\n}\n";

int
main (void)
{
  ptx_start ();
  CHECK (ptx_run (text, "four", 1, 32) == GRID_OK, "the kernel runs");
  bool constant = true, variable = true, logic = true, wide = true;
  for (unsigned t = 0; t < 32; t++)
    {
      uint32_t field = (uint32_t) (UINT64_C (7) << t);
      constant &= ptx_word_is (t, t | 0xf00);
      variable &= ptx_word_is (32 + t, field | 0xff);
      logic &= ptx_word_is (64 + t, 0x96);
      wide &= ptx_word_is (96 + t, 3 << 8);
    }
  CHECK (constant, "bfi with a constant field");
  CHECK (variable, "bfi with a field of each lane, in place");
  CHECK (logic, "lop3 of three sources");
  CHECK (wide, "bfi of 64 bits");
  return UNIT_RESULT ();
}
