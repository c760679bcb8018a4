/* A tool hears of target constructs, with what they do with data and the launch inside, and
   of the data operations of routines; and of devices before and after all that.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-output "finalized" } */

#include <unistd.h>
#define TOLD_DEVICES
#include "ompt.h"

#define N 100000

static int big[N];
static bool device; /* regions run on one, */
static bool apart;  /* which does not share the host's memory */

/* The lines of the first thread since the last call are ON_DEVICE, or ON_HOST.  Nothing is
   told of data where the device shares it.  The regions themselves, on a host device, have
   an initial task, which is left out.  */
static void
expect (int line, const char *on_device, const char *on_host)
{
  char seen[4096] = "";
  int inside = 0;
  for (char *rest, *at = strtok_r ((char *) told_lines (), "\n", &rest); at;
       at = strtok_r (NULL, "\n", &rest))
    {
      if (strncmp (at, "initial begin", 13) == 0)
        inside++;
      char *number = strpbrk (at, "0123456789");
      if (!inside && strncmp (at, "alloc", 5) && strncmp (at, "delete", 6))
        strcat (strcat (seen, at), "\n");
      else if (!inside && number)
        strcat (strncat (seen, at, number - at), "\n");
      if (strncmp (at, "initial end", 11) == 0)
        inside--;
    }
  const char *wanted = device ? on_device : on_host;
  if ((!device || apart) && strcmp (seen, wanted) != 0)
    {
      fprintf (stderr, "line %d: told\n%sexpected\n%s", line, seen, wanted);
      _Exit (1);
    }
}

#define TO "to begin 400000\nto end 400000\n"
#define FROM "from begin 400000\nfrom end 400000\n"
#define ALLOC "alloc begin \nalloc end \n"
#define DELETE "delete begin \ndelete end \n"

static void
constructs (void)
{
#pragma omp target map(tofrom : big)
  big[0]++;
  expect (__LINE__,
          "target begin device\n" ALLOC TO "submit begin 1\nsubmit end 1\n" FROM
            DELETE "target end device\n",
          "target begin host\ntarget end host\n");
#pragma omp target enter data map(to : big)
  expect (__LINE__,
          "enter data begin device\n" ALLOC TO "enter data end device\n",
          "enter data begin host\nenter data end host\n");
#pragma omp target teams num_teams(3) map(tofrom : big)
  if (omp_get_team_num () == 0)
    big[0]++;
  expect (__LINE__,
          "target begin device\nsubmit begin 3\nsubmit end 3\n"
          "target end device\n",
          "target begin host\ntarget end host\n");
#pragma omp target update from(big[0 : 1000])
  expect (__LINE__,
          "update begin device\nfrom begin 4000\nfrom end 4000\n"
          "update end device\n",
          "update begin host\nupdate end host\n");
#pragma omp target exit data map(from : big)
  expect (__LINE__,
          "exit data begin device\n" FROM DELETE "exit data end device\n",
          "exit data begin host\nexit data end host\n");
#pragma omp target data map(to : big)
  expect (__LINE__,
          "enter data begin device\n" ALLOC TO "enter data end device\n",
          "enter data begin host\nenter data end host\n");
  expect (__LINE__, "exit data begin device\n" DELETE "exit data end device\n",
          "exit data begin host\nexit data end host\n");
  EXPECT_EQUAL (big[0], 2);
}

static void
routines (void)
{
  int number = omp_get_default_device (), host = omp_get_initial_device ();
  int *there = omp_target_alloc (sizeof big, number);
  expect (__LINE__, ALLOC, "");
  omp_target_memcpy (there, big, sizeof big, 0, 0, number, host);
  expect (__LINE__, TO, "");
  omp_target_memcpy (big, there, sizeof big, 0, 0, host, number);
  expect (__LINE__, FROM, "");
  omp_target_memcpy (there, there, 100, 200, 0, number, number);
  expect (__LINE__, "from begin 100\nfrom end 100\n", "");
  static int other[10];
  int error
    = omp_target_associate_ptr (other, there, sizeof other, 40, number);
  expect (__LINE__, "associate 40\n", "");
  if (error == 0)
    omp_target_disassociate_ptr (other, number);
  expect (__LINE__, "disassociate 0\n", "");
  omp_target_free (there, number);
  expect (__LINE__, DELETE, "");
}

/* What follows is told on whatever threads do it.  */
static void
later (void)
{
  unsigned long before = told_bytes[ompt_target_data_transfer_to_device];
  unsigned long back = told_bytes[ompt_target_data_transfer_from_device];
#pragma omp target nowait map(tofrom : big) depend(out : big)
  big[0]++;
#pragma omp target update to(big[0 : 10]) nowait depend(inout : big)
#pragma omp taskwait
  EXPECT_EQUAL (big[0], 3);
  EXPECT_EQUAL (__atomic_load_n (&told_targets, __ATOMIC_ACQUIRE), 0);
  EXPECT_EQUAL (__atomic_load_n (&told_ops, __ATOMIC_ACQUIRE), 0);
  unsigned long moved = apart ? sizeof big : 0;
  EXPECT_EQUAL (told_bytes[ompt_target_data_transfer_to_device],
                before + moved);
  EXPECT_EQUAL (told_bytes[ompt_target_data_transfer_from_device],
                back + moved);
  int number = omp_get_default_device (), host = omp_get_initial_device ();
  int *there = omp_target_alloc (sizeof big, number);
  omp_target_memcpy_async (there, big, sizeof big, 0, 0, number, host, 0, NULL);
#pragma omp taskwait
  EXPECT_EQUAL (told_bytes[ompt_target_data_transfer_to_device],
                before + 2 * moved);
  omp_target_free (there, number);
}

int
main (void)
{
  alarm (200);
  int on = -1, shared = 1;
  omp_get_thread_num ();
  EXPECT_EQUAL (told_devices, 0);
#pragma omp target map(from : on) map(to : shared)
  {
    on = omp_is_initial_device ();
    shared = 2;
  }
  device = !on;
  apart = device && shared == 1;
  EXPECT (told_devices >= device);
  told_lines ();
  constructs ();
  routines ();
  later ();
  return 0;
}
