/* Which memory kernels of an agent may access, with the check of that, and that hosts which wait
   for a signal see what kernels store to its value.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "hsa_runtime.h"

/* Pools: the host's fine-grained one and each device's.  */
static hsa_amd_memory_pool_t host_pool, device_pools[2];
static hsa_signal_t told; /* by how many */

static hsa_status_t
note_pool (hsa_amd_memory_pool_t pool, void *data)
{
  uint32_t segment = 99, flags = 0;
  hsa_amd_memory_pool_get_info (pool, HSA_AMD_MEMORY_POOL_INFO_SEGMENT,
                                &segment);
  hsa_amd_memory_pool_get_info (pool, HSA_AMD_MEMORY_POOL_INFO_GLOBAL_FLAGS,
                                &flags);
  hsa_amd_memory_pool_t *found = data;
  if (segment == HSA_AMD_SEGMENT_GLOBAL && !found->handle)
    *found = pool;
  return HSA_STATUS_SUCCESS;
}

static void
start (void)
{
  start_runtime ();
  if (device_count != 2)
    {
      CHECK (false, "there are two devices");
      exit (1);
    }
  hsa_amd_agent_iterate_memory_pools (host_agent, note_pool, &host_pool);
  for (unsigned i = 0; i < 2; i++)
    hsa_amd_agent_iterate_memory_pools (devices[i], note_pool,
                                        &device_pools[i]);
  told = new_signal (0);
}

static void
on_error (hsa_status_t status, hsa_queue_t *queue, void *data)
{
  (void) queue;
  (void) data;
  CHECK (status == HSA_STATUS_ERROR_MEMORY_FAULT
           || status == HSA_STATUS_ERROR_MEMORY_APERTURE_VIOLATION,
         "it is an error of memory: %#x", status);
  hsa_signal_add_screlease (told, 1);
}

static void *
allocate (hsa_amd_memory_pool_t pool)
{
  void *memory = NULL;
  CHECK_SUCCESS (hsa_amd_memory_pool_allocate (pool, 4096, 0, &memory));
  return memory;
}

/* Whether a kernel of the first device can write to MEMORY.  */
static bool
kernel_writes (void *memory)
{
  hsa_queue_t *queue = new_queue (on_error, NULL);
  hsa_signal_t done = new_signal (1);
  hsa_signal_value_t before = hsa_signal_load_relaxed (told);
  launch (queue, LOAD_KERNEL (ids), arguments_of (memory), 64, 64, 0, done);
  while (hsa_signal_load_scacquire (done) != 0
         && hsa_signal_load_scacquire (told) == before)
    usleep (1000);
  bool writes = hsa_signal_load_scacquire (done) == 0;
  CHECK_SUCCESS (hsa_queue_destroy (queue));
  return writes;
}

static void
allow (void *memory, hsa_agent_t agent)
{
  CHECK_SUCCESS (hsa_amd_agents_allow_access (1, &agent, NULL, memory));
}

/* How many agents may access MEMORY.  */
static unsigned
reachers (void *memory)
{
  hsa_amd_pointer_info_t info = { .size = sizeof info };
  uint32_t count = 0;
  hsa_agent_t *list = NULL;
  CHECK_SUCCESS (hsa_amd_pointer_info (memory, &info, malloc, &count, &list));
  free (list);
  return count;
}

static void
check_pools (void)
{
  freopen ("/dev/null", "w", stderr);
  start ();
  void *own = allocate (device_pools[0]), *other = allocate (device_pools[1]),
       *host = allocate (host_pool);
  CHECK (kernel_writes (own), "a device accesses its own pool");
  CHECK (!kernel_writes (other), "and not another device's");
  CHECK (!kernel_writes (host), "and not the host's");
  CHECK (reachers (other) == 1 && reachers (host) == 1, "one agent each");
  allow (other, devices[0]);
  allow (host, devices[0]);
  CHECK (reachers (other) == 2 && reachers (host) == 2, "two agents");
  CHECK (kernel_writes (other), "where it is allowed: another device's");
  CHECK (kernel_writes (host), "and the host's");
  allow (other, devices[1]);
  allow (own, devices[1]);
  allow (host, devices[1]);
  CHECK (!kernel_writes (other), "the list is of all who may");
  CHECK (!kernel_writes (host), "the host's as well");
  CHECK (kernel_writes (own), "the pool's own agent may always");
  CHECK (kernel_writes (shared_memory (4096)), "regions are for all devices");
  CHECK_SUCCESS (hsa_shut_down ());
}

static void
check_unchecked (void)
{
  start ();
  CHECK (kernel_writes (allocate (device_pools[1])), "another device's");
  CHECK (kernel_writes (allocate (host_pool)), "the host's");
  CHECK_SUCCESS (hsa_shut_down ());
}

/* One work-item stores 0.  The waiter sleeps by then, or is about to.  */
static void
check_signal (hsa_wait_state_t hint)
{
  start_runtime ();
  hsa_queue_t *queue = new_queue (NULL, NULL);
  hsa_signal_t signal = new_signal (1), group = new_signal (5);
  amd_signal_t *bytes = (amd_signal_t *) (uintptr_t) signal.handle;
  hsa_barrier_packet_t held = { .dep_signal = { group } };
  submit (queue, &held, HSA_PACKET_TYPE_BARRIER_AND | WITH_BARRIER, 0);
  launch (queue, LOAD_KERNEL (ids), arguments_of ((void *) &bytes->value), 1, 1,
          0, (hsa_signal_t) { 0 });
  CHECK (hsa_signal_wait_scacquire (signal, HSA_SIGNAL_CONDITION_EQ, 0,
                                    20000000, hint)
           == 1,
         "nothing has run yet");
  hsa_signal_store_screlease (group, 0);
  CHECK (hsa_signal_wait_scacquire (signal, HSA_SIGNAL_CONDITION_EQ, 0,
                                    UINT64_MAX, hint)
           == 0,
         "the waiter sees the kernel's store");
  CHECK_SUCCESS (hsa_shut_down ());
}

static void
check_signal_blocked (void)
{
  check_signal (HSA_WAIT_STATE_BLOCKED);
}

static void
check_signal_active (void)
{
  check_signal (HSA_WAIT_STATE_ACTIVE);
}

int
main (void)
{
  setenv ("GANGWAY_HSA_DEVICES", "2", 1);
  run_case ("pools", check_pools, "GANGWAY_HSA_CHECK", "access");
  run_case ("without the check", check_unchecked, NULL, NULL);
  run_case ("a kernel's store to a signal", check_signal_blocked, NULL, NULL);
  run_case ("with a waiter that spins", check_signal_active, NULL, NULL);
  return UNIT_RESULT ();
}
