/* Gangway's plugin ABI, version 1.

   A plugin is a shared object `libgomp-plugin-NAME.so.1' that identifies itself
   with GANGWAY_PLUGIN_IDENTITY and defines the GOMP_OFFLOAD_ functions below with
   C linkage.  The runtime loads it with dlopen and calls none of its functions
   before it has found the identity: the plugins of other libraries have files and
   functions of the same names, with other signatures.  It refuses a plugin without
   the identity, with another version of it, or without a required function.
   Functions marked [optional] may be absent; what the runtime then does is said
   beside them.  A plugin uses this header alone.

   Rules that hold for all of them:
   - DEVICE counts the plugin's own devices from 0.
   - Any host thread may call any function at any time, several at once for one
     device, unless the text says otherwise; the plugin does its own locking.  The
     runtime holds no lock of its own that a call back into it could need.
   - A function that fails says why with GOMP_PLUGIN_error and returns the
     failure value named beside it; it changes nothing then.  GOMP_PLUGIN_fatal is
     for a state that no call could mend.
   - errno is the program's: a function leaves it as it was, also where the
     driver does not.
   - Device addresses are void * values the host does not dereference, except
     with GOMP_OFFLOAD_CAP_SHARED_MEM.
   - Sizes are bytes.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GOMP_PLUGIN_H
#define GOMP_PLUGIN_H 1

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define GOMP_PLUGIN_ABI_VERSION 1

/* What GOMP_OFFLOAD_get_caps returns a mask of.  */
#define GOMP_OFFLOAD_CAP_SHARED_MEM                                            \
  (1 << 0) /* host addresses work as they are */
#define GOMP_OFFLOAD_CAP_NATIVE_EXEC (1 << 1) /* regions are host functions */
#define GOMP_OFFLOAD_CAP_OPENMP_400 (1 << 2)
#define GOMP_OFFLOAD_CAP_OPENACC_200 (1 << 3)
#define GOMP_OFFLOAD_CAP_IN_PLACE (1 << 4) /* there is GOMP_OFFLOAD_in_place */
/* A few bytes are copied to the host sooner when a queue is empty than behind what is in
   it: who waits for the queue copies them after that.  */
#define GOMP_OFFLOAD_CAP_COPY_AFTER (1 << 5)

/* What environment variable GANGWAY_MEMORY may say, for all plugins whose devices have memory
   of their own.  The runtime complains of anything else, once, which plugins take as
   unset.  */
#define GOMP_MEMORY_MODES                                                      \
  {                                                                            \
    "auto", "explicit", "managed", "shared", NULL                              \
  }

/* What GOMP_OFFLOAD_get_type returns: acc_device_t's numbers.  */
enum offload_target_type
{
  OFFLOAD_TARGET_TYPE_HOST = 2,
  OFFLOAD_TARGET_TYPE_HOST_NONSHM = 3,
  OFFLOAD_TARGET_TYPE_NVIDIA_PTX = 5,
  OFFLOAD_TARGET_TYPE_GCN = 8
};

struct goacc_asyncqueue;     /* a queue (stream); the plugin defines it */
struct gomp_queue_mark;      /* a point in a queue; the plugin defines it */
struct gomp_offload_session; /* a launch; the plugin defines it */
struct gomp_device_cookie;   /* the runtime's name for a device; opaque */

enum goacc_property
{
#define GOACC_PROPERTY_STRING_MASK 0x10000
  GOACC_PROPERTY_MEMORY = 1,
  GOACC_PROPERTY_FREE_MEMORY = 2,
  GOACC_PROPERTY_NAME = GOACC_PROPERTY_STRING_MASK | 1,
  GOACC_PROPERTY_VENDOR = GOACC_PROPERTY_STRING_MASK | 2,
  GOACC_PROPERTY_DRIVER = GOACC_PROPERTY_STRING_MASK | 3
};

union goacc_property_value
{
  const char *ptr;
  size_t val;
};

/* A range of device addresses; END is one past the last byte.  */
struct addr_pair
{
  uintptr_t start;
  uintptr_t end;
};

/* ------------------------------------------------------------------------
   What the runtime offers to plugins.  */

/* Memory that the plugin frees with free; they end the process, after a message, where there
   is none.  As malloc, as calloc of one object, and as realloc.  */
void *GOMP_PLUGIN_malloc (size_t size) __attribute__ ((malloc));
void *GOMP_PLUGIN_malloc_cleared (size_t size) __attribute__ ((malloc));
void *GOMP_PLUGIN_realloc (void *memory, size_t size);
/* One line each; LEVEL 0 is the only level of GOMP_PLUGIN_debug, shown with
   GOMP_DEBUG=1.  A line needs no newline at its end; one is dropped.  */
void GOMP_PLUGIN_debug (int level, const char *format, ...)
  __attribute__ ((format (printf, 2, 3)));
void GOMP_PLUGIN_error (const char *format, ...)
  __attribute__ ((format (printf, 1, 2)));
/* One line, and the end of the process, on any thread, the driver's too.  Nothing
   of any plugin is called any more.  Where another thread is just ending the
   process, the calling one sleeps instead: it holds no lock that fini_device
   needs.  */
void GOMP_PLUGIN_fatal (const char *format, ...)
  __attribute__ ((noreturn, format (printf, 1, 2)));

/* A plugin's identity: data, so that it can be looked at before anything is
   called.  One file of a plugin has the line

     GANGWAY_PLUGIN_IDENTITY;  */
#define GANGWAY_PLUGIN_MAGIC "gangway"
struct gangway_plugin_identity
{
  char magic[8];    /* GANGWAY_PLUGIN_MAGIC */
  unsigned version; /* GOMP_PLUGIN_ABI_VERSION */
  /* GOMP_PLUGIN_error as the plugin calls it.  A process may have two copies of
     the runtime, one of them linked statically; a plugin serves the copy whose
     functions it calls.  */
  void (*runtime) (const char *format, ...);
};
extern const struct gangway_plugin_identity gangway_plugin_identity
  __attribute__ ((visibility ("default")));
#define GANGWAY_PLUGIN_IDENTITY                                                \
  const struct gangway_plugin_identity gangway_plugin_identity                 \
    = { GANGWAY_PLUGIN_MAGIC, GOMP_PLUGIN_ABI_VERSION, GOMP_PLUGIN_error }

/* A thread of DEVICE, which init_device was given the cookie of, asks for a
   host function.  FN is its key, as load_image gave it in *REVERSE_FNS.
   DEVADDRS, SIZES and KINDS are the device addresses of three arrays of MAPNUM
   entries, of 64, 64 and 16 bits, as the device's GOMP_target_ext got them; all
   0 where MAPNUM is 0.  The runtime reads them with the device's copies, so
   they must stay until the request is served: the device thread waits anyway.
   The request is queued and this function returns at once, without a driver
   call and without waiting, so that a driver's callback may call it.  (Only
   where the runtime has no thread for it and can make none is the request
   served before this function returns, on the calling thread.)  DONE
   (DATA, QUEUE) is the plugin's function that lets the device thread go on.
   The runtime calls it once for the request, on a thread of its own, where DONE
   may call the driver.  With IN_QUEUE the request's copies go through QUEUE,
   those back to the device may still be in it, and DONE puts its flag behind
   them into QUEUE; the runtime then waits for QUEUE once, for the copies and
   the flag together, so what the flag is copied from stays until the device
   thread has seen it.  Without IN_QUEUE the copies are complete and QUEUE is
   NULL: DONE stores its flag with release order.  What the flag is (its width,
   its value, where it lies) is between the plugin and its device code.  The
   device thread could only wait for ever after a failure: DONE ends the process
   then with GOMP_PLUGIN_fatal.  */
void GOMP_PLUGIN_target_rev (
  struct gomp_device_cookie *device, uint64_t fn, uint64_t mapnum,
  uint64_t devaddrs, uint64_t sizes, uint64_t kinds, bool in_queue,
  void (*done) (void *data, struct goacc_asyncqueue *queue), void *data);

/* The plugin itself is out of DEVICE's memory (for stacks, rings, code): give back
   to the plugin, through GOMP_OFFLOAD_free, what the runtime keeps of freed memory.
   Returns whether that was anything, so that another try is worth it.  Called
   inside a GOMP_OFFLOAD_ function that the runtime has called for that device,
   with no lock held that GOMP_OFFLOAD_free takes.  (Where GOMP_OFFLOAD_alloc
   returns NULL the runtime trims and tries again by itself.)  */
bool GOMP_PLUGIN_trim (struct gomp_device_cookie *device);

/* DEVICE is lost, until init_device: whatever the driver is asked for from here on
   fails.  The plugin says why, in one line, before any of its functions tells the
   runtime of a failure that comes of this; the runtime itself says nothing more of
   DEVICE's failures.  Any thread, the driver's too; nothing waits.  */
void GOMP_PLUGIN_device_lost (struct gomp_device_cookie *device);
/* A kernel of DEVICE's has failed in a load or STORE of SIZE bytes at device address
   ADDRESS: the runtime says which variable's mapping that is in or next to.  SIZE 0: an
   access has failed, and the driver does not say where; the runtime then lists what the
   region that failed has mapped.  Called behind the line that says that the kernel has
   failed, once, in front of GOMP_PLUGIN_device_lost.  Any thread; nothing waits.  */
void GOMP_PLUGIN_device_fault (struct gomp_device_cookie *device,
                               uint64_t address, size_t size, bool store);

/* Call FN (DATA) on a host thread of the runtime's, which no other call has
   meanwhile: each may wait for others.  Where no thread can be made, FN is
   called later on one that there is, and where there is none, before this
   function returns; so the caller holds no lock that FN takes.  A child of fork
   has neither the threads nor the calls.  The threads block all signals but
   those that a thread's own faults raise (SIGSEGV and the like), and end after a
   while without calls.  */
void GOMP_PLUGIN_call_on_worker (void (*fn) (void *), void *data);

/* OpenACC: this thread's data from GOMP_OFFLOAD_openacc_create_thread_data,
   or NULL; and the default of a launch dimension (-fopenacc-dim,
   GOMP_OPENACC_DIM).  */
void *GOMP_PLUGIN_acc_thread (void);
int GOMP_PLUGIN_acc_default_dim (unsigned int dim);

/* ------------------------------------------------------------------------
   The plugin and its devices.  */

/* The name of the plugin's sort of device in messages, "nvptx"; what its devices can, of
   GOMP_OFFLOAD_CAP_; and which sort it is, one of OFFLOAD_TARGET_TYPE_.  They do not change
   once get_num_devices, which comes first, has returned.  */
const char *GOMP_OFFLOAD_get_name (void);
unsigned GOMP_OFFLOAD_get_caps (void);
int GOMP_OFFLOAD_get_type (void);
/* How many devices there are that meet REQUIRES_MASK (GOMP_REQUIRES_ bits of
   <gomp/abi.h>); 0 where the vendor's driver is missing or broken, silently
   but for GOMP_PLUGIN_debug; -1 where there are devices but none that meets
   REQUIRES_MASK.  */
int GOMP_OFFLOAD_get_num_devices (unsigned requires_mask);
/* [optional] Why get_num_devices returned 0 last, in a few words for the end of a
   message: "no CUDA driver: ..."; the plugin's memory.  */
const char *GOMP_OFFLOAD_why_none (void);
/* [optional] A text that names the device across runs; the plugin's memory.  For one
   device, one thread at a time asks for this and for get_isa.  */
const char *GOMP_OFFLOAD_get_uid (int device);
/* [optional] The instruction set as OpenMP's isa trait names it: "sm_80",
   "gfx908"; the plugin's memory.  */
const char *GOMP_OFFLOAD_get_isa (int device);
/* [optional] The NUMA node of the host that the device is attached to; -1 where that
   is not known.  */
int GOMP_OFFLOAD_get_numa_node (int device);
/* [optional] Upper bounds of the number of teams that run at once and of the OpenMP
   threads of a team.  Without them there is no limit.  */
int GOMP_OFFLOAD_get_most_teams (int device);
int GOMP_OFFLOAD_get_most_threads (int device);

/* init_device is called once per device before any function below, fini_device
   after the last; the device may be initialised again then.  COOKIE stands for
   the device in what the plugin calls, until fini_device is called; nothing of the
   plugin's may arrive for the device once that has returned.  False on failure.

   When the process ends, other threads may still be inside the plugin's functions
   or call them: those calls may then fail, but not crash.  The runtime shows no
   messages for them, and does nothing more of what callbacks ask for.  */
bool GOMP_OFFLOAD_init_device (int device, struct gomp_device_cookie *cookie);
bool GOMP_OFFLOAD_fini_device (int device);
/* [optional] Whether the calling thread is one of the plugin's or of its
   driver's, or a callback of theirs runs on it.  Where such a thread ends the
   process (a region or a callback may call exit), the runtime calls nothing more
   of any plugin's, which could wait for this very thread.  Without it, no thread
   is.  */
bool GOMP_OFFLOAD_on_own_thread (void);

/* [optional: both or none] The process forks: before_fork is called on the thread that
   does, then after_fork, in the parent and in the CHILD, which has that thread alone.  In
   between no other thread of the process may change what the child is to go on with.  The
   runtime calls them also where the plugin came into use after the fork had begun, which
   the C library does not with what a plugin registers by pthread_atfork.  It holds locks of
   its own: they may call nothing of the runtime's.  */
void GOMP_OFFLOAD_before_fork (void);
void GOMP_OFFLOAD_after_fork (bool child);

/* Load IMAGE (what the program registered), registered with VERSION.  Sets
   *TABLE to a malloc'ed array of the device addresses of the functions, then of
   the variables, in the image's order; the runtime frees it.  Where
   REVERSE_FNS is not NULL and the image has reverse-offload functions, sets
   *REVERSE_FNS to a malloc'ed array of their device keys, one per function.
   HOST_INDIRECT, if not NULL, is the host's list of indirect functions, a count
   and the addresses.  Returns the number of entries of *TABLE, -1 on failure.  */
int GOMP_OFFLOAD_load_image (int device, unsigned version, const void *image,
                             struct addr_pair **table, uint64_t **reverse_fns,
                             uint64_t *host_indirect);
bool GOMP_OFFLOAD_unload_image (int device, unsigned version,
                                const void *image);
/* [optional] Whether a region of IMAGE, which is loaded, may set the ICVs in the image's
   variable for them, so that the runtime reads that before it uses them.  Without it, no
   region does.  */
bool GOMP_OFFLOAD_image_sets_icvs (int device, const void *image);

/* [optional; native devices] Tell the plugin what to call around a region it
   runs on a host thread.  enter takes the device's cookie and THREAD_LIMIT, the
   launch's argument, 0 without one; it returns what leave takes.  Called once,
   before init_device.  */
struct gomp_native_hooks
{
  void *(*enter) (struct gomp_device_cookie *device, unsigned thread_limit);
  void (*leave) (void *entered);
};
void GOMP_OFFLOAD_native_hooks (const struct gomp_native_hooks *hooks);

/* [optional; native devices] The ranges of the program's own variables that
   regions use in place (declare target), over all loaded objects.  GENERATION
   is what the last call stored there, 0 at first.  Returns -1, cheaply, where
   nothing was loaded or unloaded since; else sets *GENERATION, sets *RANGES to a
   malloc'ed array, which the runtime frees, and returns its length.  A range may
   stand in it twice.  */
int GOMP_OFFLOAD_native_variables (int device, uint64_t *generation,
                                   struct addr_pair **ranges);

/* [optional] A line for statistics that tests read: counts of what the device
   has done since the last call with RESET.  Called after fini_device too.  */
struct gomp_device_counts
{
  unsigned long allocs, frees, h2d, d2h, d2d, launches, tables;
  unsigned long long h2d_bytes, d2h_bytes;
};
bool GOMP_OFFLOAD_get_counts (int device, struct gomp_device_counts *counts,
                              bool reset);

/* ------------------------------------------------------------------------
   Memory.  */

/* At least SIZE bytes aligned for any type; NULL, without a message, where the
   device is out of memory.  */
void *GOMP_OFFLOAD_alloc (int device, size_t size);
bool GOMP_OFFLOAD_free (int device, void *memory);

/* [optional: both of a pair or none]  Host memory of the driver's, for the
   program's allocators; at least SIZE bytes aligned for any type.  NULL, without a
   message, where there is none.  The device is initialised.  Managed memory is
   used at one address by the host and the device, and the driver moves its
   pages.  Page-locked memory is what the device copies from and to without a
   detour; NODE is the NUMA node that it lies on, -1 for any.  Without them
   the runtime has no managed memory, and locks pages with mlock.  */
void *GOMP_OFFLOAD_managed_alloc (int device, size_t size);
bool GOMP_OFFLOAD_managed_free (int device, void *memory);
void *GOMP_OFFLOAD_page_locked_host_alloc (int device, size_t size, int node);
bool GOMP_OFFLOAD_page_locked_host_free (int device, void *memory);

/* Synchronous copies of SIZE bytes; the destination comes first.  False on
   failure.  */
bool GOMP_OFFLOAD_host2dev (int device, void *dst, const void *src,
                            size_t size);
bool GOMP_OFFLOAD_dev2host (int device, void *dst, const void *src,
                            size_t size);
bool GOMP_OFFLOAD_dev2dev (int device, void *dst, const void *src, size_t size);

/* [optional] 2- and 3-dimensional copies between DST_DEVICE and SRC_DEVICE, -1
   for the host.  Return 1 if done, 0 if the runtime is to do it row by row, -1
   on failure.  DIM counts bytes in the innermost dimension.  */
int GOMP_OFFLOAD_memcpy2d (int dst_device, int src_device, size_t dim1,
                           size_t dim0, void *dst, size_t dst_offset1,
                           size_t dst_offset0, size_t dst_dim1, const void *src,
                           size_t src_offset1, size_t src_offset0,
                           size_t src_dim1);
int GOMP_OFFLOAD_memcpy3d (int dst_device, int src_device, size_t dim2,
                           size_t dim1, size_t dim0, void *dst,
                           size_t dst_offset2, size_t dst_offset1,
                           size_t dst_offset0, size_t dst_dim2, size_t dst_dim1,
                           const void *src, size_t src_offset2,
                           size_t src_offset1, size_t src_offset0,
                           size_t src_dim2, size_t src_dim1);
/* [optional] Copy SIZE bytes from SRC_DEVICE to DST_DEVICE, two of the plugin's that are
   not the same: complete, or in the order of QUEUE, one of DST_DEVICE's.  Returns as
   memcpy2d; where it is 0 the runtime copies through the host.  Of a plugin that has it,
   memcpy2d and memcpy3d are called for two devices too.  */
int GOMP_OFFLOAD_peer_copy (int dst_device, void *dst, int src_device,
                            const void *src, size_t size,
                            struct goacc_asyncqueue *queue);
/* [optional] Without it, the runtime copies from the host.  */
bool GOMP_OFFLOAD_memset (int device, void *memory, int value, size_t size);
/* [optional] 1 if the device can read the host range as it is, else 0.  */
int GOMP_OFFLOAD_is_accessible_ptr (int device, const void *memory,
                                    size_t size);
/* [optional; required with GOMP_OFFLOAD_CAP_IN_PLACE] 1 if what is mapped from the host
   range is to be used there, without memory of the device's and copies, else 0.
   Unlike GOMP_OFFLOAD_CAP_SHARED_MEM, declare target variables are the device's own.  */
int GOMP_OFFLOAD_in_place (int device, const void *memory, size_t size);
/* [optional] A hint: the host range is used in place from now on, or, where it ENDS, no
   more, and is READ next by the device, or, where it ends, by the host.  In the order of
   QUEUE, which may be NULL.  Does not wait; called on the driver's threads too, and for
   memory that the program has freed meanwhile.  */
void GOMP_OFFLOAD_in_place_hint (int device, const void *memory, size_t size,
                                 bool ends, bool read,
                                 struct goacc_asyncqueue *queue);

/* ------------------------------------------------------------------------
   Queues.  A queue runs what is put into it one after another, in the order in
   which it was put there; what is in different queues runs at the same time
   where the device can.  The runtime keeps a pool of queues of its own, makes
   one for each async(n) of OpenACC, and may use each from any thread.

   The functions that put something into a queue return without waiting for what
   is in it.  False means that nothing was put there.  What fails later, when its
   turn comes, a kernel or a copy, makes the queue fail for good: from then on
   test returns -1, synchronize returns false, and callbacks are told; what stands
   behind the failure may be left out, but each callback is called all the
   same.  */

/* A new, empty queue of DEVICE, or NULL on failure.  */
struct goacc_asyncqueue *GOMP_OFFLOAD_openacc_async_construct (int device);
/* Wait for what is in QUEUE and free it.  False on failure; QUEUE is gone
   then too.  */
bool GOMP_OFFLOAD_openacc_async_destruct (struct goacc_asyncqueue *queue);
/* 1 if all that is in QUEUE is done, 0 if not, -1 on failure.  Does not
   wait.  */
int GOMP_OFFLOAD_openacc_async_test (struct goacc_asyncqueue *queue);
/* Wait for what is in QUEUE now.  False after a failure in it.  What the device
   wrote before is visible to the calling thread then.  */
bool GOMP_OFFLOAD_openacc_async_synchronize (struct goacc_asyncqueue *queue);
/* What is put into SECOND from now on runs after what is in FIRST now.  Does not
   wait.  False on failure, with nothing ordered.  */
bool GOMP_OFFLOAD_openacc_async_serialize (struct goacc_asyncqueue *first,
                                           struct goacc_asyncqueue *second);
/* Put a call of FN (DATA, GOOD) into QUEUE.  GOOD is false where something that
   was in QUEUE before has failed.  FN is called once, on any thread, one of the
   driver's too, so FN calls no GOMP_OFFLOAD_ function and does not wait for a
   queue, a kernel or another callback; it may take locks that are held for
   some hundred instructions, allocate and free host memory, and wake threads.
   A plugin that cannot put the call there ends the process
   (GOMP_PLUGIN_fatal), since the runtime could not go on without it.  */
void GOMP_OFFLOAD_openacc_async_queue_callback (struct goacc_asyncqueue *queue,
                                                void (*fn) (void *data,
                                                            bool good),
                                                void *data);
/* Copies of SIZE bytes in QUEUE's order; the destination comes first.  The host's
   range stays, and host2dev's stays unchanged, until the copy is done, not only
   until this returns.  */
bool GOMP_OFFLOAD_openacc_async_host2dev (int device, void *dst,
                                          const void *src, size_t size,
                                          struct goacc_asyncqueue *queue);
bool GOMP_OFFLOAD_openacc_async_dev2host (int device, void *dst,
                                          const void *src, size_t size,
                                          struct goacc_asyncqueue *queue);
/* [optional] Without it the runtime waits for QUEUE and copies.  */
bool GOMP_OFFLOAD_openacc_async_dev2dev (int device, void *dst, const void *src,
                                         size_t size,
                                         struct goacc_asyncqueue *queue);

/* Marks [optional: all four or none].  A mark is a point in a queue, behind what
   was there when the mark was made.  Unlike serialize it does not move when
   more comes into its queue, so that another queue can be ordered behind a copy
   without being ordered behind the kernel that follows it.  Without marks the
   runtime waits for the queue where it would have made one.  */

/* A new mark behind what is in QUEUE now; NULL on failure.  Does not wait.  The
   mark outlives QUEUE where QUEUE is destroyed first.  */
struct gomp_queue_mark *
GOMP_OFFLOAD_queue_mark (struct goacc_asyncqueue *queue);
/* What is put into QUEUE, of the mark's device, from now on runs after what MARK
   stands behind.  Does not wait.  False on failure.  */
bool GOMP_OFFLOAD_queue_follow (struct goacc_asyncqueue *queue,
                                struct gomp_queue_mark *mark);
/* Whether all that MARK stands behind is done, or failed.  Does not wait.  Where
   it is true, what the device wrote before is visible to the calling
   thread.  */
bool GOMP_OFFLOAD_queue_mark_passed (struct gomp_queue_mark *mark);
/* Free MARK, which may not have passed yet; queues that follow it still do.  */
void GOMP_OFFLOAD_queue_mark_free (struct gomp_queue_mark *mark);

/* ------------------------------------------------------------------------
   Sessions.  A session is one launch.  The runtime owns its memory,
   GOMP_OFFLOAD_session_size bytes aligned for any type, and drives it so, from
   one thread at a time:

     start --> session_stage or not --> set_target_var_table or not
           --> run | openacc_exec                   puts the launch into a queue
           --> session_abandon                      there is no launch

   The kernel's table of variables is the one that session_stage gave, else the
   one that set_target_var_table named; exactly one of the two gives one in a
   session that is launched.  run, openacc_exec and session_abandon end the
   session: its memory may be reused when the call returns, so the plugin keeps
   what the launch still needs.  */

/* Bytes of a session.  A constant of the plugin: asked once.  */
size_t GOMP_OFFLOAD_session_size (void);
/* SESSION begins on DEVICE and will be launched in QUEUE, or is abandoned.
   QUEUE is NULL for devices with GOMP_OFFLOAD_CAP_NATIVE_EXEC alone: see run.
   Another session may start in QUEUE before SESSION has ended, when several
   threads use an async(n) of the program's.  False on failure; the session has
   not begun then.  */
bool GOMP_OFFLOAD_session_start (struct gomp_offload_session *session,
                                 int device, struct goacc_asyncqueue *queue);

/* What the runtime asks session_stage for, and what it gets.  */
struct gomp_stage
{
  /* Asked for: entries of a table of pointers, 0: no table, and SIZE bytes
     aligned to ALIGN, a power of two, beside it; not both 0.  WRITTEN: the
     kernel may write to the bytes (never to the table); GCC lets a region use its
     private copies of arrays and structures in place, so that whatever has bytes
     is WRITTEN today.  SHARED: other launches and copies, in any queue, may use
     the bytes too, from the host's stores on: before this launch begins, beside
     it, and as long as the block stays.  A plugin that passes the bytes by value,
     or copies them when the launch's turn comes, refuses what is SHARED.  */
  size_t count, size, align;
  bool written, shared;
  /* Given: where the host writes the table (NULL where COUNT is 0) and the bytes,
     and the address at which the kernel has the bytes.  HOST_READS: what the
     kernel wrote to the bytes is seen at HOST after a wait for the launch; else
     it takes a copy from DEVICE.  */
  void **table;
  char *host;
  uintptr_t device;
  bool host_reads;
};

/* [optional] Room in memory of the plugin's for all that this launch brings
   along: the host fills it with plain stores until it launches, and the kernel
   reads it, and writes the bytes where STAGE->written.  One call asks for the
   whole, since a plugin that puts the block behind the kernel's arguments, or
   into one slot of a ring, must know its size.  At most once in a session with
   success: after a refusal the runtime may ask for less.  Does not wait.
   False, without a message, where the plugin prefers memory of the runtime's
   this time: the runtime then allocates, copies and calls set_target_var_table.
   The block stays what it is, for the host and, where it is SHARED, for every
   queue of the device, until the launch has ended and after that until the next
   session starts in the session's queue, or that queue is destroyed; where the
   session is abandoned, until the next one starts or the queue is destroyed.
   So the runtime keeps a block by keeping the queue for itself.  Without a
   queue it stays until run returns or the session is abandoned.  */
bool GOMP_OFFLOAD_session_stage (struct gomp_offload_session *session,
                                 struct gomp_stage *stage);
/* SESSION's table is at device address TABLE; or, with NULL, there is none: the
   region has no variables.  The memory stays the runtime's, which keeps it until the
   launch has ended.  */
void
GOMP_OFFLOAD_session_set_target_var_table (struct gomp_offload_session *session,
                                           void *table);
/* [optional; required with session_stage] SESSION ends without a launch: give back
   what it holds.  */
void GOMP_OFFLOAD_session_abandon (struct gomp_offload_session *session);

/* [optional; not of native devices] Whether FN, a device address, can run at all;
   asked once for each function of an image that is loaded, before its first
   launch.  Without it, everything can.  */
bool GOMP_OFFLOAD_can_run (void *fn);
/* Put the launch of SESSION into QUEUE, the one that the session started with,
   and return without waiting for it.  FN is the device address of the region's
   function (of a native device: the host function).  ARGS is the NULL-ended list
   of GOMP_TARGET_ARG_ entries of <gomp/abi.h>, or NULL; it stays as it is until
   the launch has ended.  A launch that cannot be put into QUEUE, and one that
   fails, make QUEUE fail, after a message: its next synchronize or callback
   tells.
   Without QUEUE, which only devices with GOMP_OFFLOAD_CAP_NATIVE_EXEC are asked
   for, the region runs on the calling thread and has ended when this returns; a
   failure is fatal.  */
void GOMP_OFFLOAD_run (struct gomp_offload_session *session, void *fn,
                       void **args, struct goacc_asyncqueue *queue);
/* GOMP_OFFLOAD_run for a region of OpenACC.  DIMS: gangs, workers and vector
   length as the program asked (0: not said); it stays as it is until the launch has ended.  LAUNCH_DATA is
   the image's descriptor of FN.  */
void GOMP_OFFLOAD_openacc_exec (struct gomp_offload_session *session,
                                void (*fn) (void *), unsigned *dims,
                                void *launch_data,
                                struct goacc_asyncqueue *queue);
/* [optional] Set DIMS, what the program asked for, to what openacc_exec would launch
   FN with.  Asked where a tool is to be told of the launch; without it the tool is told
   what the program asked for.  False on failure.  */
bool GOMP_OFFLOAD_openacc_dimensions (int device, void (*fn) (void *),
                                      unsigned *dims);

/* ------------------------------------------------------------------------
   OpenACC.  */

/* Data of the plugin's for one host thread that uses DEVICE; may be NULL.  */
void *GOMP_OFFLOAD_openacc_create_thread_data (int device);
void GOMP_OFFLOAD_openacc_destroy_thread_data (void *data);

/* [optional] CUDA's own handles.  */
void *GOMP_OFFLOAD_openacc_cuda_get_current_device (void);
void *GOMP_OFFLOAD_openacc_cuda_get_current_context (void);
void *GOMP_OFFLOAD_openacc_cuda_get_stream (struct goacc_asyncqueue *queue);
int GOMP_OFFLOAD_openacc_cuda_set_stream (struct goacc_asyncqueue *queue,
                                          void *stream);

/* [optional] Without it a property is unknown: 0 or NULL.  */
union goacc_property_value
GOMP_OFFLOAD_openacc_get_property (int device, enum goacc_property property);

/* ------------------------------------------------------------------------
   OpenMP interop objects.  [optional: all five or none]  Without them
   initialising an object gives omp_interop_none.  */

struct interop_obj_t
{
  void *stream;      /* the plugin's, NULL without targetsync */
  void *device_data; /* the plugin's */
  int fr;            /* foreign runtime: omp_interop_fr_t */
  int device_num;    /* OpenMP's number; set by the runtime */
};

enum gomp_interop_flag
{
  gomp_interop_flag_init,
  gomp_interop_flag_use, /* wait for what is in the stream */
  gomp_interop_flag_destroy
};

/* PREFER_TYPE is the compiler's encoding of the clause, or NULL;
   plugins/common/prefer_type.h reads it.  */
void GOMP_OFFLOAD_interop (struct interop_obj_t *object, int device,
                           enum gomp_interop_flag action, bool targetsync,
                           const char *prefer_type);
/* PROPERTY is an omp_interop_property_t; *RETURN_CODE, where not NULL, an
   omp_interop_rc_t.  */
intptr_t GOMP_OFFLOAD_get_interop_int (struct interop_obj_t *object,
                                       int property, int *return_code);
void *GOMP_OFFLOAD_get_interop_ptr (struct interop_obj_t *object, int property,
                                    int *return_code);
const char *GOMP_OFFLOAD_get_interop_str (struct interop_obj_t *object,
                                          int property, int *return_code);
const char *GOMP_OFFLOAD_get_interop_type_desc (struct interop_obj_t *object,
                                                int property);

#ifdef __cplusplus
}
#endif

#endif
