/* The instruction sets that GCC compiles for, of GCC 12 to 17.  No state.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGIN_GCN_ISA_H
#define GANGWAY_PLUGIN_GCN_ISA_H

#include "plugins/gcn/device.h"

/* Of an ELF header's flags, facts of AMD's ABI: the processor, and from code object
   version 4 on what the code wants of XNACK and SRAM-ECC, and a generic code's
   version.  */
#define ISA_MACHINE 0xff

struct isa
{
  const char *name; /* "gfx90a", for -march= */
  unsigned machine; /* in ISA_MACHINE */
  unsigned
    registers; /* vector registers of a lane, for all waves of a SIMD unit */
  const char *generic; /* the generic one that it also runs; NULL: none */
};

/* The one with that name, or in an ELF file with those flags; NULL: GCC has none.  */
const struct isa *isa_named (const char *name);
const struct isa *isa_of_flags (unsigned flags);

/* Whether DEVICE runs the ELF file CODE of SIZE bytes, as far as its header tells; false
   after a message that says what to do.  */
bool isa_check (const struct device *device, const void *code, size_t size);
/* Say that the HSA runtime has refused, with STATUS, to load the ELF file CODE, which
   isa_check has passed, on DEVICE, and what to do where that may be for the settings of
   XNACK or SRAM-ECC.  Returns false.  */
bool isa_refused (const struct device *device, const void *code,
                  hsa_status_t status);

#endif
