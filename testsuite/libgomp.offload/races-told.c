/* The emulated devices' check for races tells of threads that nothing orders, and says nothing
   of those that the program orders.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */

#include <omp.h>
#include "again.h"
#include "expect.h"

static int number, flag;

/* Teams are as large as the device makes them: with fewer threads, GCC's device runtime
   races itself.  */
static void
plain (void)
{
#pragma omp target map(tofrom: number)
#pragma omp parallel
  number += omp_get_thread_num ();
}

static void
teams_plain (void)
{
#pragma omp target teams num_teams(4) map(tofrom: number)
  number += omp_get_team_num () + 1;
}

static void
added (void)
{
#pragma omp target map(tofrom: number)
#pragma omp parallel
  {
#pragma omp atomic
    number++;
  }
}

static void
teams_added (void)
{
#pragma omp target teams distribute parallel for num_teams(4) \
  reduction(+: number) map(tofrom: number)
  for (int i = 0; i < 1000; i++)
    number += i;
}

static void
critical (void)
{
#pragma omp target map(tofrom: number)
#pragma omp parallel
  {
#pragma omp critical
    number += omp_get_thread_num ();
  }
}

static void
in_turn (void)
{
  int words[64] = { 0 };
#pragma omp target map(tofrom: words)
#pragma omp parallel
  {
    int me = omp_get_thread_num (), all = omp_get_num_threads ();
    words[me] = me + 1;
#pragma omp barrier
    words[32 + me] = words[(me + 1) % all];
  }
  EXPECT_EQUAL (words[32] > 0, 1);
}

/* What team 0 writes before it releases the flag, team 1 reads after it acquired it.  */
static void
handed_on (void)
{
#pragma omp target teams num_teams(2) thread_limit(1) map(tofrom: number, flag)
  {
    if (omp_get_team_num () == 0)
      {
        number = 7;
        __atomic_store_n (&flag, 1, __ATOMIC_RELEASE);
      }
    else
      {
        while (!__atomic_load_n (&flag, __ATOMIC_ACQUIRE))
          ;
        number++;
      }
  }
  EXPECT_EQUAL (number, 8);
}

static const struct
{
  const char *name;
  void (*run) (void);
  int races;
} cases[] = {
  { "plain", plain, 1 },         { "teams-plain", teams_plain, 1 },
  { "added", added, 0 },         { "teams-added", teams_added, 0 },
  { "critical", critical, 0 },   { "in-turn", in_turn, 0 },
  { "handed-on", handed_on, 0 },
};
enum { CASES = sizeof cases / sizeof *cases };

/* Whether a race of the program was told: on NVIDIA's device the line has the source's name,
   on AMD's that of a region's function.  GCC's device libraries have races of their own,
   which some runs meet: newlib's lock of malloc, and memory that teams free and get.  */
static int
told (void)
{
  int any = 0;
  for (char *line = strtok (again_output, "\n"); line; line = strtok (NULL, "\n"))
    {
      fprintf (stderr, "%s\n", line);
      any |= strstr (line, "races with")
             && (strstr (line, "races-told.c:") || strstr (line, "._omp_fn."));
    }
  return any;
}

int
main (int argc, char **argv)
{
  static const char *const checked[]
    = { "GANGWAY_CUDA_CHECK", "races", "GANGWAY_HSA_CHECK", "races", NULL };
  int bad = 0;
  for (int i = 0; argc > 1 && i < CASES; i++)
    if (strcmp (argv[1], cases[i].name) == 0)
      {
        cases[i].run ();
        return 0;
      }
  for (int i = 0; i < CASES; i++)
    {
      int status = again (cases[i].name, checked);
      if (status == 0 && told () == cases[i].races)
        continue;
      fprintf (stderr, "%s: status %d\n", cases[i].name, status);
      bad++;
    }
  EXPECT_EQUAL (bad, 0);
  return 0;
}
