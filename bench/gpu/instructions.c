/* The table of PTX instructions (testsuite/unit/ptx_operations.def) on the device: each
   instruction is a kernel, each row a thread.  Prints what differs, and the counts.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <stdbool.h>
#include <math.h>
#include "gpu/driver.h"

enum { ROWS_MOST = 256, SHOWN_MOST = 20 };

static const struct row
{
  const char *name;
  unsigned sources;
  uint64_t source[3], result;
  bool nan;
  double units, error; /* 0: bit for bit */
} rows[] = {
#define CASE1(name, a, r) { name, 1, { a }, r, false, 0, 0 },
#define CASE2(name, a, b, r) { name, 2, { a, b }, r, false, 0, 0 },
#define CASE3(name, a, b, c, r) { name, 3, { a, b, c }, r, false, 0, 0 },
#define NAN1(name, a) { name, 1, { a }, 0, true, 0, 0 },
#define NAN2(name, a, b) { name, 2, { a, b }, 0, true, 0, 0 },
#define NAN3(name, a, b, c) { name, 3, { a, b, c }, 0, true, 0, 0 },
#define ULP1(name, a, r, units) { name, 1, { a }, r, false, units, 0 },
#define ULP2(name, a, b, r, units) { name, 2, { a, b }, r, false, units, 0 },
#define ABSOLUTE1(name, a, r, error) { name, 1, { a }, r, false, 0, error },
#define OPEN1(...)
#define OPEN2(...)
#define OPEN3(...)
#define INTERNAL1(...)
#define INTERNAL2(...)
#define INTERNAL3(...)
#include "ptx_operations.def"
};
enum { ROWS = sizeof rows / sizeof *rows };

/* The types of an instruction's result and sources: bits, 1 for a predicate.  */
struct shape
{
  unsigned result, source[3];
  char last[16]; /* the type by which results are compared */
};

static unsigned
type_bits (const char *type)
{
  if (strcmp (type, "pred") == 0)
    return 1;
  if (strcmp (type, "bf16") == 0 || strcmp (type, "e4m3x2") == 0
      || strcmp (type, "e5m2x2") == 0)
    return 16;
  if (strcmp (type, "tf32") == 0 || strcmp (type, "f16x2") == 0
      || strcmp (type, "bf16x2") == 0)
    return 32;
  if (!strchr ("bsuf", type[0]))
    return 0;
  char *end;
  unsigned long bits = strtoul (type + 1, &end, 10);
  return *end == '\0' && (bits == 8 || bits == 16 || bits == 32 || bits == 64)
           ? (unsigned) bits
           : 0;
}

static bool
is_one_of (const char *word, const char *list)
{
  size_t length = strlen (word);
  for (const char *at = list; (at = strstr (at, word)) != NULL; at += length)
    if ((at == list || at[-1] == ' ') && (at[length] == ' ' || !at[length]))
      return true;
  return false;
}

/* Find what NAME takes and gives.  False where its name has no type.  */
static bool
shape_of (const char *name, struct shape *shape)
{
  char text[64], *rest = NULL, types[4][16];
  unsigned bits[4], count = 0;
  bool wide = strstr (name, ".wide") != NULL;
  snprintf (text, sizeof text, "%s", name);
  char *base = strtok_r (text, ".", &rest);
  for (char *word; (word = strtok_r (NULL, ".", &rest)) && count < 4;)
    if (type_bits (word))
      {
        snprintf (types[count], sizeof *types, "%.15s", word);
        bits[count++] = type_bits (word);
      }
  if (count == 0)
    return false;
  unsigned last = bits[count - 1], first = bits[0];
  *shape = (struct shape) { first, { last, last, last }, "" };
  strcpy (shape->last, types[0]);
  if (is_one_of (base, "bfind clz popc fns"))
    shape->result = 32;
  if (is_one_of (base, "setp testp isspacep"))
    shape->result = 1;
  if (is_one_of (base, "shl shr"))
    shape->source[1] = 32;
  if (is_one_of (base, "bfe szext bmsk shf"))
    shape->source[1] = shape->source[2] = 32;
  if (strcmp (base, "selp") == 0)
    shape->source[2] = 1;
  if (strcmp (base, "slct") == 0)
    shape->source[0] = shape->source[1] = first;
  if (is_one_of (base, "dp4a dp2a"))
    shape->result = 32;
  if (strncmp (name, "cvt.pack", 8) == 0)
    *shape = (struct shape) { 32, { 32, 32, 32 }, "b32" };
  if (wide)
    shape->result = shape->source[2] = 2 * last;
  return true;
}

static int
append (char *text, int at, const char *format, unsigned a, unsigned b)
{
  return at + sprintf (text + at, format, a, b);
}

/* The kernel of NAME; it reads rows of three words and writes one word.  */
static void
kernel_text (char *text, const char *name, const struct shape *shape,
             unsigned sources, int capability)
{
  int at = sprintf (text,
                    ".version 7.8\n.target sm_%d\n.address_size 64\n"
                    ".visible .entry k (.param .u64 from, .param .u64 to) {\n"
                    ".reg .b64 %%from, %%to, %%w<4>, %%r; .reg .b32 %%i;\n"
                    ".reg .pred %%p<4>; .reg .b16 %%h<4>; .reg .b32 %%s<4>; "
                    ".reg .b64 %%d<4>;\n"
                    "ld.param.u64 %%from, [from]; ld.param.u64 %%to, [to];\n"
                    "mov.u32 %%i, %%tid.x;\n"
                    "mad.wide.u32 %%to, %%i, 8, %%to;\n"
                    "mad.wide.u32 %%from, %%i, 24, %%from;\n",
                    capability > 90 ? 90 : capability);
  char operands[4][8];
  for (unsigned i = 0; i < sources; i++)
    {
      unsigned bits = shape->source[i];
      at = append (text, at, "ld.global.b64 %%w%u, [%%from+%u];\n", i, 8 * i);
      if (bits == 1)
        at = append (text, at, "setp.ne.u64 %%p%u, %%w%u, 0;\n", i, i);
      else if (bits <= 16)
        at = append (text, at, "cvt.u16.u64 %%h%u, %%w%u;\n", i, i);
      else if (bits == 32)
        at = append (text, at, "cvt.u32.u64 %%s%u, %%w%u;\n", i, i);
      else
        at = append (text, at, "mov.b64 %%d%u, %%w%u;\n", i, i);
      sprintf (operands[i], "%%%c%u",
               bits == 1 ? 'p' : bits <= 16 ? 'h' : bits == 32 ? 's' : 'd', i);
    }
  unsigned bits = shape->result;
  sprintf (operands[3], "%%%c3",
           bits == 1 ? 'p' : bits <= 16 ? 'h' : bits == 32 ? 's' : 'd');
  at += sprintf (text + at, "%s %s", name, operands[3]);
  for (unsigned i = 0; i < sources; i++)
    at += sprintf (text + at, ", %s", operands[i]);
  at += sprintf (text + at, ";\n");
  at += sprintf (text + at, "%s",
                 bits == 1    ? "selp.u64 %r, 1, 0, %p3;\n"
                 : bits <= 16 ? "cvt.u64.u16 %r, %h3;\n"
                 : bits == 32 ? "cvt.u64.u32 %r, %s3;\n"
                              : "mov.b64 %r, %d3;\n");
  sprintf (text + at, "st.global.b64 [%%to], %%r; ret; }\n");
}

static double
value_of (uint64_t bits, unsigned width)
{
  float single;
  double number;
  uint32_t low = (uint32_t) bits;
  if (width == 64)
    {
      memcpy (&number, &bits, sizeof number);
      return number;
    }
  memcpy (&single, &low, sizeof single);
  return single;
}

static bool
is_nan (uint64_t bits, const struct shape *shape)
{
  if (strcmp (shape->last, "f16") == 0)
    return (bits & 0x7fff) > 0x7c00;
  if (strcmp (shape->last, "bf16") == 0)
    return (bits & 0x7fff) > 0x7f80;
  return isnan (value_of (bits, shape->result));
}

static bool
row_is_met (const struct row *row, uint64_t got, const struct shape *shape)
{
  unsigned width = shape->result;
  uint64_t mask = width == 64 ? UINT64_MAX : ((uint64_t) 1 << width) - 1;
  got &= mask;
  if (row->nan)
    return is_nan (got, shape);
  if (got == (row->result & mask))
    return true;
  double wanted = value_of (row->result, width), value = value_of (got, width);
  if (row->error > 0)
    return fabs (value - wanted) <= row->error;
  if (row->units > 0)
    return llabs ((long long) (got - (row->result & mask))) <= row->units;
  return false;
}

static unsigned long passed, failed, refused, unread;

/* Run COUNT rows of one instruction.  */
static void
run (const struct row *const *group, unsigned count, int capability)
{
  struct shape shape;
  static char text[4096];
  static uint64_t from[ROWS_MOST][3], to[ROWS_MOST];
  void *module, *function;
  uint64_t memory;
  if (!shape_of (group[0]->name, &shape))
    {
      unread += count;
      return;
    }
  kernel_text (text, group[0]->name, &shape, group[0]->sources, capability);
  if (DRIVER (cuModuleLoadData, (void **, const void *), &module, text) != 0)
    {
      printf ("refused: %s\n", group[0]->name);
      refused += count;
      return;
    }
  MUST (cuModuleGetFunction, (void **, void *, const char *), &function, module,
        "k");
  for (unsigned i = 0; i < count; i++)
    memcpy (from[i], group[i]->source, sizeof *from);
  MUST (cuMemAlloc_v2, (uint64_t *, size_t), &memory, sizeof from + sizeof to);
  MUST (cuMemcpyHtoD_v2, (uint64_t, const void *, size_t), memory, from,
        sizeof from);
  uint64_t there = memory + sizeof from;
  driver_launch (function, 1, count, NULL, (void *[]) { &memory, &there });
  MUST (cuMemcpyDtoH_v2, (void *, uint64_t, size_t), to, there, sizeof to);
  for (unsigned i = 0; i < count; i++)
    if (row_is_met (group[i], to[i], &shape))
      passed++;
    else if (failed++ < SHOWN_MOST)
      printf ("differs: %s %#llx %#llx %#llx: %#llx, not %#llx\n",
              group[i]->name, (unsigned long long) from[i][0],
              (unsigned long long) from[i][1], (unsigned long long) from[i][2],
              (unsigned long long) to[i],
              (unsigned long long) group[i]->result);
  MUST (cuMemFree_v2, (uint64_t), memory);
  MUST (cuModuleUnload, (void *), module);
}

static int
by_name (const void *a, const void *b)
{
  const struct row *x = *(const struct row *const *) a,
                   *y = *(const struct row *const *) b;
  int order = strcmp (x->name, y->name);
  return order ? order : (int) x->sources - (int) y->sources;
}

int
main (void)
{
  static const struct row *sorted[ROWS];
  int capability = driver_begin ();
  for (unsigned i = 0; i < ROWS; i++)
    sorted[i] = &rows[i];
  qsort (sorted, ROWS, sizeof *sorted, by_name);
  for (unsigned i = 0, next; i < ROWS; i = next)
    {
      next = i + 1;
      while (next < ROWS && next - i < ROWS_MOST
             && by_name (&sorted[i], &sorted[next]) == 0)
        next++;
      run (&sorted[i], next - i, capability);
    }
  printf ("instructions: %lu rows as they should be, %lu differ, %lu of "
          "instructions that the driver refuses, %lu not tried\n",
          passed, failed, refused, unread);
  return failed > 0;
}
