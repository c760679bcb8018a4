/* GANGWAY_MEMORY: managed memory is used by the host at the same address, and with shared
   even small data is not copied.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */

#include <omp.h>
#include "again.h"
#include "expect.h"

static int
one_run (const char *mode)
{
  int numbers[100], in_place = 0;
  int *memory = omp_target_alloc (sizeof numbers, 0);
  EXPECT (memory);
  for (int i = 0; i < 100; i++)
    numbers[i] = i;
  if (strcmp (mode, "managed") == 0)
    for (int i = 0; i < 100; i++)
      memory[i] = 0;
#pragma omp target map(tofrom: numbers) is_device_ptr(memory)
  for (int i = 0; i < 100; i++)
    memory[i] = numbers[i]++;
  if (strcmp (mode, "managed") == 0)
    for (int i = 0; i < 100; i++)
      EXPECT_EQUAL (memory[i], i);
  for (int i = 0; i < 100; i++)
    EXPECT_EQUAL (numbers[i], i + 1);
  int *host = numbers;
#pragma omp target data map(to: numbers) use_device_ptr(host)
  in_place = host == numbers;
  EXPECT_EQUAL (in_place, strcmp (mode, "shared") == 0);
  omp_target_free (memory, 0);
  return 0;
}

int
main (int argc, char **argv)
{
  if (argc > 1)
    return one_run (argv[1]);
  static const char *const modes[] = { "explicit", "managed", "shared", "auto" };
  for (int i = 0; i < 4; i++)
    {
      const char *const settings[]
        = { "GANGWAY_MEMORY", modes[i], "GANGWAY_CUDA_PAGEABLE", "1", NULL };
      int status = again (modes[i], settings);
      if (status != 0)
        fprintf (stderr, "%s: %d\n%s", modes[i], status, again_output);
      EXPECT_EQUAL (status, 0);
    }
  return 0;
}
