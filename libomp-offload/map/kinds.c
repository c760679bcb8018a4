/* The table of map kinds.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/map/kinds.h"

#include <gomp/abi.h>

#define KIND(kind, text, what) [GOMP_MAP_##kind] = { KIND_KNOWN | (what), text }

const struct kind kind_table[256]
  = { KIND (ALLOC, "alloc", KIND_MAPS),
      KIND (TO, "to", KIND_MAPS | KIND_TO),
      KIND (FROM, "from", KIND_MAPS | KIND_FROM | KIND_RELEASE),
      KIND (TOFROM, "tofrom", KIND_MAPS | KIND_TO | KIND_FROM),
      KIND (POINTER, "pointer", KIND_MAPS | KIND_POINTER | KIND_RELEASE),
      KIND (TO_PSET, "descriptor",
            KIND_MAPS | KIND_TO | KIND_DESCRIPTOR | KIND_RELEASE),
      KIND (FORCE_PRESENT, "present", KIND_MAPS | KIND_PRESENT),
      KIND (DELETE, "delete", KIND_RELEASE | KIND_DELETE),
      KIND (FORCE_DEVICEPTR, "deviceptr",
            KIND_MAPS | KIND_TO | KIND_DEVICE_POINTER),
      KIND (DEVICE_RESIDENT, "device_resident", KIND_DECLARE),
      KIND (LINK, "link", KIND_DECLARE),
      KIND (IF_PRESENT, "no_create", KIND_MAPS | KIND_OPTIONAL),
      KIND (FIRSTPRIVATE, "firstprivate", KIND_FIRSTPRIVATE),
      KIND (FIRSTPRIVATE_INT, "firstprivate", KIND_INLINE),
      KIND (USE_DEVICE_PTR, "use_device_ptr", KIND_USE_DEVICE | KIND_PRESENT),
      KIND (ZERO_LEN_ARRAY_SECTION, "zero-length section",
            KIND_MAPS | KIND_OPTIONAL | KIND_ZERO_LENGTH | KIND_RELEASE),
      KIND (USE_DEVICE_PTR_IF_PRESENT, "use_device_ptr", KIND_USE_DEVICE),
      KIND (ALWAYS_TO, "always, to", KIND_MAPS | KIND_TO | KIND_ALWAYS),
      KIND (ALWAYS_FROM, "always, from",
            KIND_MAPS | KIND_FROM | KIND_ALWAYS | KIND_RELEASE),
      KIND (ALWAYS_TOFROM, "always, tofrom",
            KIND_MAPS | KIND_TO | KIND_FROM | KIND_ALWAYS),
      KIND (RELEASE, "release", KIND_RELEASE),
      KIND (STRUCT, "structure", KIND_STRUCT),
      KIND (ALWAYS_POINTER, "pointer", KIND_ALWAYS_POINTER),
      KIND (POINTER_TO_ZERO_LENGTH_ARRAY_SECTION, "pointer",
            KIND_MAPS | KIND_POINTER | KIND_ZERO_LENGTH),
      KIND (DELETE_ZERO_LEN_ARRAY_SECTION, "delete",
            KIND_RELEASE | KIND_DELETE | KIND_ZERO_LENGTH),
      KIND (ATTACH, "attach", KIND_ATTACH),
      KIND (DETACH, "detach", KIND_DETACH),
      KIND (ATTACH_ZERO_LENGTH_ARRAY_SECTION, "attach",
            KIND_ATTACH | KIND_ZERO_LENGTH),
      KIND (STRUCT_UNORD, "structure", KIND_STRUCT | KIND_UNORDERED),
      KIND (FORCE_ALLOC, "create", KIND_MAPS | KIND_FORCE),
      KIND (FORCE_TO, "copyin", KIND_MAPS | KIND_TO | KIND_FORCE),
      KIND (FORCE_FROM, "copyout",
            KIND_MAPS | KIND_FROM | KIND_FORCE | KIND_RELEASE),
      KIND (FORCE_TOFROM, "copy", KIND_MAPS | KIND_TO | KIND_FROM | KIND_FORCE),
      KIND (ALWAYS_PRESENT_TO, "always, present, to",
            KIND_MAPS | KIND_TO | KIND_ALWAYS | KIND_PRESENT),
      KIND (ALWAYS_PRESENT_FROM, "always, present, from",
            KIND_MAPS | KIND_FROM | KIND_ALWAYS | KIND_PRESENT | KIND_RELEASE),
      KIND (ALWAYS_PRESENT_TOFROM, "always, present, tofrom",
            KIND_MAPS | KIND_TO | KIND_FROM | KIND_ALWAYS | KIND_PRESENT),
      KIND (FORCE_DETACH, "detach, finalize", KIND_DETACH | KIND_FORCE) };

struct kind_entry
kind_read (const void *kinds, bool short_kinds, size_t i)
{
  if (!short_kinds)
    {
      unsigned entry = ((const unsigned char *) kinds)[i];
      return (struct kind_entry) { entry & 7, entry >> 3, false };
    }
  unsigned entry = ((const unsigned short *) kinds)[i];
  bool implicit = (entry & 0xfc) == GOMP_MAP_IMPLICIT;
  if (implicit)
    entry &= ~GOMP_MAP_IMPLICIT;
  return (struct kind_entry) { entry & 0xff, entry >> 8, implicit };
}
