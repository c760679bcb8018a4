/* The variables of tools, and the search.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/tool/tool_load.h"

#include <dlfcn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "base/environment.h"
#include "base/memory.h"
#include "base/privileges.h"

#define OPENMP_VERSION 202111u
#define RUNTIME_NAME "Gangway " PACKAGE_VERSION

/* Where OMP_TOOL_VERBOSE_INIT wants the search to be told; NULL: nowhere.  Closed by
   tool_load_say_started, where it is a file.  */
static FILE *account;
static bool account_is_file;

static void __attribute__ ((format (printf, 1, 2)))
say (const char *format, ...)
{
  if (!account)
    return;
  va_list arguments;
  va_start (arguments, format);
  fputs ("libgomp: ", account);
  vfprintf (account, format, arguments);
  fputc ('\n', account);
  va_end (arguments);
  fflush (account);
}

static void
account_open (void)
{
  const char *where = environment_get ("OMP_TOOL_VERBOSE_INIT");
  if (!where || !*where || strcasecmp (where, "disabled") == 0)
    return;
  account_is_file = false;
  if (strcasecmp (where, "stdout") == 0)
    account = stdout;
  else if (strcasecmp (where, "stderr") == 0)
    account = stderr;
  else if (!(account = fopen (where, "w")))
    environment_invalid ("OMP_TOOL_VERBOSE_INIT", where);
  else
    account_is_file = true;
}

static void
account_close (void)
{
  if (account && account_is_file)
    fclose (account);
  account = NULL;
}

void
tool_load_say_started (bool active)
{
  say (active ? "the tool is active"
              : "the tool's initializer returned 0: it is not active");
  account_close ();
}

/* tool-var.  */
static bool
tools_are_enabled (void)
{
  const char *text = environment_get ("OMP_TOOL");
  if (!text || !*text || strcasecmp (text, "enabled") == 0)
    return true;
  if (strcasecmp (text, "disabled") != 0)
    environment_invalid ("OMP_TOOL", text);
  return strcasecmp (text, "disabled") != 0;
}

typedef ompt_start_tool_result_t *start_tool_fn (unsigned, const char *);

/* The program's, or that of a library which it was linked with or which LD_PRELOAD
   names.  The mere name makes the linker export one that the program itself defines.  */
extern __attribute__ ((weak)) start_tool_fn ompt_start_tool;
#ifdef PIC
__asm__(".weak ompt_start_tool\n\t.reloc 0, BFD_RELOC_NONE, ompt_start_tool");
#endif

static ompt_start_tool_result_t *
tool_of_program (void)
{
  /* For a reference to it in the shared library the loader would look whenever a program
     starts.  Linked statically, this library knows the program's alone.  */
#ifdef PIC
  start_tool_fn *start = NULL;
#else
  start_tool_fn *start = ompt_start_tool;
#endif
  if (!start)
    start = (start_tool_fn *) dlsym (RTLD_DEFAULT, "ompt_start_tool");
  if (!start)
    {
      say ("the program has no ompt_start_tool");
      return NULL;
    }
  ompt_start_tool_result_t *tool = start (OPENMP_VERSION, RUNTIME_NAME);
  say ("ompt_start_tool of the program: %s",
       tool ? "found" : "it does not want to run");
  return tool;
}

static ompt_start_tool_result_t *
tool_of_library (const char *name, void **handle)
{
  void *library = dlopen (name, RTLD_LAZY | RTLD_LOCAL);
  if (!library)
    {
      say ("%s: %s", name, dlerror ());
      return NULL;
    }
  start_tool_fn *start = (start_tool_fn *) dlsym (library, "ompt_start_tool");
  if (!start)
    say ("%s has no ompt_start_tool", name);
  ompt_start_tool_result_t *tool
    = start ? start (OPENMP_VERSION, RUNTIME_NAME) : NULL;
  if (tool)
    *handle = library;
  else
    dlclose (library);
  if (start)
    say ("ompt_start_tool of %s: %s", name,
         tool ? "found" : "it does not want to run");
  return tool;
}

/* tool-libraries-var: names with colons between them.  */
static ompt_start_tool_result_t *
tool_of_list (const char *list, void **handle)
{
  char *names = memory_alloc (strlen (list) + 1);
  strcpy (names, list);
  ompt_start_tool_result_t *tool = NULL;
  char *rest = names, *name;
  while (!tool && (name = strsep (&rest, ":")))
    if (*name)
      tool = tool_of_library (name, handle);
  free (names);
  return tool;
}

ompt_start_tool_result_t *
tool_load (void **handle)
{
  *handle = NULL;
  /* A tool gets to see and change all of the program.  */
  if (process_has_privileges ())
    return NULL;
  account_open ();
  ompt_start_tool_result_t *tool = NULL;
  if (!tools_are_enabled ())
    say ("tools are disabled");
  else
    {
      tool = tool_of_program ();
      const char *libraries = environment_get ("OMP_TOOL_LIBRARIES");
      if (!tool && libraries)
        tool = tool_of_list (libraries, handle);
      if (!tool)
        say ("no tool was found");
    }
  if (!tool)
    account_close ();
  return tool;
}
