/* After a kernel's fault a line says which variable's mapping the address is in or next
   to; where the driver does not tell the address, as AMD's tells the page alone, what the
   region has mapped is listed.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */

#include <omp.h>
#include "again.h"
#include "emulated.h"
#include "expect.h"

enum { N = 1000 };

static int numbers[N], others[N];
static int *pointer;
#pragma omp declare target
int *volatile wild;
#pragma omp end declare target

struct holder
{
  int *numbers;
};

static int
one_run (const char *what)
{
  long at = atol (what + 1);
  struct holder holder = { numbers };
  switch (what[0])
    {
    case 'n':
#pragma omp target map(tofrom: numbers)
      numbers[at] = 1;
      break;
    case 'w':
#pragma omp target nowait map(tofrom: numbers)
      numbers[at] = 1;
#pragma omp taskwait
      break;
    case 'h':
      pointer = malloc (N * sizeof *pointer);
#pragma omp target enter data map(to: pointer[:N])
#pragma omp target map(tofrom: pointer[:N])
      pointer[at] = pointer[0];
      break;
    case 's':
      {
      /* The structure's pointer is the host's: nothing attaches it.  */
#pragma omp target enter data map(to: numbers)
#pragma omp target map(tofrom: holder)
      holder.numbers[at] = 1;
      }
      break;
    case 'f':
      /* Nothing is there.  */
#pragma omp target map(tofrom: numbers)
      ((int *) 64)[at] = 1;
      break;
    case 'm':
#pragma omp target map(tofrom: numbers, others)
      *(long *) ((char *) numbers + at) = others[0];
      break;
    }
  return 0;
}

static void
expect_lines (const char *what, const char *fail, const char *one,
              const char *other)
{
  const char *const settings[]
    = { emulated_name ("GANGWAY_CUDA_FAIL", "GANGWAY_HSA_FAIL"), fail,
        "GANGWAY_DEVICE_CACHE", "0", NULL };
  int status = again (what, settings);
  if (status != 1 || !strstr (again_output, one) || !strstr (again_output, other))
    fprintf (stderr, "%s: status %d, not in it: %s or %s\n%s", what, status,
             one, other, again_output);
  EXPECT_EQUAL (status, 1);
  EXPECT (strstr (again_output, one));
  EXPECT (strstr (again_output, other));
}

int
main (int argc, char **argv)
{
  (void) argv;
  if (argc > 1)
    return one_run (argv[1]);
  expect_lines ("n1005", "", "the store of 4 bytes at device address ",
                "is 20 bytes behind the end of the variable (numbers) at host");
  expect_lines ("n1000", "",
                emulated_name ("4000 bytes, which device 0 (nvptx) has at [",
                               "4000 bytes, which device 0 (gcn) has at ["),
                "is at the end of the variable (numbers) at host address ");
  expect_lines ("w1002", "", "behind the launch of region one_run._omp_fn.",
                "is 8 bytes behind the end of the variable (numbers) at host");
  expect_lines ("n-7", "", "the store",
                "is 28 bytes before the start of the variable (numbers)");
  expect_lines ("h1001", "", "of function one_run: ",
                "is 4 bytes behind the end of the variable at host address ");
  expect_lines ("s3", "", "of function one_run: ",
                "is the host's address of byte 12 of the variable (numbers)");
  expect_lines ("f0", "", "of function one_run: ",
                emulated_name ("CUDA_ERROR_ILLEGAL_ADDRESS",
                               "HSA_STATUS_ERROR_MEMORY_FAULT"));
  EXPECT (!strstr (again_output, "the variable"));
  /* A driver that does not tell.  */
  const char *silent
    = emulated_name ("gangwayContextFault:1+", "gangwayAgentFault:1+");
  expect_lines ("n1000", silent, "(numbers) at host address [",
                "4000 bytes, on the device at [");
  expect_lines ("w1000", silent, "(numbers) at host address [",
                "4000 bytes, on the device at [");
  if (emulated_is_amd ())
    return 0;
  /* AMD's devices do not ask for aligned addresses.  */
  expect_lines ("m4", "", "CUDA_ERROR_MISALIGNED_ADDRESS",
                "is byte 4 of the variable (numbers) at host address ");
  expect_lines ("m4", silent, "(others) at host address [",
                "(numbers) at host address [");
  return 0;
}
