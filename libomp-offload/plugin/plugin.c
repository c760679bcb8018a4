/* Finding, loading and checking plugins.  Called while devices are looked for,
   once per process; keeps no state of its own.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/plugin/plugin.h"

#include <dlfcn.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/error.h"
#include "base/memory.h"

/* The path of NAME's file beside this library; NULL where there is none.  */
static char *
plugin_path_beside (const char *file)
{
  Dl_info info;
  if (!dladdr ((void *) (uintptr_t) &plugin_load, &info) || !info.dli_fname)
    return NULL;
  const char *slash = strrchr (info.dli_fname, '/');
  if (!slash)
    return NULL;
  size_t directory = slash - info.dli_fname + 1;
  char *path = memory_alloc (directory + strlen (file) + 1);
  memcpy (path, info.dli_fname, directory);
  strcpy (path + directory, file);
  if (access (path, R_OK) == 0)
    return path;
  free (path);
  return NULL;
}

/* Print one line that says why FILE is not loaded: always where it is OURS,
   which is a file beside this library or a plugin that the user asked for; else
   only with GOMP_DEBUG=1.  */
static void
plugin_refuse (bool ours, const char *file, const char *why, const char *what)
{
  if (ours)
    gomp_error ("while loading %s: %s%s", file, why, what);
  else
    gomp_debug ("while loading %s: %s%s", file, why, what);
}

/* Check the identity before any function of the plugin is called: the plugins
   of GCC's own libgomp have the same file names and functions of the same
   names, with other signatures.  False after plugin_refuse.  */
static bool
plugin_check_identity (void *handle, const char *file, bool ours)
{
  const struct gangway_plugin_identity *identity
    = dlsym (handle, "gangway_plugin_identity");
  if (!identity
      || memcmp (identity->magic, GANGWAY_PLUGIN_MAGIC,
                 sizeof GANGWAY_PLUGIN_MAGIC)
           != 0)
    {
      plugin_refuse (ours, file, "not a plugin of Gangway's", "");
      return false;
    }
  if (identity->version != GOMP_PLUGIN_ABI_VERSION)
    {
      char text[80];
      snprintf (text, sizeof text,
                "plugin interface version %u, this library wants %u",
                identity->version, GOMP_PLUGIN_ABI_VERSION);
      plugin_refuse (ours, file, text, "");
      return false;
    }
  if (identity->runtime != GOMP_PLUGIN_error)
    {
      plugin_refuse (ours, file, "it serves another copy of libgomp than this",
                     " one, which is linked statically or loaded twice");
      return false;
    }
  return true;
}

/* The name of a function that PLUGIN lacks although it has another one that is
   of no use without it; NULL where PLUGIN lacks none.  */
static const char *
plugin_missing_companion (const struct plugin *plugin)
{
  if (plugin->session_stage && !plugin->session_abandon)
    return "GOMP_OFFLOAD_session_abandon";
  if (plugin->managed_alloc && !plugin->managed_free)
    return "GOMP_OFFLOAD_managed_free";
  if (plugin->before_fork && !plugin->after_fork)
    return "GOMP_OFFLOAD_after_fork";
  if (plugin->page_locked_host_alloc && !plugin->page_locked_host_free)
    return "GOMP_OFFLOAD_page_locked_host_free";
  if (!plugin->queue_mark && !plugin->queue_follow && !plugin->queue_mark_passed
      && !plugin->queue_mark_free)
    return NULL;
  if (!plugin->queue_mark)
    return "GOMP_OFFLOAD_queue_mark";
  if (!plugin->queue_follow)
    return "GOMP_OFFLOAD_queue_follow";
  if (!plugin->queue_mark_passed)
    return "GOMP_OFFLOAD_queue_mark_passed";
  if (!plugin->queue_mark_free)
    return "GOMP_OFFLOAD_queue_mark_free";
  return NULL;
}

/* Look up every function of PLUGIN.  False after plugin_refuse where a required
   one is missing.  */
static bool
plugin_fill (struct plugin *plugin, const char *file, bool ours)
{
  const char *missing = NULL;
#define PLUGIN_LOOK_UP(function, required)                                     \
  plugin->function = (__typeof__ (plugin->function)) dlsym (                   \
    plugin->handle, "GOMP_OFFLOAD_" #function);                                \
  if (!plugin->function && required && !missing)                               \
    missing = "GOMP_OFFLOAD_" #function;
  PLUGIN_FUNCTIONS (PLUGIN_LOOK_UP)
#undef PLUGIN_LOOK_UP
  if (!missing)
    missing = plugin_missing_companion (plugin);
  if (!missing)
    return true;
  plugin_refuse (ours, file, "missing function ", missing);
  return false;
}

static char *
string_copy (const char *text)
{
  size_t length = strlen (text) + 1;
  return memcpy (memory_alloc (length), text, length);
}

static struct plugin *
plugin_open (const char *name, const char *file, bool ours)
{
  void *handle = dlopen (file, RTLD_LAZY | RTLD_LOCAL);
  if (!handle)
    {
      const char *why = dlerror ();
      plugin_refuse (ours, file, why ? why : "cannot be opened", "");
      return NULL;
    }
  if (!plugin_check_identity (handle, file, ours))
    {
      dlclose (handle);
      return NULL;
    }
  struct plugin *plugin = memory_alloc_cleared (sizeof *plugin);
  plugin->handle = handle;
  if (!plugin_fill (plugin, file, ours))
    {
      free (plugin);
      dlclose (handle);
      return NULL;
    }
  plugin->name = string_copy (name);
  plugin->path = string_copy (file);
  plugin->session_bytes = plugin->session_size ();
  return plugin;
}

/* Note in *DATA whether the program, the first object, has a loader.  */
static int
note_interpreter (struct dl_phdr_info *program, size_t size maybe_unused,
                  void *data)
{
  bool *found = data;
  for (int i = 0; i < program->dlpi_phnum; i++)
    *found |= program->dlpi_phdr[i].p_type == PT_INTERP;
  return 1;
}

/* Whether the program was linked with -static or -static-pie.  */
static bool
program_is_static (void)
{
  bool has_interpreter = false;
  dl_iterate_phdr (note_interpreter, &has_interpreter);
  return !has_interpreter;
}

struct plugin *
plugin_load (const char *name, bool wanted)
{
  char file[64];
  int length = snprintf (file, sizeof file, "libgomp-plugin-%s.so.1", name);
  if (length < 0 || (size_t) length >= sizeof file)
    return NULL;
  char *beside = plugin_path_beside (file);
  /* To open it would start another copy of the runtime, perhaps another library's, which
     may rely on the C library's state in a program that has a loader.  */
  if (!beside && !wanted && program_is_static ())
    {
      plugin_refuse (false, file, "the program is linked statically", "");
      return NULL;
    }
  struct plugin *plugin
    = plugin_open (name, beside ? beside : file, beside || wanted);
  free (beside);
  return plugin;
}

void
plugin_unload (struct plugin *plugin)
{
  dlclose (plugin->handle);
  free (plugin->name);
  free (plugin->path);
  free (plugin);
}
