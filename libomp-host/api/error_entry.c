/* The error directive with `at (execution)' (5.2, 8.5).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <limits.h>
#include <string.h>
#include "base/error.h"
#include "libomp-host/tool/tool_events.h"

void GOMP_warning (const char *text, size_t length);
void GOMP_error (const char *text, size_t length);

/* C gives a length of -1 with a string that ends in a null, Fortran the length;
   without a message clause TEXT is NULL.  printf counts the whole line in an int:
   what is in front of the text takes less than 64 characters.  */
static int
text_length (const char *text, size_t length)
{
  if (length == (size_t) -1)
    length = strlen (text);
  return length < INT_MAX - 64 ? (int) length : INT_MAX - 64;
}

/* A blank line sets the message off from what came before, as GCC's own runtime
   does and its users' tools expect.  */
GOMP_ENTRY void
GOMP_warning (const char *text, size_t length)
{
  if (tool_hears ())
    tool_error (ompt_warning, text, length, TOOL_SITE.code);
  if (text)
    gomp_error ("\nerror directive encountered: %.*s",
                text_length (text, length), text);
  else
    gomp_error ("\nerror directive encountered");
}

GOMP_ENTRY void
GOMP_error (const char *text, size_t length)
{
  if (tool_hears ())
    tool_error (ompt_fatal, text, length, TOOL_SITE.code);
  if (text)
    gomp_fatal ("\nfatal error: error directive encountered: %.*s",
                text_length (text, length), text);
  else
    gomp_fatal ("\nfatal error: error directive encountered");
}
