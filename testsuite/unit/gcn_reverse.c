/* The thread that looks at AMD devices' queues: threads in the place of device threads
   print and ask, through their queue's output and through a ring, while nobody waits for
   the queue; and the thread goes away when the queue is idle, at its end and the device's.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
/* The library is linked, too.  */
#define GOMP_PLUGIN_malloc test_malloc
#define GOMP_PLUGIN_malloc_cleared test_malloc_cleared
#define GOMP_PLUGIN_realloc test_realloc
#define GOMP_PLUGIN_debug test_debug
#define GOMP_PLUGIN_error test_error
#define GOMP_PLUGIN_call_on_worker test_call_on_worker
#define GOMP_PLUGIN_target_rev test_target_rev
#include "plugins/common/asker.c"
#include "plugins/common/reverse_ring.c"
#include "plugins/common/watched.c"
#include "plugins/common/watcher.c"
#include "plugins/gcn/console.c"
#include "plugins/gcn/output.c"
#include "plugins/gcn/reverse.c"
#include "testsuite/unit/unit.h"

enum
{
  THREADS = 8,
  EACH = 300 /* THREADS * EACH is more than OUTPUT_LINES */
};

/* ------------------------------------------------------------------------
   The rest of the plugin, and the runtime.  */

static struct device device;
static struct goacc_asyncqueue queue;
static struct output output;
static struct image image = { .device = &device, .asks = true };
static int running; /* atomic: kernels in the queue */
static struct ring *ring;
static bool has_ring;

struct driver driver;

static hsa_status_t
allocate (hsa_region_t region, size_t size, void **memory)
{
  (void) region;
  *memory = malloc (size);
  return HSA_STATUS_SUCCESS;
}

static hsa_status_t
deallocate (void *memory)
{
  free (memory);
  return HSA_STATUS_SUCCESS;
}

bool
driver_complain (hsa_status_t status, const char *call, int ordinal,
                 const char *what)
{
  (void) status;
  (void) call;
  (void) ordinal;
  (void) what;
  return false;
}

void
queue_reap_known_locked (struct goacc_asyncqueue *it,
                         const struct point *reached)
{
  (void) reached;
  __atomic_store_n (&it->active, __atomic_load_n (&running, __ATOMIC_ACQUIRE),
                    __ATOMIC_RELEASE);
}

bool
queue_wait (struct goacc_asyncqueue *it)
{
  (void) it;
  return true;
}

bool
GOMP_OFFLOAD_openacc_async_synchronize (struct goacc_asyncqueue *it)
{
  return queue_wait (it);
}

int
image_variable (const struct image *image, const char *name, uint64_t *address,
                size_t *size)
{
  (void) image;
  (void) name;
  *address = (uintptr_t) &ring;
  *size = sizeof ring;
  return has_ring;
}

bool
GOMP_OFFLOAD_host2dev (int ordinal, void *to, const void *from, size_t size)
{
  (void) ordinal;
  memcpy (to, from, size);
  return true;
}

void *
GOMP_PLUGIN_malloc (size_t size)
{
  return malloc (size);
}

void *
GOMP_PLUGIN_malloc_cleared (size_t size)
{
  return calloc (1, size);
}

void *
GOMP_PLUGIN_realloc (void *memory, size_t size)
{
  return realloc (memory, size);
}

void
GOMP_PLUGIN_debug (int level, const char *format, ...)
{
  (void) level;
  (void) format;
}

void
GOMP_PLUGIN_error (const char *format, ...)
{
  CHECK (false, "an error: %s", format);
}

struct call
{
  void (*fn) (void *);
  void *data;
};

static int workers; /* atomic: that look */

static void *
call_run (void *argument)
{
  struct call call = *(struct call *) argument;
  free (argument);
  call.fn (call.data);
  __atomic_fetch_sub (&workers, 1, __ATOMIC_RELEASE);
  return NULL;
}

void
GOMP_PLUGIN_call_on_worker (void (*fn) (void *), void *data)
{
  struct call *call = malloc (sizeof *call);
  pthread_t thread;
  *call = (struct call) { fn, data };
  __atomic_fetch_add (&workers, 1, __ATOMIC_RELAXED);
  pthread_create (&thread, NULL, call_run, call);
  pthread_detach (thread);
}

static uint32_t served[THREADS * EACH]; /* how often each request was */

struct request
{
  uint64_t number;
  void (*done) (void *data, struct goacc_asyncqueue *queue);
  void *data;
};

static void *
request_serve (void *argument)
{
  struct request request = *(struct request *) argument;
  free (argument);
  if (request.number % 7 == 0)
    usleep (300);
  __atomic_fetch_add (&served[request.number - 1], 1, __ATOMIC_RELAXED);
  request.done (request.data, NULL);
  return NULL;
}

/* Each on a thread of its own, the key being its number.  */
void
GOMP_PLUGIN_target_rev (struct gomp_device_cookie *cookie, uint64_t fn,
                        uint64_t count, uint64_t addresses, uint64_t sizes,
                        uint64_t kinds, bool in_queue,
                        void (*done) (void *, struct goacc_asyncqueue *),
                        void *data)
{
  (void) cookie;
  (void) addresses;
  (void) sizes;
  (void) kinds;
  (void) in_queue;
  (void) count;
  struct request *request = malloc (sizeof *request);
  pthread_t thread;
  *request = (struct request) { fn, done, data };
  pthread_create (&thread, NULL, request_serve, request);
  pthread_detach (thread);
}

/* ------------------------------------------------------------------------
   Device threads.  */

static uint64_t tickets;

static struct output_line *
reserve (void)
{
  uint32_t index = __atomic_fetch_add (&output.next, 1, __ATOMIC_ACQUIRE);
  if (index >= OUTPUT_LINES)
    while (__atomic_load_n (&output.consumed, __ATOMIC_ACQUIRE)
           <= index - OUTPUT_LINES)
      sched_yield ();
  return &output.lines[index % OUTPUT_LINES];
}

static void
ask_through_output (uint64_t number)
{
  struct output_line *line = reserve ();
  for (int i = 0; i < 6; i++)
    line->words[i] = i == 0 ? number : 0;
  line->type = OUTPUT_REVERSE;
  __atomic_store_n (&line->written, 1, __ATOMIC_RELEASE);
  /* See the unit test gcn_output.  */
  while (__atomic_load_n (&line->written, __ATOMIC_ACQUIRE)
         && !__atomic_load_n (&served[number - 1], __ATOMIC_ACQUIRE))
    sched_yield ();
}

static void
ask (uint64_t number)
{
  if (!has_ring)
    {
      ask_through_output (number);
      return;
    }
  struct ring_request request = { .fn = number };
  ring_ask (ring, __atomic_fetch_add (&tickets, 1, __ATOMIC_RELAXED), &request);
}

static void
print (uint64_t number)
{
  struct output_line *line = reserve ();
  snprintf (line->message, sizeof line->message, "line %lu\n",
            (unsigned long) number);
  line->text[0] = '\0';
  line->type = OUTPUT_TEXT;
  __atomic_store_n (&line->written, 1, __ATOMIC_RELEASE);
}

static void *
kernel_thread (void *argument)
{
  uint64_t first = (uintptr_t) argument * EACH;
  for (unsigned i = 0; i < EACH; i++)
    {
      ask (first + i + 1);
      if (i % 2)
        print (first + i);
    }
  return NULL;
}

static void
launch (bool asks)
{
  __atomic_store_n (&running, 1, __ATOMIC_RELEASE);
  __atomic_store_n (&queue.active, 1, __ATOMIC_RELEASE);
  watcher_watch (device.watcher, &queue.watched, asks ? &image : NULL);
}

/* What a kernel of THREADS threads does, in a queue that nobody waits for.  */
static void
kernel (void)
{
  pthread_t threads[THREADS];
  for (int i = 0; i < THREADS * EACH; i++)
    __atomic_store_n (&served[i], 0, __ATOMIC_RELAXED);
  launch (true);
  for (uintptr_t i = 0; i < THREADS; i++)
    pthread_create (&threads[i], NULL, kernel_thread, (void *) i);
  for (int i = 0; i < THREADS; i++)
    pthread_join (threads[i], NULL);
  __atomic_store_n (&running, 0, __ATOMIC_RELEASE);
}

/* ------------------------------------------------------------------------
   Tests.  */

/* Whether FILE, standard output, has LINES lines since it was emptied, soon.  */
static bool
has_lines (FILE *file, int lines)
{
  for (;;) /* until the alarm */
    {
      int found = 0;
      char text[4096];
      rewind (file);
      for (size_t length; (length = fread (text, 1, sizeof text, file)) > 0;)
        for (size_t i = 0; i < length; i++)
          found += text[i] == '\n';
      if (found >= lines)
        return found == lines;
      usleep (1000);
    }
}

/* Nothing is watched any more, soon.  */
static void
expect_left_alone (const char *what)
{
  while (__atomic_load_n (&workers, __ATOMIC_ACQUIRE) > 0)
    usleep (100);
  CHECK (queue.watched.word == WATCHED_NOT, "%s", what);
}

static void
test_kernel (bool with_ring)
{
  char name[] = "/tmp/gcn-reverse-XXXXXX";
  int file = mkstemp (name), kept = dup (STDOUT_FILENO), not_once = 0;
  FILE *lines = fopen (name, "r");
  has_ring = with_ring;
  tickets = 0;
  reverse_begin (&device, &image);
  fflush (stdout);
  dup2 (file, STDOUT_FILENO);
  kernel ();
  bool all = has_lines (lines, THREADS * EACH / 2);
  kernel ();
  all &= has_lines (lines, THREADS * EACH);
  fflush (stdout);
  dup2 (kept, STDOUT_FILENO);
  CHECK (all, "each line is printed once");
  for (int i = 0; i < THREADS * EACH; i++)
    not_once += __atomic_load_n (&served[i], __ATOMIC_RELAXED) != 1;
  CHECK (not_once == 0, "each request is served once; %d are not", not_once);
  expect_left_alone ("the queue is left alone once it is idle");
  watcher_unload (device.watcher, &image);
  close (kept);
  close (file);
  fclose (lines);
  unlink (name);
}

/* The queue goes, and then the device, while the thread sleeps.  */
static void
test_end (void)
{
  launch (false);
  __atomic_store_n (&running, 0, __ATOMIC_RELEASE);
  console_forget (&queue);
  CHECK (queue.watched.word == WATCHED_NOT, "a queue that goes is not watched");
  expect_left_alone ("and without queues the thread goes away");
  console_begin (&queue);
  launch (false);
  __atomic_store_n (&running, 0, __ATOMIC_RELEASE);
  CHECK (watcher_end (device.watcher), "the device ends");
  CHECK (!device.watcher->list && !device.watcher->askers,
         "and has nothing left");
  launch (false);
  while (__atomic_load_n (&workers, __ATOMIC_ACQUIRE) > 0)
    usleep (100);
  CHECK (!device.watcher->polling, "nobody looks at what is launched then");
  __atomic_store_n (&running, 0, __ATOMIC_RELEASE);
  console_forget (&queue);
  watcher_start (device.watcher, NULL);
}

/* A kernel that may ask is running for ever.  */
static void
test_killed (void)
{
  console_begin (&queue);
  launch (true);
  CHECK (!watcher_end (device.watcher), "a device that runs a kernel is left");
}

int
main (void)
{
  alarm (200); /* what is not seen or served is waited for */
  driver.hsa_memory_allocate = allocate;
  driver.hsa_memory_free = deallocate;
  queue.device = &device;
  watched_begin (&queue.watched, &queue);
  device.watcher = watcher_create (&reverse_hooks);
  watcher_start (device.watcher, NULL);
  queue.output = &output;
  pthread_mutex_init (&queue.lock, NULL);
  console_begin (&queue);
  test_kernel (false);
  test_kernel (true);
  test_end ();
  test_killed ();
  return UNIT_RESULT ();
}
