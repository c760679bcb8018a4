/* The caching allocator, on a device that only counts.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "libomp-offload/device/device.h"
#include "libomp-offload/device/device_memory.h"
#include "libomp-offload/plugin/plugin.h"
#include "testsuite/unit/unit.h"

static atomic_long allocs, frees;
static atomic_size_t given, limit;

/* A header remembers the size.  */
static void *
fake_alloc (int device, size_t size)
{
  (void) device;
  if (atomic_fetch_add (&given, size) + size > atomic_load (&limit))
    {
      atomic_fetch_sub (&given, size);
      return NULL;
    }
  size_t *memory = malloc (size + 64);
  *memory = size;
  atomic_fetch_add (&allocs, 1);
  return (char *) memory + 64;
}

static bool
fake_free (int device, void *memory)
{
  (void) device;
  size_t *start = (size_t *) ((char *) memory - 64);
  atomic_fetch_sub (&given, *start);
  atomic_fetch_add (&frees, 1);
  free (start);
  return true;
}

static void
fake_callback (struct goacc_asyncqueue *queue, void (*fn) (void *, bool),
               void *data)
{
  (void) queue;
  fn (data, true);
}

static struct plugin fake_plugin = {
  .alloc = fake_alloc,
  .free = fake_free,
  .openacc_async_queue_callback = fake_callback,
};

static struct device device
  = { .plugin = &fake_plugin, .name = "fake", .state = DEVICE_READY };

/* GANGWAY_DEVICE_CACHE for this test.  */
#define CACHE ((size_t) 4 << 20)

/* Whether at most MOST bytes are kept, or are soon: what is freed in a queue's
   order is given back by a worker.  */
static bool
keeps_at_most (size_t most)
{
  size_t used, cached;
  for (int tries = 0; tries < 60000; tries++, usleep (1000))
    {
      device_memory_usage (&device, &used, &cached);
      if (cached <= most && given == used + cached)
        return true;
    }
  return false;
}

static void
test_sizes (void)
{
  bool good = true;
  for (size_t size = 0; size < 100000 && good; size += size / 7 + 1)
    {
      char *memory = device_alloc (&device, size);
      size_t room = *(size_t *) (memory - 64);
      good = room >= size && (size < 256 || room <= size + size / 4 + 1);
      memset (memory, 1, size);
      device_free (&device, memory);
    }
  CHECK (good, "a block has its size and at most a quarter more");
}

static void
test_steady (void)
{
  void *memory[16];
  for (int i = 0; i < 16; i++)
    memory[i] = device_alloc (&device, 1000 * i);
  for (int i = 0; i < 16; i++)
    device_free (&device, memory[i]);
  long before = allocs, before_frees = frees;
  for (int round = 0; round < 100; round++)
    {
      for (int i = 0; i < 16; i++)
        memory[i] = device_alloc (&device, 1000 * i);
      for (int i = 0; i < 16; i++)
        device_free_after (&device, memory[i], (void *) &device);
    }
  CHECK (allocs == before && frees == before_frees,
         "the same sizes again make no call of the plugin");
  size_t used, cached;
  device_memory_usage (&device, &used, &cached);
  CHECK (used == 0 && cached == given, "all of it is kept");
  device_memory_trim (&device);
  device_memory_usage (&device, &used, &cached);
  CHECK (cached == 0 && given == 0, "a trim gives all back");
}

static void
test_full (void)
{
  limit = 1 << 20;
  void *small = device_alloc (&device, 600000);
  device_free (&device, small);
  void *other = device_alloc (&device, 900000);
  CHECK (other != NULL, "a full device is trimmed before giving up");
  CHECK (!device_alloc (&device, 200000), "none is none");
  device_free (&device, other);
  void *exact = device_alloc (&device, (1 << 20) - 100);
  CHECK (exact != NULL, "what fits is found");
  device_free (&device, exact);
  device_memory_trim (&device);
  /* A size whose class does not fit.  */
  limit = 1000001;
  exact = device_alloc (&device, 1000001);
  CHECK (exact != NULL, "the class's slack is given up where it does not fit");
  device_free (&device, exact);
  limit = SIZE_MAX / 2;
}

static void
test_large (void)
{
  long before = frees;
  void *memory = device_alloc (&device, (size_t) 300 << 20);
  device_free (&device, memory);
  CHECK (frees == before + 1, "very large blocks are not kept");
  memory = device_alloc (&device, (size_t) 300 << 20);
  device_free_after (&device, memory, (void *) &device);
  CHECK (keeps_at_most (CACHE), "nor those freed in a queue's order");
}

static void
test_limit (void)
{
  void *memory[8];
  for (int in_order = 0; in_order < 2; in_order++)
    {
      for (int i = 0; i < 8; i++)
        memory[i] = device_alloc (&device, 1 << 20);
      for (int i = 0; i < 8; i++)
        if (in_order)
          device_free_after (&device, memory[i], (void *) &device);
        else
          device_free (&device, memory[i]);
      CHECK (keeps_at_most (CACHE), in_order ? "so are frees in a queue's order"
                                             : "what is kept is limited");
    }
  long before = allocs;
  device_free (&device, device_alloc (&device, 1 << 20));
  CHECK (allocs == before, "and it is used");
  device_memory_trim (&device);
  CHECK (given == 0, "a trim gives it back");
}

/* The worker that is to give a block back may come when the device has been
   finished.  */
static void
test_finished (void)
{
  for (int round = 0; round < 200; round++)
    {
      void *memory = device_alloc (&device, (size_t) 257 << 20);
      device_free_after (&device, memory, (void *) &device);
      mutex_lock (&device.lock);
      device.state = DEVICE_UNUSED;
      device_memory_destroy (&device);
      mutex_unlock (&device.lock);
      device.memory = device_memory_create ();
      device.state = DEVICE_READY;
    }
  CHECK (given == 0 && allocs == frees, "a finished device gives all back");
}

static void *
stress (void *argument)
{
  unsigned seed = (uintptr_t) argument;
  unsigned char *held[64] = { NULL };
  size_t sizes[64];
  bool good = true;
  for (int i = 0; i < 20000; i++)
    {
      int slot = rand_r (&seed) % 64;
      if (held[slot])
        {
          good &= held[slot][0] == slot && held[slot][sizes[slot] - 1] == slot;
          if (i % 2)
            device_free (&device, held[slot]);
          else
            device_free_after (&device, held[slot], (void *) &device);
        }
      sizes[slot] = 1 + rand_r (&seed) % 5000;
      held[slot] = device_alloc (&device, sizes[slot]);
      memset (held[slot], slot, sizes[slot]);
      if (i % 1000 == 0)
        device_memory_trim (&device);
    }
  for (int slot = 0; slot < 64; slot++)
    device_free (&device, held[slot]);
  return (void *) (uintptr_t) good;
}

static void
test_threads (void)
{
  pthread_t threads[8];
  bool good = true;
  for (uintptr_t i = 0; i < 8; i++)
    pthread_create (&threads[i], NULL, stress, (void *) (i + 1));
  for (int i = 0; i < 8; i++)
    {
      void *result;
      pthread_join (threads[i], &result);
      good &= result != NULL;
    }
  CHECK (good, "no block is given twice to 8 threads");
}

static void *
free_it (void *memory)
{
  device_free (&device, memory);
  return NULL;
}

/* Small memory that a thread allocates again and again takes no lock: here the thread
   itself holds the lock, as for a fork.  */
static void
test_lines (void)
{
  void *first = device_alloc (&device, 100), *second = NULL, *other = NULL;
  device_free (&device, first);
  alarm (200);
  device_memory_before_fork (&device);
  for (int i = 0; i < 100; i++)
    {
      second = device_alloc (&device, 100);
      device_free (&device, second);
    }
  device_memory_after_fork (&device);
  CHECK (second == first, "a thread's small memory is its own, without a lock");
  pthread_t thread;
  second = device_alloc (&device, 100);
  pthread_create (&thread, NULL, free_it, second);
  pthread_join (thread, NULL);
  other = device_alloc (&device, 100);
  CHECK (other == second, "another thread may free it");
  void *held = device_alloc (&device, 100);
  CHECK (held != other, "in use it is not given again");
  device_free (&device, held);
  device_free (&device, other);
  device_memory_trim (&device);
  CHECK (given == 0, "what threads keep goes back when memory is short");
  alarm (0);
}

int
main (void)
{
  limit = SIZE_MAX / 2;
  setenv ("GANGWAY_DEVICE_CACHE", "4194304", 1);
  mutex_init (&device.lock, MUTEX_RANK_DEVICE);
  device.memory = device_memory_create ();
  test_sizes ();
  test_steady ();
  test_full ();
  test_large ();
  test_limit ();
  test_finished ();
  test_threads ();
  test_lines ();
  device_memory_destroy (&device);
  CHECK (given == 0 && allocs == frees, "nothing is left at the end");
  return UNIT_RESULT ();
}
