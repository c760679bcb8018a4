/* Matrix instructions of gfx908 to gfx94x: v_mfma_*.

   All lanes take part, whatever EXEC says.  Of M times K elements of the first matrix, for each of
   the blocks, lane r + M * (b + blocks * (k / kept)) has element k % kept of row r of
   block b, where each lane keeps so many elements; the second one's columns are as the first
   one's rows.  Rows of results go by fours to the lanes, of 64 bits one by one.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/exec/wave.h"
#include "emulators/hsa/operations/value.h"

#include <stdio.h>

enum element
{
  ELEMENT_F32,
  ELEMENT_F16,
  ELEMENT_BF16,
  ELEMENT_I8,
  ELEMENT_F64
};

struct matrix
{
  enum element element;
  unsigned rows; /* and columns */
  unsigned depth, blocks;
  unsigned kept;
  unsigned broadcast, broadcast_block; /* cbsz, abid */
};

enum
{
  LANES = WAVE_LANES
};

/* Element N of LANE in the registers from FROM on.  */
static double
element_of (const uint32_t *from, enum element element, unsigned lane,
            unsigned n)
{
  switch (element)
    {
    case ELEMENT_F32:
      return float_of_bits (from[n * LANES + lane]);
    case ELEMENT_F16:
      return float_of_f16 (
        (uint16_t) (from[n / 2 * LANES + lane] >> 16 * (n % 2)));
    case ELEMENT_BF16:
      return float_of_bits (from[n / 2 * LANES + lane] >> 16 * (n % 2) << 16);
    case ELEMENT_I8:
      return (int8_t) (from[n / 4 * LANES + lane] >> 8 * (n % 4));
    default:
      return double_of_bits (from[2 * n * LANES + lane]
                             | (uint64_t) from[(2 * n + 1) * LANES + lane]
                                 << 32);
    }
}

/* All lanes' elements, TO[lane][n].  */
static void
take (const struct matrix *m, const uint32_t *from, double (*to)[8])
{
  for (unsigned l = 0; l < LANES; l++)
    for (unsigned n = 0; n < m->kept; n++)
      to[l][n] = element_of (from, m->element, l, n);
}

/* The lane and the first register of the result at ROW and COLUMN of BLOCK.  */
static unsigned
result_lane (const struct matrix *m, unsigned block, unsigned row,
             unsigned column, unsigned *number)
{
  unsigned groups = LANES / m->rows;
  if (m->element == ELEMENT_F64)
    {
      groups /= m->blocks;
      *number = 2 * (row / groups);
      return column + m->rows * (block + m->blocks * (row % groups));
    }
  if (m->rows == 4)
    {
      *number = row;
      return column + 4 * block;
    }
  *number
    = block * (m->rows * m->rows / LANES) + 4 * (row / 4 / groups) + row % 4;
  return column + m->rows * (row / 4 % groups);
}

/* The old value OLD plus the products of ROW of A and COLUMN of B.  Sums of 32 bits are rounded
   after each product, which is exact before.  */
static uint64_t
product (const struct matrix *m, double (*a)[8], double (*b)[8], unsigned block,
         unsigned row, unsigned column, uint64_t old)
{
  unsigned mask = (1u << m->broadcast) - 1;
  unsigned from = m->broadcast ? (block & ~mask) + m->broadcast_block : block;
  float sum = float_of_bits ((uint32_t) old);
  double wide = double_of_bits (old);
  uint32_t whole = (uint32_t) old;
  for (unsigned k = 0; k < m->depth; k++)
    {
      unsigned group = m->blocks * (k / m->kept), n = k % m->kept;
      double x = a[row + m->rows * (from + group)][n];
      double y = b[column + m->rows * (block + group)][n];
      sum = fmaf ((float) x, (float) y, sum);
      wide = m->element == ELEMENT_F64 ? fma (x, y, wide) : wide;
      whole += m->element == ELEMENT_I8 ? (uint32_t) ((int) x * (int) y) : 0;
    }
  return m->element == ELEMENT_F64  ? bits_of_double (wide)
         : m->element == ELEMENT_I8 ? whole
                                    : bits_of_float (sum);
}

static const struct step *
multiply (struct wave *w, const struct step *i)
{
  const struct matrix *m = i->matrix;
  double a[LANES][8], b[LANES][8];
  bool constant = i->flags & STEP_SCALAR << 2, wide = i->flags & STEP_WIDE << 2;
  uint64_t value = !constant ? 0
                   : wide    ? wave_read64 (w, i, i->c)
                             : wave_read32 (w, i, i->c);
  take (m, wave_vector (w, i->a), a);
  take (m, wave_vector (w, i->b), b);
  for (unsigned block = 0; block < m->blocks; block++)
    for (unsigned at = 0; at < m->rows * m->rows; at++)
      {
        unsigned number, row = at / m->rows, column = at % m->rows;
        unsigned l = result_lane (m, block, row, column, &number);
        uint32_t *d = wave_vector (w, i->d + number) + l;
        const uint32_t *c
          = constant ? NULL : wave_vector (w, i->c + number) + l;
        uint64_t old
          = c ? c[0] | (wide ? (uint64_t) c[LANES] << 32 : 0) : value;
        uint64_t result = product (m, a, b, block, row, column, old);
        d[0] = (uint32_t) result;
        if (wide)
          d[LANES] = (uint32_t) (result >> 32);
      }
  return step_next (i);
}

/* What NAME ("v_mfma_f32_16x16x4_4b_f32", "v_mfma_i32_32x32x8i8") says.  */
static bool
parse_name (const char *name, struct matrix *m)
{
  static const struct
  {
    const char *name;
    enum element element;
  } elements[] = { { "f32", ELEMENT_F32 },   { "f16", ELEMENT_F16 },
                   { "bf16", ELEMENT_BF16 }, { "bf16_1k", ELEMENT_BF16 },
                   { "i8", ELEMENT_I8 },     { "f64", ELEMENT_F64 } };
  unsigned columns, blocks;
  int length = 0, more = 0;
  if (sscanf (name, "v_mfma_%*3[fi0-9]_%ux%ux%u%n", &m->rows, &columns,
              &m->depth, &length)
        != 3
      || length == 0)
    return false;
  const char *rest = name + length;
  if (sscanf (rest, "_%ub%n", &blocks, &more) == 1 && more)
    rest += more;
  rest += *rest == '_';
  for (unsigned n = 0; n < sizeof elements / sizeof *elements; n++)
    if (strcmp (elements[n].name, rest) == 0)
      {
        m->element = elements[n].element;
        return true;
      }
  return false;
}

step_fn *
translate_matrix (struct code *code, const struct isa_instruction *i,
                  struct step *step)
{
  static const unsigned in_word[] = { 1, 2, 2, 4, 1 };
  struct matrix matrix = { 0 };
  if (strncmp (i->opcode->name, "v_mfma_", 7) != 0
      || !parse_name (i->opcode->name, &matrix) || i->neg)
    return NULL;
  unsigned wide = matrix.element == ELEMENT_F64 ? 2 : 1;
  unsigned results = isa_operand_words (i->opcode, 'd') / wide;
  matrix.kept
    = isa_operand_words (i->opcode, 'a') * in_word[matrix.element] / wide;
  matrix.blocks = results * LANES / (matrix.rows * matrix.rows);
  matrix.broadcast = i->neg_hi;
  matrix.broadcast_block = i->op_sel;
  /* Each lane has its part of the first matrix, and the blocks are all there.  */
  if (matrix.kept > 8 || matrix.blocks == 0
      || matrix.rows * matrix.depth * matrix.blocks != LANES * matrix.kept
      || matrix.blocks < 1u << matrix.broadcast
      || matrix.broadcast_block >= 1u << matrix.broadcast
      || i->src[0] < ISA_VGPR || i->src[1] < ISA_VGPR)
    return NULL;
  struct matrix *kept = code_room (code, sizeof *kept);
  if (!kept)
    return NULL;
  *kept = matrix;
  step->matrix = kept;
  return multiply;
}
