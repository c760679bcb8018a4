/* Errors of queues of the emulated HSA runtime: what their callbacks and the handlers of system
   events are told, what is left of the queue, and packets that cannot be.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <pthread.h>
#include <signal.h>
#include "hsa_runtime.h"

static hsa_signal_t told; /* by how many */
static hsa_status_t told_status;
static hsa_queue_t *told_queue;
static hsa_amd_event_t told_event;
static bool destroys;

static void
on_error (hsa_status_t status, hsa_queue_t *queue, void *data)
{
  told_status = status;
  told_queue = queue;
  if (destroys)
    CHECK_SUCCESS (hsa_queue_destroy (queue));
  hsa_signal_add_screlease (*(hsa_signal_t *) data, 1);
}

static hsa_status_t
on_event (const hsa_amd_event_t *event, void *data)
{
  told_event = *event;
  hsa_signal_add_screlease (*(hsa_signal_t *) data, 1);
  return HSA_STATUS_SUCCESS;
}

static void
wait_until_told (hsa_signal_value_t count)
{
  hsa_signal_wait_scacquire (told, HSA_SIGNAL_CONDITION_GTE, count, UINT64_MAX,
                             0);
}

/* Run KERNEL, which fails, and wait until COUNT more were told.  */
static void
provoke (const uint32_t *kernel, size_t size, hsa_signal_value_t count)
{
  hsa_queue_t *queue = new_queue (on_error, &told);
  hsa_signal_t done = new_signal (1);
  hsa_signal_store_relaxed (told, 0);
  fflush (stderr);
  launch (queue, put_kernel (0, kernel, size),
          arguments_of (shared_memory (8192)), 64, 64, 0, done);
  wait_until_told (count);
  CHECK (told_queue == queue, "the callback is told of its queue");
  CHECK (hsa_signal_load_relaxed (done) == 1,
         "a kernel that failed does not complete");
  if (destroys)
    return;
  launch (queue, LOAD_KERNEL (ids), arguments_of (shared_memory (4096)), 64, 64,
          0, done);
  CHECK (hsa_signal_wait_relaxed (done, HSA_SIGNAL_CONDITION_EQ, 0, 5000000, 0)
           == 1,
         "the queue processes nothing any more");
  CHECK_SUCCESS (hsa_queue_destroy (queue));
}
#define PROVOKE(kernel, count)                                                 \
  provoke (kernel##_kernel, sizeof kernel##_kernel, count)

static void
check_kernels (void)
{
  static const uint32_t nothing_kernel[] = { 0xffffffff };
  uint64_t address = 0;
  unsigned size = 0;
  int store = 0;
  start_runtime ();
  told = new_signal (0);
  freopen ("/dev/null", "w", stderr);
  CHECK_CALL (HSA_STATUS_ERROR,
              gangwayAgentFault (devices[0], &address, &size, &store));
  PROVOKE (trap, 1);
  CHECK (told_status == HSA_STATUS_ERROR_EXCEPTION, "s_trap: %#x", told_status);
  PROVOKE (nothing, 1);
  CHECK (told_status == HSA_STATUS_ERROR_ILLEGAL_INSTRUCTION,
         "an illegal instruction: %#x", told_status);
  PROVOKE (outside, 1);
  CHECK (told_status == HSA_STATUS_ERROR_MEMORY_FAULT, "a wild store: %#x",
         told_status);
  CHECK_SUCCESS (gangwayAgentFault (devices[0], &address, &size, &store));
  CHECK (address == 0x40 && size == 4 && store, "the access is known: %#llx",
         (unsigned long long) address);
  CHECK_SUCCESS (hsa_amd_register_system_event_handler (on_event, &told));
  PROVOKE (outside, 2);
  CHECK (told_event.event_type == HSA_AMD_GPU_MEMORY_FAULT_EVENT
           && told_event.memory_fault.agent.handle == devices[0].handle
           && told_event.memory_fault.virtual_address == 0x40
           && told_event.memory_fault.fault_reason_mask
                == HSA_AMD_MEMORY_FAULT_PAGE_NOT_PRESENT,
         "handlers of events are told, too");
  destroys = true;
  PROVOKE (trap, 1);
  CHECK_SUCCESS (hsa_shut_down ());
}

static hsa_kernel_dispatch_packet_t good;

/* What the queue says of PACKET with HEADER and SETUP.  */
static void
check_packet (const char *what, hsa_kernel_dispatch_packet_t packet,
              uint16_t header, uint16_t setup, hsa_status_t wanted)
{
  hsa_queue_t *queue = new_queue (on_error, &told);
  hsa_signal_store_relaxed (told, 0);
  submit (queue, &packet, header, setup);
  wait_until_told (1);
  CHECK (told_status == wanted, "%s: %#x", what, told_status);
  CHECK_SUCCESS (hsa_queue_destroy (queue));
}

static void
check_packets (void)
{
  start_runtime ();
  told = new_signal (0);
  good = (hsa_kernel_dispatch_packet_t) { .workgroup_size_x = 64,
                                          .workgroup_size_y = 1,
                                          .workgroup_size_z = 1,
                                          .grid_size_x = 64,
                                          .grid_size_y = 1,
                                          .grid_size_z = 1,
                                          .kernel_object = LOAD_KERNEL (ids),
                                          .kernarg_address = arguments_of (
                                            shared_memory (4096)) };
  hsa_kernel_dispatch_packet_t bad = good;
  check_packet ("no dimensions", bad, HSA_PACKET_TYPE_KERNEL_DISPATCH, 0,
                HSA_STATUS_ERROR_INCOMPATIBLE_ARGUMENTS);
  bad.grid_size_y = 2;
  check_packet ("more dimensions than said", bad,
                HSA_PACKET_TYPE_KERNEL_DISPATCH, 1,
                HSA_STATUS_ERROR_INCOMPATIBLE_ARGUMENTS);
  bad = good;
  bad.workgroup_size_y = 17;
  bad.grid_size_y = 17;
  check_packet ("a group that is too large", bad,
                HSA_PACKET_TYPE_KERNEL_DISPATCH, 2,
                HSA_STATUS_ERROR_INVALID_ARGUMENT);
  bad = good;
  bad.group_segment_size = 65537;
  check_packet ("too much LDS", bad, HSA_PACKET_TYPE_KERNEL_DISPATCH, 1,
                HSA_STATUS_ERROR_INVALID_ALLOCATION);
  bad = good;
  bad.kernel_object = 0;
  check_packet ("no kernel", bad, HSA_PACKET_TYPE_KERNEL_DISPATCH, 1,
                HSA_STATUS_ERROR_INVALID_CODE_OBJECT);
  bad.kernel_object = good.kernel_object + 64;
  check_packet ("what is no kernel", bad, HSA_PACKET_TYPE_KERNEL_DISPATCH, 1,
                HSA_STATUS_ERROR_INVALID_CODE_OBJECT);
  bad = good;
  bad.completion_signal.handle = 99;
  check_packet ("what is no signal", bad, HSA_PACKET_TYPE_KERNEL_DISPATCH, 1,
                HSA_STATUS_ERROR_INVALID_SIGNAL);
  check_packet ("agent dispatch", good, HSA_PACKET_TYPE_AGENT_DISPATCH, 1,
                HSA_STATUS_ERROR_INVALID_PACKET_FORMAT);
  check_packet ("a vendor's packet", good, HSA_PACKET_TYPE_VENDOR_SPECIFIC, 1,
                HSA_STATUS_ERROR_INVALID_PACKET_FORMAT);
  CHECK_SUCCESS (hsa_shut_down ());
}

/* Nobody is told: the program ends.  */
static void
check_untold (void)
{
  pid_t child = fork ();
  if (child == 0)
    {
      start_runtime ();
      freopen ("/dev/null", "w", stderr);
      signal (SIGABRT, _exit);
      hsa_signal_t done = new_signal (1);
      launch (new_queue (NULL, NULL), LOAD_KERNEL (trap), NULL, 64, 64, 0,
              done);
      wait_for_zero (done);
      _exit (0);
    }
  int status = 0;
  waitpid (child, &status, 0);
  CHECK (WIFEXITED (status) && WEXITSTATUS (status) == SIGABRT,
         "an error of a queue without a callback ends the program");
}

int
main (void)
{
  run_case ("kernels", check_kernels, NULL, NULL);
  run_case ("packets", check_packets, NULL, NULL);
  run_case ("nobody to tell", check_untold, NULL, NULL);
  return UNIT_RESULT ();
}
