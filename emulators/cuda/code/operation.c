/* Finding operations by name and modifiers, and what all of them share.

   The families' tables are hashed together once, when the first operation is asked
   for, and never change after: one set of tables for any processor, and one for
   processors that have what its code was compiled for.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include <fenv.h>
#include <math.h>
#include <pthread.h>
#include <string.h>

#include "emulators/cuda/code/operation.h"
#include "emulators/cuda/code/operation_lanes.h"

enum operand_form
operand_form (enum ptx_type type)
{
  if (type == PTX_NONE)
    return FORM_NONE;
  if (type == PTX_PRED)
    return FORM_PREDICATE;
  return ptx_type_size (type) == 8 ? FORM_64 : FORM_32;
}

/* What several families use. */

/* Set the rounding of the host's arithmetic.  On x86-64, that is one register of the
   vector unit; fesetround would set the other unit's too, at ten times the cost. */
static void
rounding_set (int mode)
{
#ifdef __x86_64__
  unsigned control = __builtin_ia32_stmxcsr ();
  __builtin_ia32_ldmxcsr ((control & ~0x6000u) | (unsigned) mode << 3);
#else
  fesetround (mode);
#endif
}

void
operation_rounded (int mode, operation_fn *run, void *d, const void *a,
                   const void *b, const void *c, const struct lanes *active)
{
  rounding_set (mode);
  run (d, a, b, c, active);
  rounding_set (FE_TONEAREST);
}

static bool
rounds_up (double whole, double fraction, bool negative, enum rounding mode)
{
  switch (mode)
    {
    case ROUND_RN:
      return fraction > 0.5 || (fraction == 0.5 && fmod (whole, 2) != 0);
    case ROUND_RNA:
      return fraction >= 0.5;
    case ROUND_RM:
      return negative && fraction > 0;
    case ROUND_RP:
      return !negative && fraction > 0;
    default:
      return false;
    }
}

uint32_t
small_of_double (double value, enum small_format format, enum rounding mode)
{
  if (value != value)
    return F16_NAN;
  bool negative = signbit (value);
  uint32_t sign = negative ? 0x8000 : 0;
  uint32_t infinity = 0x8000 - (1u << (format - 1));
  value = fabs (value);
  if (isinf (value))
    return sign | infinity;
  /* In units of the last place, with the exponent that the least normal number has at
     least. */
  int least = format == SMALL_F16 ? -14 : -126, exponent;
  frexp (value, &exponent);
  exponent = value == 0 || exponent - 1 < least ? least : exponent - 1;
  double scaled = ldexp (value, (int) format - 1 - exponent);
  double whole = floor (scaled);
  if (rounds_up (whole, scaled - whole, negative, mode))
    whole += 1;
  if (exponent > 127)
    whole = ldexp (1, (int) format);
  uint32_t result = (uint32_t) whole;
  uint32_t above = exponent > 127 ? 300 : (uint32_t) (exponent - least);
  result += above << (format - 1);
  if (result < infinity)
    return sign | result;
  bool to_infinity = mode == ROUND_RN || mode == ROUND_RNA
                     || (mode == ROUND_RM && negative)
                     || (mode == ROUND_RP && !negative);
  return sign | (to_infinity ? infinity : infinity - 1);
}

/* The tables. */

#define FAMILIES(M)                                                            \
  M (integer)                                                                  \
  M (logic)                                                                    \
  M (lop3)                                                                     \
  M (bits)                                                                     \
  M (compare)                                                                  \
  M (float)                                                                    \
  M (approx)                                                                   \
  M (half)                                                                     \
  M (convert)                                                                  \
  M (convert_half)                                                             \
  M (video)

#define DECLARE_PLAIN(name)                                                    \
  extern const struct operation_row operations_##name##_plain[];
#define NAME_PLAIN(name) operations_##name##_plain,
FAMILIES (DECLARE_PLAIN)
static const struct operation_row *const plain[] = { FAMILIES (NAME_PLAIN) };

#ifdef OPERATIONS_HAVE_WIDE
#  define DECLARE_WIDE(name)                                                   \
    extern const struct operation_row operations_##name##_wide[];
#  define NAME_WIDE(name) operations_##name##_wide,
FAMILIES (DECLARE_WIDE)
static const struct operation_row *const wide[] = { FAMILIES (NAME_WIDE) };
#endif

/* A hash of rows, open addressing; a power of two, at most half full. */
enum
{
  SLOTS = 16384
};
typedef const struct operation_row *row_slots[SLOTS];
static row_slots slots[OPERATION_SETS];

static unsigned
key_hash (const char *key)
{
  uint32_t hash = 2166136261u;
  for (; *key; key++)
    hash = (hash ^ (unsigned char) *key) * 16777619u;
  return (hash ^ hash >> 15) % SLOTS;
}

static void
slots_fill (row_slots to, const struct operation_row *const *family)
{
  for (unsigned f = 0; f < sizeof plain / sizeof *plain; f++)
    for (const struct operation_row *row = family[f]; row->key; row++)
      {
        unsigned at = key_hash (row->key);
        while (to[at])
          at = (at + 1) % SLOTS;
        to[at] = row;
      }
}

static void
fill (void)
{
  slots_fill (slots[OPERATIONS_PLAIN], plain);
#ifdef OPERATIONS_HAVE_WIDE
  if (__builtin_cpu_supports ("x86-64-v3"))
    slots_fill (slots[OPERATIONS_WIDE], wide);
#endif
}

bool
operation_set_there (enum operation_set set)
{
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once (&once, fill);
  return slots[set][key_hash ("mov.pred")];
}

static const struct operation_row *
row_find (enum operation_set set, const char *key)
{
  for (unsigned at = key_hash (key); slots[set][at]; at = (at + 1) % SLOTS)
    if (!strcmp (slots[set][at]->key, key))
      return slots[set][at];
  return 0;
}

/* The order of modifiers in a key: what selects the operation as it was written, then
   these, then types as they were written.  Compilers differ in where they put
   comparisons, modes and second operations; none of that says anything. */
enum
{
  RANK_FIRST,
  RANK_LAST = 8
};

enum
{
  KEY_SIZE = 96
};

static int
modifier_rank (const char *modifier)
{
  static const char *const order[]
    = { "ftz", "NaN", "xorsign", "abs", "relu", "sat", "satfinite" };
  for (unsigned i = 0; i < sizeof order / sizeof *order; i++)
    if (modifier[0] == order[i][0] && !strcmp (modifier, order[i]))
      return RANK_FIRST + 1 + (int) i;
  /* Types that no register has. */
  static const char *const types[]
    = { "u16x2", "s16x2", "tf32", "e4m3x2", "e5m2x2", "u4", "s4", "u2", "s2" };
  for (unsigned i = 0; i < sizeof types / sizeof *types; i++)
    if (modifier[0] == types[i][0] && !strcmp (modifier, types[i]))
      return RANK_LAST;
  return ptx_type_named (modifier) == PTX_NONE ? RANK_FIRST : RANK_LAST;
}

/* Append PART to the KEY, of which *LENGTH characters are there.  Returns false where it
   does not fit.  */
static bool
key_append (char key[KEY_SIZE], size_t *length, const char *part)
{
  size_t more = strlen (part);
  if (more >= KEY_SIZE - *length)
    return false;
  memcpy (key + *length, part, more + 1);
  *length += more;
  return true;
}

/* Make the key of NAME with these modifiers.  Returns false where no operation has such
   a long one.  */
static bool
key_make (char key[KEY_SIZE], const char *name, const char *const *modifiers,
          unsigned count)
{
  int rank[PTX_MODIFIERS];
  size_t length = 0;
  if (count > PTX_MODIFIERS || !key_append (key, &length, name))
    return false;
  for (unsigned i = 0; i < count; i++)
    rank[i] = modifier_rank (modifiers[i]);
  for (int next = RANK_FIRST; next <= RANK_LAST; next++)
    for (unsigned i = 0; i < count; i++)
      if (rank[i] == next
          && (!key_append (key, &length, ".")
              || !key_append (key, &length, modifiers[i])))
        return false;
  return true;
}

bool
operation_find_in (enum operation_set set, const char *name,
                   const char *const *modifiers, unsigned count,
                   struct operation *out)
{
  if (!operation_set_there (set))
    return false;
  char key[KEY_SIZE];
  const struct operation_row *row
    = key_make (key, name, modifiers, count) ? row_find (set, key) : 0;
  if (!row)
    return false;
  *out = (struct operation) { .run = row->run, .result = row->result };
  for (unsigned i = 0; i < 3; i++)
    out->source[i] = row->source[i];
  return true;
}

bool
operation_find (const char *name, const char *const *modifiers, unsigned count,
                struct operation *out)
{
  bool wide_there = operation_set_there (OPERATIONS_WIDE);
  return operation_find_in (wide_there ? OPERATIONS_WIDE : OPERATIONS_PLAIN,
                            name, modifiers, count, out);
}
