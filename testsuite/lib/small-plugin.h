/* A small plugin for tests of how the runtime deals with plugins: one device that
   is not native, whose memory is the heap's and whose functions are host functions
   that an image names.  A test is compiled twice, once with -DPLUGIN as the shared
   library `libgomp-plugin-nvptx.so.1', which the program then finds through
   LD_LIBRARY_PATH.  It may define, before it includes this, functions and say so:

     SMALL_NO_IDENTITY            the plugin is not Gangway's
     SMALL_GET_NUM_DEVICES        instead of one device
     SMALL_LOADING (image)        called by load_image before it reads anything
     SMALL_FINI ()                called by fini_device
     SMALL_SESSION_START (session)
     SMALL_ALLOC (size)           instead of malloc
     SMALL_FREE (memory)          instead of free
     SMALL_COPYING ()             called by each copy
     SMALL_CAN_RUN (fn)           GOMP_OFFLOAD_can_run
     SMALL_CALLBACK (fn, data)    instead of calling FN (DATA, true) at once

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_SMALL_PLUGIN_H
#define GANGWAY_SMALL_PLUGIN_H

#include <dlfcn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <gomp/plugin.h>

#define SMALL_FILE "libgomp-plugin-nvptx.so.1"

/* What a program registers as its image's data.  */
struct small_image
{
  void **functions;
  size_t function_count;
};

/* The tables of an image with COUNT functions and nothing else, for
   GOMP_offload_register_ver.  */
#define SMALL_HOST_TABLE(functions, count)                                    \
  { functions, functions + (count), NULL, NULL, NULL, NULL }
#define SMALL_VERSION (1u << 16 | 1)

void GOMP_offload_register_ver (unsigned version, const void *host_table,
				int type, const void *data);
void GOMP_offload_unregister_ver (unsigned version, const void *host_table,
				  int type, const void *data);

#ifndef PLUGIN

/* A symbol of the plugin's, which is loaded.  NULL where it is not.  */
static inline void *
small_symbol (const char *name)
{
  void *handle = dlopen (SMALL_FILE, RTLD_NOW | RTLD_NOLOAD);
  void *symbol = handle ? dlsym (handle, name) : NULL;
  if (handle)
    dlclose (handle);
  return symbol;
}

#else

#define SMALL_ENTRY __attribute__ ((visibility ("default")))
#define UNUSED __attribute__ ((unused))

#ifndef SMALL_NO_IDENTITY
GANGWAY_PLUGIN_IDENTITY;
#endif

struct gomp_offload_session
{
  void **table;
};

struct goacc_asyncqueue
{
  int unused;
};

static struct gomp_device_cookie *small_cookie UNUSED;

/* As in GCC's plugins, and in ours before they had an identity.  */
SMALL_ENTRY unsigned
GOMP_OFFLOAD_version (void)
{
  return 4;
}

SMALL_ENTRY const char *
GOMP_OFFLOAD_get_name (void)
{
  return "small";
}

SMALL_ENTRY unsigned
GOMP_OFFLOAD_get_caps (void)
{
  return GOMP_OFFLOAD_CAP_OPENMP_400 | GOMP_OFFLOAD_CAP_OPENACC_200;
}

SMALL_ENTRY int
GOMP_OFFLOAD_get_type (void)
{
  return OFFLOAD_TARGET_TYPE_NVIDIA_PTX;
}

SMALL_ENTRY int
GOMP_OFFLOAD_get_num_devices (unsigned requires_mask UNUSED)
{
#ifdef SMALL_GET_NUM_DEVICES
  return SMALL_GET_NUM_DEVICES ();
#else
  return 1;
#endif
}

SMALL_ENTRY bool
GOMP_OFFLOAD_init_device (int device UNUSED, struct gomp_device_cookie *cookie)
{
  small_cookie = cookie;
  return true;
}

SMALL_ENTRY bool
GOMP_OFFLOAD_fini_device (int device UNUSED)
{
#ifdef SMALL_FINI
  SMALL_FINI ();
#endif
  return true;
}

SMALL_ENTRY int
GOMP_OFFLOAD_load_image (int device UNUSED, unsigned version UNUSED,
			 const void *data, struct addr_pair **table,
			 uint64_t **reverse_fns UNUSED,
			 uint64_t *host_indirect UNUSED)
{
  const struct small_image *image = data;
#ifdef SMALL_LOADING
  SMALL_LOADING (image);
#endif
  *table = malloc ((image->function_count + 1) * sizeof **table);
  for (size_t i = 0; i < image->function_count; i++)
    {
      uintptr_t fn = (uintptr_t) image->functions[i];
      (*table)[i] = (struct addr_pair) { fn, fn + 1 };
    }
  return (int) image->function_count;
}

SMALL_ENTRY bool
GOMP_OFFLOAD_unload_image (int device UNUSED, unsigned version UNUSED,
			   const void *image UNUSED)
{
  return true;
}

/* --- Memory.  */

SMALL_ENTRY void *
GOMP_OFFLOAD_alloc (int device UNUSED, size_t size)
{
#ifdef SMALL_ALLOC
  return SMALL_ALLOC (size);
#else
  return malloc (size ? size : 1);
#endif
}

SMALL_ENTRY bool
GOMP_OFFLOAD_free (int device UNUSED, void *memory)
{
#ifdef SMALL_FREE
  SMALL_FREE (memory);
#else
  free (memory);
#endif
  return true;
}

SMALL_ENTRY bool
GOMP_OFFLOAD_host2dev (int device UNUSED, void *dst, const void *src,
		       size_t size)
{
#ifdef SMALL_COPYING
  SMALL_COPYING ();
#endif
  memcpy (dst, src, size);
  return true;
}

SMALL_ENTRY bool
GOMP_OFFLOAD_dev2host (int device UNUSED, void *dst, const void *src,
		       size_t size)
{
#ifdef SMALL_COPYING
  SMALL_COPYING ();
#endif
  memcpy (dst, src, size);
  return true;
}

SMALL_ENTRY bool
GOMP_OFFLOAD_dev2dev (int device UNUSED, void *dst, const void *src,
		      size_t size)
{
  memmove (dst, src, size);
  return true;
}

/* --- Launches.  */

SMALL_ENTRY size_t
GOMP_OFFLOAD_session_size (void)
{
  return sizeof (struct gomp_offload_session);
}

SMALL_ENTRY bool
GOMP_OFFLOAD_session_start (struct gomp_offload_session *session,
			    int device UNUSED,
			    struct goacc_asyncqueue *queue UNUSED)
{
  session->table = NULL;
#ifdef SMALL_SESSION_START
  return SMALL_SESSION_START (session);
#else
  return true;
#endif
}

SMALL_ENTRY void
GOMP_OFFLOAD_session_set_target_var_table (
  struct gomp_offload_session *session, void *table)
{
  session->table = table;
}

#ifdef SMALL_CAN_RUN
SMALL_ENTRY bool
GOMP_OFFLOAD_can_run (void *fn)
{
  return SMALL_CAN_RUN (fn);
}
#endif

SMALL_ENTRY void
GOMP_OFFLOAD_run (struct gomp_offload_session *session, void *fn,
		  void **args UNUSED, struct goacc_asyncqueue *queue UNUSED)
{
  ((void (*) (void *)) fn) (session->table);
}

SMALL_ENTRY void
GOMP_OFFLOAD_openacc_exec (struct gomp_offload_session *session,
			   void (*fn) (void *), unsigned *dims UNUSED,
			   void *launch_data UNUSED,
			   struct goacc_asyncqueue *queue UNUSED)
{
  fn (session->table);
}

SMALL_ENTRY void *
GOMP_OFFLOAD_openacc_create_thread_data (int device UNUSED)
{
  return NULL;
}

SMALL_ENTRY void
GOMP_OFFLOAD_openacc_destroy_thread_data (void *data UNUSED)
{
}

/* --- Queues, which are always done.  */

SMALL_ENTRY struct goacc_asyncqueue *
GOMP_OFFLOAD_openacc_async_construct (int device UNUSED)
{
  return malloc (sizeof (struct goacc_asyncqueue));
}

SMALL_ENTRY bool
GOMP_OFFLOAD_openacc_async_destruct (struct goacc_asyncqueue *queue)
{
  free (queue);
  return true;
}

SMALL_ENTRY int
GOMP_OFFLOAD_openacc_async_test (struct goacc_asyncqueue *queue UNUSED)
{
  return 1;
}

SMALL_ENTRY bool
GOMP_OFFLOAD_openacc_async_synchronize (struct goacc_asyncqueue *queue UNUSED)
{
  return true;
}

SMALL_ENTRY bool
GOMP_OFFLOAD_openacc_async_serialize (struct goacc_asyncqueue *first UNUSED,
				      struct goacc_asyncqueue *second UNUSED)
{
  return true;
}

SMALL_ENTRY void
GOMP_OFFLOAD_openacc_async_queue_callback (
  struct goacc_asyncqueue *queue UNUSED, void (*fn) (void *, bool),
  void *data)
{
#ifdef SMALL_CALLBACK
  SMALL_CALLBACK (fn, data);
#else
  fn (data, true);
#endif
}

SMALL_ENTRY bool
GOMP_OFFLOAD_openacc_async_host2dev (int device, void *dst, const void *src,
				     size_t size,
				     struct goacc_asyncqueue *queue UNUSED)
{
  return GOMP_OFFLOAD_host2dev (device, dst, src, size);
}

SMALL_ENTRY bool
GOMP_OFFLOAD_openacc_async_dev2host (int device, void *dst, const void *src,
				     size_t size,
				     struct goacc_asyncqueue *queue UNUSED)
{
  return GOMP_OFFLOAD_dev2host (device, dst, src, size);
}

#endif

#endif
