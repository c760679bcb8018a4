/* A tool is told of as many bytes of an allocation as GCC's library asks for: of the
   data, with what aligning may take; and of the same bytes at the same place when they
   are freed.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */

#include <acc_prof.h>
#include <openacc.h>
#include <stdint.h>
#include "expect.h"

static acc_data_event_info allocated, freed;

static void
on_alloc (acc_prof_info *prof, acc_event_info *event, acc_api_info *api)
{
  (void) prof, (void) api;
  allocated = event->data_event;
}

static void
on_free (acc_prof_info *prof, acc_event_info *event, acc_api_info *api)
{
  (void) prof, (void) api;
  freed = event->data_event;
}

static void
expect_bytes (const void *there, size_t bytes, size_t align)
{
  uintptr_t start = (uintptr_t) allocated.device_ptr;
  EXPECT_EQUAL (allocated.bytes, bytes + align - 1);
  EXPECT_EQUAL ((start + align - 1) & -align, (uintptr_t) there);
}

static void
expect_freed (void)
{
  EXPECT_EQUAL (freed.bytes, allocated.bytes);
  EXPECT (freed.device_ptr == allocated.device_ptr);
}

int
main (void)
{
  static char a[1000], b[1000];
  static _Alignas (64) char aligned[1000];
  acc_prof_register (acc_ev_alloc, on_alloc, acc_reg);
  acc_prof_register (acc_ev_free, on_free, acc_reg);

#pragma acc enter data create (a)
  expect_bytes (acc_deviceptr (a), sizeof a, sizeof (void *));
#pragma acc exit data delete (a)
  expect_freed ();

#pragma acc enter data create (aligned)
  expect_bytes (acc_deviceptr (aligned), sizeof aligned, 64);
#pragma acc exit data delete (aligned)
  expect_freed ();

#pragma acc data create (a, b)
  EXPECT_EQUAL (allocated.bytes, sizeof a + sizeof b + sizeof (void *) - 1);
  expect_freed ();

  /* The program's own memory has what it asked for.  */
  void *memory = acc_malloc (1000);
  EXPECT_EQUAL (allocated.bytes, 1000);
  EXPECT (allocated.device_ptr == memory);
  acc_free (memory);
  expect_freed ();
  return 0;
}
