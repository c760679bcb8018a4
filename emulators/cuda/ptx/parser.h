/* What the parser's parts share.  Only they include this.

   Each part reads one kind of thing from the lexer.  None of them returns where the
   text is wrong or memory runs out (failure.h).

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#ifndef EMULATORS_CUDA_PTX_PARSER_H
#define EMULATORS_CUDA_PTX_PARSER_H

#include "emulators/cuda/ptx/arena.h"
#include "emulators/cuda/ptx/lexer.h"
#include "emulators/cuda/ptx/ptx.h"
#include "emulators/cuda/ptx/scope.h"

/* A module as ptx_module_free sees it. */
struct owned_module
{
  struct ptx_module module; /* first: its address is the whole's */
  struct arena arena;
};

/* The function whose body is read.  The arrays grow as it goes and are copied to the
   arena at its end; the next function uses them again. */
struct body
{
  struct ptx_function *function;
  struct ptx_variable **last_local;
  struct ptx_register *registers;
  unsigned register_count;
  size_t register_room;
  struct ptx_instruction *instructions;
  unsigned instruction_count;
  size_t instruction_room;
  unsigned number;   /* of the function in the text, from 1 */
  bool label_at_end; /* a label stands behind the last instruction */
  struct label_use *last_use;
  unsigned file; /* of the last .loc */
  unsigned source_line;
};

struct parser
{
  struct lexer lexer;
  struct failure failure;
  struct arena *arena;
  struct ptx_module *module;
  struct names names;
  struct scope *scope; /* the innermost */
  struct ptx_variable **last_variable;
  struct ptx_function **last_function;
  unsigned ranged_variables;      /* how many variables ranges declared */
  unsigned label_uses;            /* how many there were */
  struct symbol_use *symbol_uses; /* of names that were not known yet */
  struct body body;
};

/* Zeroed memory of the module. */
void *parser_allocate (struct parser *parser, size_t size);

/* Make room for one more element of SIZE bytes behind COUNT in ARRAY, which has
   room for *ROOM.  Returns the array, which may have moved. */
void *parser_grow (struct parser *parser, void *array, size_t count,
                   size_t *room, size_t size);

/* Fail with WHAT and the token as the text has it, at the line of the token. */
_Noreturn void parser_fail (struct parser *parser, const char *what,
                            const struct token *token);

/* The string of TOKEN, the same for equal tokens, and what is known of the name. */
struct name *parser_name (struct parser *parser, const struct token *token);

/* Take a name, or fail with "expected WHAT". */
struct token parser_take_name (struct parser *parser, const char *what);

/* Take a directive or modifier; the string is without its dot. */
const char *parser_take_dotted (struct parser *parser);

/* Take an integer, with a sign in front of it or none; LARGEST is the largest that
   an unsigned one may be (UINT_MAX, say). */
int64_t parser_take_integer (struct parser *parser);
uint64_t parser_take_unsigned (struct parser *parser, uint64_t largest);

/* Take up to COUNT integers with commas between them; those not there keep their
   values. */
void parser_take_dimensions (struct parser *parser, unsigned *values,
                             unsigned count);

/* Skip a .pragma with its strings and semicolon. */
void parser_skip_pragma (struct parser *parser);

/* Tokens from the next '{' to the '}' that closes it. */
void parser_skip_braces (struct parser *parser);

/* module.c: a whole text. */
void parse_module (struct parser *parser);

/* location.c: .file and .loc, the directive itself being taken. */
void parse_file (struct parser *parser);
void parse_location (struct parser *parser);

/* declaration.c */

/* What stands before the names of a declaration: `.align 8 .b8`. */
struct declaration
{
  enum ptx_space space;
  enum ptx_linkage linkage;
  enum ptx_type type;
  unsigned vector;
  size_t align; /* 0 where not said */
  bool managed;
};

/* The space that a directive names (".global"), or PTX_GENERIC. */
enum ptx_space declaration_space (const struct token *token);

/* Variables with LINKAGE from their space to the semicolon, declared in the innermost
   scope; also registers. */
void parse_variables (struct parser *parser, enum ptx_linkage linkage);

/* `( .param .u32 a, .. )`.  They are not declared in any scope.  The name `_`
   is none. */
struct ptx_variable *parse_parameters (struct parser *parser);

/* Put the register that VARIABLE, a parameter in the space PTX_REG, is into the
   innermost scope. */
void declare_register_parameter (struct parser *parser,
                                 const struct ptx_variable *variable);

/* The register of RANGE, known in the innermost scope, that NAME is ("%r12" of
   "%r"): from now on NAME means it itself. */
unsigned register_of_range (struct parser *parser, struct name *name,
                            struct meaning *range);

/* initialiser.c: what stands behind `=`.  DIMENSIONS are COUNT array dimensions, the
   first of them 0 where the initialiser says it.  Returns the list, and in *SIZE
   the variable's size where the initialiser says it. */
struct ptx_initialiser *parse_initialiser (struct parser *parser,
                                           const struct ptx_variable *variable,
                                           const size_t *dimensions,
                                           unsigned count, size_t *size);

enum
{
  MOST_DIMENSIONS = 8
};

/* symbol.c: NAME in ELEMENT may be declared later in the text. */
void refer_to_symbol (struct parser *parser, const struct token *name,
                      struct ptx_initialiser *element);

/* Look up what was not known where it stood; the module's scope ends. */
void settle_symbols (struct parser *parser);

/* function.c: `.func` or `.entry` was taken. */
void parse_function (struct parser *parser, bool entry,
                     enum ptx_linkage linkage);

/* `.alias name, aliasee;`, the directive being taken. */
void parse_alias (struct parser *parser);

/* body.c: from behind the `{` to the `}` that ends the function. */
void parse_body (struct parser *parser);

/* label.c */

/* A list that .branchtargets or .calltargets gave a name. */
struct targets
{
  unsigned *targets; /* filled when the labels are known */
  unsigned count;
  struct ptx_function *function; /* of .calltargets: the first */
};

/* NAME stands for the next instruction. */
void declare_label (struct parser *parser, const struct token *name);

/* *TARGET becomes the instruction that NAME stands for; which may be known only when
   the scope ends. */
void refer_to_label (struct parser *parser, const struct token *name,
                     unsigned *target);

/* What stands behind `NAME:` where a directive begins. */
void parse_labelled (struct parser *parser, const struct token *name);

/* Resolve what refers to the labels of the scope that is about to end. */
void settle_labels (struct parser *parser);

/* Fail where a label that is referred to was never declared; the body ended. */
void check_labels (struct parser *parser);

/* instruction.c */

/* One more, of the name MNEMONIC; the pointer is good until the next. */
struct ptx_instruction *add_instruction (struct parser *parser,
                                         const struct token *mnemonic);

/* MNEMONIC was taken; GUARD is a register's index or -1. */
void parse_instruction (struct parser *parser, const struct token *mnemonic,
                        int guard, bool guard_negated);

/* call.c: the operands of INSTRUCTION, a call, to before the semicolon. */
void parse_call (struct parser *parser, struct ptx_instruction *instruction);

/* operand.c */

/* Take one operand of INSTRUCTION, which says how square brackets behind a name are
   meant. */
void parse_operand (struct parser *parser,
                    const struct ptx_instruction *instruction,
                    struct ptx_operand *operand);

/* The name TOKEN, which was taken, as an operand. */
void resolve_operand (struct parser *parser, const struct token *token,
                      struct ptx_operand *operand);

/* Operands up to the sign END, which is taken too, go to OPERAND's list. */
void parse_operand_list (struct parser *parser,
                         const struct ptx_instruction *instruction, char end,
                         struct ptx_operand *operand);

#endif
