/* Which processor a code object is for, and on which devices it runs.

   The rules are those of AMD's loader: a code object names one processor, or a generic one that
   stands for several; of XNACK and SRAMECC it wants one setting or any.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/object/parts.h"

#include <string.h>

#include "emulators/hsa/isa/isa.h"

/* EF_AMDGPU_* of LLVM's AMDGPUUsage.  */
enum
{
  MACHINE_MASK = 0xff,
  XNACK_V3 = 0x100,
  SRAMECC_V3 = 0x200,
  XNACK_SHIFT_V4 = 8,
  SRAMECC_SHIFT_V4 = 10,
  FEATURE_MASK_V4 = 3, /* enum object_feature has the same values */
  GENERIC_SHIFT_V6 = 24,
  FLAGS_V3 = 0x3ff,
  FLAGS_V4 = 0xfff
};

/* A generic processor, and one that it stands for.  */
static const struct
{
  const char *generic, *member;
} members[] = {
  { "gfx9-generic", "gfx900" },     { "gfx9-generic", "gfx902" },
  { "gfx9-generic", "gfx904" },     { "gfx9-generic", "gfx906" },
  { "gfx9-generic", "gfx909" },     { "gfx9-generic", "gfx90c" },
  { "gfx9-4-generic", "gfx940" },   { "gfx9-4-generic", "gfx941" },
  { "gfx9-4-generic", "gfx942" },   { "gfx9-4-generic", "gfx950" },
  { "gfx10-3-generic", "gfx1030" }, { "gfx10-3-generic", "gfx1031" },
  { "gfx10-3-generic", "gfx1032" }, { "gfx10-3-generic", "gfx1033" },
  { "gfx10-3-generic", "gfx1034" }, { "gfx10-3-generic", "gfx1035" },
  { "gfx10-3-generic", "gfx1036" }, { "gfx11-generic", "gfx1100" },
  { "gfx11-generic", "gfx1101" },   { "gfx11-generic", "gfx1102" },
  { "gfx11-generic", "gfx1103" },   { "gfx11-generic", "gfx1150" },
  { "gfx11-generic", "gfx1151" },   { "gfx11-generic", "gfx1152" },
  { "gfx11-generic", "gfx1153" },
};

static bool
is_one_of (const char *name, const char *const *names)
{
  for (; *names; names++)
    if (strcmp (name, *names) == 0)
      return true;
  return false;
}

bool
object_has_xnack (const struct isa_processor *processor)
{
  static const char *const names[]
    = { "gfx900",       "gfx902", "gfx904",         "gfx906",
        "gfx908",       "gfx909", "gfx90a",         "gfx90c",
        "gfx9-generic", "gfx942", "gfx9-4-generic", NULL };
  return is_one_of (processor->name, names);
}

bool
object_has_sramecc (const struct isa_processor *processor)
{
  static const char *const names[]
    = { "gfx906", "gfx908", "gfx90a", "gfx942", "gfx9-4-generic", NULL };
  return is_one_of (processor->name, names);
}

static bool
is_generic (const struct isa_processor *processor)
{
  return strstr (processor->name, "-generic") != NULL;
}

/* Version 3 has one bit for each feature, which is clear for `off' and for `without'.  */
static void
read_features_v3 (struct object *object, uint32_t flags)
{
  if (object_has_xnack (object->processor))
    object->xnack = flags & XNACK_V3 ? OBJECT_ON : OBJECT_OFF;
  if (object_has_sramecc (object->processor))
    object->sramecc = flags & SRAMECC_V3 ? OBJECT_ON : OBJECT_OFF;
}

const char *
object_read_flags (struct object *object, uint32_t flags,
                   enum object_result *result)
{
  *result = OBJECT_FOREIGN;
  object->processor = isa_processor_of_machine (flags & MACHINE_MASK);
  if (!object->processor)
    return "its processor is not one that is emulated";
  uint32_t known = object->version == 3 ? FLAGS_V3 : FLAGS_V4;
  if (object->version >= 6)
    {
      object->generic_version = flags >> GENERIC_SHIFT_V6;
      known |= UINT32_C (0xff) << GENERIC_SHIFT_V6;
    }
  *result = OBJECT_INVALID;
  if (flags & ~known)
    return "its flags have bits that mean nothing";
  if (is_generic (object->processor) != (object->generic_version != 0))
    return "its processor and its generic version do not fit together";
  if (object->version == 3)
    read_features_v3 (object, flags);
  else
    {
      object->xnack = flags >> XNACK_SHIFT_V4 & FEATURE_MASK_V4;
      object->sramecc = flags >> SRAMECC_SHIFT_V4 & FEATURE_MASK_V4;
    }
  return NULL;
}

static bool
stands_for (const char *generic, const char *name)
{
  for (size_t i = 0; i < sizeof members / sizeof *members; i++)
    if (strcmp (members[i].generic, generic) == 0
        && strcmp (members[i].member, name) == 0)
      return true;
  return false;
}

static bool
feature_agrees (enum object_feature wanted, bool device_has, bool on)
{
  return !device_has || wanted == OBJECT_WITHOUT || wanted == OBJECT_ANY
         || (wanted == OBJECT_ON) == on;
}

bool
object_runs_on (const struct object *object,
                const struct isa_processor *processor, bool xnack, bool sramecc)
{
  return (object->processor == processor
          || stands_for (object->processor->name, processor->name))
         && feature_agrees (object->xnack, object_has_xnack (processor), xnack)
         && feature_agrees (object->sramecc, object_has_sramecc (processor),
                            sramecc);
}
