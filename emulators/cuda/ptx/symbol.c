/* The names in initialisers, which may be declared behind them.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include "emulators/cuda/ptx/parser.h"

struct symbol_use
{
  struct token token;
  struct name *name;
  struct ptx_initialiser *element;
  struct symbol_use *next;
};

/* Returns false where NAME means nothing whose address could be taken. */
static bool
look_up (const struct name *name, struct ptx_initialiser *element)
{
  const struct meaning *meaning = name->meaning;
  if (meaning != NULL && meaning->kind == MEANS_VARIABLE)
    element->variable = meaning->variable;
  else if (meaning != NULL && meaning->kind == MEANS_FUNCTION)
    element->function = meaning->function;
  else
    return false;
  return true;
}

void
refer_to_symbol (struct parser *parser, const struct token *token,
                 struct ptx_initialiser *element)
{
  struct name *name = parser_name (parser, token);
  if (look_up (name, element))
    return;
  struct symbol_use *use = parser_allocate (parser, sizeof *use);
  *use = (struct symbol_use) { .token = *token,
                               .name = name,
                               .element = element,
                               .next = parser->symbol_uses };
  parser->symbol_uses = use;
}

void
settle_symbols (struct parser *parser)
{
  for (struct symbol_use *use = parser->symbol_uses; use != NULL;
       use = use->next)
    if (!look_up (use->name, use->element))
      parser_fail (parser, "an unknown symbol", &use->token);
}
