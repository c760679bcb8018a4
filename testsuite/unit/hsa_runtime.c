/* The emulated HSA runtime: starting it, what agents and the like tell, memory, settings, and
   programs that end while kernels run.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <pthread.h>
#include "hsa_runtime.h"

static void
check_start (void)
{
  bool known = false;
  CHECK_CALL (HSA_STATUS_ERROR_NOT_INITIALIZED, hsa_shut_down ());
  CHECK_CALL (HSA_STATUS_ERROR_NOT_INITIALIZED,
              hsa_iterate_agents (note_agent, NULL));
  start_runtime ();
  CHECK (device_count == 1 && host_agent.handle, "an agent and a device");
  CHECK_SUCCESS (hsa_init ());
  CHECK_SUCCESS (hsa_shut_down ());
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_ARGUMENT,
              hsa_iterate_agents (NULL, NULL));
  const char *words = NULL;
  CHECK_SUCCESS (hsa_status_string (HSA_STATUS_ERROR_EXCEPTION, &words));
  CHECK (words && strstr (words, "HSA_STATUS_ERROR_EXCEPTION"),
         "a status has words");
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_ARGUMENT,
              hsa_status_string (0x7777, &words));
  uint16_t major = 0, minor = 9;
  CHECK_SUCCESS (hsa_system_get_info (HSA_SYSTEM_INFO_VERSION_MAJOR, &major));
  CHECK (major == 1, "the API's version");
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_ARGUMENT,
              hsa_system_get_info (0x999, &major));
  CHECK_SUCCESS (hsa_system_major_extension_supported (HSA_EXTENSION_AMD_LOADER,
                                                       1, &minor, &known));
  CHECK (known && minor == 3, "the loader's extension");
  CHECK_SUCCESS (
    hsa_system_extension_supported (HSA_EXTENSION_IMAGES, 1, 0, &known));
  CHECK (!known, "no images");
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_ARGUMENT,
              hsa_extension_get_name (0x99, &words));
  CHECK_CALL (HSA_STATUS_ERROR, hsa_soft_queue_create ());
  CHECK_SUCCESS (hsa_shut_down ());
}

static hsa_status_t
count_isa (hsa_isa_t isa, void *data)
{
  *(hsa_isa_t *) data = isa;
  return HSA_STATUS_INFO_BREAK;
}

static hsa_status_t
count_one (hsa_cache_t cache, void *data)
{
  (void) cache;
  ++*(unsigned *) data;
  return HSA_STATUS_SUCCESS;
}

/* Each attribute that there is: up to one past the last.  */
static void
ask_all (hsa_agent_t agent)
{
  unsigned known = 0;
  for (unsigned attribute = 0; attribute < 0xa200; attribute++)
    {
      _Alignas(16) char value[256];
      memset (value, 0x55, sizeof value);
      known
        += hsa_agent_get_info (agent, attribute, value) == HSA_STATUS_SUCCESS;
      bool kept = true;
      for (unsigned i = 128; i < sizeof value; i++)
        kept &= value[i] == 0x55;
      if (!kept)
        CHECK (false, "attribute %#x writes too much", attribute);
    }
  CHECK (known >= 24 + 30, "many attributes: %u", known);
}

static void
check_agents (void)
{
  char name[64] = "", isa_name[80] = "";
  uint32_t number = 0;
  hsa_isa_t isa = { 0 }, named = { 0 };
  unsigned caches = 0;
  start_runtime ();
  CHECK (device_count == 2, "two devices");
  ask_all (host_agent);
  ask_all (devices[0]);
  CHECK_SUCCESS (hsa_agent_get_info (devices[1], HSA_AGENT_INFO_NAME, name));
  CHECK (strcmp (name, "gfx90a") == 0, "the second one: %s", name);
  CHECK_SUCCESS (hsa_agent_get_info (
    devices[0], (hsa_agent_info_t) HSA_AMD_AGENT_INFO_COMPUTE_UNIT_COUNT,
    &number));
  CHECK (number == 4, "compute units");
  CHECK_CALL (HSA_STATUS_INFO_BREAK,
              hsa_agent_iterate_isas (devices[1], count_isa, &isa));
  CHECK_SUCCESS (hsa_isa_get_info_alt (isa, HSA_ISA_INFO_NAME, isa_name));
  CHECK (strcmp (isa_name, "amdgcn-amd-amdhsa--gfx90a:sramecc+:xnack-") == 0,
         "its instruction set: %s", isa_name);
  CHECK_SUCCESS (hsa_isa_from_name (isa_name, &named));
  CHECK (named.handle == isa.handle, "found by its name");
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_ISA_NAME,
              hsa_isa_from_name ("amdgcn-amd-amdhsa--gfx1", &named));
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_ISA,
              hsa_isa_get_info_alt ((hsa_isa_t) { 1 }, 0, &number));
  CHECK_SUCCESS (hsa_agent_iterate_caches (devices[0], count_one, &caches));
  CHECK (caches == 2, "caches");
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_AGENT,
              hsa_agent_get_info ((hsa_agent_t) { 8 }, 0, name));
  CHECK_CALL (
    HSA_STATUS_ERROR_INVALID_AGENT,
    hsa_agent_get_info ((hsa_agent_t) { devices[0].handle + 1 }, 0, name));
  CHECK_SUCCESS (hsa_shut_down ());
}

static unsigned freed;

static void
on_free (void *address, void *data)
{
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_ALLOCATION, hsa_memory_free (address));
  freed += *(unsigned *) data;
}

static void
check_memory (void)
{
  void *memory = NULL, *other = NULL;
  uint32_t words[4] = { 1, 2, 3, 4 }, back[4] = { 0 };
  unsigned two = 2;
  start_runtime ();
  CHECK_SUCCESS (hsa_memory_allocate (device_region, 16, &memory));
  CHECK_SUCCESS (hsa_memory_copy (memory, words, 16));
  CHECK_SUCCESS (hsa_memory_copy (back, (char *) memory + 4, 12));
  CHECK (back[0] == 2 && back[2] == 4, "to the device and back");
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_ARGUMENT,
              hsa_memory_copy (memory, words, 17));
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_ARGUMENT,
              hsa_memory_copy (NULL, words, 1));
  CHECK_SUCCESS (hsa_amd_memory_fill (memory, 7, 4));
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_ARGUMENT,
              hsa_amd_memory_fill (memory, 7, 5));
  hsa_memory_copy (back, memory, 16);
  CHECK (back[3] == 7, "filled");
  CHECK_SUCCESS (
    hsa_memory_assign_agent (memory, devices[0], HSA_ACCESS_PERMISSION_RW));
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_AGENT,
              hsa_memory_assign_agent (memory, (hsa_agent_t) { 0 },
                                       HSA_ACCESS_PERMISSION_RW));
  CHECK_SUCCESS (hsa_amd_agents_allow_access (1, devices, NULL, memory));
  CHECK_SUCCESS (
    hsa_amd_register_deallocation_callback (memory, on_free, &two));
  CHECK_SUCCESS (hsa_memory_free (memory));
  CHECK (freed == 2, "who asked is told that memory is freed");
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_ALLOCATION, hsa_memory_free (memory));
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_ALLOCATION, hsa_memory_free (back));
  CHECK_SUCCESS (hsa_memory_free (NULL));
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_ARGUMENT,
              hsa_memory_copy (memory, words, 4));
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_ARGUMENT,
              hsa_memory_allocate (device_region, 0, &memory));
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_ALLOCATION,
              hsa_memory_allocate (device_region, (size_t) 5 << 30, &memory));
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_REGION,
              hsa_memory_allocate ((hsa_region_t) { 3 }, 4, &memory));
  CHECK_SUCCESS (
    hsa_memory_allocate (device_region, (size_t) 3 << 30, &memory));
  CHECK_CALL (HSA_STATUS_ERROR_OUT_OF_RESOURCES,
              hsa_memory_allocate (device_region, (size_t) 3 << 30, &other));
  CHECK_SUCCESS (hsa_memory_allocate (argument_region, 100, &other));
  CHECK ((uintptr_t) other % 4096 == 0, "host memory begins at a page");
  CHECK_SUCCESS (hsa_shut_down ());
}

/* An APU's own memory is the host's.  */
static void
check_apu (void)
{
  void *memory = NULL;
  uint8_t properties[8] = { 0 };
  start_runtime ();
  CHECK_SUCCESS (hsa_memory_allocate (device_region, 16, &memory));
  *(volatile int *) memory = 1;
  CHECK_SUCCESS (hsa_agent_get_info (
    devices[0], (hsa_agent_info_t) HSA_AMD_AGENT_INFO_MEMORY_PROPERTIES,
    properties));
  CHECK (properties[0] == 1, "the device says that it is an APU");
  CHECK_SUCCESS (hsa_shut_down ());
}

static void
check_failures (void)
{
  hsa_signal_t signal;
  start_runtime ();
  CHECK_SUCCESS (hsa_signal_create (1, 0, NULL, &signal));
  CHECK_CALL (HSA_STATUS_ERROR_OUT_OF_RESOURCES,
              hsa_signal_create (1, 0, NULL, &signal));
  CHECK_SUCCESS (hsa_signal_create (1, 0, NULL, &signal));
  CHECK_SUCCESS (hsa_shut_down ());
}

static void
check_no_devices (void)
{
  start_runtime ();
  CHECK (device_count == 0 && host_agent.handle, "the host's agent alone");
  CHECK_SUCCESS (hsa_shut_down ());
}

/* Programs end while kernels, waits and handlers are under way.  */
static void *
wait_for_ever (void *data)
{
  wait_for_zero (*(hsa_signal_t *) data);
  return NULL;
}

static bool
never (hsa_signal_value_t value, void *data)
{
  (void) value;
  (void) data;
  return true;
}

static void
check_exit (void)
{
  static hsa_signal_t done;
  pthread_t thread;
  start_runtime ();
  hsa_queue_t *queue = new_queue (NULL, NULL);
  done = new_signal (1);
  launch (queue, LOAD_KERNEL (hold), arguments_of (shared_memory (64)), 640, 64,
          0, done);
  hsa_amd_signal_async_handler (done, HSA_SIGNAL_CONDITION_EQ, 0, never, NULL);
  pthread_create (&thread, NULL, wait_for_ever, &done);
  usleep (5000);
}

int
main (void)
{
  run_case ("start", check_start, NULL, NULL);
  setenv ("GANGWAY_HSA_DEVICES", "2", 1);
  run_case ("agents", check_agents, "GANGWAY_HSA_PROCESSOR", "gfx906,gfx90a");
  unsetenv ("GANGWAY_HSA_DEVICES");
  run_case ("memory", check_memory, NULL, NULL);
  run_case ("APU", check_apu, "GANGWAY_HSA_APU", "1");
  run_case ("failures", check_failures, "GANGWAY_HSA_FAIL",
            "hsa_signal_create:2=OUT_OF_RESOURCES");
  run_case ("no devices", check_no_devices, "GANGWAY_HSA_DEVICES", "0");
  run_case ("exit", check_exit, NULL, NULL);
  return UNIT_RESULT ();
}
