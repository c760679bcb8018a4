/* OpenACC's per-thread state, address sets and GOMP_OPENACC_DIM.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "unit.h"

#include <pthread.h>
#include <stdlib.h>
#include "libacc/acc_address_set.h"
#include "libacc/acc_device.h"
#include "libacc/acc_environment.h"
#include "libacc/acc_ready.h"
#include "libacc/acc_thread.h"

static void
check_dimensions (void)
{
  int dims[GOMP_DIM_MAX] = { 9, 9, 9 };
  CHECK (acc_environment_parse_dimensions ("32:4:128", dims) && dims[0] == 32
           && dims[1] == 4 && dims[2] == 128,
         "three dimensions");
  CHECK (acc_environment_parse_dimensions ("-:2", dims) && dims[0] == 0
           && dims[1] == 2 && dims[2] == 0,
         "a dash says nothing");
  CHECK (acc_environment_parse_dimensions ("::64", dims) && dims[0] == 0
           && dims[1] == 0 && dims[2] == 64,
         "nor does nothing");
  CHECK (acc_environment_parse_dimensions ("", dims) && dims[2] == 0, "empty");
  dims[0] = 5;
  CHECK (!acc_environment_parse_dimensions ("1:x", dims)
           && !acc_environment_parse_dimensions ("1:2:3:4", dims)
           && !acc_environment_parse_dimensions ("1;2", dims)
           && !acc_environment_parse_dimensions ("99999999999", dims)
           && dims[0] == 5,
         "bad texts change nothing");
}

static void
check_address_set (void)
{
  struct acc_address_set set = { 0 };
  static char memory[200];
  for (int i = 0; i < 200; i++)
    acc_address_set_add (&set, &memory[(i * 73) % 200]);
  acc_address_set_add (&set, &memory[5]);
  CHECK (set.count == 200, "each address once");
  bool sorted = true;
  for (size_t i = 1; i < set.count; i++)
    sorted &= set.addresses[i - 1] < set.addresses[i];
  CHECK (sorted, "sorted");
  CHECK (acc_address_set_remove (&set, &memory[100])
           && !acc_address_set_remove (&set, &memory[100])
           && !acc_address_set_contains (&set, &memory[100])
           && acc_address_set_contains (&set, &memory[101]),
         "removed once");
  acc_address_set_clear (&set);
  CHECK (!acc_address_set_contains (&set, &memory[5]), "empty after clearing");
}

static void *
use_host (void *unused)
{
  acc_set_device_type (acc_device_host);
  struct acc_thread *thread = acc_thread_current ();
  struct acc_hold hold;
  CHECK (thread->type == acc_device_host && !thread->device
           && acc_hold_ready (&hold) == thread && !hold.device,
         "a thread that uses the host");
  acc_hold_end (&hold);
  return unused;
}

static void
check_threads (void)
{
  struct acc_thread *thread = acc_thread_current ();
  CHECK (thread == acc_thread_current () && thread->type == acc_device_none,
         "a new thread has no device");
  acc_init (acc_device_host);
  CHECK (acc_device_is_active (NULL)
           && acc_get_device_type () == acc_device_host
           && acc_get_device_num (acc_device_host) == 0,
         "acc_init chooses it");
  CHECK (acc_thread_device (thread) == NULL, "constructs happen in place");
  struct acc_region region = { 0 };
  thread->regions = &region;
  CHECK (acc_threads_busy (acc_device_host, -1) == ACC_THREAD_IN_DATA,
         "a data region is seen");
  thread->regions = NULL;
  acc_thread_fall_back (thread);
  CHECK (acc_threads_busy (acc_device_host, 0) == ACC_THREAD_IN_FALLBACK,
         "so is a fallback");
  acc_thread_come_back (thread);
  pthread_t other;
  pthread_create (&other, NULL, use_host, NULL);
  pthread_join (other, NULL);
  acc_shutdown (acc_device_host);
  CHECK (thread->type == acc_device_none && !acc_device_is_active (NULL),
         "acc_shutdown takes it away");
}

int
main (void)
{
  setenv ("ACC_DEVICE_TYPE", "host", 1);
  check_dimensions ();
  check_address_set ();
  check_threads ();
  return UNIT_RESULT ();
}
