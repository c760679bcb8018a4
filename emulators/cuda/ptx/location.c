/* .file and .loc: where in a source file the instructions come from (PTX ISA, 11.5).

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include <limits.h>
#include <string.h>
#include "emulators/cuda/ptx/parser.h"

enum
{
  MOST_FILES = 1 << 16
};

/* Make room for file number INDEX. */
static void
add_file (struct parser *parser, unsigned index)
{
  struct ptx_module *module = parser->module;
  if (index < module->file_count)
    return;
  unsigned count = (index + 1) * 2;
  const char **files = parser_allocate (parser, count * sizeof *files);
  if (module->file_count > 0)
    memcpy (files, module->files, module->file_count * sizeof *files);
  module->files = files;
  module->file_count = count;
}

/* `.file 1 "name"` and perhaps `, timestamp, size`. */
void
parse_file (struct parser *parser)
{
  struct lexer *lexer = &parser->lexer;
  unsigned index = parser_take_unsigned (parser, MOST_FILES);
  if (lexer->token.kind != TOKEN_STRING)
    lexer_fail_expected (lexer, "a file's name");
  add_file (parser, index);
  parser->module->files[index] = parser_name (parser, &lexer->token)->text;
  lexer_next (lexer);
  while (lexer_take (lexer, ','))
    parser_take_unsigned (parser, UINT64_MAX);
}

/* `file line column`. */
static void
take_place (struct parser *parser, unsigned *file, unsigned *line)
{
  *file = parser_take_unsigned (parser, UINT_MAX);
  *line = parser_take_unsigned (parser, UINT_MAX);
  if (parser->lexer.token.kind == TOKEN_INTEGER)
    lexer_next (&parser->lexer);
}

/* `.loc 1 3 0` and perhaps `, function_name LABEL+OFFSET, inlined_at 1 5 2`. */
void
parse_location (struct parser *parser)
{
  struct lexer *lexer = &parser->lexer;
  unsigned file, line;
  take_place (parser, &parser->body.file, &parser->body.source_line);
  while (lexer_take (lexer, ','))
    if (lexer_is_name (lexer, "function_name"))
      {
        lexer_next (lexer);
        parser_take_name (parser, "a label");
        if (lexer_is (lexer, '+') || lexer_is (lexer, '-'))
          parser_take_integer (parser);
      }
    else if (lexer_is_name (lexer, "inlined_at"))
      {
        lexer_next (lexer);
        take_place (parser, &file, &line);
      }
    else
      lexer_fail_expected (lexer, "'function_name' or 'inlined_at'");
}
