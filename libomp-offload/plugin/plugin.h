/* Loading plugins: their table of functions.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_PLUGIN_H
#define GANGWAY_OFFLOAD_PLUGIN_H

#include "base/attributes.h"
#include <gomp/plugin.h>

/* Every function of <gomp/plugin.h>, in its order: FUNCTION (field name of the
   table and name after GOMP_OFFLOAD_, required or not).  */
#define PLUGIN_FUNCTIONS(FUNCTION)                                             \
  FUNCTION (get_name, true)                                                    \
  FUNCTION (get_caps, true)                                                    \
  FUNCTION (get_type, true)                                                    \
  FUNCTION (get_num_devices, true)                                             \
  FUNCTION (why_none, false)                                                   \
  FUNCTION (get_uid, false)                                                    \
  FUNCTION (get_isa, false)                                                    \
  FUNCTION (get_numa_node, false)                                              \
  FUNCTION (get_most_teams, false)                                             \
  FUNCTION (get_most_threads, false)                                           \
  FUNCTION (init_device, true)                                                 \
  FUNCTION (fini_device, true)                                                 \
  FUNCTION (on_own_thread, false)                                              \
  FUNCTION (before_fork, false)                                                \
  FUNCTION (after_fork, false)                                                 \
  FUNCTION (load_image, true)                                                  \
  FUNCTION (unload_image, true)                                                \
  FUNCTION (image_sets_icvs, false)                                            \
  FUNCTION (native_hooks, false)                                               \
  FUNCTION (native_variables, false)                                           \
  FUNCTION (get_counts, false)                                                 \
  FUNCTION (alloc, true)                                                       \
  FUNCTION (free, true)                                                        \
  FUNCTION (host2dev, true)                                                    \
  FUNCTION (dev2host, true)                                                    \
  FUNCTION (dev2dev, true)                                                     \
  FUNCTION (managed_alloc, false)                                              \
  FUNCTION (managed_free, false)                                               \
  FUNCTION (page_locked_host_alloc, false)                                     \
  FUNCTION (page_locked_host_free, false)                                      \
  FUNCTION (memcpy2d, false)                                                   \
  FUNCTION (memcpy3d, false)                                                   \
  FUNCTION (peer_copy, false)                                                  \
  FUNCTION (memset, false)                                                     \
  FUNCTION (is_accessible_ptr, false)                                          \
  FUNCTION (in_place, false)                                                   \
  FUNCTION (in_place_hint, false)                                              \
  FUNCTION (openacc_async_construct, true)                                     \
  FUNCTION (openacc_async_destruct, true)                                      \
  FUNCTION (openacc_async_test, true)                                          \
  FUNCTION (openacc_async_synchronize, true)                                   \
  FUNCTION (openacc_async_serialize, true)                                     \
  FUNCTION (openacc_async_queue_callback, true)                                \
  FUNCTION (openacc_async_host2dev, true)                                      \
  FUNCTION (openacc_async_dev2host, true)                                      \
  FUNCTION (openacc_async_dev2dev, false)                                      \
  FUNCTION (queue_mark, false)                                                 \
  FUNCTION (queue_follow, false)                                               \
  FUNCTION (queue_mark_passed, false)                                          \
  FUNCTION (queue_mark_free, false)                                            \
  FUNCTION (session_size, true)                                                \
  FUNCTION (session_start, true)                                               \
  FUNCTION (session_stage, false)                                              \
  FUNCTION (session_set_target_var_table, true)                                \
  FUNCTION (session_abandon, false)                                            \
  FUNCTION (can_run, false)                                                    \
  FUNCTION (run, true)                                                         \
  FUNCTION (openacc_exec, true)                                                \
  FUNCTION (openacc_dimensions, false)                                         \
  FUNCTION (openacc_create_thread_data, true)                                  \
  FUNCTION (openacc_destroy_thread_data, true)                                 \
  FUNCTION (openacc_cuda_get_current_device, false)                            \
  FUNCTION (openacc_cuda_get_current_context, false)                           \
  FUNCTION (openacc_cuda_get_stream, false)                                    \
  FUNCTION (openacc_cuda_set_stream, false)                                    \
  FUNCTION (openacc_get_property, false)                                       \
  FUNCTION (interop, false)                                                    \
  FUNCTION (get_interop_int, false)                                            \
  FUNCTION (get_interop_ptr, false)                                            \
  FUNCTION (get_interop_str, false)                                            \
  FUNCTION (get_interop_type_desc, false)

struct plugin
{
  char *name;   /* NAME of libgomp-plugin-NAME.so.1 */
  char *path;   /* as dlopen got it */
  void *handle; /* of dlopen */
  int devices;
  size_t session_bytes; /* what session_size returned */
#define PLUGIN_FIELD(function, required)                                       \
  __typeof__ (GOMP_OFFLOAD_##function) *function;
  PLUGIN_FUNCTIONS (PLUGIN_FIELD)
#undef PLUGIN_FIELD
};

/* The process is about to end on a thread that a plugin or its driver may wait
   for: after GOMP_PLUGIN_fatal, or on a thread of the plugin's or the driver's.
   plugins_abandon notes that, for good; from then on the runtime calls no
   function of any plugin that could wait.  Any thread may call both; they are
   atomic.  */
void plugins_abandon (void);
bool plugins_are_abandoned (void);

/* Load plugin NAME from the directory of this library, or from the loader's
   search path.  NULL where there is none, silently.  NULL too where there is one
   that cannot be used: after one line if it lies beside this library, or if it
   is WANTED (the user asked for it by name); else, and this is the plugin that
   another compiler's package put into the system's directory, after a line only
   with GOMP_DEBUG=1.  Takes no lock of the library's; the loader takes its
   own.  */
struct plugin *plugin_load (const char *name, bool wanted);
/* Unload PLUGIN, which has no devices, and free it.  The loader takes its own locks.  */
void plugin_unload (struct plugin *plugin);

#endif
