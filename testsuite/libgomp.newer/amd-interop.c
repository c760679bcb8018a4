/* Interop objects of AMD devices where there is no HIP: HSA's agent and a queue of it, in
   which the program puts packets of its own; use and destroy wait for them.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target interop } */

#include <dlfcn.h>
#include <omp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "expect.h"

typedef struct
{
  uint64_t handle;
} handle;

struct queue
{
  uint32_t type, features;
  char *base;
  handle doorbell;
  uint32_t size;
};

/* A packet that waits for five signals.  */
struct barrier
{
  uint16_t header, reserved[3];
  handle behind[5];
  uint64_t reserved2;
  handle done;
};

static int (*signal_create) (int64_t, uint32_t, void *, handle *);
static void (*signal_store) (handle, int64_t);
static int64_t (*signal_load) (handle);
static uint64_t (*write_index) (struct queue *, uint64_t);

static void
find_runtime (void)
{
  void *library = dlopen ("libhsa-runtime64.so.1", RTLD_LAZY | RTLD_NOLOAD);
  EXPECT (library);
  signal_create = dlsym (library, "hsa_signal_create");
  signal_store = dlsym (library, "hsa_signal_store_screlease");
  signal_load = dlsym (library, "hsa_signal_load_scacquire");
  write_index = dlsym (library, "hsa_queue_add_write_index_screlease");
  EXPECT (signal_create && signal_store && signal_load && write_index);
}

/* DONE becomes 0 once BEHIND is.  */
static void
put_barrier (struct queue *queue, handle behind, handle done)
{
  uint64_t at = write_index (queue, 1);
  struct barrier *packet = (struct barrier *) queue->base + at % queue->size;
  memset ((char *) packet + 2, 0, sizeof *packet - 2);
  packet->behind[0] = behind;
  packet->done = done;
  __atomic_store_n (&packet->header, 3 | 1 << 8 | 2 << 9 | 2 << 11, __ATOMIC_RELEASE);
  signal_store (queue->doorbell, (int64_t) at);
}

static void
expect_properties (omp_interop_t object, int targetsync)
{
  omp_interop_rc_t code;
  EXPECT_EQUAL (omp_get_interop_int (object, omp_ipr_fr_id, &code), 7);
  EXPECT_EQUAL (strcmp (omp_get_interop_str (object, omp_ipr_fr_name, &code), "hsa"), 0);
  EXPECT_EQUAL (omp_get_interop_int (object, omp_ipr_vendor, &code), 1);
  EXPECT_EQUAL (strcmp (omp_get_interop_str (object, omp_ipr_vendor_name, &code), "amd"), 0);
  EXPECT_EQUAL (omp_get_interop_int (object, omp_ipr_device_num, &code), 0);
  EXPECT (omp_get_interop_ptr (object, omp_ipr_device, &code));
  EXPECT_EQUAL (code, omp_irc_success);
  omp_get_interop_int (object, omp_ipr_device, &code);
  EXPECT_EQUAL (code, omp_irc_type_ptr);
  EXPECT (!omp_get_interop_ptr (object, omp_ipr_device_context, &code));
  EXPECT_EQUAL (code, omp_irc_no_value);
  EXPECT_EQUAL (omp_get_interop_ptr (object, omp_ipr_targetsync, &code) != NULL, targetsync);
  EXPECT_EQUAL (code, targetsync ? omp_irc_success : omp_irc_no_value);
  EXPECT_EQUAL (strcmp (omp_get_interop_type_desc (object, omp_ipr_device), "hsa_agent_t *"), 0);
  EXPECT_EQUAL (strcmp (omp_get_interop_type_desc (object, omp_ipr_targetsync), "hsa_queue_t *"),
                0);
}

/* In a function of its own: gcc 16 fails on it in a parallel region.  */
static void
use (omp_interop_t object)
{
#pragma omp interop use(object)
}

int
main (void)
{
  omp_interop_t plain, object;
  handle gate, first, last;
  alarm (200);
#pragma omp interop init(target : plain)
  expect_properties (plain, 0);
#pragma omp interop destroy(plain)
#pragma omp interop init(targetsync, prefer_type("hsa") : object)
  expect_properties (object, 1);
  find_runtime ();
  struct queue *queue = omp_get_interop_ptr (object, omp_ipr_targetsync, NULL);
  signal_create (1, 0, NULL, &gate);
  signal_create (1, 0, NULL, &first);
  signal_create (1, 0, NULL, &last);
  put_barrier (queue, gate, first);
#pragma omp parallel num_threads(2)
  if (omp_get_thread_num () == 1)
    {
      usleep (20000);
      signal_store (gate, 0);
    }
  else
    {
      use (object);
      EXPECT_EQUAL (signal_load (first), 0);
    }
  for (int i = 0; i < 500; i++)         /* more than there is room for at a time */
    {
      put_barrier (queue, (handle) { 0 }, (handle) { 0 });
      if (i % 32 == 31)
        use (object);
    }
  put_barrier (queue, first, last);
#pragma omp interop destroy(object)
  EXPECT_EQUAL (signal_load (last), 0);
  return 0;
}
