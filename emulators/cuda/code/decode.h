/* Inside the decoder: what its parts share.

   One decoder works on one function.  The parts are frame.c (where the function's
   registers and variables lie), operands.c (constants, addresses: where an operand
   lies), select.c (which code an instruction becomes), select_move.c, select_bits.c,
   select_memory.c, select_warp.c and select_call.c (the same for families of
   instructions), flow.c (where divergent lanes meet).

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#ifndef EMULATORS_CUDA_CODE_DECODE_H
#define EMULATORS_CUDA_CODE_DECODE_H

#include "emulators/cuda/code/code.h"
#include "emulators/cuda/code/link.h"

enum
{
  VECTOR_MOST = 8,
  TEMPORARIES = 32
};

/* What became of a .param or .local variable of a function. */
struct storage
{
  const struct ptx_variable *variable;
  bool param_of_kernel; /* offset: in the kernel's parameters */
  struct argument argument;
};

/* A result that has to be converted once it is there: see operand_result. */
struct pending
{
  place from, to;
  enum ptx_type type;
  enum operand_form form;
};

struct decoder
{
  struct program *program;
  const struct linkage *linkage;
  struct function *function;
  const struct ptx_function *source;
  const struct ptx_instruction *at;
  struct code *code;
  struct code_note *note;
  unsigned count, capacity;
  uint32_t *start; /* of each PTX instruction: index of its first code */
  place *reg; /* of each PTX register; elements of vectors follow each other */
  struct storage *storage;
  unsigned storages;
  size_t frame_size, local_size;
  place local_base;
  place guard; /* of the instruction under way */
  bool guard_negated;
  place carry; /* the condition code, PLACE_NONE until used */
  place temporary[3][TEMPORARIES];
  unsigned temporaries[3], temporaries_used[3];
  struct pending pending[VECTOR_MOST + 1];
  unsigned pendings;
  bool failed;
  char *message;
  size_t message_size;
};

/* Say what is wrong with the instruction under way; the first one is kept. */
__attribute__ ((format (printf, 2, 3))) void
decode_error (struct decoder *d, const char *format, ...);

/* Append a code of kind OP, under the instruction's guard.  The pointer holds until
   the next is appended. */
struct code *decode_emit (struct decoder *d, enum code_op op);
/* The same without a guard, for temporaries. */
struct code *decode_emit_always (struct decoder *d, enum code_op op);

/* Memory that lives as long as the program, zeroed.  Null where there is none. */
void *decode_allocate (struct decoder *d, size_t size);

/* A register for a value within one instruction. */
place operand_temporary (struct decoder *d, enum operand_form form);
/* A register that lives as long as the frame. */
place operand_register (struct decoder *d, enum operand_form form);

/* A constant in all lanes: the bits of one lane. */
place operand_constant (struct decoder *d, enum operand_form form,
                        uint64_t bits);

/* Where the lanes of OPERAND lie, read as TYPE; emits what must be computed first. */
place operand_source (struct decoder *d, const struct ptx_operand *operand,
                      enum ptx_type type);

/* Where a result of TYPE goes that OPERAND takes.  Where the register is wider or narrower than TYPE
   this is a temporary; operand_finish emits the conversions of all results. */
place operand_result (struct decoder *d, const struct ptx_operand *operand,
                      enum ptx_type type);
void operand_finish (struct decoder *d);

/* The register of OPERAND as it is, with its form: for loads and stores, that convert
   by themselves. */
place operand_raw (struct decoder *d, const struct ptx_operand *operand,
                   enum operand_form *form);

/* The elements of a vector operand ({a,b}, a vector register, or one alone). */
unsigned operand_elements (struct decoder *d, const struct ptx_operand *operand,
                           struct ptx_operand element[VECTOR_MOST]);

/* The address that OPERAND is: where its 64-bit lanes lie, what is added to them, and
   the space, if *SPACE is PTX_GENERIC and the operand names a variable. */
place operand_address (struct decoder *d, const struct ptx_operand *operand,
                       enum ptx_space *space, int64_t *offset);

/* The storage of VARIABLE of this function, or null. */
struct storage *operand_storage (struct decoder *d,
                                 const struct ptx_variable *variable);

/* Where registers and variables of the function lie: before its first instruction. */
void operands_prepare (struct decoder *d);

/* Whether the instruction has the modifier NAME; the I-th modifier's type. */
bool has_modifier (const struct ptx_instruction *at, const char *name);
/* The last modifier that names a type, or PTX_NONE. */
enum ptx_type modifier_type (const struct ptx_instruction *at);
/* The state space that a modifier names, or PTX_GENERIC. */
enum ptx_space modifier_space (const struct ptx_instruction *at);

/* Whether the instruction has at least so many OPERANDS, and nothing was wrong so far;
   says so where it has not. */
bool select_wants (struct decoder *d, unsigned operands);

/* Decode the instruction under way. */
void select_instruction (struct decoder *d);

/* Families, each for the table in select.c. */
void select_move (struct decoder *d);
void select_load (struct decoder *d);
void select_store (struct decoder *d);
void select_atomic (struct decoder *d);
void select_copy (struct decoder *d);
void select_convert_address (struct decoder *d);
void select_is_space (struct decoder *d);
void select_alloca (struct decoder *d);
void select_stack (struct decoder *d);
void select_call (struct decoder *d);
void select_branch (struct decoder *d);
void select_table (struct decoder *d);
void select_return (struct decoder *d);
void select_exit (struct decoder *d);
void select_trap (struct decoder *d);
void select_barrier (struct decoder *d);
void select_vote (struct decoder *d);
void select_match (struct decoder *d);
void select_shuffle (struct decoder *d);
void select_reduce (struct decoder *d);
void select_elect (struct decoder *d);
void select_active (struct decoder *d);
void select_insert (struct decoder *d);
void select_lop3 (struct decoder *d);

/* Emit a branch around the instruction for the lanes whose guard is false, for
   instructions that cannot be guarded themselves; guard_end says where it ends. */
uint32_t guard_begin (struct decoder *d);
void guard_end (struct decoder *d, uint32_t mark);

/* Find where divergent lanes meet (the branches' immediate post-dominators), drop the
   CODE_MEETs that nobody needs and number the targets anew.  False where memory
   runs out. */
bool flow_analyse (struct decoder *d);

/* Decode FUNCTION, whose name, text and source are set; it must not have been
   before.  False with a line in MESSAGE. */
bool decode_function (struct program *program, const struct linkage *linkage,
                      struct function *function, char *message, size_t size);

/* What a function takes and gives, which calls of it must know before it is decoded. */
bool decode_signature (struct function *function);

/* For decode_allocate and operand_constant, from program.c. */
void *program_allocate (struct program *program, size_t size);
place program_constant (struct program *program, enum operand_form form,
                        uint64_t bits);
/* The function that DEFINITION is, or null. */
struct function *program_function (const struct program *program,
                                   const struct definition *definition);
/* The device address of DEFINITION, a variable, plus OFFSET, in all lanes: a constant that
   program_load fills in.  PLACE_NONE where there is no memory. */
place program_address (struct program *program,
                       const struct definition *definition, int64_t offset);

#endif
