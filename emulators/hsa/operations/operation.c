/* Finding operations by name.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/operations/operation.h"

#include <pthread.h>
#include <stddef.h>
#include <string.h>

#define FILES(kind)                                                            \
  TABLE (carry, kind)                                                          \
  TABLE (integer, kind)                                                        \
  TABLE (saturated, kind)                                                      \
  TABLE (dot, kind)                                                            \
  TABLE (bytes, kind)                                                          \
  TABLE (geometry, kind)                                                       \
  TABLE (bits, kind)                                                           \
  TABLE (compare, kind)                                                        \
  TABLE (convert, kind)                                                        \
  TABLE (divide, kind)                                                         \
  TABLE (float, kind)                                                          \
  TABLE (packed, kind)

#define TABLE(name, kind)                                                      \
  extern const struct operation operations_##name##_##kind[];
FILES (plain)
#ifdef OPERATIONS_HAVE_WIDE
FILES (wide)
#endif
#undef TABLE

#define TABLE(name, kind) operations_##name##_##kind,
static const struct operation *const plain_tables[] = { FILES (plain) NULL };
#ifdef OPERATIONS_HAVE_WIDE
static const struct operation *const wide_tables[] = { FILES (wide) NULL };
#endif
#undef TABLE

/* Names that newer generations have for older ones' instructions.  */
static const struct
{
  const char *name, *old;
} renamed[] = {
  { "add_nc_u32", "add_u32" },
  { "add_co_ci_u32", "addc_co_u32" },
  { "sub_co_ci_u32", "subb_co_u32" },
  { "subrev_co_ci_u32", "subbrev_co_u32" },
  { "addc_u32", "addc_co_u32" },
  { "subb_u32", "subb_co_u32" },
  { "subbrev_u32", "subbrev_co_u32" },
  { "sub_nc_u32", "sub_u32" },
  { "subrev_nc_u32", "subrev_u32" },
  { "add_nc_i32", "add_i32" },
  { "sub_nc_i32", "sub_i32" },
  { "add_nc_u16", "add_u16" },
  { "sub_nc_u16", "sub_u16" },
  { "add_nc_i16", "add_i16" },
  { "sub_nc_i16", "sub_i16" },
  { "clz_i32_u32", "ffbh_u32" },
  { "ctz_i32_b32", "ffbl_b32" },
  { "cls_i32", "ffbh_i32" },
  { "cvt_nearest_i32_f32", "cvt_rpi_i32_f32" },
  { "cvt_floor_i32_f32", "cvt_flr_i32_f32" },
  { "cvt_pk_rtz_f16_f32", "cvt_pkrtz_f16_f32" },
  { "cvt_pk_norm_i16_f32", "cvt_pknorm_i16_f32" },
  { "cvt_pk_norm_i16_f16", "cvt_pknorm_i16_f16" },
  { "cvt_pk_norm_u16_f16", "cvt_pknorm_u16_f16" },
  { "cvt_pk_norm_u16_f32", "cvt_pknorm_u16_f32" },
};

enum
{
  SLOTS
  = 4096 /* a power of two, several times as many as there are operations */
};

static const struct operation *slots[SLOTS];
static pthread_once_t slots_once = PTHREAD_ONCE_INIT;

static unsigned
hash (const char *name, size_t length)
{
  uint32_t value = 2166136261u;
  for (size_t n = 0; n < length; n++)
    value = (value ^ (unsigned char) name[n]) * 16777619u;
  return value ^ value >> 15;
}

/* The slot of NAME, or the empty one where it would be.  */
static const struct operation **
slot_of (const char *name, size_t length)
{
  unsigned at = hash (name, length);
  for (;; at++)
    {
      const struct operation **slot = &slots[at % SLOTS];
      if (!*slot
          || (strncmp ((*slot)->name, name, length) == 0
              && !(*slot)->name[length]))
        return slot;
    }
}

static void
fill_slots (void)
{
  const struct operation *const *table = plain_tables;
#ifdef OPERATIONS_HAVE_WIDE
  __builtin_cpu_init ();
  if (__builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma")
      && __builtin_cpu_supports ("bmi2"))
    table = wide_tables;
#endif
  for (; *table; table++)
    for (const struct operation *row = *table; row->name; row++)
      *slot_of (row->name, strlen (row->name)) = row;
}

const struct operation *
operation_find (const char *name)
{
  size_t length = strlen (name);
  pthread_once (&slots_once, fill_slots);
  if (strncmp (name, "v_", 2) != 0)
    return NULL;
  name += 2, length -= 2;
  if (strncmp (name, "dual_", 5) == 0) /* one of two in an instruction */
    name += 5, length -= 5;
  if (length > 4
      && (strcmp (name + length - 4, "_e32") == 0
          || strcmp (name + length - 4, "_e64") == 0))
    length -= 4;
  for (unsigned n = 0; n < sizeof renamed / sizeof *renamed; n++)
    if (strlen (renamed[n].name) == length
        && strncmp (renamed[n].name, name, length) == 0)
      {
        name = renamed[n].old;
        length = strlen (name);
        break;
      }
  return *slot_of (name, length);
}
