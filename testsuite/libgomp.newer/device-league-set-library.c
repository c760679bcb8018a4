/* A library that is loaded after a region has set the number of teams has the new number in
   its regions, too.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */
/* { dg-also-library device-league-set-library.so "-DLIBRARY" } */
/* { dg-options "-ldl" } */
/* { dg-env OMP_NUM_TEAMS_DEV_0 "2" } */

#include <omp.h>

#ifdef LIBRARY

int
library_teams (void)
{
  int teams = 0;
#pragma omp target map(from : teams)
  teams = omp_get_max_teams ();
  return teams;
}

#else

#include <dlfcn.h>
#include <unistd.h>
#include "expect.h"

int
main (void)
{
  int (*teams) (void);
  alarm (200);
#pragma omp target
  omp_set_num_teams (4);
  void *library = dlopen ("./device-league-set-library.so", RTLD_NOW);
  EXPECT (library);
  *(void **) &teams = dlsym (library, "library_teams");
  EXPECT (teams);
  EXPECT_EQUAL (teams (), 4);
  return 0;
}

#endif
