/* What AMD's own tests of its runtime ask for without a compiler of kernels: pools of all agents,
   copies between all of them, references to the runtime from many threads, signals that
   many threads share.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <pthread.h>
#include "hsa_runtime.h"

enum
{
  POOLS_MAX = 32,
  SIZES = 5,
  THREADS = 8,
  ROUNDS = 200
};

/* A pool from which programs allocate.  */
static struct pool
{
  hsa_agent_t agent;
  hsa_amd_memory_pool_t pool;
} pools[POOLS_MAX];
static unsigned pool_count;

static hsa_status_t
note_pool (hsa_amd_memory_pool_t pool, void *data)
{
  uint32_t segment = 99;
  bool allowed = false;
  size_t granule = 0, alignment = 0, size = 0;
  hsa_amd_memory_pool_get_info (pool, HSA_AMD_MEMORY_POOL_INFO_SEGMENT,
                                &segment);
  hsa_amd_memory_pool_get_info (
    pool, HSA_AMD_MEMORY_POOL_INFO_RUNTIME_ALLOC_ALLOWED, &allowed);
  if (segment != HSA_AMD_SEGMENT_GLOBAL || !allowed || pool_count == POOLS_MAX)
    return HSA_STATUS_SUCCESS;
  hsa_amd_memory_pool_get_info (
    pool, HSA_AMD_MEMORY_POOL_INFO_RUNTIME_ALLOC_GRANULE, &granule);
  hsa_amd_memory_pool_get_info (
    pool, HSA_AMD_MEMORY_POOL_INFO_RUNTIME_ALLOC_ALIGNMENT, &alignment);
  hsa_amd_memory_pool_get_info (pool, HSA_AMD_MEMORY_POOL_INFO_SIZE, &size);
  CHECK (granule > 0 && (alignment & (alignment - 1)) == 0 && size > granule,
         "a pool has a granule, an alignment and a size");
  pools[pool_count++] = (struct pool) { *(hsa_agent_t *) data, pool };
  return HSA_STATUS_SUCCESS;
}

static void
find_pools (void)
{
  start_runtime ();
  hsa_amd_agent_iterate_memory_pools (host_agent, note_pool, &host_agent);
  for (unsigned i = 0; i < device_count; i++)
    hsa_amd_agent_iterate_memory_pools (devices[i], note_pool, &devices[i]);
  CHECK (pool_count >= 2 + device_count, "host and devices have pools");
}

static void *
allocate (const struct pool *pool, size_t size)
{
  void *memory = NULL;
  hsa_agent_t all[1 + DEVICES_MAX] = { host_agent };
  memcpy (all + 1, devices, device_count * sizeof *devices);
  if (hsa_amd_memory_pool_allocate (pool->pool, size, 0, &memory)
        != HSA_STATUS_SUCCESS
      || hsa_amd_agents_allow_access (1 + device_count, all, NULL, memory)
           != HSA_STATUS_SUCCESS)
    CHECK (false, "memory of a pool that all may access");
  return memory;
}

/* Bytes go from the host through FROM and TO and come back, SIZE of them.  */
static bool
goes_through (const struct pool *from, const struct pool *to, size_t size)
{
  const struct pool *host = &pools[0];
  uint8_t *there = allocate (host, size), *back = allocate (host, size),
          *a = allocate (from, size), *b = allocate (to, size);
  hsa_signal_t filled = new_signal (1), moved = new_signal (1),
               returned = new_signal (1);
  for (size_t i = 0; i < size; i++)
    there[i] = (uint8_t) (i * 7 + size);
  memset (back, 0, size);
  hsa_amd_memory_async_copy (a, from->agent, there, host_agent, size, 0, NULL,
                             filled);
  hsa_amd_memory_async_copy (b, to->agent, a, from->agent, size, 1, &filled,
                             moved);
  hsa_amd_memory_async_copy (back, host_agent, b, to->agent, size, 1, &moved,
                             returned);
  bool same = wait_for_zero (returned) == 0 && memcmp (there, back, size) == 0;
  uint8_t *memory[] = { there, back, a, b };
  for (unsigned i = 0; i < 4; i++)
    same &= hsa_amd_memory_pool_free (memory[i]) == HSA_STATUS_SUCCESS;
  hsa_signal_destroy (filled);
  hsa_signal_destroy (moved);
  hsa_signal_destroy (returned);
  return same;
}

static void
check_pools (void)
{
  static const size_t sizes[SIZES] = { 1, 1000, 4096, 65537, 1 << 20 };
  bool all = true;
  find_pools ();
  for (unsigned i = 0; i < pool_count; i++)
    for (unsigned j = 0; j < pool_count; j++)
      for (unsigned s = 0; s < SIZES; s++)
        all &= goes_through (&pools[i], &pools[j], sizes[s]);
  CHECK (all, "bytes go through each pair of pools");
  CHECK_SUCCESS (hsa_shut_down ());
}

static void
check_allocations (void)
{
  void *memory = NULL;
  size_t size = 0;
  find_pools ();
  for (unsigned i = 0; i < pool_count; i++)
    {
      hsa_amd_memory_pool_get_info (
        pools[i].pool, HSA_AMD_MEMORY_POOL_INFO_ALLOC_MAX_SIZE, &size);
      CHECK_CALL (HSA_STATUS_ERROR_INVALID_ARGUMENT,
                  hsa_amd_memory_pool_allocate (pools[i].pool, 0, 0, &memory));
      CHECK_CALL (
        HSA_STATUS_ERROR_INVALID_ALLOCATION,
        hsa_amd_memory_pool_allocate (pools[i].pool, size + 1, 0, &memory));
      CHECK_CALL (HSA_STATUS_ERROR_INVALID_ARGUMENT,
                  hsa_amd_memory_pool_allocate (pools[i].pool, 1, 0, NULL));
    }
  CHECK_SUCCESS (hsa_shut_down ());
}

/* What the emulated runtime does not have is refused, not pretended.  */
static void
check_missing (void)
{
  bool can = true;
  find_pools ();
  CHECK_SUCCESS (hsa_amd_memory_pool_can_migrate (
    pools[0].pool, pools[pool_count - 1].pool, &can));
  CHECK (!can, "memory does not migrate");
  CHECK_CALL (HSA_STATUS_ERROR_OUT_OF_RESOURCES,
              hsa_amd_memory_migrate (&can, pools[0].pool, 0));
  CHECK_CALL (HSA_STATUS_ERROR, hsa_amd_ipc_memory_create ());
  CHECK_CALL (HSA_STATUS_ERROR, hsa_amd_vmem_address_reserve ());
  CHECK_SUCCESS (
    hsa_system_get_info (HSA_AMD_SYSTEM_INFO_VIRTUAL_MEM_API_SUPPORTED, &can));
  CHECK (!can, "addresses cannot be reserved, and programs can ask");
  CHECK_SUCCESS (hsa_shut_down ());
}

/* ---- Many threads ------------------------------------------------------------------------- */

static unsigned failures; /* atomic */

static void
run_threads (void *(*function) (void *), void *data)
{
  pthread_t threads[THREADS];
  for (unsigned i = 0; i < THREADS; i++)
    pthread_create (&threads[i], NULL, function, data);
  for (unsigned i = 0; i < THREADS; i++)
    pthread_join (threads[i], NULL);
}

static void *
start_and_end (void *unused)
{
  for (unsigned i = 0; i < ROUNDS; i++)
    if (hsa_init () != HSA_STATUS_SUCCESS
        || hsa_shut_down () != HSA_STATUS_SUCCESS)
      __atomic_add_fetch (&failures, 1, __ATOMIC_RELAXED);
  return unused;
}

static void
check_references (void)
{
  uint16_t version;
  CHECK_CALL (HSA_STATUS_ERROR_NOT_INITIALIZED,
              hsa_system_get_info (HSA_SYSTEM_INFO_VERSION_MAJOR, &version));
  run_threads (start_and_end, NULL);
  CHECK (failures == 0, "threads start and end the runtime at once");
  CHECK_CALL (HSA_STATUS_ERROR_NOT_INITIALIZED, hsa_shut_down ());
  for (unsigned i = 0; i < 3; i++)
    CHECK_SUCCESS (hsa_init ());
  for (unsigned i = 0; i < 2; i++)
    CHECK_SUCCESS (hsa_shut_down ());
  CHECK_SUCCESS (hsa_system_get_info (HSA_SYSTEM_INFO_VERSION_MAJOR, &version));
  CHECK_SUCCESS (hsa_shut_down ());
  CHECK_CALL (HSA_STATUS_ERROR_NOT_INITIALIZED,
              hsa_system_get_info (HSA_SYSTEM_INFO_VERSION_MAJOR, &version));
}

static void *
add_and_wait (void *data)
{
  hsa_signal_t signal = *(hsa_signal_t *) data;
  for (unsigned i = 0; i < ROUNDS; i++)
    hsa_signal_subtract_screlease (signal, 1);
  if (hsa_signal_wait_scacquire (signal, HSA_SIGNAL_CONDITION_LT, 1, UINT64_MAX,
                                 HSA_WAIT_STATE_BLOCKED)
      != 0)
    __atomic_add_fetch (&failures, 1, __ATOMIC_RELAXED);
  return NULL;
}

static void
check_signals (void)
{
  start_runtime ();
  hsa_signal_t signal = new_signal (THREADS * ROUNDS);
  run_threads (add_and_wait, &signal);
  CHECK (failures == 0 && hsa_signal_load_relaxed (signal) == 0,
         "threads change one signal and wait for it");
  CHECK_SUCCESS (hsa_signal_destroy (signal));
  CHECK_SUCCESS (hsa_shut_down ());
}

static void *
copy_much (void *data)
{
  struct pool *device = data;
  for (unsigned i = 0; i < ROUNDS / 8; i++)
    if (!goes_through (device, &pools[0], 3000 + i))
      __atomic_add_fetch (&failures, 1, __ATOMIC_RELAXED);
  return NULL;
}

static void
check_many_copies (void)
{
  find_pools ();
  run_threads (copy_much, &pools[pool_count - 1]);
  CHECK (failures == 0, "threads copy at once");
  CHECK_SUCCESS (hsa_shut_down ());
}

int
main (void)
{
  run_case ("pools", check_pools, "GANGWAY_HSA_DEVICES", "2");
  run_case ("allocations", check_allocations, NULL, NULL);
  run_case ("what is missing", check_missing, NULL, NULL);
  run_case ("references", check_references, NULL, NULL);
  run_case ("signals", check_signals, NULL, NULL);
  run_case ("copies of many threads", check_many_copies, NULL, NULL);
  return UNIT_RESULT ();
}
