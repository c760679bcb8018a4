/* PTX as it was written: what the parser makes of one text.

   Everything here is owned by the module and lives until ptx_module_free.  Nothing
   here knows what an instruction does; the parser checks syntax, names and scopes,
   the decoder (emulators/cuda/code) everything else.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#ifndef EMULATORS_CUDA_PTX_PTX_H
#define EMULATORS_CUDA_PTX_PTX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* PTX ISA, 5.2: fundamental types. */
enum ptx_type
{
  PTX_NONE,
  PTX_B8,
  PTX_B16,
  PTX_B32,
  PTX_B64,
  PTX_B128,
  PTX_U8,
  PTX_U16,
  PTX_U32,
  PTX_U64,
  PTX_S8,
  PTX_S16,
  PTX_S32,
  PTX_S64,
  PTX_F16,
  PTX_F16X2,
  PTX_BF16,
  PTX_BF16X2,
  PTX_F32,
  PTX_F64,
  PTX_PRED,
  PTX_TYPES
};

/* PTX ISA, 5.1: state spaces.  PTX_GENERIC is what an instruction without a space
   addresses. */
enum ptx_space
{
  PTX_GENERIC,
  PTX_REG,
  PTX_SREG,
  PTX_CONST,
  PTX_GLOBAL,
  PTX_LOCAL,
  PTX_PARAM,
  PTX_SHARED
};

enum ptx_linkage
{
  PTX_INTERNAL,
  PTX_EXTERN,
  PTX_VISIBLE,
  PTX_WEAK,
  PTX_COMMON
};

/* One element of an initialiser: COUNT bytes at OFFSET.  With `symbol` null they
   are `bits` in little endian; otherwise they are the address of the symbol plus
   `bits` (generic where `generic`, as in `generic(name)+8`), of which MASKED bytes
   (`0xFF00(name)`) choose the byte `shift` / 8. */
struct ptx_initialiser
{
  size_t offset;
  unsigned count;
  uint64_t bits;
  const char *symbol;
  struct ptx_variable *variable; /* what `symbol` names: this or a function */
  struct ptx_function *function;
  bool generic;
  unsigned shift;
  unsigned line;
  struct ptx_initialiser *next;
};

/* A variable or a parameter: `.visible .global .align 8 .b8 name[16] = {..};` */
struct ptx_variable
{
  const char *name;
  enum ptx_space space;
  enum ptx_linkage linkage;
  enum ptx_type type; /* of one element */
  unsigned vector;    /* 1, 2 or 4 elements of a vector type */
  bool array;         /* declared with brackets */
  bool unsized;       /* `[]`: an extern shared array, or defined elsewhere */
  bool managed;       /* .attribute(.managed): the host addresses it too */
  size_t size;        /* in bytes, all elements; 0 where unsized */
  size_t align;       /* in bytes; a power of two */
  struct ptx_initialiser *initialisers; /* by rising offset; the rest is zero */
  unsigned line;
  struct ptx_variable *next;
};

/* A register of one function; `%r<10>` declares ten of them, of which those that
   the function uses are here. */
struct ptx_register
{
  const char *name;
  enum ptx_type type;
  unsigned vector; /* 1, 2 or 4 */
};

enum ptx_operand_kind
{
  PTX_OPERAND_NONE,
  PTX_OPERAND_REGISTER, /* `reg`; `element` 0..3 where .x/.y/.z/.w, else -1 */
  PTX_OPERAND_SPECIAL, /* a special register: `symbol` is "%tid", `element` as above */
  PTX_OPERAND_INTEGER, /* `bits`, sign extended */
  PTX_OPERAND_FLOAT, /* `bits`: the value as an f64, or, where `single`, an f32 (0f...) */
  PTX_OPERAND_SYMBOL, /* a variable or function: `symbol` (+ `offset`) */
  PTX_OPERAND_ADDRESS, /* [reg+offset], [symbol+offset] or [offset] (`reg` -1, `symbol` null) */
  PTX_OPERAND_VECTOR, /* {a,b} or {a,b,c,d}: `list`, `count` */
  PTX_OPERAND_LIST,   /* (a,b,..) of a call: `list`, `count` */
  PTX_OPERAND_LABEL,  /* `target`: index of an instruction of the function */
  PTX_OPERAND_SINK    /* `_`: the result is not wanted */
};

struct ptx_operand
{
  enum ptx_operand_kind kind;
  bool negated; /* `!%p` or `-%r` */
  bool single;
  int element;
  int reg;            /* index into the function's registers, or -1 */
  const char *symbol; /* as resolved in scope: see ptx_function.locals */
  struct ptx_variable
    *variable; /* what `symbol` is where this module knows it */
  struct ptx_function *function; /* the same for a function */
  int64_t offset;
  uint64_t bits;
  unsigned target;
  unsigned count;
  struct ptx_operand *list;
  struct ptx_operand *second; /* `p|q`: the second destination, else null */
};

enum
{
  PTX_MODIFIERS = 12
};

/* `@!%p setp.lt.and.s32 %q|%r, %a, 3, %s;` has the name "setp", the modifiers
   "lt", "and", "s32" (strings of the module, without dots; `::` stays in its
   modifier, as "shared::cta"), and the operands in the order written. */
struct ptx_instruction
{
  const char *name;
  const char *modifier[PTX_MODIFIERS];
  unsigned modifiers;
  int guard; /* index of the register of `@%p`, or -1 */
  bool guard_negated;
  unsigned operands;
  struct ptx_operand *operand;
  struct ptx_prototype *prototype; /* of an indirect call, else null */
  unsigned
    *targets; /* of brx.idx: instruction indices; `target_count` of them */
  unsigned target_count;
  unsigned line;              /* of the PTX text, from 1 */
  unsigned file, source_line; /* of the last .loc, or 0 */
};

/* `.callprototype`: what an indirect call passes and takes. */
struct ptx_prototype
{
  struct ptx_variable *results, *params; /* in order; names may be null */
};

struct ptx_function
{
  const char *name;
  bool entry;
  bool defined; /* has a body in this module */
  bool noreturn;
  enum ptx_linkage linkage;
  const char *alias_of; /* `.alias name, aliasee;`, else null */
  struct ptx_variable *results,
    *params; /* with the space PTX_REG where they are registers,
                                            then of the same name among `registers` */
  struct ptx_variable *
    locals; /* all .local, .shared, .const, .param declared inside, whatever the
                                  block; names that several blocks use are made unique
                                  by the parser, so that one name is one variable */
  struct ptx_register
    *registers; /* one for each that has a declaration of its own or is
                                     used; the same for names */
  unsigned register_count;
  struct ptx_instruction
    *instructions; /* control does not pass the last: where the text
                                           lets it, the parser adds a `ret` */
  unsigned instruction_count;
  unsigned reqntid[3], maxntid[3]; /* 0 where not said */
  unsigned line;
  struct ptx_function *next;
};

struct ptx_module
{
  const char *name;      /* what messages call this text */
  unsigned version;      /* .version 6.3 is 603 */
  unsigned target;       /* sm_70 is 70 */
  unsigned address_size; /* 32 or 64; 0: the text does not say */
  struct ptx_variable *variables;
  struct ptx_function *
    functions; /* declarations too, where nothing in this module defines them */
  const char **files; /* by the number of .file; null where none */
  unsigned file_count;
};

/* Read the PTX TEXT of LENGTH bytes (it need not end in a zero; one at its end is
   accepted), which messages call NAME.  Returns the module, which the caller owns.
   On bad input, or where memory runs out, returns null and writes to MESSAGE, of
   SIZE bytes, one line: NAME:line: what is wrong, with the offending token.
   Takes no lock; any thread may call it. */
struct ptx_module *ptx_parse (const char *name, const char *text, size_t length,
                              char *message, size_t size);

void ptx_module_free (struct ptx_module *module);

/* Size in bytes of TYPE in memory (a predicate has none: 0), and its name. */
size_t ptx_type_size (enum ptx_type type);
const char *ptx_type_name (enum ptx_type type);

/* The type that "u32" names, or PTX_NONE. */
enum ptx_type ptx_type_named (const char *name);

#endif
