/* Queues of the emulated HSA runtime: packets in order and side by side, barriers within a
   queue and between two, what the index and the slots say, timestamps, full rings, and queues
   that are destroyed while kernels run.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <pthread.h>
#include <time.h>
#include "emulators/hsa/runtime/packet.h"
#include "emulators/hsa/runtime/signal.h"
#include "hsa_runtime.h"

static const hsa_signal_t none = { 0 };

static void
check_order (void)
{
  start_runtime ();
  hsa_queue_t *queue = new_queue (NULL, NULL);
  uint64_t hold = LOAD_KERNEL (hold), ids = LOAD_KERNEL (ids);
  volatile uint32_t *flag = shared_memory (4096);
  uint32_t *words = shared_memory (4096);
  hsa_signal_t first = new_signal (1), second = new_signal (1),
               third = new_signal (1);
  launch (queue, hold, arguments_of ((void *) flag), 1, 64, 0, first);
  launch (queue, ids, arguments_of (words), 64, 64, 0, second);
  CHECK (wait_for_zero (second) == 0 && words[5] == 15
           && hsa_signal_load_relaxed (first) == 1,
         "a packet without the barrier bit runs beside the one before it");
  memset (words, 0, 4096);
  launch (queue, ids, arguments_of (words), 64, 64, WITH_BARRIER, third);
  CHECK (hsa_signal_wait_relaxed (third, HSA_SIGNAL_CONDITION_LT, 1, 20000000,
                                  HSA_WAIT_STATE_BLOCKED)
             == 1
           && words[5] == 0,
         "with the barrier bit it waits for all before it");
  CHECK (hsa_queue_load_read_index_relaxed (queue) == 0,
         "the slot of a kernel that runs is kept");
  __atomic_store_n (flag, 1, __ATOMIC_RELEASE);
  CHECK (wait_for_zero (third) == 0 && hsa_signal_load_relaxed (first) == 0
           && words[5] == 15,
         "and goes on then");
  CHECK_SUCCESS (hsa_queue_destroy (queue));
  CHECK_SUCCESS (hsa_shut_down ());
}

/* Wait until QUEUE's read index is WANTED.  */
static bool
read_index_becomes (hsa_queue_t *queue, uint64_t wanted)
{
  for (unsigned i = 0; i < 20000; i++)
    {
      if (hsa_queue_load_read_index_scacquire (queue) == wanted)
        return true;
      usleep (500);
    }
  return false;
}

static void
check_ring (void)
{
  start_runtime ();
  hsa_queue_t *queue = new_queue (NULL, NULL);
  uint64_t atomic = LOAD_KERNEL (atomic);
  uint32_t *words = shared_memory (8192);
  void *arguments = arguments_of (words);
  enum
  {
    MANY = 1000
  };
  hsa_signal_t all = new_signal (MANY);
  for (unsigned i = 0; i < MANY; i++)
    launch (queue, atomic, arguments, 1, 64, 0, all);
  CHECK (wait_for_zero (all) == 0 && words[0] == MANY,
         "%d kernels in a ring of 256 packets: %u", MANY, words[0]);
  CHECK (read_index_becomes (queue, MANY), "all slots are given back");
  bool invalid = true;
  for (unsigned i = 0; i < queue->size; i++)
    invalid &= *((uint16_t *) queue->base_address + 32 * i)
               == HSA_PACKET_TYPE_INVALID;
  CHECK (invalid, "and are invalid");
  CHECK (hsa_queue_load_write_index_relaxed (queue) == MANY,
         "the write index is the program's");
  CHECK (hsa_queue_cas_write_index_scacq_screl (queue, 5, 6) == MANY
           && hsa_queue_cas_write_index_relaxed (queue, MANY, MANY) == MANY,
         "the index can be compared and exchanged");
  CHECK_SUCCESS (hsa_shut_down ());
}

/* A packet is not processed before its doorbell rings, nor when a later one's does while
   it is not there yet.  */
static void
check_doorbell (void)
{
  start_runtime ();
  hsa_queue_t *queue = new_queue (NULL, NULL);
  uint64_t atomic = LOAD_KERNEL (atomic);
  uint32_t *words = shared_memory (8192);
  hsa_signal_t done = new_signal (2);
  hsa_kernel_dispatch_packet_t packet
    = { .setup = 1,
        .workgroup_size_x = 64,
        .workgroup_size_y = 1,
        .workgroup_size_z = 1,
        .grid_size_x = 1,
        .grid_size_y = 1,
        .grid_size_z = 1,
        .kernel_object = atomic,
        .kernarg_address = arguments_of (words),
        .completion_signal = done };
  hsa_kernel_dispatch_packet_t *ring = queue->base_address;
  hsa_queue_add_write_index_relaxed (queue, 2);
  packet.header = HSA_PACKET_TYPE_INVALID;
  ring[0] = ring[1] = packet;
  __atomic_store_n (&ring[1].header, HSA_PACKET_TYPE_KERNEL_DISPATCH,
                    __ATOMIC_RELEASE);
  hsa_signal_store_relaxed (queue->doorbell_signal, 1);
  usleep (10000);
  CHECK (words[0] == 0, "a packet that is not there keeps the next one");
  __atomic_store_n (&ring[0].header, HSA_PACKET_TYPE_KERNEL_DISPATCH,
                    __ATOMIC_RELEASE);
  hsa_signal_store_relaxed (queue->doorbell_signal, 0);
  CHECK (wait_for_zero (done) == 0 && words[0] == 2, "both run then");
  CHECK_SUCCESS (hsa_shut_down ());
}

static void
barrier (hsa_queue_t *queue, unsigned type, hsa_signal_t a, hsa_signal_t b,
         hsa_signal_t completion)
{
  hsa_barrier_packet_t packet
    = { .dep_signal = { a, none, b }, .completion_signal = completion };
  submit (queue, &packet, type, 0);
}

static bool
stays_at (hsa_signal_t signal, hsa_signal_value_t value)
{
  return hsa_signal_wait_scacquire (signal, HSA_SIGNAL_CONDITION_NE, value,
                                    10000000, HSA_WAIT_STATE_BLOCKED)
         == value;
}

static void
check_barriers (void)
{
  start_runtime ();
  hsa_queue_t *one = new_queue (NULL, NULL), *two = new_queue (NULL, NULL);
  hsa_signal_t a = new_signal (1), b = new_signal (1), both = new_signal (1),
               either = new_signal (1), chain = new_signal (1);
  barrier (one, HSA_PACKET_TYPE_BARRIER_AND, a, b, both);
  barrier (two, HSA_PACKET_TYPE_BARRIER_OR, a, b, either);
  barrier (two, HSA_PACKET_TYPE_BARRIER_AND, both, none, chain);
  CHECK (stays_at (both, 1) && hsa_signal_load_relaxed (either) == 1,
         "barriers wait");
  hsa_signal_store_relaxed (b, 0);
  CHECK (wait_for_zero (either) == 0, "barrier-or is passed by one signal");
  CHECK (stays_at (both, 1), "barrier-and is not");
  hsa_signal_subtract_screlease (a, 1);
  CHECK (wait_for_zero (both) == 0, "but by all of them");
  CHECK (wait_for_zero (chain) == 0, "one queue's signal frees the other");
  /* A kernel's store without a message.  */
  uint64_t clear = LOAD_KERNEL (clear);
  hsa_signal_t stored = new_signal (1), passed = new_signal (1);
  barrier (one, HSA_PACKET_TYPE_BARRIER_AND, stored, none, passed);
  launch (two, clear, arguments_of ((void *) (uintptr_t) (stored.handle + 8)),
          1, 64, 0, none);
  CHECK (wait_for_zero (passed) == 0, "a kernel's store frees a queue");
  hsa_signal_store_relaxed (stored, 1);
  launch (two, clear, arguments_of ((void *) (uintptr_t) (stored.handle + 8)),
          1, 64, 0, none);
  CHECK (wait_for_zero (stored) == 0, "and is seen by who waits for it");
  /* A barrier's packet keeps those behind it.  */
  hsa_signal_t gate = new_signal (1), behind = new_signal (1);
  barrier (one, HSA_PACKET_TYPE_BARRIER_AND, gate, none, none);
  barrier (one, HSA_PACKET_TYPE_BARRIER_AND, none, none, behind);
  CHECK (stays_at (behind, 1), "what is behind a barrier waits");
  CHECK_SUCCESS (hsa_queue_destroy (one));
  hsa_signal_store_relaxed (gate, 0);
  CHECK (stays_at (behind, 1), "a queue that is gone does nothing");
  CHECK_SUCCESS (hsa_shut_down ());
}

static void
check_destroy (void)
{
  start_runtime ();
  uint64_t hold = LOAD_KERNEL (hold);
  void *flag = shared_memory (64);
  hsa_queue_t *queue = new_queue (NULL, NULL), *other = new_queue (NULL, NULL);
  hsa_signal_t done = new_signal (1), kept = new_signal (1);
  launch (queue, hold, arguments_of (flag), 128, 64, 0, done);
  launch (other, hold, arguments_of (flag), 128, 64, 0, kept);
  usleep (5000);
  CHECK_SUCCESS (hsa_queue_destroy (queue));
  CHECK (hsa_signal_load_relaxed (done) == 1,
         "a kernel that was ended with its queue tells nobody");
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_QUEUE, hsa_queue_destroy (queue));
  CHECK (stays_at (kept, 1), "the other queue's kernel runs on");
  CHECK_SUCCESS (hsa_queue_inactivate (other));
  barrier (other, HSA_PACKET_TYPE_BARRIER_AND, none, none, done);
  CHECK (stays_at (done, 1), "an inactive queue processes nothing");
  *(volatile uint32_t *) flag = 1;
  CHECK (wait_for_zero (kept) == 0, "but ends what it has begun");
  CHECK_SUCCESS (hsa_shut_down ());
}

/* The last hsa_shut_down ends what runs; another hsa_init begins anew.  */
static void
check_shut_down (void)
{
  for (unsigned i = 0; i < 3; i++)
    {
      start_runtime ();
      CHECK_SUCCESS (hsa_init ());
      CHECK_SUCCESS (hsa_shut_down ());
      hsa_queue_t *queue = new_queue (NULL, NULL);
      uint64_t hold = LOAD_KERNEL (hold);
      launch (queue, hold, arguments_of (shared_memory (64)), 64, 64, 0, none);
      barrier (queue, HSA_PACKET_TYPE_BARRIER_AND, new_signal (1), none, none);
      CHECK_SUCCESS (hsa_shut_down ());
      CHECK_CALL (HSA_STATUS_ERROR_NOT_INITIALIZED, hsa_shut_down ());
    }
}

static void
check_times (void)
{
  hsa_amd_profiling_dispatch_time_t time = { 0, 0 };
  uint64_t before, after;
  start_runtime ();
  hsa_queue_t *queue = new_queue (NULL, NULL);
  uint64_t ids = LOAD_KERNEL (ids);
  uint32_t *words = shared_memory (4096);
  hsa_signal_t done = new_signal (1);
  launch (queue, ids, arguments_of (words), 64, 64, 0, done);
  wait_for_zero (done);
  CHECK_CALL (HSA_STATUS_ERROR,
              hsa_amd_profiling_get_dispatch_time (devices[0], done, &time));
  CHECK_SUCCESS (hsa_amd_profiling_set_profiler_enabled (queue, 1));
  hsa_system_get_info (HSA_SYSTEM_INFO_TIMESTAMP, &before);
  hsa_signal_store_relaxed (done, 1);
  launch (queue, ids, arguments_of (words), 64, 64, 0, done);
  wait_for_zero (done);
  hsa_system_get_info (HSA_SYSTEM_INFO_TIMESTAMP, &after);
  CHECK_SUCCESS (hsa_amd_profiling_get_dispatch_time (devices[0], done, &time));
  CHECK (before <= time.start && time.start + 20000000 <= time.end
           && time.end <= after,
         "the times of a kernel that takes 20 ms at least");
  CHECK_SUCCESS (hsa_shut_down ());
}

static void
check_skip (void)
{
  start_runtime ();
  hsa_queue_t *queue = new_queue (NULL, NULL);
  uint64_t hold = LOAD_KERNEL (hold);
  hsa_signal_t done = new_signal (100);
  void *arguments = arguments_of (shared_memory (64));
  for (unsigned i = 0; i < 100; i++)
    launch (queue, hold, arguments, 64, 64, WITH_BARRIER, done);
  CHECK (hsa_signal_load_scacquire (done) == 0,
         "kernels that are skipped end at once");
  CHECK_SUCCESS (hsa_shut_down ());
}

/* Many threads, each with a queue of its own and one of all.  */
enum
{
  THREADS = 4,
  ROUNDS = 200
};
static hsa_queue_t *common;
static uint64_t counting;
static void *counting_arguments;

static void *
run_rounds (void *data)
{
  hsa_queue_t *own = new_queue (NULL, NULL);
  hsa_signal_t done = new_signal (0);
  long wrong = 0;
  (void) data;
  for (unsigned i = 0; i < ROUNDS; i++)
    {
      hsa_signal_store_relaxed (done, 3);
      launch (common, counting, counting_arguments, 1, 64, 0, done);
      launch (own, counting, counting_arguments, 1, 64, 0, done);
      barrier (own, HSA_PACKET_TYPE_BARRIER_AND, none, none, done);
      wrong += wait_for_zero (done) != 0;
    }
  hsa_signal_destroy (done);
  hsa_queue_destroy (own);
  return (void *) wrong;
}

static void
check_threads (void)
{
  pthread_t threads[THREADS];
  void *wrong, *any = NULL;
  start_runtime ();
  uint32_t *words = shared_memory (64 << 10);
  common = new_queue (NULL, NULL);
  counting = LOAD_KERNEL (atomic);
  counting_arguments = arguments_of (words);
  for (unsigned i = 0; i < THREADS; i++)
    pthread_create (&threads[i], NULL, run_rounds, NULL);
  for (unsigned i = 0; i < THREADS; i++)
    {
      pthread_join (threads[i], &wrong);
      any = wrong ? wrong : any;
    }
  CHECK (!any && words[0] == 2 * THREADS * ROUNDS,
         "%d threads launch on queues of their own and a common one: %u",
         THREADS, words[0]);
  CHECK_SUCCESS (hsa_shut_down ());
}

static void
check_arguments (void)
{
  hsa_queue_t *queue = NULL;
  start_runtime ();
#define CREATE(agent, size, type, to)                                          \
  hsa_queue_create (agent, size, type, NULL, NULL, 0, 0, to)
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_AGENT,
              CREATE ((hsa_agent_t) { 5 }, 64, 0, &queue));
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_QUEUE_CREATION,
              CREATE (host_agent, 64, 0, &queue));
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_ARGUMENT,
              CREATE (devices[0], 100, 0, &queue));
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_ARGUMENT,
              CREATE (devices[0], 0, 0, &queue));
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_ARGUMENT,
              CREATE (devices[0], 1 << 20, 0, &queue));
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_ARGUMENT,
              CREATE (devices[0], 64, 3, &queue));
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_ARGUMENT,
              CREATE (devices[0], 64, 0, NULL));
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_ARGUMENT, hsa_queue_destroy (NULL));
  hsa_queue_t *all[QUEUES_MAX];
  bool made = true;
  for (unsigned i = 0; i < QUEUES_MAX; i++)
    made &= CREATE (devices[0], 64, i % 3, &all[i]) == HSA_STATUS_SUCCESS;
  CHECK (made, "as many queues as the agent says");
  CHECK_CALL (HSA_STATUS_ERROR_OUT_OF_RESOURCES,
              CREATE (devices[0], 64, 0, &queue));
  CHECK_SUCCESS (hsa_queue_destroy (all[7]));
  CHECK_SUCCESS (CREATE (devices[0], 64, 0, &all[7]));
  uint32_t mask = 5, got = 0;
  CHECK_SUCCESS (hsa_amd_queue_cu_get_mask (all[0], 32, &got));
  CHECK (got == 15, "all units at first: %#x", got);
  CHECK_SUCCESS (hsa_amd_queue_cu_set_mask (all[0], 32, &mask));
  CHECK_SUCCESS (hsa_amd_queue_cu_get_mask (all[0], 32, &got));
  CHECK (got == 5, "the mask is kept: %#x", got);
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_ARGUMENT,
              hsa_amd_queue_cu_set_mask (all[0], 7, &mask));
  CHECK_SUCCESS (hsa_amd_queue_set_priority (all[0], 2));
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_ARGUMENT,
              hsa_amd_queue_set_priority (all[0], 3));
  CHECK_SUCCESS (hsa_shut_down ());
}

/* Whether COUNT objects of SIZE bytes share no cache line.  */
static bool
have_own_lines (void *const *objects, unsigned count, size_t size)
{
  for (unsigned i = 0; i < count; i++)
    for (unsigned j = 0; j < count; j++)
      {
        uintptr_t first = (uintptr_t) objects[i] / 64,
                  last = ((uintptr_t) objects[i] + size - 1) / 64,
                  other = (uintptr_t) objects[j] / 64;
        if (i != j && other >= first && other <= last)
          return false;
      }
  return true;
}

/* Threads that launch at once write to nothing in common, so that what two of them make is
   the runtime's that launches.  */
static void
check_lines (void)
{
  enum
  {
    COUNT = 8
  };
  void *queues[64], *sides[COUNT], *launches[COUNT];
  unsigned queue_count = 0, launch_count = 0;
  start_runtime ();
  uint64_t ids = LOAD_KERNEL (ids);
  for (unsigned i = 0; i < COUNT; i++)
    {
      hsa_queue_t *queue = new_queue (NULL, NULL);
      hsa_signal_t done = new_signal (1);
      launch (queue, ids, arguments_of (shared_memory (4096)), 1, 64, 0, done);
      CHECK (wait_for_zero (done) == 0, "a kernel of queue %u has run", i);
      sides[i] = signal_side (signal_find (done));
    }
  for (struct queue *queue = queues_first (); queue && queue_count < 64;
       queue = queue->next)
    {
      queues[queue_count++] = queue;
      pthread_mutex_lock (&queue->lock);
      while (queue->running > 0 || queue->users > 0)
        pthread_cond_wait (&queue->idle, &queue->lock);
      if (queue->spares && launch_count < COUNT)
        launches[launch_count++] = queue->spares;
      pthread_mutex_unlock (&queue->lock);
    }
  CHECK (queue_count >= COUNT
           && have_own_lines (queues, queue_count, sizeof (struct queue)),
         "queues have cache lines of their own");
  CHECK (have_own_lines (sides, COUNT, sizeof (struct signal_side)),
         "so have what is beside signals");
  CHECK (launch_count == COUNT
           && have_own_lines (launches, COUNT, sizeof (struct launch)),
         "and launches");
  CHECK_SUCCESS (hsa_shut_down ());
}

int
main (void)
{
  run_case ("order", check_order, NULL, NULL);
  run_case ("ring", check_ring, NULL, NULL);
  run_case ("doorbell", check_doorbell, NULL, NULL);
  run_case ("barriers", check_barriers, NULL, NULL);
  run_case ("destroying", check_destroy, NULL, NULL);
  run_case ("shutting down", check_shut_down, NULL, NULL);
  run_case ("times", check_times, "GANGWAY_HSA_LATENCY", "launch:20000");
  run_case ("skipping", check_skip, "GANGWAY_HSA_SKIP", "1");
  run_case ("threads", check_threads, NULL, NULL);
  run_case ("cache lines", check_lines, NULL, NULL);
  run_case ("arguments", check_arguments, NULL, NULL);
  return UNIT_RESULT ();
}
