/* Finding the kernels in a PTX text.  No more of PTX is understood than where comments,
   statements and bodies begin and end.  No state.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/nvptx/ptx_reader.h"

#include <string.h>

static bool
is_word (char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
         || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '$'
         || c == '%';
}

/* Pass over what is no part of a statement: blanks and comments.  */
static void
skip_blanks (struct ptx_reader *reader)
{
  while (reader->at < reader->end)
    {
      size_t left = reader->end - reader->at;
      const char *end;
      if (*reader->at == ' ' || (*reader->at >= '\t' && *reader->at <= '\r'))
        reader->at++;
      else if (left > 1 && memcmp (reader->at, "//", 2) == 0)
        {
          end = memchr (reader->at, '\n', left);
          reader->at = end ? end : reader->end;
        }
      else if (left > 1 && memcmp (reader->at, "/*", 2) == 0)
        {
          end = memmem (reader->at + 2, left - 2, "*/", 2);
          reader->at = end ? end + 2 : reader->end;
        }
      else
        return;
    }
}

/* The next word, string or sign; false at the end of the text.  */
static bool
next_token (struct ptx_reader *reader, struct ptx_part *token)
{
  skip_blanks (reader);
  if (reader->at >= reader->end || !*reader->at)
    return false;
  const char *at = reader->at++;
  if (*at == '"')
    {
      while (reader->at < reader->end && *reader->at != '"')
        reader->at++;
      reader->at += reader->at < reader->end;
    }
  else if (is_word (*at))
    while (reader->at < reader->end && is_word (*reader->at))
      reader->at++;
  *token = (struct ptx_part) { at, reader->at - at };
  return true;
}

static bool
is (const struct ptx_part *token, const char *text)
{
  return token->length == strlen (text)
         && memcmp (token->at, text, token->length) == 0;
}

/* The parameters of KERNEL, whose opening parenthesis was read.  */
static bool
read_parameters (struct ptx_reader *reader, struct ptx_kernel *kernel)
{
  struct ptx_part token;
  unsigned words = 0;
  bool plain = true;
  const char *begin = reader->at - 1;
  kernel->parameters = 1;
  while (next_token (reader, &token))
    if (is (&token, ")") || is (&token, ","))
      {
        plain &= words == 3;
        words = 0;
        kernel->declared = (struct ptx_part) { begin, reader->at - begin };
        if (is (&token, ")"))
          {
            kernel->parameters = plain ? kernel->parameters : 0;
            return true;
          }
        kernel->parameters++;
      }
    else
      {
        plain &= words == 0 ? is (&token, ".param")
                            : words != 1 || is (&token, ".u64");
        words++;
      }
  return false;
}

/* Whether a statement that begins with TOKEN declares what outlives a call.  */
static bool
is_lasting (const struct ptx_part *token)
{
  static const char *const spaces[]
    = { ".shared", ".global", ".const", ".extern", ".visible", ".weak" };
  for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++)
    if (is (token, spaces[i]))
      return true;
  return false;
}

/* The body of KERNEL, whose opening brace was read.  */
static bool
read_body (struct ptx_reader *reader, struct ptx_kernel *kernel)
{
  struct ptx_part token;
  unsigned depth = 1;
  bool begins = true;
  const char *begin = reader->at - 1;
  kernel->movable = true;
  while (depth > 0 && next_token (reader, &token))
    {
      if (begins && is_lasting (&token))
        kernel->movable = false;
      depth += is (&token, "{");
      depth -= is (&token, "}");
      begins = is (&token, "{") || is (&token, "}") || is (&token, ";")
               || is (&token, ":");
    }
  kernel->body = (struct ptx_part) { begin, reader->at - begin };
  return depth == 0;
}

/* The kernel whose `.entry' was read; *HAS_BODY: it is no mere declaration.  */
static bool
read_kernel (struct ptx_reader *reader, struct ptx_kernel *kernel,
             bool *has_body)
{
  struct ptx_part token;
  *kernel = (struct ptx_kernel) { 0 };
  if (!next_token (reader, &kernel->name) || !next_token (reader, &token))
    return false;
  if (is (&token, "(")
      && (!read_parameters (reader, kernel) || !next_token (reader, &token)))
    return false;
  const char *begin = token.at;
  while (!is (&token, "{") && !is (&token, ";"))
    if (!next_token (reader, &token))
      return false;
  kernel->directives = (struct ptx_part) { begin, token.at - begin };
  *has_body = is (&token, "{");
  return !*has_body || read_body (reader, kernel);
}

bool
ptx_next_kernel (struct ptx_reader *reader, struct ptx_kernel *kernel)
{
  struct ptx_part token;
  bool has_body;
  while (next_token (reader, &token))
    if (is (&token, ".entry"))
      {
        if (!read_kernel (reader, kernel, &has_body))
          return false;
        if (has_body)
          return true;
      }
  return false;
}
