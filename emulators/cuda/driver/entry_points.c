/* The exported functions, made from the table of entry points, and cuGetProcAddress,
   which searches it.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/cuda/driver/entry_points.h"

#include <stdio.h>
#include <string.h>
#include "emulators/cuda/driver/settings.h"
#include "emulators/cuda/exec/grid.h"

#define CALL(symbol, early, ...)                                               \
  {                                                                            \
    CUresult result = call_begin (&entry_calls, CALL_##symbol, early);         \
    return result != CUDA_SUCCESS ? result : (__VA_ARGS__);                    \
  }

#define ENTRY(name, symbol, version, parameters, arguments)                    \
  CUresult symbol parameters CALL (symbol, false, do_##symbol arguments)
#define EARLY(name, symbol, version, parameters, arguments)                    \
  CUresult symbol parameters CALL (symbol, true, do_##symbol arguments)
#define STREAM(name, symbol, version, parameters, arguments)                   \
  CUresult symbol parameters CALL (symbol, false, do_##symbol arguments)       \
    CUresult symbol##_ptsz parameters                                          \
  {                                                                            \
    if (stream == NULL)                                                        \
      stream = CU_STREAM_PER_THREAD;                                           \
    CALL (symbol, false, do_##symbol arguments)                                \
  }
#define SYNCH(suffix, name, symbol, version, parameters, arguments)            \
  CUresult symbol parameters CALL (                                            \
    symbol, false, do_##symbol (ENTRY_OPEN arguments, CU_STREAM_LEGACY))       \
    CUresult symbol##_##suffix parameters                                      \
    CALL (symbol, false,                                                       \
          do_##symbol (ENTRY_OPEN arguments, CU_STREAM_PER_THREAD))
#define MISSING(name, symbol, version)                                         \
  CUresult symbol (void) CALL (symbol, false, CUDA_ERROR_NOT_SUPPORTED)
#include "emulators/cuda/driver/entry_points.def"
#undef ENTRY
#undef EARLY
#undef STREAM
#undef SYNCH
#undef MISSING

struct entry
{
  const char *name, *symbol;
  int version;
  void *function, *per_thread; /* the latter null where there is no such form */
};

static const struct entry entries[CALLS] = {
#define ENTRY(name, symbol, version, parameters, arguments)                    \
  [CALL_##symbol] = { #name, #symbol, version, symbol, NULL },
#define EARLY ENTRY
#define STREAM(name, symbol, version, parameters, arguments)                   \
  [CALL_##symbol] = { #name, #symbol, version, symbol, symbol##_ptsz },
#define SYNCH(suffix, name, symbol, version, parameters, arguments)            \
  [CALL_##symbol] = { #name, #symbol, version, symbol, symbol##_##suffix },
#define MISSING(name, symbol, version)                                         \
  [CALL_##symbol] = { #name, #symbol, version, symbol, NULL },
#include "emulators/cuda/driver/entry_points.def"
};

static const char *
entry_name (unsigned number)
{
  return entries[number].name;
}

static const struct call_settings *
call_settings (void)
{
  return &settings_get ()->calls;
}

static unsigned long counts[CALLS];
struct calls entry_calls = { .gate = GATE_NOT_INITIALIZED,
                             .count = CALLS,
                             .name = entry_name,
                             .counts = counts,
                             .start = CALL_cuInit,
                             .not_initialized = CUDA_ERROR_NOT_INITIALIZED,
                             .prefix = "gangway-cuda",
                             .settings = call_settings };

static void __attribute__ ((destructor)) at_exit (void)
{
  if (calls_print (&entry_calls))
    fprintf (stderr, "gangway-cuda: kernels at once: %u\n",
             grid_most_running ());
}

/* The newest entry NAME that CUDA VERSION has, or null; *OTHERS says whether
   another version has one.  */
static const struct entry *
find_entry (const char *name, int version, bool *others)
{
  const struct entry *best = NULL;
  *others = false;
  for (unsigned i = 0; i < CALLS; i++)
    {
      const struct entry *entry = &entries[i];
      if (strcmp (entry->name, name) != 0 && strcmp (entry->symbol, name) != 0)
        continue;
      *others = true;
      if (entry->version <= version
          && (!best || entry->version >= best->version))
        best = entry;
    }
  return best;
}

CUresult
do_cuGetProcAddress_v2 (const char *name, void **address, int version,
                        uint64_t flags, int *status)
{
  bool others;
  if (!name || !address || flags > 2)
    return CUDA_ERROR_INVALID_VALUE;
  const struct entry *entry = find_entry (name, version, &others);
  *address = NULL;
  if (status)
    *status = entry    ? CU_GET_PROC_ADDRESS_SUCCESS
              : others ? CU_GET_PROC_ADDRESS_VERSION_NOT_SUFFICIENT
                       : CU_GET_PROC_ADDRESS_SYMBOL_NOT_FOUND;
  if (!entry)
    return status ? CUDA_SUCCESS : CUDA_ERROR_NOT_FOUND;
  bool own = flags == CU_GET_PROC_ADDRESS_PER_THREAD_DEFAULT_STREAM;
  *address = own && entry->per_thread ? entry->per_thread : entry->function;
  return CUDA_SUCCESS;
}

CUresult
do_cuGetProcAddress (const char *name, void **address, int version,
                     uint64_t flags)
{
  return do_cuGetProcAddress_v2 (name, address, version, flags, NULL);
}

/* The tables that NVIDIA's own libraries ask for are documented nowhere.  */
CUresult
do_cuGetExportTable (const void **table, const CUuuid *uuid)
{
  if (!table || !uuid)
    return CUDA_ERROR_INVALID_VALUE;
  *table = NULL;
  return CUDA_ERROR_NOT_FOUND;
}
