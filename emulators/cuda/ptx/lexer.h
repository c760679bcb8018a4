/* The tokens of a PTX text.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#ifndef EMULATORS_CUDA_PTX_LEXER_H
#define EMULATORS_CUDA_PTX_LEXER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "emulators/cuda/ptx/failure.h"

enum token_kind
{
  TOKEN_END,
  TOKEN_NAME,   /* %r1, $L2, main$_omp_fn$0, add */
  TOKEN_DOTTED, /* .reg, .u32, .shared::cta: a directive, modifier or element */
  TOKEN_INTEGER, /* `bits` */
  TOKEN_SINGLE,  /* 0f3f800000: `bits` are those of a float */
  TOKEN_DOUBLE,  /* 0d3ff0000000000000 or 1.0: of a double */
  TOKEN_STRING,  /* "...", its text without the quotation marks */
  TOKEN_SIGN     /* one character, `sign` */
};

struct token
{
  enum token_kind kind;
  char sign;        /* 0 unless TOKEN_SIGN */
  const char *text; /* in the text that is read */
  size_t length;
  unsigned line;
  uint64_t bits;
};

/* A text under way; `token` is the one that comes next. */
struct lexer
{
  const char *at, *end;
  unsigned line;
  struct token token;
  struct failure *failure;
};

/* Begin with the first token of the LENGTH bytes at TEXT.  Like all that reads on,
   this does not return where a token is malformed: see failure.h. */
void lexer_start (struct lexer *lexer, const char *text, size_t length,
                  struct failure *failure);

/* Go to the next token; at the end it stays TOKEN_END. */
void lexer_next (struct lexer *lexer);

/* Whether the token is the character SIGN, or the directive or modifier DOTTED (with
   its dot), or the name NAME. */
bool lexer_is (const struct lexer *lexer, char sign);
bool lexer_is_dotted (const struct lexer *lexer, const char *dotted);
bool lexer_is_name (const struct lexer *lexer, const char *name);

/* The same, and go on where it is. */
bool lexer_take (struct lexer *lexer, char sign);
bool lexer_take_dotted (struct lexer *lexer, const char *dotted);

/* Go on from the character SIGN; anything else is an error. */
void lexer_expect (struct lexer *lexer, char sign);

/* Fail with "expected WHAT before TOKEN". */
_Noreturn void lexer_fail_expected (struct lexer *lexer, const char *what);

/* How long a part of a token messages show: for "%.*s" with its text. */
int lexer_shown (size_t length);

#endif
