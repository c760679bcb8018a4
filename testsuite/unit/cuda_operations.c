/* The operations of the emulated CUDA device give what ptx_operations.def says, in every
   lane, with any lanes active, and when the result replaces a source.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "emulators/cuda/code/operation.h"
#include "testsuite/unit/unit.h"

enum expectation
{
  EXACT,
  ANY_NAN,
  UNITS,
  ABSOLUTE
};

static const struct row
{
  const char *name;
  unsigned sources;
  uint64_t source[3], result;
  enum expectation expectation;
  double error;
} rows[] = {
#define CASE1(name, a, r) { name, 1, { a }, r, EXACT, 0 },
#define CASE2(name, a, b, r) { name, 2, { a, b }, r, EXACT, 0 },
#define CASE3(name, a, b, c, r) { name, 3, { a, b, c }, r, EXACT, 0 },
#define NAN1(name, a) { name, 1, { a }, 0, ANY_NAN, 0 },
#define NAN2(name, a, b) { name, 2, { a, b }, 0, ANY_NAN, 0 },
#define NAN3(name, a, b, c) { name, 3, { a, b, c }, 0, ANY_NAN, 0 },
#define ULP1(name, a, r, units) { name, 1, { a }, r, UNITS, units },
#define ULP2(name, a, b, r, units) { name, 2, { a, b }, r, UNITS, units },
#define ABSOLUTE1(name, a, r, error) { name, 1, { a }, r, ABSOLUTE, error },
#define OPEN2 CASE2
#define OPEN3 CASE3
#define INTERNAL2 CASE2
#define INTERNAL3 CASE3
#include "testsuite/unit/ptx_operations.def"
};

/* A register of any form. */
union registers
{
  _Alignas(64) uint32_t narrow[LANES];
  uint64_t wide[LANES];
  uint32_t predicate;
};

static unsigned
bits_of (enum ptx_type type)
{
  return type == PTX_PRED ? 1 : (unsigned) ptx_type_size (type) * 8;
}

/* VALUE in all lanes, with something undefined above it. */
static void
spread (union registers *to, enum ptx_type type, uint64_t value)
{
  uint32_t above
    = bits_of (type) < 32 ? UINT32_C (0x5a5a5a5a) << bits_of (type) : 0;
  for (unsigned l = 0; l < LANES; l++)
    if (operand_form (type) == FORM_64)
      to->wide[l] = value;
    else
      to->narrow[l] = (uint32_t) value | above;
  if (type == PTX_PRED)
    to->predicate = value ? UINT32_MAX : 0;
}

static uint64_t
lane_of (const union registers *from, enum ptx_type type, unsigned lane)
{
  if (type == PTX_PRED)
    return from->predicate >> lane & 1;
  if (operand_form (type) == FORM_64)
    return from->wide[lane];
  return from->narrow[lane];
}

static double
value_of (enum ptx_type type, uint64_t bits)
{
  float single;
  double value;
  uint32_t low = (uint32_t) bits;
  if (type == PTX_F64)
    memcpy (&value, &bits, 8);
  else
    {
      memcpy (&single, &low, 4);
      value = single;
    }
  return value;
}

static bool
is_nan (enum ptx_type type, uint64_t bits)
{
  if (type == PTX_F16)
    return (bits & 0x7fff) > 0x7c00;
  if (type == PTX_BF16)
    return (bits & 0x7fff) > 0x7f80;
  return isnan (value_of (type, bits));
}

/* Whether GOT is a result of ROW.  Only cvt says what stands above a narrow one. */
static bool
is_result (const struct row *row, enum ptx_type type, uint64_t got)
{
  if (strncmp (row->name, "cvt.", 4))
    return !((got ^ row->result) << (64 - bits_of (type)));
  if (type == PTX_S8)
    return got == (uint32_t) (int8_t) row->result;
  if (type == PTX_S16)
    return got == (uint32_t) (int16_t) row->result;
  return got == row->result;
}

static bool
meets (const struct row *row, enum ptx_type type, uint64_t got)
{
  switch (row->expectation)
    {
    case ANY_NAN:
      return is_nan (type, got);
    case UNITS:
      return fabs ((double) (int64_t) (got - row->result)) <= row->error;
    case ABSOLUTE:
      return fabs (value_of (type, got) - value_of (type, row->result))
             <= row->error;
    default:
      return is_result (row, type, got);
    }
}

static bool
find (enum operation_set set, const char *name, struct operation *operation)
{
  static char text[64];
  const char *modifier[PTX_MODIFIERS];
  unsigned modifiers = 0;
  snprintf (text, sizeof text, "%s", name);
  for (char *dot = strchr (text, '.'); dot; dot = strchr (dot + 1, '.'))
    {
      *dot = 0;
      modifier[modifiers++] = dot + 1;
    }
  return operation_find_in (set, text, modifier, modifiers, operation);
}

static void
activate (struct lanes *lanes, uint32_t mask)
{
  lanes->mask = mask;
  for (unsigned l = 0; l < LANES; l++)
    lanes->each[l] = mask >> l & 1 ? UINT32_MAX : 0;
}

/* Run OPERATION on ROW with the lanes of MASK active, in place where said.  Returns the
   first lane that is wrong, or -1, and what it has in *GOT. */
static int
run (const struct row *row, const struct operation *operation, uint32_t mask,
     bool in_place, uint64_t *got)
{
  static union registers source[3], result, before;
  static struct lanes lanes;
  activate (&lanes, mask);
  for (unsigned i = 0; i < row->sources; i++)
    spread (&source[i], operation->source[i], row->source[i]);
  memset (&result, 0xa5, sizeof result);
  union registers *d = in_place ? &source[0] : &result;
  before = *d;
  operation->run (d, &source[0], row->sources > 1 ? &source[1] : 0,
                  row->sources > 2 ? &source[2] : 0, &lanes);
  for (unsigned l = 0; l < LANES; l++)
    {
      *got = lane_of (d, operation->result, l);
      if (mask >> l & 1 ? !meets (row, operation->result, *got)
                        : *got != lane_of (&before, operation->result, l))
        return (int) l;
    }
  return -1;
}

static bool
row_agrees (const struct row *row, const struct operation *operation)
{
  static const uint32_t masks[] = { UINT32_MAX, 0x80000001, 0x0ff0a5c3 };
  bool same_form
    = operand_form (operation->source[0]) == operand_form (operation->result);
  unsigned sources = 0;
  while (sources < 3 && operation->source[sources] != PTX_NONE)
    sources++;
  if (sources != row->sources)
    {
      CHECK (false, "%s has %u sources, not %u", row->name, sources,
             row->sources);
      return false;
    }
  for (unsigned m = 0; m < sizeof masks / sizeof *masks; m++)
    for (int in_place = 0; in_place <= same_form; in_place++)
      {
        uint64_t got;
        int lane = run (row, operation, masks[m], in_place, &got);
        if (lane < 0)
          continue;
        CHECK (false, "%s %llx %llx %llx: %llx in lane %d, not %llx", row->name,
               (unsigned long long) row->source[0],
               (unsigned long long) row->source[1],
               (unsigned long long) row->source[2], (unsigned long long) got,
               lane, (unsigned long long) row->result);
        return false;
      }
  return true;
}

static void
test_set (enum operation_set set, const char *name)
{
  if (!operation_set_there (set))
    {
      printf ("UNSUPPORTED: operations %s: not for this processor\n", name);
      return;
    }
  unsigned failures = 0, count = sizeof rows / sizeof *rows;
  for (unsigned i = 0; i < count; i++)
    {
      struct operation operation;
      bool found = find (set, rows[i].name, &operation);
      if (!found)
        CHECK (false, "%s is known", rows[i].name);
      failures += !found || !row_agrees (&rows[i], &operation);
    }
  CHECK (!failures, "%u rows agree %s", count, name);
}

static void
test_unknown (void)
{
  struct operation operation;
  static const char *const names[]
    = { "add",     "add.b32",         "add.u32.u32",
        "fma.f32", "cvt.rn.u32.f32x", "lop3.b32.0x100" };
  bool none = true;
  for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
    none &= !find (OPERATIONS_PLAIN, names[i], &operation);
  CHECK (none, "what is no instruction is not found");
  CHECK (operand_form (PTX_PRED) == FORM_PREDICATE
           && operand_form (PTX_F16) == FORM_32
           && operand_form (PTX_F64) == FORM_64
           && operand_form (PTX_NONE) == FORM_NONE,
         "forms of registers");
}

int
main (void)
{
  test_set (OPERATIONS_PLAIN, "on any processor");
  test_set (OPERATIONS_WIDE, "with wide vectors");
  test_unknown ();
  return UNIT_RESULT ();
}
