/* No construct and no routine that uses a device changes errno, from the first
   one on, which finds the devices.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-env GOMP_SPINCOUNT "0" } */
/* { dg-env ASAN_OPTIONS "allocator_may_return_null=1" } */
/* { dg-env TSAN_OPTIONS "allocator_may_return_null=1" } */

#include <omp.h>
#include <stdlib.h>
#include "errno-kept.h"
#include "expect.h"

#define COUNT 1000

static int data[COUNT], extra[COUNT];

static void
constructs (void)
{
  errno_mark ();
#pragma omp target map (tofrom : data)
  data[0]++;
  errno_check ("target");
#pragma omp target data map (to : data)
  {
    errno_check ("the start of target data");
#pragma omp target map (tofrom : data) map (to : extra)
    data[1] += extra[0];
    errno_check ("target in target data");
#pragma omp target update from(data)
    errno_check ("target update");
  }
  errno_check ("target data");
#pragma omp target enter data map (to : data)
  errno_check ("target enter data");
#pragma omp target exit data map (from : data)
  errno_check ("target exit data");
#pragma omp target nowait map (tofrom : data) depend (inout : data)
  data[2]++;
  errno_check ("target nowait");
#pragma omp target enter data map (to : extra) nowait depend (inout : data)
  errno_check ("target enter data nowait");
#pragma omp taskwait
  errno_check ("taskwait");
#pragma omp target exit data map (release : extra)
  errno_check ("target exit data map (release)");
#pragma omp target teams num_teams(2) thread_limit(2)
#pragma omp parallel
  {
  }
  errno_check ("target teams");
}

static void
routines (void)
{
  int device = omp_get_default_device (), host = omp_get_initial_device ();
  void *memory;
  ERRNO_CALL (memory = omp_target_alloc (sizeof data, device));
  EXPECT (memory != NULL);
  ERRNO_CALL (omp_target_memcpy (memory, data, sizeof data, 0, 0, device, host));
  ERRNO_CALL (omp_target_memcpy_async (data, memory, sizeof data, 0, 0, host,
                                       device, 0, NULL));
#pragma omp taskwait
  ERRNO_CALL (omp_target_associate_ptr (extra, memory, sizeof data, 0, device));
  ERRNO_CALL (omp_target_is_present (extra, device));
  ERRNO_CALL (omp_target_is_accessible (extra, 4, device));
  ERRNO_CALL (omp_get_mapped_ptr (extra, device));
  ERRNO_CALL (omp_target_disassociate_ptr (extra, device));
  ERRNO_CALL (omp_target_free (memory, device));
  ERRNO_CALL (omp_target_alloc ((size_t) -1 / 4, device));
  ERRNO_CALL (omp_target_alloc ((size_t) -1 / 4, host));
}

int
main (void)
{
  ERRNO_CALL (omp_get_num_devices ());
  for (int round = 0; round < 20; round++)
    {
      constructs ();
      routines ();
    }
  EXPECT_EQUAL (errno_changes, 0);
  return 0;
}
