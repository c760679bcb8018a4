/* What the runtime offers to plugins: memory and messages.  (Its OpenACC part is
   libacc's, reverse offload is reverse.c's.)
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "base/error.h"
#include "base/memory.h"
#include <gomp/plugin.h>

GOMP_ENTRY void *
GOMP_PLUGIN_malloc (size_t size)
{
  return memory_alloc (size);
}

GOMP_ENTRY void *
GOMP_PLUGIN_malloc_cleared (size_t size)
{
  return memory_alloc_cleared (size);
}

GOMP_ENTRY void *
GOMP_PLUGIN_realloc (void *memory, size_t size)
{
  return memory_realloc (memory, size);
}

/* Plugins written for GCC end their lines with a newline, and some send a line
   without text: say it once, in one line.  */
static void
plugin_message (const char *format, va_list arguments)
{
  char text[2000];
  vsnprintf (text, sizeof text, format, arguments);
  size_t length = strlen (text);
  while (length > 0 && text[length - 1] == '\n')
    text[--length] = '\0';
  gomp_error ("%s", text);
}

GOMP_ENTRY void
GOMP_PLUGIN_debug (int level, const char *format, ...)
{
  (void) level;
  if (!gomp_debug_enabled)
    return;
  va_list arguments;
  va_start (arguments, format);
  plugin_message (format, arguments);
  va_end (arguments);
}

GOMP_ENTRY void
GOMP_PLUGIN_error (const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  plugin_message (format, arguments);
  va_end (arguments);
}

GOMP_ENTRY void
GOMP_PLUGIN_fatal (const char *format, ...)
{
  char text[2000];
  va_list arguments;
  va_start (arguments, format);
  vsnprintf (text, sizeof text, format, arguments);
  va_end (arguments);
  size_t length = strlen (text);
  while (length > 0 && text[length - 1] == '\n')
    text[--length] = '\0';
  gomp_fatal ("%s", text);
}

/* Plugins of GCC's interface end a launch so.  None of them is ever loaded; the
   symbol is libgomp's.  */
GOMP_ENTRY void GOMP_PLUGIN_target_task_completion (void *async_data);

GOMP_ENTRY void
GOMP_PLUGIN_target_task_completion (void *async_data)
{
  (void) async_data;
  gomp_fatal ("GOMP_PLUGIN_target_task_completion: this plugin is of another "
              "interface");
}
