/* The operations of the emulated AMD device give what hsa_operations.def says, which is what
   AMD's documents of the instruction sets say: vector ones in every lane, also when the
   result replaces a source, scalar ones with SCC.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "emulators/hsa/exec/wave.h"
#include "emulators/hsa/operations/operation.h"
#include "testsuite/unit/unit.h"

enum kind
{
  VALUE,   /* the result's bits */
  ANY_NAN, /* any NaN of the result's type */
  NEAR,    /* one unit in the last place away at most */
  MASK,    /* a comparison */
  SCALAR   /* scalar: SCC comes in and goes out */
};

static const struct row
{
  enum kind kind;
  const char *name;
  uint64_t source[3], result;
  unsigned in, out; /* carry or SCC; 2: not looked at */
} rows[] = {
#define V1(name, a, r) { VALUE, name, { a }, r, 0, 2 },
#define V2(name, a, b, r) { VALUE, name, { a, b }, r, 0, 2 },
#define V3(name, a, b, c, r) { VALUE, name, { a, b, c }, r, 0, 2 },
#define NAN1(name, a) { ANY_NAN, name, { a }, 0, 0, 2 },
#define NAN2(name, a, b) { ANY_NAN, name, { a, b }, 0, 0, 2 },
#define NEAR1(name, a, r) { NEAR, name, { a }, r, 0, 2 },
#define CMP(name, a, b, r) { MASK, name, { a, b }, r, 0, 2 },
#define CARRY(name, a, b, in, r, out) { VALUE, name, { a, b }, r, in, out },
#define CARRY3(name, a, b, c, in, r, out)                                      \
  { VALUE, name, { a, b, c }, r, in, out },
#define S1(name, a, r, scc) { SCALAR, name, { a }, r, 0, scc },
#define S2(name, a, b, r, scc) { SCALAR, name, { a, b }, r, 0, scc },
#define S2C(name, a, b, in, r, scc) { SCALAR, name, { a, b }, r, in, scc },
#include "testsuite/unit/hsa_operations.def"
};

typedef uint32_t registers[2 * WAVE_LANES];

static void
spread (uint32_t *to, uint64_t value)
{
  for (unsigned l = 0; l < WAVE_LANES; l++)
    {
      to[l] = (uint32_t) value;
      to[WAVE_LANES + l] = (uint32_t) (value >> 32);
    }
}

static uint64_t
lane_of (const uint32_t *from, enum operation_type type, unsigned l)
{
  if (type_words (type) == 2)
    return (uint64_t) from[WAVE_LANES + l] << 32 | from[l];
  return from[l];
}

static bool
is_nan (enum operation_type type, uint64_t bits)
{
  switch (type)
    {
    case TYPE_f16:
      return (bits & 0x7fff) > 0x7c00;
    case TYPE_f32:
      return (bits & 0x7fffffff) > 0x7f800000;
    default:
      return (bits & INT64_MAX) > UINT64_C (0x7ff0000000000000);
    }
}

static bool
fits (const struct row *row, enum operation_type type, uint64_t got)
{
  switch (row->kind)
    {
    case ANY_NAN:
      return is_nan (type, got);
    case NEAR:
      return got - row->result + 1 <= 2;
    default:
      return got == row->result;
    }
}

/* Compute ROW with the result in D.  Returns the mask that comes out.  */
static uint64_t
compute (const struct row *row, const struct operation *operation, uint32_t *d,
         uint32_t (*source)[2 * WAVE_LANES])
{
  if (operation->compare)
    return operation->compare (source[0], source[1], WAVE_LANES);
  if (operation->masked)
    return operation->masked (d, source[0], source[1], source[2],
                              row->in ? UINT64_MAX : 0, WAVE_LANES);
  operation->run (d, source[0], source[1], source[2], WAVE_LANES);
  return 0;
}

/* Whether ROW holds with the result in a register of its own (AT: 3) or that of source AT.  */
static bool
holds (const struct row *row, const struct operation *operation, unsigned at,
       uint64_t *got)
{
  static _Alignas(64) registers all[4];
  enum operation_type type = (enum operation_type) operation->result;
  for (unsigned n = 0; n < 3; n++)
    spread (all[n], row->source[n]);
  uint64_t mask = compute (row, operation, all[at], all);
  if (row->kind == MASK)
    {
      *got = mask;
      return mask == (row->result ? UINT64_MAX : 0);
    }
  if (row->out < 2 && mask != (row->out ? UINT64_MAX : 0))
    {
      *got = mask;
      return false;
    }
  for (unsigned l = 0; l < WAVE_LANES; l++)
    if (*got = lane_of (all[at], type, l), !fits (row, type, *got))
      return false;
  return true;
}

static void
check_vector (const struct row *row)
{
  const struct operation *operation = operation_find (row->name);
  uint64_t got = 0;
  CHECK (operation, "%s is known", row->name);
  if (!operation)
    return;
  bool ok = true;
  for (unsigned at = 0; ok && at < 4; at++)
    ok = holds (row, operation, at, &got);
  CHECK (ok, "%s %#llx, %#llx, %#llx is %#llx, not %#llx", row->name,
         (unsigned long long) row->source[0],
         (unsigned long long) row->source[1],
         (unsigned long long) row->source[2], (unsigned long long) row->result,
         (unsigned long long) got);
}

static bool
is_wide_scalar (const char *name)
{
  const char *end = name + strlen (name) - 4;
  return strcmp (end, "_b64") == 0 || strcmp (end, "_u64") == 0
         || strcmp (end, "_i64") == 0;
}

static void
check_scalar (const struct row *row)
{
  static struct wave wave;
  step_fn *run = scalar_find (row->name);
  struct step step = { .length = 1, .d = 8, .a = 2, .b = 4 };
  CHECK (run, "%s is known", row->name);
  if (!run)
    return;
  wave.full = UINT64_MAX;
  wave_write64 (&wave, 2, row->source[0]);
  wave_write64 (&wave, 4, row->source[1]);
  wave_write64 (&wave, 8, 0);
  wave.s[PLACE_SCC] = row->in;
  run (&wave, &step);
  uint64_t got = wave_read64 (&wave, &step, 8);
  bool counts = strstr (row->name, "_i32_b64") || !is_wide_scalar (row->name);
  if (counts)
    got = (uint32_t) got;
  CHECK (got == row->result && (row->out == 2 || wave.s[PLACE_SCC] == row->out),
         "%s %#llx, %#llx is %#llx, not %#llx, with SCC %u", row->name,
         (unsigned long long) row->source[0],
         (unsigned long long) row->source[1], (unsigned long long) row->result,
         (unsigned long long) got, wave.s[PLACE_SCC]);
}

int
main (void)
{
  for (unsigned n = 0; n < sizeof rows / sizeof *rows; n++)
    if (rows[n].kind == SCALAR)
      check_scalar (&rows[n]);
    else
      check_vector (&rows[n]);
  return UNIT_RESULT ();
}
