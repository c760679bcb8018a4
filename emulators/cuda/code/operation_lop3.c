/* lop3: every logic function of three sources (PTX ISA 9.7.8.6), one function for
   each table of truth.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include "emulators/cuda/code/operation_lanes.h"

/* A function of two bits from 4 bits of truth, and of three from 8, by Shannon's
   expansion.  The compiler drops what is constant. */
#define ONE(t, z) ((t & 2 ? (z) : 0) | (t & 1 ? ~(z) : 0))
#define TWO(t, y, z) (((y) &ONE ((t >> 2 & 3), z)) | (~(y) &ONE ((t & 3), z)))
#define THREE(t, x, y, z)                                                      \
  (((x) &TWO ((t >> 4 & 15), y, z)) | (~(x) &TWO ((t & 15), y, z)))

#define LOP3(h, l)                                                             \
  TERNARY (lop3_##h##l, b32, b32, b32, b32, THREE (0x##h##l, x, y, z))
#define LOP3_ROW(h, l)                                                         \
  ROW3 ("lop3.0x" #h #l ".b32", lop3_##h##l, b32, b32, b32, b32),
#define LOW_DIGITS(M, h)                                                       \
  M (h, 0)                                                                     \
  M (h, 1)                                                                     \
  M (h, 2)                                                                     \
  M (h, 3)                                                                     \
  M (h, 4)                                                                     \
  M (h, 5)                                                                     \
  M (h, 6)                                                                     \
  M (h, 7)                                                                     \
  M (h, 8)                                                                     \
  M (h, 9)                                                                     \
  M (h, a)                                                                     \
  M (h, b)                                                                     \
  M (h, c)                                                                     \
  M (h, d)                                                                     \
  M (h, e)                                                                     \
  M (h, f)
#define ALL_TABLES(M)                                                          \
  LOW_DIGITS (M, 0)                                                            \
  LOW_DIGITS (M, 1)                                                            \
  LOW_DIGITS (M, 2)                                                            \
  LOW_DIGITS (M, 3)                                                            \
  LOW_DIGITS (M, 4)                                                            \
  LOW_DIGITS (M, 5)                                                            \
  LOW_DIGITS (M, 6)                                                            \
  LOW_DIGITS (M, 7)                                                            \
  LOW_DIGITS (M, 8)                                                            \
  LOW_DIGITS (M, 9)                                                            \
  LOW_DIGITS (M, a)                                                            \
  LOW_DIGITS (M, b)                                                            \
  LOW_DIGITS (M, c)                                                            \
  LOW_DIGITS (M, d)                                                            \
  LOW_DIGITS (M, e)                                                            \
  LOW_DIGITS (M, f)

ALL_TABLES (LOP3)

OPERATION_TABLE (lop3) = { ALL_TABLES (LOP3_ROW) ROWS_END };
