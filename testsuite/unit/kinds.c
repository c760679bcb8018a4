/* The table of map kinds, and reading its entries.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <gomp/abi.h>
#include "libomp-offload/map/kinds.h"
#include "testsuite/unit/unit.h"

static bool
has (unsigned kind, uint32_t properties)
{
  return (kind_table[kind].properties & properties) == properties;
}

int
main (void)
{
  int known = 0;
  for (int i = 0; i < 256; i++)
    {
      known += kind_table[i].properties != 0;
      if ((kind_table[i].properties == 0) != (*kind_table[i].name == '\0'))
        CHECK (0, "kind 0x%x has a name if and only if it is known", i);
    }
  CHECK (known == 37, "37 kinds are known");

  /* The bits of the plain kinds agree with the ABI's own: 1 to, 2 from.  */
  const unsigned plain[] = { 0x00, 0x80, 0x10, 0x94 };
  bool agree = true;
  for (unsigned family = 0; family < 4; family++)
    for (unsigned move = 1; move < 4; move++)
      {
        uint32_t properties = kind_table[plain[family] | move].properties;
        agree &= !(properties & KIND_TO) == !(move & 1)
                 && !(properties & KIND_FROM) == !(move & 2);
      }
  CHECK (agree, "to and from are where the ABI has them");
  CHECK (has (GOMP_MAP_ALWAYS_PRESENT_TOFROM,
              KIND_ALWAYS | KIND_PRESENT | KIND_TO | KIND_FROM),
         "always, present, tofrom is all of it");
  CHECK (!has (GOMP_MAP_FORCE_PRESENT, KIND_FORCE)
           && has (GOMP_MAP_FORCE_PRESENT, KIND_PRESENT),
         "present does not force");

  unsigned short kinds[]
    = { GOMP_MAP_TOFROM | 3 << 8, GOMP_MAP_TO | GOMP_MAP_IMPLICIT | 2 << 8,
        GOMP_MAP_STRUCT_UNORD, GOMP_MAP_FORCE_DETACH };
  struct kind_entry entry = kind_read (kinds, true, 0);
  CHECK (entry.code == GOMP_MAP_TOFROM && entry.align == 3 && !entry.implicit,
         "16 bits: kind below, alignment above");
  entry = kind_read (kinds, true, 1);
  CHECK (entry.code == GOMP_MAP_TO && entry.align == 2 && entry.implicit,
         "the implicit bits are taken off");
  CHECK (kind_read (kinds, true, 2).code == GOMP_MAP_STRUCT_UNORD
           && kind_read (kinds, true, 3).code == GOMP_MAP_FORCE_DETACH
           && !kind_read (kinds, true, 2).implicit,
         "kinds with some of these bits are not implicit");
  unsigned char old[] = { GOMP_MAP_FROM | 4 << 3 };
  entry = kind_read (old, false, 0);
  CHECK (entry.code == GOMP_MAP_FROM && entry.align == 4,
         "8 bits: 3 of kind, 5 of alignment");
  return UNIT_RESULT ();
}
