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

/* One line on why FILE is not used: to everybody where it is OURS.  */
static void
plugin_refuse (bool ours, const char *file, const char *why, const char *what)
{
  if (ours)
    gomp_error ("while loading %s: %s%s", file, why, what);
  else
    gomp_debug ("while loading %s: %s%s", file, why, what);
}

/* The version first: the other functions of another version are not ours to
   call.  A plugin without the function is older than the first version.  */
static bool
plugin_check_version (void *handle, const char *file, bool ours)
{
  unsigned (*version) (void) = dlsym (handle, "GOMP_OFFLOAD_version");
  if (version && version () == GOMP_PLUGIN_ABI_VERSION)
    return true;
  char text[80];
  if (version)
    snprintf (text, sizeof text, "plugin version %u, this library wants %u",
              version (), GOMP_PLUGIN_ABI_VERSION);
  else
    snprintf (text, sizeof text, "not an offload plugin (no version)");
  plugin_refuse (ours, file, text, "");
  return false;
}

/* The function without which others of PLUGIN's are of no use; NULL if there is
   none.  */
static const char *
plugin_half_missing (const struct plugin *plugin)
{
  if (plugin->session_stage && !plugin->session_abandon)
    return "GOMP_OFFLOAD_session_abandon";
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

/* Look up every function.  False after a message.  */
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
    missing = plugin_half_missing (plugin);
  if (!missing)
    {
      plugin->session_bytes = plugin->session_size ();
      return true;
    }
  plugin_refuse (ours, file, "missing function ", missing);
  return false;
}

struct code_search
{
  uintptr_t inside;
  uintptr_t start, end;
};

static int
plugin_code_visit (struct dl_phdr_info *info, size_t size, void *data)
{
  (void) size;
  struct code_search *search = data;
  uintptr_t start = UINTPTR_MAX, end = 0;
  for (unsigned i = 0; i < info->dlpi_phnum; i++)
    {
      const ElfW (Phdr) *header = &info->dlpi_phdr[i];
      if (header->p_type != PT_LOAD)
        continue;
      uintptr_t at = info->dlpi_addr + header->p_vaddr;
      start = at < start ? at : start;
      end = at + header->p_memsz > end ? at + header->p_memsz : end;
    }
  if (search->inside < start || search->inside >= end)
    return 0;
  search->start = start;
  search->end = end;
  return 1;
}

/* Remember where the plugin's code lies, so that a call from it can be told from
   another plugin's without asking the loader each time.  */
static void
plugin_find_code (struct plugin *plugin)
{
  struct code_search search = { (uintptr_t) plugin->version, 0, 0 };
  dl_iterate_phdr (plugin_code_visit, &search);
  plugin->code_start = search.start;
  plugin->code_end = search.end;
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
  if (!plugin_check_version (handle, file, ours))
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
  plugin_find_code (plugin);
  return plugin;
}

struct plugin *
plugin_load (const char *name, bool wanted)
{
  char file[64];
  int length = snprintf (file, sizeof file, "libgomp-plugin-%s.so.1", name);
  if (length < 0 || (size_t) length >= sizeof file)
    return NULL;
  char *beside = plugin_path_beside (file);
  struct plugin *plugin
    = plugin_open (name, beside ? beside : file, beside || wanted);
  free (beside);
  return plugin;
}
