/* What the files that decode instructions share.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_HSA_ISA_DECODER_H
#define EMULATORS_HSA_ISA_DECODER_H

#include "emulators/hsa/isa/opcodes.h"

/* What decoding works on.  */
struct decoder
{
  const struct isa_processor *processor;
  const uint32_t *words;
  size_t count;
  struct isa_instruction *i;
};

static inline uint32_t
bits (uint32_t word, unsigned first, unsigned count)
{
  return word >> first & (UINT32_MAX >> (32 - count));
}

static inline int32_t
signed_bits (uint32_t word, unsigned first, unsigned count)
{
  return (int32_t) (word << (32 - first - count)) >> (32 - count);
}

static inline bool
is_new (const struct decoder *d)
{
  return d->processor->generation >= ISA_GFX10;
}

static inline bool
find (struct decoder *d, enum isa_encoding encoding, unsigned number)
{
  d->i->opcode = isa_opcode_find (d->processor, encoding, number);
  return d->i->opcode;
}

static inline bool
has (const struct decoder *d, char letter)
{
  return isa_operand_words (d->i->opcode, letter) > 0;
}

/* Instructions that touch memory, by their encoding.  Each returns false where the words
   are none that the processor has.  */
bool decode_smem (struct decoder *d);
bool decode_ds (struct decoder *d);
bool decode_flat (struct decoder *d);
bool decode_mubuf (struct decoder *d);

#endif
