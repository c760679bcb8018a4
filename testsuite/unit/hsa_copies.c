/* Copies of the emulated HSA runtime that run later: after their signals, in rectangles, at
   the latency's time; memory that programs lock; what pointers are.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "hsa_runtime.h"

enum
{
  SIZE = 4096
};

static uint8_t *device, *host; /* memory of both; the host's from a region */

static void
start_with_memory (void)
{
  start_runtime ();
  CHECK_SUCCESS (
    hsa_memory_allocate (device_region, 4 * SIZE, (void **) &device));
  host = shared_memory (4 * SIZE);
}

static hsa_status_t
copy_after (void *to, const void *from, size_t size, hsa_signal_t *first,
            hsa_signal_t completion)
{
  return hsa_amd_memory_async_copy (to, devices[0], from, host_agent, size,
                                    first ? 1 : 0, first, completion);
}

static void
check_copies (void)
{
  uint8_t back[16] = { 0 };
  start_with_memory ();
  hsa_signal_t first = new_signal (2), copied = new_signal (1),
               returned = new_signal (1);
  memset (host, 5, SIZE);
  CHECK_SUCCESS (copy_after (device, host, SIZE, &first, copied));
  CHECK_SUCCESS (hsa_amd_memory_async_copy (
    host + SIZE, host_agent, device, devices[0], SIZE, 1, &copied, returned));
  usleep (2000);
  CHECK (hsa_signal_load_scacquire (copied) == 1, "a copy waits for a signal");
  hsa_signal_subtract_screlease (first, 1);
  usleep (2000);
  CHECK (hsa_signal_load_scacquire (copied) == 1, "until it is 0");
  memset (host, 6, SIZE);
  hsa_signal_subtract_screlease (first, 1);
  CHECK (wait_for_zero (returned) == 0 && host[SIZE] == 6
           && host[2 * SIZE - 1] == 6,
         "then it copies what is there, and the next one follows");
  CHECK_SUCCESS (hsa_memory_copy (back, device + SIZE - 16, 16));
  CHECK (back[0] == 6 && back[15] == 6, "all of it");
  hsa_amd_profiling_async_copy_time_t time = { 0, 0 };
  CHECK_SUCCESS (hsa_amd_profiling_get_async_copy_time (returned, &time));
  CHECK (time.start && time.end >= time.start, "the signal has its times");
  CHECK_SUCCESS (hsa_amd_memory_async_copy (device, devices[0], host,
                                            host_agent, 0, 0, NULL, first));
  usleep (2000);
  CHECK (hsa_signal_load_scacquire (first) == 0,
         "a copy of nothing leaves its signal");
  CHECK_SUCCESS (hsa_shut_down ());
}

static void
check_latency (void)
{
  uint64_t before = 0, after = 0;
  start_with_memory ();
  hsa_signal_t copied = new_signal (1);
  hsa_system_get_info (HSA_SYSTEM_INFO_TIMESTAMP, &before);
  CHECK_SUCCESS (copy_after (device, host, SIZE, NULL, copied));
  CHECK (wait_for_zero (copied) == 0, "a slow copy ends");
  hsa_system_get_info (HSA_SYSTEM_INFO_TIMESTAMP, &after);
  CHECK (after - before >= 20000000, "no earlier than its time");
  CHECK_SUCCESS (copy_after (device, host, SIZE, NULL, copied));
  CHECK_SUCCESS (hsa_shut_down ()); /* with one under way */
}

static void
check_refusals (void)
{
  static uint8_t own[SIZE];
  hsa_signal_t none = { 0 }, copied;
  uint32_t engines = 0;
  start_with_memory ();
  copied = new_signal (1);
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_ARGUMENT,
              copy_after (NULL, host, SIZE, NULL, copied));
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_SIGNAL,
              copy_after (device, host, SIZE, NULL, none));
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_SIGNAL,
              copy_after (device, host, SIZE, &none, copied));
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_AGENT,
              hsa_amd_memory_async_copy (device, (hsa_agent_t) { 1 }, host,
                                         host_agent, 1, 0, NULL, copied));
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_ARGUMENT,
              copy_after (device + 3 * SIZE, host, 2 * SIZE, NULL, copied));
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_ARGUMENT,
              copy_after (device, own, SIZE, NULL, copied));
  CHECK_SUCCESS (hsa_amd_memory_async_copy (own, host_agent, host, host_agent,
                                            SIZE, 0, NULL, copied));
  CHECK (wait_for_zero (copied) == 0, "the host itself copies its own memory");
  CHECK_SUCCESS (
    hsa_amd_memory_copy_engine_status (devices[0], host_agent, &engines));
  CHECK (engines == 3, "there are two engines");
  hsa_signal_store_relaxed (copied, 1);
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_ARGUMENT,
              hsa_amd_memory_async_copy_on_engine (device, devices[0], host,
                                                   host_agent, SIZE, 0, NULL,
                                                   copied, 4, false));
  CHECK_SUCCESS (hsa_amd_memory_async_copy_on_engine (
    device, devices[0], host, host_agent, SIZE, 0, NULL, copied, 2, false));
  CHECK (wait_for_zero (copied) == 0, "one of them copies");
  CHECK_SUCCESS (hsa_shut_down ());
}

/* Copy RANGE from x 4, y 1, z 1 of the host's block of 16 x 4 x 3 bytes to x 8, y 0, z 0 of the
   device's of 32 x 4 x 2.  */
static hsa_status_t
copy_rect (hsa_dim3_t range, size_t pitch, size_t slice, hsa_agent_t agent,
           hsa_amd_copy_direction_t direction, hsa_signal_t completion)
{
  hsa_pitched_ptr_t to = { device, pitch, slice }, from = { host, 16, 64 };
  hsa_dim3_t to_offset = { 8, 0, 0 }, from_offset = { 4, 1, 1 };
  return hsa_amd_memory_async_copy_rect (&to, &to_offset, &from, &from_offset,
                                         &range, agent, direction, 0, NULL,
                                         completion);
}

static void
check_rectangles (void)
{
  uint8_t block[256];
  hsa_dim3_t range = { 8, 2, 2 };
  start_with_memory ();
  hsa_signal_t copied = new_signal (1);
  CHECK_SUCCESS (hsa_amd_memory_fill (device, 0, 64));
  for (unsigned i = 0; i < 192; i++)
    host[i] = (uint8_t) (i + 1);
  CHECK_SUCCESS (
    copy_rect (range, 32, 128, devices[0], hsaHostToDevice, copied));
  CHECK (wait_for_zero (copied) == 0, "a rectangle is copied");
  CHECK_SUCCESS (hsa_memory_copy (block, device, sizeof block));
  bool right = true;
  for (unsigned i = 0; i < 256; i++)
    {
      unsigned x = i % 32, y = i / 32 % 4, z = i / 128;
      bool inside = x >= 8 && x < 16 && y < 2;
      unsigned from = (z + 1) * 64 + (y + 1) * 16 + (x - 8) + 4;
      right &= block[i] == (inside ? from + 1 : 0);
    }
  CHECK (right, "its bytes are where they belong, and nothing else changed");
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_ARGUMENT,
              copy_rect (range, 30, 128, devices[0], hsaHostToDevice, copied));
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_ARGUMENT,
              copy_rect (range, 12, 128, devices[0], hsaHostToDevice, copied));
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_ARGUMENT,
              copy_rect (range, 32, 32, devices[0], hsaHostToDevice, copied));
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_ARGUMENT,
              copy_rect (range, 32, 0, devices[0], hsaHostToDevice, copied));
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_AGENT,
              copy_rect (range, 32, 128, host_agent, hsaHostToDevice, copied));
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_AGENT,
              copy_rect (range, 32, 128, devices[0], hsaHostToHost, copied));
  range.y = 0;
  CHECK_SUCCESS (
    copy_rect (range, 32, 128, devices[0], hsaHostToDevice, copied));
  CHECK_SUCCESS (hsa_shut_down ());
}

static bool
is_locked (void *pointer)
{
  hsa_amd_pointer_info_t info = { .size = sizeof info };
  return hsa_amd_pointer_info (pointer, &info, NULL, NULL, NULL)
           == HSA_STATUS_SUCCESS
         && info.type == HSA_EXT_POINTER_TYPE_LOCKED
         && info.agentBaseAddress <= pointer;
}

/* Copy the SIZE bytes at FROM, and wait.  */
static void
copy_locked (uint8_t *from, size_t size)
{
  hsa_signal_t copied = new_signal (1);
  CHECK_SUCCESS (copy_after (device, from, size, NULL, copied));
  CHECK (wait_for_zero (copied) == 0, "locked memory is copied");
  CHECK_SUCCESS (hsa_signal_destroy (copied));
}

/* Unlock the 100 bytes at FROM before a copy's turn has come.  */
static void
check_unlocking_too_soon (uint8_t *from)
{
  void *address;
  hsa_signal_t turn = new_signal (1), copied = new_signal (1);
  CHECK_SUCCESS (hsa_amd_memory_lock (from, 100, NULL, 0, &address));
  CHECK_SUCCESS (copy_after (device, from, 100, &turn, copied));
  CHECK_SUCCESS (hsa_amd_memory_unlock (from));
  hsa_signal_store_release (turn, 0);
  CHECK (hsa_signal_wait_acquire (copied, HSA_SIGNAL_CONDITION_LT, 1,
                                  UINT64_MAX, HSA_WAIT_STATE_BLOCKED)
           < 0,
         "a copy fails whose memory is unlocked before it runs");
}

static void
check_locking (void)
{
  static uint8_t own[SIZE];
  void *address = NULL;
  start_with_memory ();
  hsa_signal_t copied = new_signal (1);
  CHECK_SUCCESS (hsa_amd_memory_lock (own, 100, NULL, 0, &address));
  CHECK (address == own && is_locked (own + 99) && !is_locked (own + 100),
         "locked memory has the host's addresses");
  copy_locked (own, 100);
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_ARGUMENT,
              copy_after (device, own, 101, NULL, copied));
  CHECK_SUCCESS (hsa_amd_memory_lock (own + 50, 100, devices, 1, &address));
  copy_locked (own, 150);
  CHECK_SUCCESS (hsa_amd_memory_unlock (own));
  copy_locked (own + 50, 100);
  CHECK_SUCCESS (hsa_amd_memory_lock (own + 50, 100, NULL, 0, &address));
  CHECK_SUCCESS (hsa_amd_memory_unlock (own + 50));
  copy_locked (own + 50, 100);
  CHECK_SUCCESS (hsa_amd_memory_unlock (own + 50));
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_ARGUMENT,
              copy_after (device, own + 50, 100, NULL, copied));
  CHECK (!is_locked (own + 60), "unlocked memory is unknown");
  check_unlocking_too_soon (own);
  CHECK_CALL (HSA_STATUS_ERROR, hsa_amd_memory_unlock (own));
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_ARGUMENT,
              hsa_amd_memory_lock (own, 0, NULL, 0, &address));
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_ARGUMENT,
              hsa_amd_memory_lock (own, SIZE, devices, 0, &address));
  CHECK_SUCCESS (hsa_amd_memory_lock (own, SIZE, NULL, 0, &address));
  CHECK_SUCCESS (hsa_shut_down ()); /* which unlocks */
}

static void
check_pointers (void)
{
  hsa_amd_pointer_info_t info = { .size = sizeof info };
  uint32_t count = 0;
  hsa_agent_t *list = NULL;
  start_with_memory ();
  CHECK_SUCCESS (
    hsa_amd_pointer_info (device + 100, &info, malloc, &count, &list));
  CHECK (info.type == HSA_EXT_POINTER_TYPE_HSA
           && info.agentBaseAddress == device && !info.hostBaseAddress
           && info.sizeInBytes == 4 * SIZE
           && info.agentOwner.handle == devices[0].handle,
         "what device memory is");
  CHECK (count == 1 && list[0].handle == devices[0].handle, "who reaches it");
  free (list);
  CHECK_SUCCESS (hsa_amd_pointer_info_set_userdata (host, &count));
  CHECK_SUCCESS (hsa_amd_pointer_info (host + 5, &info, NULL, NULL, NULL));
  CHECK (info.hostBaseAddress == host && info.userData == &count
           && info.agentOwner.handle == host_agent.handle,
         "what the host's memory is");
  CHECK_SUCCESS (hsa_amd_pointer_info (&count, &info, NULL, NULL, NULL));
  CHECK (info.type == HSA_EXT_POINTER_TYPE_UNKNOWN, "what is not known");
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_ARGUMENT,
              hsa_amd_pointer_info_set_userdata (&count, host));
  info.size = 8;
  info.sizeInBytes = 77;
  CHECK_SUCCESS (hsa_amd_pointer_info (device, &info, NULL, NULL, NULL));
  CHECK (info.size == 8 && info.sizeInBytes == 77,
         "an older program's structure is not overrun");
  info.size = 0;
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_ARGUMENT,
              hsa_amd_pointer_info (device, &info, NULL, NULL, NULL));
  CHECK_SUCCESS (hsa_shut_down ());
}

static uint8_t shared[2 * SIZE] __attribute__ ((aligned (SIZE)));

static uint64_t
access_of (size_t size)
{
  hsa_amd_svm_attribute_pair_t pair
    = { HSA_AMD_SVM_ATTRIB_ACCESS_QUERY, devices[0].handle };
  CHECK_SUCCESS (hsa_amd_svm_attributes_get (shared, size, &pair, 1));
  return pair.attribute;
}

static void
check_shared (void)
{
  start_with_memory ();
  hsa_signal_t copied = new_signal (1);
  hsa_amd_svm_attribute_pair_t pairs[]
    = { { HSA_AMD_SVM_ATTRIB_GLOBAL_FLAG,
          HSA_AMD_SVM_GLOBAL_FLAG_COARSE_GRAINED },
        { HSA_AMD_SVM_ATTRIB_AGENT_ACCESSIBLE, devices[0].handle } };
  CHECK (access_of (SIZE) == HSA_AMD_SVM_ATTRIB_AGENT_NO_ACCESS,
         "a device does not reach the program's memory");
  CHECK_SUCCESS (hsa_amd_svm_attributes_set (shared, SIZE, pairs, 2));
  CHECK (access_of (SIZE) == HSA_AMD_SVM_ATTRIB_AGENT_ACCESSIBLE,
         "but what it was given access to");
  CHECK_SUCCESS (copy_after (device, shared, SIZE, NULL, copied));
  CHECK (wait_for_zero (copied) == 0, "which is copied");
  pairs[0].value = 0;
  CHECK_SUCCESS (hsa_amd_svm_attributes_get (shared, SIZE, pairs, 1));
  CHECK (pairs[0].value == HSA_AMD_SVM_GLOBAL_FLAG_COARSE_GRAINED,
         "attributes are remembered");
  CHECK_SUCCESS (hsa_amd_svm_attributes_get (shared, 2 * SIZE, pairs, 1));
  CHECK (pairs[0].value == HSA_AMD_SVM_GLOBAL_FLAG_INDETERMINATE,
         "and where they differ, that is told");
  hsa_signal_store_relaxed (copied, 1);
  CHECK_SUCCESS (
    hsa_amd_svm_prefetch_async (shared, SIZE, devices[0], 0, NULL, copied));
  CHECK (wait_for_zero (copied) == 0, "prefetching ends");
  pairs[1].attribute = HSA_AMD_SVM_ATTRIB_AGENT_NO_ACCESS;
  CHECK_SUCCESS (hsa_amd_svm_attributes_set (shared, SIZE, pairs + 1, 1));
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_ARGUMENT,
              copy_after (device, shared, SIZE, NULL, copied));
  CHECK_SUCCESS (hsa_shut_down ());
}

int
main (void)
{
  run_case ("copies", check_copies, NULL, NULL);
  run_case ("latency", check_latency, "GANGWAY_HSA_LATENCY", "copy:20000");
  run_case ("refusals", check_refusals, NULL, NULL);
  run_case ("rectangles", check_rectangles, NULL, NULL);
  run_case ("locking", check_locking, NULL, NULL);
  run_case ("pointers", check_pointers, NULL, NULL);
  run_case ("shared memory", check_shared, NULL, NULL);
  return UNIT_RESULT ();
}
