/* OpenACC's data in place: async queues keep their order, updates and attached pointers
   do what they do with copies.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */

#include <openacc.h>
#include "again.h"
#include "expect.h"

enum { N = 20000 };

struct pair
{
  int *numbers;
  int sum[2000];
};

static int in_place;

static void
plain (int *numbers)
{
  for (int i = 0; i < N; i++)
    numbers[i] = i;
  int *there = acc_copyin (numbers, N * sizeof (int));
  EXPECT_EQUAL (there == numbers, in_place);
  EXPECT (acc_is_present (numbers, N * sizeof (int)));
  EXPECT (acc_deviceptr (numbers) == there);
  EXPECT (acc_hostptr (there) == numbers);
#pragma acc parallel loop present(numbers[:N])
  for (int i = 0; i < N; i++)
    numbers[i]++;
  acc_update_self (numbers, N * sizeof (int));
  numbers[7] = 100;
#pragma acc update device(numbers[7:1])
#pragma acc parallel loop present(numbers[:N])
  for (int i = 0; i < N; i++)
    numbers[i]++;
  acc_copyout (numbers, N * sizeof (int));
  for (int i = 0; i < N; i++)
    EXPECT_EQUAL (numbers[i], i == 7 ? 101 : i + 2);
  EXPECT (!acc_is_present (numbers, 1));
}

/* A construct in another queue, or in none, comes after what still is to end with the
   data.  */
static void
queues (int *numbers)
{
  for (int i = 0; i < N; i++)
    numbers[i] = 1;
  for (int round = 0; round < 10; round++)
#pragma acc parallel loop seq copy(numbers[:N]) async(round % 3) num_gangs(1)
    for (int i = 0; i < N; i++)
      numbers[i] += round;
#pragma acc parallel loop copy(numbers[:N])
  for (int i = 0; i < N; i++)
    numbers[i] *= 2;
#pragma acc wait
  for (int i = 0; i < N; i++)
    EXPECT_EQUAL (numbers[i], 2 * 46);
}

static void
attached (struct pair *pair, int *numbers)
{
  for (int i = 0; i < N; i++)
    numbers[i] = 1;
  pair->numbers = numbers;
  pair->sum[0] = 0;
  acc_copyin (numbers, N * sizeof (int));
  acc_copyin (pair, sizeof *pair);
  acc_attach ((void **) &pair->numbers);
  EXPECT (pair->numbers == numbers);
#pragma acc parallel present(pair[:1]) num_gangs(1)
  for (int i = 0; i < N; i++)
    pair->sum[0] += pair->numbers[i]++;
#pragma acc update self(pair->sum[:1])
  EXPECT_EQUAL (pair->sum[0], N);
  EXPECT (pair->numbers == numbers);
  acc_detach ((void **) &pair->numbers);
  acc_copyout (pair, sizeof *pair);
  EXPECT (pair->numbers == numbers);
  acc_copyout (numbers, N * sizeof (int));
  EXPECT_EQUAL (numbers[N - 1], 2);
}

static int
one_run (int managed, int heap)
{
  int *numbers = managed ? acc_malloc (N * sizeof (int)) : malloc (N * sizeof (int));
  struct pair *pair = managed ? acc_malloc (sizeof *pair) : malloc (sizeof *pair);
  in_place = managed || heap;
  plain (numbers);
  queues (numbers);
  attached (pair, numbers);
  if (managed)
    {
      acc_free (numbers);
      acc_free (pair);
      return 0;
    }
  free (numbers);
  free (pair);
  return 0;
}

static void
expect_run (const char *argument, const char *memory, const char *pageable)
{
  const char *const settings[] = { "GANGWAY_MEMORY", memory,
    "GANGWAY_CUDA_PAGEABLE", pageable, NULL };
  int status = again (argument, settings);
  if (status != 0)
    fprintf (stderr, "%s %s, pageable %s: %d\n%s", argument, memory, pageable,
             status, again_output);
  EXPECT_EQUAL (status, 0);
}

int
main (int argc, char **argv)
{
  if (argc > 1)
    return one_run (argv[1][0] == 'm', argv[1][1] == 'h');
  expect_run ("--", "explicit", "0");
  expect_run ("--", "managed", "0");
  expect_run ("m-", "managed", "0");
  expect_run ("-h", "managed", "1");
  expect_run ("mh", "managed", "1");
  expect_run ("-h", "shared", "1");
  return 0;
}
