/* What queues of an AMD device hold is lost to nobody where the device ends first: a callback
   that the driver makes late, and a queue that is destroyed late, leave it to the device,
   which frees it when it is started again.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

/* The library, which is linked, too, has these.  */
#define GOMP_PLUGIN_call_on_worker test_call_on_worker
#include "plugins/common/queues.c"
#include "plugins/gcn/all_queues.c"
#include "plugins/gcn/blocks.c"
#include "plugins/gcn/callbacks.c"
#include "plugins/gcn/device.c"
#include "plugins/gcn/points.c"
#include "plugins/gcn/queue.c"
#include "testsuite/unit/unit.h"

struct driver driver;
struct environment environment;

/* ------------------------------------------------------------------------
   The HSA runtime.  */

static int signals, memories, queues_made; /* that there are */

static hsa_status_t
make_signal (hsa_signal_value_t value, uint32_t count,
             const hsa_agent_t *agents, hsa_signal_t *signal)
{
  (void) count, (void) agents;
  hsa_signal_value_t *place = malloc (sizeof *place);
  *place = value;
  signal->handle = (uintptr_t) place;
  signals++;
  return HSA_STATUS_SUCCESS;
}

static hsa_status_t
destroy_signal (hsa_signal_t signal)
{
  free ((void *) signal.handle);
  signals--;
  return HSA_STATUS_SUCCESS;
}

static hsa_status_t
allocate (hsa_region_t region, size_t size, void **memory)
{
  (void) region;
  *memory = calloc (1, size);
  memories++;
  return HSA_STATUS_SUCCESS;
}

static hsa_status_t
deallocate (void *memory)
{
  free (memory);
  memories--;
  return HSA_STATUS_SUCCESS;
}

static hsa_status_t
make_queue (hsa_agent_t agent, uint32_t size, uint32_t type,
            void (*failed) (hsa_status_t status, hsa_queue_t *queue,
                            void *data),
            void *data, uint32_t private_size, uint32_t group_size,
            hsa_queue_t **queue)
{
  (void) agent, (void) size, (void) type, (void) failed, (void) data;
  (void) private_size, (void) group_size;
  *queue = calloc (1, sizeof **queue);
  queues_made++;
  return HSA_STATUS_SUCCESS;
}

static hsa_status_t
destroy_queue (hsa_queue_t *queue)
{
  free (queue);
  queues_made--;
  return HSA_STATUS_SUCCESS;
}

static hsa_status_t
find_regions (hsa_agent_t agent,
              hsa_status_t (*look) (hsa_region_t region, void *data),
              void *data)
{
  struct device *device = data;
  (void) agent, (void) look;
  device->kernargs.handle = device->memory.handle = 1;
  return HSA_STATUS_SUCCESS;
}

/* The callback that the driver has yet to make.  */
static bool (*late_handler) (hsa_signal_value_t value, void *data);
static void *late_data;

static hsa_status_t
handle_later (hsa_signal_t signal, int condition, hsa_signal_value_t value,
              bool (*handler) (hsa_signal_value_t value, void *data),
              void *data)
{
  (void) signal, (void) condition, (void) value;
  late_handler = handler;
  late_data = data;
  return HSA_STATUS_SUCCESS;
}

/* ------------------------------------------------------------------------
   The rest of the plugin.  */

bool
driver_complain (hsa_status_t status, const char *call, int device,
                 const char *what)
{
  (void) status, (void) device, (void) what;
  CHECK (false, "%s succeeds", call);
  return false;
}

bool
driver_out_of_memory (hsa_status_t status)
{
  (void) status;
  return false;
}

const char *
driver_words (hsa_status_t status, char *words, size_t size)
{
  (void) status, (void) words, (void) size;
  return "";
}

bool
driver_load (void)
{
  return true;
}

const char *
driver_why (void)
{
  return "";
}

const struct isa *
isa_named (const char *name)
{
  (void) name;
  return NULL;
}

void
debug_print (const char *format, ...)
{
  (void) format;
}

void
environment_read (void)
{
}

void
dump_system (void)
{
}

void
dump_agent (hsa_agent_t agent)
{
  (void) agent;
}

void
dump_region (hsa_region_t region, const char *what)
{
  (void) region, (void) what;
}

void
lost_listen (void)
{
}

void
lost_queue (hsa_status_t status, hsa_queue_t *queue, void *data)
{
  (void) status, (void) queue, (void) data;
}

void
images_end (struct device *device)
{
  (void) device;
}

const char *
function_text (const struct function *function, char *text, size_t size)
{
  (void) function, (void) size;
  return text;
}

const struct function *
queue_function_locked (const struct goacc_asyncqueue *queue)
{
  (void) queue;
  return NULL;
}

void
queue_reap_known_locked (struct goacc_asyncqueue *queue,
                         const struct point *reached)
{
  (void) queue, (void) reached;
}

void
console_begin (struct goacc_asyncqueue *queue)
{
  queue->output->return_value = (int) OUTPUT_RETURN_NONE;
}

void
console_forget (struct goacc_asyncqueue *queue)
{
  (void) queue;
}

void
console_drain (struct goacc_asyncqueue *queue, bool ended)
{
  (void) queue, (void) ended;
}

const struct watcher_hooks reverse_hooks;

struct watcher *
watcher_create (const struct watcher_hooks *hooks)
{
  (void) hooks;
  return NULL;
}

void
watcher_start (struct watcher *watcher, struct gomp_device_cookie *cookie)
{
  (void) watcher, (void) cookie;
}

bool
watcher_end (struct watcher *watcher)
{
  (void) watcher;
  return true;
}

void
watcher_watch (struct watcher *watcher, struct watched *watched,
               const void *image)
{
  (void) watcher, (void) watched, (void) image;
}

void
watcher_forget (struct watcher *watcher, struct watched *watched)
{
  (void) watcher, (void) watched;
}

void
watched_begin (struct watched *watched, struct goacc_asyncqueue *queue)
{
  (void) watched, (void) queue;
}

void
GOMP_PLUGIN_call_on_worker (void (*fn) (void *data), void *data)
{
  (void) fn, (void) data;
  CHECK (false, "the driver makes callbacks");
}

/* ------------------------------------------------------------------------
   Tests.  */

static int heard;

static void
hear (void *data, bool good)
{
  (void) data;
  heard += good;
}

/* A queue in which something has been done, behind which there is a callback.  */
static struct goacc_asyncqueue *
queue_used (void)
{
  struct goacc_asyncqueue *queue = GOMP_OFFLOAD_openacc_async_construct (0);
  queue->last = point_take (queue->device);
  queue->end = queue->active = 1;
  GOMP_OFFLOAD_openacc_async_queue_callback (queue, hear, NULL);
  driver.hsa_signal_store_relaxed (queue->last->signal, 0);
  queue->end = queue->active = 0;
  return queue;
}

static void
expect_nothing_left (const char *what)
{
  CHECK (memories == 0 && signals == 0 && queues_made == 0,
         "%s: %d memories, %d signals, %d queues left", what, memories, signals,
         queues_made);
}

static void
store (hsa_signal_t signal, hsa_signal_value_t value)
{
  *(hsa_signal_value_t *) signal.handle = value;
}

static void
test_late_callback (void)
{
  GOMP_OFFLOAD_init_device (0, NULL);
  struct goacc_asyncqueue *queue = queue_used ();
  GOMP_OFFLOAD_openacc_async_destruct (queue);
  GOMP_OFFLOAD_fini_device (0);
  late_handler (0, late_data);
  CHECK (heard == 1, "the callback comes");
  GOMP_OFFLOAD_init_device (0, NULL);
  GOMP_OFFLOAD_fini_device (0);
  expect_nothing_left ("a late callback");
}

static void
test_late_queue (void)
{
  GOMP_OFFLOAD_init_device (0, NULL);
  struct goacc_asyncqueue *queue = queue_used ();
  late_handler (0, late_data);
  GOMP_OFFLOAD_fini_device (0);
  GOMP_OFFLOAD_openacc_async_destruct (queue);
  GOMP_OFFLOAD_init_device (0, NULL);
  GOMP_OFFLOAD_fini_device (0);
  expect_nothing_left ("a late queue");
}

int
main (void)
{
  driver.hsa_signal_create = make_signal;
  driver.hsa_signal_destroy = destroy_signal;
  driver.hsa_signal_store_relaxed = store;
  driver.hsa_memory_allocate = allocate;
  driver.hsa_memory_free = deallocate;
  driver.hsa_queue_create = make_queue;
  driver.hsa_queue_destroy = destroy_queue;
  driver.hsa_agent_iterate_regions = find_regions;
  driver.hsa_amd_signal_async_handler = handle_later;
  test_late_callback ();
  test_late_queue ();
  return UNIT_RESULT ();
}
