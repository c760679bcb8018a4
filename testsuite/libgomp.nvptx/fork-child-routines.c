/* In the child of a process that has used the device the driver does not work: the routines
   for device memory fail there as their values say, also where OMP_TARGET_OFFLOAD is
   MANDATORY, and those about devices answer.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */

#include <errno.h>
#include <omp.h>
#include <sys/wait.h>
#include <unistd.h>
#include "expect.h"

static int here[4] = { 1, 2, 3, 4 }, other[4];
static void *memory;

static void
use_in_child (void)
{
  const size_t none = 0, all = 4;
  int host = omp_get_initial_device ();
  EXPECT_EQUAL (omp_get_num_devices (), 1);
  EXPECT_EQUAL (omp_is_initial_device (), 1);
  EXPECT_EQUAL (omp_target_is_present (here, 0), 0);
  EXPECT (omp_get_mapped_ptr (here, 0) == NULL);
  EXPECT_EQUAL (omp_target_is_accessible (here, sizeof here, 0), 0);
  EXPECT (omp_target_alloc (16, 0) == NULL);
  omp_target_free (memory, 0);
  EXPECT_EQUAL (omp_target_memcpy (memory, here, 16, 0, 0, 0, host), EINVAL);
  EXPECT_EQUAL (omp_target_memcpy (here, memory, 16, 0, 0, host, 0), EINVAL);
  EXPECT_EQUAL (omp_target_memcpy (other, here, 16, 0, 0, host, host), 0);
  EXPECT_EQUAL (omp_target_memcpy_rect (memory, here, 4, 1, &all, &none, &none,
                                        &all, &all, 0, host),
                EINVAL);
  EXPECT_EQUAL (omp_target_associate_ptr (other, memory, 16, 0, 0), EINVAL);
  EXPECT_EQUAL (omp_target_disassociate_ptr (other, 0), EINVAL);
  EXPECT_EQUAL (other[3], 4);
}

int
main (void)
{
#pragma omp target enter data map(to: here)
  memory = omp_target_alloc (16, 0);
  EXPECT (memory);
  int status;
  pid_t child = fork ();
  if (child == 0)
    {
      alarm (200);
      use_in_child ();
      _exit (0);
    }
  EXPECT_EQUAL (waitpid (child, &status, 0), child);
  EXPECT_EQUAL (status, 0);
  EXPECT_EQUAL (omp_target_is_present (here, 0), 1);
  return 0;
}
