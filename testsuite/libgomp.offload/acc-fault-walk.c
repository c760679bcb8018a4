/* The same of OpenACC: whichever call of the driver fails, a program ends right, or with
   a line of the library's.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */
/* { dg-timeout 1200 } */

#include <openacc.h>
#include "driver-walk.h"

enum { LENGTH = 500 };

int
main (int argc, char **argv)
{
  static int a[LENGTH], b[LENGTH], c[LENGTH];
  (void) argv;
  if (argc == 1)
    return walk ();
  for (int i = 0; i < LENGTH; i++)
    a[i] = i;
  (void) acc_get_property (0, acc_get_device_type (), acc_property_memory);
  (void) acc_get_property (0, acc_get_device_type (), acc_property_free_memory);
  (void) acc_get_current_cuda_context ();
#pragma acc data copyin(a) copy(b)
  {
#pragma acc parallel loop present(a, b)
    for (int i = 0; i < LENGTH; i++)
      b[i] = 2 * a[i];
#pragma acc update self(b)
    WALK_CHECK (b[7] == 14);
  }
#pragma acc enter data copyin(a) create(c) async(1)
#pragma acc parallel loop async(1) present(a, c)
  for (int i = 0; i < LENGTH; i++)
    c[i] = a[i] + 3;
#pragma acc wait(1) async(2)
#pragma acc update self(c) async(2)
#pragma acc wait(2)
  for (int i = 0; i < LENGTH; i++)
    WALK_CHECK (c[i] == i + 3);
#pragma acc parallel loop async(2) present(a, c)
  for (int i = 0; i < LENGTH; i++)
    c[i] = a[i] + 4;
#pragma acc exit data copyout(c) delete(a) async(2)
#pragma acc wait
  for (int i = 0; i < LENGTH; i++)
    WALK_CHECK (c[i] == i + 4 && b[i] == 2 * i);
  return 0;
}
