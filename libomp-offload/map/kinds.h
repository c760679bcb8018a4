/* What the map kinds of <gomp/abi.h> mean, as properties: the only place that
   knows kinds by name.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_KINDS_H
#define GANGWAY_OFFLOAD_KINDS_H

#include "base/attributes.h"

enum kind_property
{
  KIND_MAPS = 1 << 0,            /* names a range to find or to make present */
  KIND_TO = 1 << 1,              /* copied to the device, if it is new there */
  KIND_FROM = 1 << 2,            /* copied back, when it leaves */
  KIND_ALWAYS = 1 << 3,          /* copied although it was, or stays, present */
  KIND_PRESENT = 1 << 4,         /* an error where it is not present */
  KIND_FORCE = 1 << 5,           /* OpenACC: an error where it is present;
                                    at an end: whatever the count is */
  KIND_OPTIONAL = 1 << 6,        /* left alone where it is not present */
  KIND_POINTER = 1 << 7,         /* a pointer; its size is the bias */
  KIND_ZERO_LENGTH = 1 << 8,     /* the pointee may be of length zero */
  KIND_DESCRIPTOR = 1 << 9,      /* a Fortran descriptor, pointers follow */
  KIND_ALWAYS_POINTER = 1 << 10, /* store the preceding item's address here */
  KIND_ATTACH = 1 << 11,
  KIND_DETACH = 1 << 12,
  KIND_STRUCT = 1 << 13,         /* size counts the parts that follow */
  KIND_UNORDERED = 1 << 14,      /* KIND_STRUCT whose parts may not ascend */
  KIND_FIRSTPRIVATE = 1 << 15,   /* a copy of its own for the region */
  KIND_INLINE = 1 << 16,         /* the address is the value */
  KIND_USE_DEVICE = 1 << 17,     /* the device address goes back to the host */
  KIND_RELEASE = 1 << 18,        /* lowers the count */
  KIND_DELETE = 1 << 19,         /* lowers the count to zero */
  KIND_DEVICE_POINTER = 1 << 20, /* holds a device address; mapped as it is */
  KIND_DECLARE = 1 << 21,        /* of OpenACC declare: nothing for map-vars */
  KIND_KNOWN = 1 << 22           /* the ABI has this kind */
};

struct kind
{
  uint32_t properties; /* enum kind_property; 0: no such kind */
  char name[28];       /* as in the user's clause; "": no such kind */
};

/* By the low byte of the ABI's entry, implicit bits removed.  */
extern const struct kind kind_table[256];

/* The kind's number and log2 of the alignment, from an entry of SHORT_KINDS
   (16 bits) or 8 bits.  */
struct kind_entry
{
  uint8_t code;
  uint8_t align;
  bool implicit;
};
struct kind_entry kind_read (const void *kinds, bool short_kinds, size_t i);

#endif
