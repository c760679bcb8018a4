/* Instructions of AMD's processors: decoding and disassembly.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_HSA_ISA_ISA_H
#define EMULATORS_HSA_ISA_ISA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum isa_generation
{
  ISA_GFX8,
  ISA_GFX9,
  ISA_GFX10,
  ISA_GFX11
};

/* In the order of the tables of opcodes.  */
enum isa_encoding
{
  ISA_SOP2,
  ISA_SOPK,
  ISA_SOP1,
  ISA_SOPC,
  ISA_SOPP,
  ISA_SMEM,
  ISA_VOP2,
  ISA_VOP1,
  ISA_VOPC,
  ISA_VOP3,
  ISA_VOP3P,
  ISA_DS,
  ISA_FLAT,
  ISA_SCRATCH,
  ISA_GLOBAL,
  ISA_MUBUF,
  ISA_VOPD,
  ISA_ENCODINGS
};

/* An opcode.  `operands` are pairs of a letter, which says the field, and a digit of
   base 32, one less than the words that the operand has, with a space between pairs,
   in the order in which they are written:
     d destination; s scalar destination; a b c sources 0 to 2; m source 2, a mask of lanes;
     v VCC; x EXEC; M M0; k literal; i the constant of 16 bits;
     r the buffer's descriptor; o the scalar offset.
   An upper case letter is an accumulation register.  `h` in place of the digit: 16 bits.
   Of FLAT, SCRATCH and GLOBAL only the data are listed; the fields say the address.  */
struct isa_opcode
{
  uint16_t number;
  uint8_t encoding;
  uint8_t processors; /* bit N: the generation's processor N has it */
  char name[40];      /* as AMD's assembler writes it, with _e32 or _e64 */
  char operands[16];
};

/* A kind of processor, with the names that code objects have for it.  */
struct isa_processor
{
  const char *name; /* gfx90a */
  unsigned machine; /* EF_AMDGPU_MACH of ELF's flags */
  enum isa_generation generation;
  uint8_t bit; /* in isa_opcode.processors */
  unsigned char major, minor,
    stepping; /* of a generic one, the lowest it stands for */
  bool
    unified_registers; /* VGPRs and AGPRs are one file, allocated together (gfx90a, gfx94x) */
  bool packed_ids; /* v0 holds all three work-item ids, 10 bits each */
  bool
    flat_scratch_base; /* no FLAT_SCRATCH registers to set up: gfx94x, gfx11 */
};

/* By name, or by machine; null where there is none.  */
const struct isa_processor *isa_processor_named (const char *name);
const struct isa_processor *isa_processor_of_machine (unsigned machine);

/* Operands: the numbers that the encodings of 9 bits have.  */
enum
{
  ISA_FLAT_SCRATCH = 102, /* gfx9; not of gfx10 on */
  ISA_VCC = 106,
  ISA_TTMP = 108, /* gfx8: 112 */
  ISA_M0 = 124,   /* gfx11: 125 */
  ISA_NULL = 125, /* gfx10; gfx11: 124 */
  ISA_EXEC = 126,
  ISA_INTEGER_0 = 128, /* to 192: 0 to 64; to 208: -1 to -16 */
  ISA_SHARED_BASE = 235,
  ISA_SHARED_LIMIT,
  ISA_PRIVATE_BASE,
  ISA_PRIVATE_LIMIT,
  ISA_HALF = 240, /* 0.5, -0.5, 1, -1, 2, -2, 4, -4, 1/(2 pi) */
  ISA_SDWA_CODE = 249,
  ISA_DPP_CODE = 250,
  ISA_VCCZ = 251,
  ISA_EXECZ,
  ISA_SCC,
  ISA_LDS_DIRECT,
  ISA_LITERAL,
  ISA_VGPR = 256,
  ISA_AGPR = 512
};

enum isa_form
{
  ISA_PLAIN,
  ISA_SDWA,
  ISA_DPP16,
  ISA_DPP8
};

/* One instruction.  What its encoding does not have is 0.  */
struct isa_instruction
{
  const struct isa_opcode *opcode;
  uint8_t length; /* words */
  uint8_t form;   /* enum isa_form */
  bool wave64;    /* decoded for waves of 64 lanes */
  uint16_t dst;   /* numbers as above: vector destinations have ISA_VGPR, too */
  uint16_t sdst;
  uint16_t src[3];  /* DS, FLAT, MUBUF: address, data, second data */
  uint32_t literal; /* the 32 bits after the instruction */
  int32_t offset;   /* of memory; the constant of 16 bits, sign extended */
  uint8_t offset1;  /* DS; offset is the first one where an opcode takes two */

  uint8_t abs, neg, neg_hi;  /* bit N: of source N */
  uint8_t op_sel, op_sel_hi; /* op_sel bit 3: of the destination */
  bool clamp;
  uint8_t omod; /* 1: times 2, 2: times 4, 3: divided by 2 */

  uint8_t dst_sel, dst_unused; /* SDWA */
  uint8_t src_sel[2];
  uint8_t sext;
  uint16_t dpp_ctrl; /* DPP */
  uint8_t row_mask, bank_mask;
  bool bound_ctrl, fetch_inactive;
  uint32_t dpp8;

  uint8_t sbase;   /* SMEM: base, MUBUF: descriptor: the register's number */
  uint8_t saddr;   /* FLAT: the scalar address; ISA_NO_SADDR without */
  uint8_t soffset; /* MUBUF, SMEM: a scalar operand */
  bool has_soffset, has_offset; /* SMEM */
  bool has_vaddr;               /* SCRATCH */
  bool glc, slc, dlc, scc, gds, lds, offen, idxen, tfe;

  /* VOPD: the second of two operations, which share the literal; null without.  */
  const struct isa_opcode *second;
  uint16_t second_dst, second_src[2];
};

#define ISA_NO_SADDR 0xff

/* Decode the instruction that begins at WORDS, of which COUNT may be read.  Returns its
   length in words; 0 where it is none that PROCESSOR has.  */
unsigned isa_decode (const struct isa_processor *processor, bool wave64,
                     const uint32_t *words, size_t count,
                     struct isa_instruction *instruction);

/* The kind of instructions that WORD begins one of, where the processor has them and they are
   not decoded ("an image instruction"); null else.  */
const char *isa_kind_not_decoded (const struct isa_processor *processor,
                                  uint32_t word);

/* Write INSTRUCTION as LLVM's disassembler does into TEXT of SIZE bytes.  */
void isa_disassemble (const struct isa_processor *processor,
                      const struct isa_instruction *instruction, char *text,
                      size_t size);

/* The words of the operand LETTER of OPCODE; 0 where it has none.  */
unsigned isa_operand_words (const struct isa_opcode *opcode, char letter);

#endif
