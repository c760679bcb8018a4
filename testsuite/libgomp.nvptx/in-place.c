/* GANGWAY_MEMORY=managed and shared: what the device can use where it is is not copied
   when it is mapped, and everything else is; both behave as the directives say.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* Eight ways of using memory, each in a process of its own: slow under ThreadSanitizer.  */
/* { dg-do run } */

#include <omp.h>
#include <sys/wait.h>
#include "again.h"
#include "expect.h"

enum { N = 4000 };

/* Since GCC 13.  */
extern void *omp_get_mapped_ptr (const void *, int);

#pragma omp declare target
static int declared[N];
#pragma omp end declare target

struct list
{
  int length;
  int *numbers;
  int padding[2000];
};

/* What this run has: whether memory of malloc's, and how small, is used in place, and
   whether memory of omp_target_alloc's is.  */
static int heap, least, managed;

static int
is_in_place (void *memory, int device)
{
  char *there = memory;
  int in_place;
#pragma omp target data device(device) use_device_ptr(there)
  in_place = there == (char *) memory;
  return in_place;
}

static int *
numbers_of (int *numbers, int first)
{
  for (int i = 0; i < N; i++)
    numbers[i] = first + i;
  return numbers;
}

static void
expect_numbers (const int *numbers, int first)
{
  for (int i = 0; i < N; i++)
    EXPECT_EQUAL (numbers[i], first + i);
}

static void
add_one (int *numbers, int device)
{
#pragma omp target teams distribute parallel for device(device) map(tofrom: numbers[:N])
  for (int i = 0; i < N; i++)
    numbers[i]++;
}

/* NUMBERS is used in place or not, and its values are the same in both cases.  */
static void
plain (int *numbers, int in_place, int device)
{
  numbers_of (numbers, 0);
  EXPECT (!omp_target_is_present (numbers, device));
  add_one (numbers, device);
  expect_numbers (numbers, 1);
#pragma omp target enter data map(to: numbers[:N]) device(device)
  EXPECT (omp_target_is_present (numbers, device));
  EXPECT_EQUAL (is_in_place (numbers, device), in_place);
  EXPECT_EQUAL (omp_get_mapped_ptr (numbers, device) == numbers, in_place);
  EXPECT_EQUAL (omp_get_mapped_ptr (numbers + N - 1, device) == numbers + N - 1,
                in_place);
  EXPECT_EQUAL (omp_target_is_accessible (numbers, N * sizeof *numbers, device)
                  != 0,
                in_place);
  add_one (numbers, device);
#pragma omp target update from(numbers[:N]) device(device)
  expect_numbers (numbers, 2);
  numbers_of (numbers, 10);
#pragma omp target update to(numbers[:N]) device(device)
  add_one (numbers, device);
#pragma omp target map(always, tofrom: numbers[:N]) device(device)
  numbers[0]++;
  EXPECT_EQUAL (numbers[0], in_place ? 12 : 11);
  numbers[0] = 11;
#pragma omp target map(always, to: numbers[:N]) device(device)
  numbers[1] += numbers[0];
#pragma omp target exit data map(from: numbers[:N]) device(device)
  EXPECT_EQUAL (numbers[0], 11);
  EXPECT_EQUAL (numbers[1], in_place ? 23 : 22);
  EXPECT (!omp_target_is_present (numbers, device));
  numbers_of (numbers, 0);
#pragma omp target enter data map(to: numbers[:N]) device(device)
#pragma omp target enter data map(to: numbers[:N]) device(device)
#pragma omp target exit data map(delete: numbers[:N]) device(device)
  EXPECT (!omp_target_is_present (numbers, device));
  add_one (numbers, device);
  expect_numbers (numbers, 1);
}

/* Several tasks at once, each with a part of the array.  */
static void
without_wait (int *numbers, int device)
{
  numbers_of (numbers, 0);
  for (int part = 0; part < 4; part++)
    {
      int *first = numbers + part * (N / 4);
#pragma omp target nowait device(device) map(tofrom: first[:N / 4])
      for (int i = 0; i < N / 4; i++)
        first[i]++;
    }
#pragma omp taskwait
  expect_numbers (numbers, 1);
#pragma omp target enter data nowait device(device) map(to: numbers[:N]) depend(out: numbers)
#pragma omp target nowait device(device) map(to: numbers[:N]) depend(out: numbers)
  for (int i = 0; i < N; i++)
    numbers[i]++;
#pragma omp target exit data nowait device(device) map(from: numbers[:N]) depend(out: numbers)
#pragma omp taskwait
  expect_numbers (numbers, 2);
}

/* A structure whose pointer leads to NUMBERS.  */
static void
structure (struct list *list, int *numbers, int in_place, int device)
{
  list->length = N;
  list->numbers = numbers_of (numbers, 0);
  for (int round = 0; round < 3; round++)
    {
#pragma omp target enter data device(device) map(to: list[:1]) map(to: list->numbers[:N])
      EXPECT (list->numbers == numbers);
      EXPECT_EQUAL (is_in_place (list, device), in_place);
#pragma omp target enter data device(device) map(to: list[:1]) map(to: list->numbers[:N])
      for (int again = 0; again < 3; again++)
        {
#pragma omp target device(device) map(tofrom: list[:1])
          for (int i = 0; i < list->length; i++)
            list->numbers[i]++;
#pragma omp target update from(list->length) device(device)
          EXPECT (list->numbers == numbers);
        }
#pragma omp target exit data device(device) map(from: list->numbers[:N]) map(from: list[:1])
#pragma omp target device(device) map(tofrom: list[:1])
      for (int i = 0; i < list->length; i++)
        list->numbers[i]++;
#pragma omp target exit data device(device) map(from: list->numbers[:N]) map(from: list[:1])
      EXPECT (list->numbers == numbers);
      expect_numbers (numbers, 4 * (round + 1));
    }
}

/* Declare target variables and private copies are the device's own.  */
static void
own (int device)
{
  int sum = 0, privates[10] = { 1, 2, 3 };
  numbers_of (declared, 0);
#pragma omp target update to(declared) device(device)
  numbers_of (declared, 100);
#pragma omp target firstprivate(privates) map(tofrom: sum) device(device)
  {
    sum += declared[7] + privates[1];
    declared[7] = 1000;
    privates[1] = 1000;
  }
  EXPECT_EQUAL (sum, 9);
  EXPECT_EQUAL (declared[7], 107);
  EXPECT_EQUAL (privates[1], 2);
#pragma omp target update from(declared) device(device)
  EXPECT_EQUAL (declared[7], 1000);
}

static void
forked (int *numbers, int device)
{
  numbers_of (numbers, 0);
#pragma omp target enter data map(to: numbers[:N]) device(device)
  fflush (stdout);
  pid_t child = fork ();
  if (child == 0)
    _exit (0);
  int status;
  waitpid (child, &status, 0);
  EXPECT_EQUAL (status, 0);
  add_one (numbers, device);
#pragma omp target exit data map(from: numbers[:N]) device(device)
  expect_numbers (numbers, 1);
}

static void
on_device (int device)
{
  int *mine = malloc (N * sizeof *mine);
  int *theirs = omp_target_alloc (N * sizeof *theirs, device);
  struct list *list = malloc (sizeof *list);
  plain (mine, heap, device);
  without_wait (mine, device);
  structure (list, mine, heap, device);
  forked (mine, device);
  own (device);
  int few[10] = { 0 }, *some = few;
#pragma omp target data map(tofrom: few) device(device)
  EXPECT_EQUAL (is_in_place (some, device), least == 1);
  if (managed)
    {
      struct list *other = omp_target_alloc (sizeof *other, device);
      plain (theirs, 1, device);
      without_wait (theirs, device);
      structure (other, theirs, 1, device);
      /* What is in place cannot hold a pointer to a copy.  */
      structure (other, mine, heap, device);
      structure (list, theirs, heap, device);
      forked (theirs, device);
#pragma omp target data map(tofrom: theirs[3:1]) device(device)
      EXPECT (is_in_place (theirs + 3, device));
      /* Freed while it is mapped: nothing is copied to where it was.  */
#pragma omp target enter data map(to: other[:1]) device(device)
      omp_target_free (other, device);
#pragma omp target exit data map(from: other[:1]) device(device)
    }
  if (heap)
    {
#pragma omp target enter data map(to: mine[:N]) device(device)
      free (mine);
#pragma omp target exit data map(from: mine[:N]) device(device)
      mine = NULL;
    }
  free (mine);
  free (list);
  omp_target_free (theirs, device);
}

/* Two devices have the same data in place at once.  */
static void
together (void)
{
  int *mine = malloc (N * sizeof *mine);
  int *theirs = omp_target_alloc (N * sizeof *theirs, 0);
  int *numbers = managed ? theirs : mine;
  numbers_of (numbers, 0);
#pragma omp target data map(tofrom: numbers[:N]) device(0)
  {
    add_one (numbers, 1);
    if (managed)
      add_one (numbers, 0);
    add_one (numbers, 1);
    if (!managed)
      {
#pragma omp target update to(numbers[:N]) device(0)
        add_one (numbers, 0);
      }
  }
  expect_numbers (numbers, 3);
  free (mine);
  omp_target_free (theirs, 0);
}

/* A pointer in what has been in place is to lead to a copy.  */
static int
misplaced (void)
{
  struct list *list = omp_target_alloc (sizeof *list, 0);
  list->numbers = malloc (N * sizeof (int));
#pragma omp target enter data map(to: list[:1])
#pragma omp target enter data map(to: list->numbers[:N])
  return 0;
}

static void
expect_run (const char *memory, const char *pageable, const char *have, int has_heap,
            int smallest, int has_managed)
{
  char argument[8] = { 'r', has_heap ? 'h' : '-', '0' + smallest,
                       has_managed ? 'm' : '-', 0 };
  const char *const settings[] = { "GANGWAY_MEMORY", memory,
    "GANGWAY_CUDA_PAGEABLE", pageable, "GANGWAY_CUDA_MANAGED", have,
    "GANGWAY_CUDA_DEVICES", "2", NULL };
  int status = again (argument, settings);
  if (status != 0)
    fprintf (stderr, "%s, pageable %s, managed %s: %d\n%s", memory, pageable,
             have, status, again_output);
  EXPECT_EQUAL (status, 0);
}

int
main (int argc, char **argv)
{
  if (argc > 1 && argv[1][0] == 'm')
    return misplaced ();
  if (argc > 1)
    {
      heap = argv[1][1] == 'h';
      least = argv[1][2] - '0';
      managed = argv[1][3] == 'm';
      on_device (0);
      on_device (1);
      together ();
      return 0;
    }
  expect_run ("explicit", "0", "1", 0, 0, 0);
  expect_run ("auto", "0", "1", 0, 0, 0);
  expect_run ("managed", "0", "1", 0, 0, 1);
  expect_run ("managed", "1", "1", 1, 0, 1);
  expect_run ("managed", "0", "0", 0, 0, 0);
  expect_run ("shared", "0", "1", 0, 0, 1);
  expect_run ("shared", "1", "1", 1, 1, 1);
  expect_run ("shared", "0", "0", 0, 0, 0);
  const char *const settings[] = { "GANGWAY_MEMORY", "managed", NULL };
  EXPECT_EQUAL (again ("misplaced", settings), 1);
  EXPECT (strstr (again_output, "in place (GANGWAY_MEMORY), but what the pointer"));
  return 0;
}
