/* A device for the tests of the map and of map-vars: its memory is the host's,
   at addresses moved by an offset, so that the core cannot use one for the
   other; it counts what it does and fails on request.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_UNIT_FAKE_DEVICE_H
#define GANGWAY_UNIT_FAKE_DEVICE_H

#include <stdlib.h>
#include <unistd.h>
#include <string.h>
#include "libomp-offload/device/device.h"
#include "libomp-offload/device/device_memory.h"
#include "libomp-offload/image/native_variables.h"
#include "libomp-offload/map/map.h"
#include "libomp-offload/plan/mapvars.h"
#include "libomp-offload/plan/plan.h"
#include "libomp-offload/plan/plan_present.h"
#include "libomp-offload/plugin/plugin.h"
#include "libomp-offload/device/device_queue.h"
#include "libomp-offload/device/session.h"
#include "testsuite/unit/unit.h"

#define FAKE_OFFSET ((uintptr_t) 1 << 44)
/* What a device address stands for.  */
#define FAKE_MEMORY(address) ((void *) ((uintptr_t) (address) -FAKE_OFFSET))

struct fake_counts
{
  unsigned long allocs, frees, in, out, sessions, tables, sets, runs, abandons;
  unsigned long queues, waits, marks, follows, mark_frees;
};
static struct fake_counts fake;
/* The N-th from now fails; 0: none.  */
static unsigned long fake_fail_alloc, fake_fail_copy;
static bool fake_offers_table = true;
static bool fake_refuses_start;
/* What a launch does, with the table in host terms.  */
static void (*fake_kernel) (void **table);

static bool
fake_fails (unsigned long *countdown)
{
  return __atomic_load_n (countdown, __ATOMIC_RELAXED) > 0
         && __atomic_sub_fetch (countdown, 1, __ATOMIC_RELAXED) == 0;
}

static void
fake_count (unsigned long *counter)
{
  __atomic_add_fetch (counter, 1, __ATOMIC_RELAXED);
}

static void *
fake_alloc (int device, size_t size)
{
  (void) device;
  if (fake_fails (&fake_fail_alloc))
    return NULL;
  fake_count (&fake.allocs);
  return (char *) aligned_alloc (64, (size + 63) & -64) + FAKE_OFFSET;
}

static bool
fake_free (int device, void *memory)
{
  (void) device;
  fake_count (&fake.frees);
  free (FAKE_MEMORY (memory));
  return true;
}

static bool
fake_to (int device, void *dst, const void *src, size_t size)
{
  (void) device;
  fake_count (&fake.in);
  if (fake_fails (&fake_fail_copy))
    return false;
  memcpy (FAKE_MEMORY (dst), src, size);
  return true;
}

static bool
fake_from (int device, void *dst, const void *src, size_t size)
{
  (void) device;
  fake_count (&fake.out);
  if (fake_fails (&fake_fail_copy))
    return false;
  memcpy (dst, FAKE_MEMORY (src), size);
  return true;
}

/* --- Sessions.  */

/* A queue: what is put there happens at once.  It has the memory that its last
   session staged, overwritten when the next one starts.  */
struct goacc_asyncqueue
{
  void *table[64];
  _Alignas(64) char bytes[8192];
};

struct gomp_offload_session
{
  void **table;
  struct goacc_asyncqueue *queue, own;
};

/* Whether the host sees what the kernel writes to what was staged.  */
static bool fake_host_reads;

static bool
fake_session_start (struct gomp_offload_session *session, int device,
                    struct goacc_asyncqueue *queue)
{
  (void) device;
  session->table = NULL;
  session->queue = queue != NULL ? queue : &session->own;
  memset (session->queue, 0xa5, sizeof *queue);
  fake_count (&fake.sessions);
  return !fake_refuses_start;
}

static bool
fake_stage (struct gomp_offload_session *session, struct gomp_stage *stage)
{
  struct goacc_asyncqueue *queue = session->queue;
  if (!fake_offers_table || stage->count > 64
      || stage->size > sizeof queue->bytes)
    return false;
  fake_count (&fake.tables);
  stage->table = session->table = queue->table;
  stage->host = queue->bytes;
  stage->device = (uintptr_t) queue->bytes + FAKE_OFFSET;
  stage->host_reads = fake_host_reads;
  return true;
}

static void
fake_set_table (struct gomp_offload_session *session, void *table)
{
  fake_count (&fake.sets);
  session->table = table ? FAKE_MEMORY (table) : NULL;
}

static void
fake_abandon (struct gomp_offload_session *session)
{
  (void) session;
  fake_count (&fake.abandons);
}

static void
fake_run (struct gomp_offload_session *session, void *fn, void **args,
          struct goacc_asyncqueue *queue)
{
  (void) fn, (void) args, (void) queue;
  fake_count (&fake.runs);
  if (fake_kernel != NULL)
    fake_kernel (session->table);
}

static void
fake_exec (struct gomp_offload_session *session, void (*fn) (void *),
           unsigned *dims, void *data, struct goacc_asyncqueue *queue)
{
  (void) fn, (void) dims, (void) data;
  fake_run (session, NULL, NULL, queue);
}

/* --- Queues, which are always done.  */

static struct goacc_asyncqueue fake_program_queue;
static struct goacc_asyncqueue *const fake_queue = &fake_program_queue;

static struct goacc_asyncqueue *
fake_construct (int device)
{
  (void) device;
  fake_count (&fake.queues);
  return calloc (1, sizeof (struct goacc_asyncqueue));
}

static bool
fake_destruct (struct goacc_asyncqueue *queue)
{
  free (queue);
  return true;
}

static bool
fake_async_to (int device, void *dst, const void *src, size_t size,
               struct goacc_asyncqueue *queue)
{
  (void) queue;
  return fake_to (device, dst, src, size);
}

static bool
fake_async_from (int device, void *dst, const void *src, size_t size,
                 struct goacc_asyncqueue *queue)
{
  (void) queue;
  return fake_from (device, dst, src, size);
}

static bool
fake_synchronize (struct goacc_asyncqueue *queue)
{
  (void) queue;
  fake_count (&fake.waits);
  return true;
}

/* Marks: the N-th is number N.  */
static struct gomp_queue_mark *
fake_mark (struct goacc_asyncqueue *queue)
{
  (void) queue;
  return (struct gomp_queue_mark *) __atomic_add_fetch (&fake.marks, 1,
                                                        __ATOMIC_RELAXED);
}

static bool
fake_follow (struct goacc_asyncqueue *queue, struct gomp_queue_mark *mark)
{
  (void) queue, (void) mark;
  fake_count (&fake.follows);
  return true;
}

static bool
fake_mark_passed (struct gomp_queue_mark *mark)
{
  (void) mark;
  return false;
}

static void
fake_mark_free (struct gomp_queue_mark *mark)
{
  (void) mark;
  fake_count (&fake.mark_frees);
}

static void
fake_callback (struct goacc_asyncqueue *queue, void (*fn) (void *, bool),
               void *data)
{
  (void) queue;
  fn (data, true);
}

static struct plugin fake_plugin
  = { .alloc = fake_alloc,
      .free = fake_free,
      .host2dev = fake_to,
      .dev2host = fake_from,
      .session_bytes = sizeof (struct gomp_offload_session),
      .session_start = fake_session_start,
      .session_stage = fake_stage,
      .session_set_target_var_table = fake_set_table,
      .session_abandon = fake_abandon,
      .run = fake_run,
      .openacc_exec = fake_exec,
      .openacc_async_construct = fake_construct,
      .openacc_async_destruct = fake_destruct,
      .queue_mark = fake_mark,
      .queue_follow = fake_follow,
      .queue_mark_passed = fake_mark_passed,
      .queue_mark_free = fake_mark_free,
      .openacc_async_host2dev = fake_async_to,
      .openacc_async_dev2host = fake_async_from,
      .openacc_async_synchronize = fake_synchronize,
      .openacc_async_queue_callback = fake_callback };

static struct device fake_device
  = { .plugin = &fake_plugin, .name = "fake", .state = DEVICE_READY };

static inline void
fake_begin (void)
{
  mutex_init (&fake_device.lock, MUTEX_RANK_DEVICE);
  fake_device.memory = device_memory_create ();
  fake_device.queues = queue_pool_create ();
  fake_device.map = map_create (&fake_device, native_variables_refresh);
  plan_slots_create (fake_device.map);
}

static inline void
fake_end (void)
{
  plan_slots_destroy (fake_device.map->plans);
  queue_pool_destroy (&fake_device);
  map_destroy (fake_device.map);
  device_memory_destroy (&fake_device);
}

/* Bytes of device memory in use.  */
static inline size_t
fake_used (void)
{
  size_t used, cached;
  device_memory_usage (&fake_device, &used, &cached);
  return used;
}

static inline bool
fake_present (const void *host, size_t size)
{
  struct map_range range = map_lookup (fake_device.map, host, size);
  return range.entry != NULL && !range.partial;
}

/* What the device has for HOST, SIZE bytes; NULL if nothing.  */
static inline void *
fake_there (const void *host, size_t size)
{
  struct map_range range = map_lookup (fake_device.map, host, size);
  return range.entry && !range.partial ? FAKE_MEMORY (range.device) : NULL;
}

/* The count of HOST's entry, with what is owed.  */
static inline uintptr_t
fake_refcount (const void *host)
{
  struct map *map = fake_device.map;
  struct map_range range = map_lookup (map, host, 1);
  map_lock_write (&map->lock);
  plan_settle_write_locked (map);
  map_lock_write_end (&map->lock);
  return range.entry ? range.entry->leader->refcount : 0;
}

/* A request in one expression: arrays of the caller's.  */
static inline struct mapvars_request
fake_request (enum mapvars_construct construct, size_t count, void **hosts,
              size_t *sizes, unsigned short *kinds)
{
  return (struct mapvars_request) { .construct = construct,
                                    .count = count,
                                    .hosts = hosts,
                                    .sizes = sizes,
                                    .kinds = kinds,
                                    .short_kinds = true };
}

/* The short way of REQUEST, which has no private copies; its table in TABLE.  */
static inline struct plan *
fake_plan_present (const struct mapvars_request *request, void **table)
{
  struct plan *plan = plan_present (&fake_device, request);
  struct gomp_stage stage = { .count = request->count, .table = table };
  if (plan != NULL)
    plan_present_fill (plan, &stage);
  return plan;
}

/* Enter, exit or update one range.  */
static inline bool
fake_one (enum mapvars_construct construct, void *host, size_t size,
          unsigned short kind)
{
  struct mapvars_request request
    = fake_request (construct, 1, &host, &size, &kind);
  if (construct == MAPVARS_UPDATE)
    return mapvars_update (&fake_device, &request);
  if (construct == MAPVARS_EXIT_DATA || construct == MAPVARS_ACC_EXIT_DATA)
    return mapvars_exit (&fake_device, &request);
  return mapvars_enter (&fake_device, &request, NULL, NULL);
}

/* Messages are expected: not on the terminal.  */
static inline void
fake_quiet (bool quiet)
{
  static int saved = -1;
  fflush (stderr);
  if (saved < 0)
    saved = dup (2);
  if (quiet)
    {
      if (freopen ("/dev/null", "w", stderr) == NULL)
        abort ();
    }
  else
    dup2 (saved, 2);
}

#endif
