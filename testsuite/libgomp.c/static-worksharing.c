/* What GCC 17 asks where it divides a loop itself: the thread and its team, the team
   and its league, in whatever region the thread is; and its names for masked,
   barriers, single, scope and reductions.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-env OMP_CANCELLATION "true" } */

#include <gomp/abi.h>
#include <omp.h>
#include <stdbool.h>
#include <stdint.h>
#include "expect.h"

_Complex int GOMP_loop_static_worksharing (unsigned long long);
_Complex int GOMP_loop_static_worksharing_start (unsigned long long);
void GOMP_loop_static_worksharing_dispatch (unsigned long long,
                                            unsigned long long);
void GOMP_loop_static_worksharing_end (void);
_Complex int GOMP_distribute_static_worksharing (unsigned long long);
_Complex int GOMP_distribute_static_worksharing_start (unsigned long long);
void GOMP_distribute_static_worksharing_dispatch (unsigned long long,
                                                  unsigned long long);
void GOMP_distribute_static_worksharing_end (void);
bool GOMP_has_masked_thread_num (int);
bool GOMP_has_masked_thread_num_with_end (int);
void GOMP_masked_end (void);
void GOMP_barrier_ext (int);
bool GOMP_barrier_cancel_ext (int);
bool GOMP_single_start_with_end (void);
void GOMP_single_end (void);
void GOMP_scope_start_with_end (uintptr_t *);
void GOMP_scope_end (void);
void GOMP_atomic_start (void);
void GOMP_atomic_end (void);
void GOMP_reduction_start (void);
void GOMP_reduction_end (void);

/* The thread is number NUMBER of COUNT.  */
static void
expect_share (_Complex int share, int number, int count)
{
  EXPECT_EQUAL (__imag__ share, number);
  EXPECT_EQUAL (__real__ share, count);
}

static void
expect_here (void)
{
  int number = omp_get_thread_num (), count = omp_get_num_threads ();
  expect_share (GOMP_loop_static_worksharing (1000), number, count);
  expect_share (GOMP_loop_static_worksharing_start (1ULL << 63), number, count);
  GOMP_loop_static_worksharing_dispatch (0, 1ULL << 62);
  GOMP_loop_static_worksharing_end ();
  expect_share (GOMP_distribute_static_worksharing (0), omp_get_team_num (),
                omp_get_num_teams ());
  expect_share (GOMP_distribute_static_worksharing_start (5),
                omp_get_team_num (), omp_get_num_teams ());
  GOMP_distribute_static_worksharing_dispatch (0, 5);
  GOMP_distribute_static_worksharing_end ();
  for (int filter = -1; filter <= count; filter++)
    {
      EXPECT_EQUAL (GOMP_has_masked_thread_num (filter), filter == number);
      bool mine = GOMP_has_masked_thread_num_with_end (filter);
      EXPECT_EQUAL (mine, filter == number);
      if (mine)
        GOMP_masked_end ();
    }
}

static int singles, sum, behind;

static void
together (int threads)
{
  for (int i = 1; i <= 100; i++)
    {
      if (GOMP_single_start_with_end ())
        __atomic_fetch_add (&singles, 1, __ATOMIC_RELAXED);
      GOMP_barrier_ext (GOMP_BARRIER_IMPLICIT_WORKSHARE);
      GOMP_single_end ();
      EXPECT_EQUAL (__atomic_load_n (&singles, __ATOMIC_RELAXED), i);
      GOMP_barrier_ext (GOMP_BARRIER_EXPLICIT);
    }
  /* A scope without task reductions is no work share: threads may pass it any
     number of times without meeting.  */
  if (omp_get_thread_num () == 0)
    for (int i = 0; i < 1000; i++)
      {
        GOMP_scope_start_with_end (NULL);
        GOMP_scope_end ();
      }
  for (int i = 0; i < 1000; i++)
    if (i % 2)
      {
        GOMP_atomic_start ();
        sum++;
        GOMP_atomic_end ();
      }
    else
      {
        GOMP_reduction_start ();
        sum++;
        GOMP_reduction_end ();
      }
  GOMP_barrier_ext (GOMP_BARRIER_EXPLICIT);
  EXPECT_EQUAL (sum, 1000 * threads);
}

int
main (void)
{
  omp_set_dynamic (0);
  omp_set_max_active_levels (3);
  expect_here ();
  GOMP_barrier_ext (GOMP_BARRIER_EXPLICIT);
#pragma omp parallel num_threads(3)
  {
    expect_here ();
#pragma omp parallel num_threads(2)
    {
      expect_here ();
#pragma omp task
      expect_here ();
    }
  }
#pragma omp parallel num_threads(4)
  together (4);
#pragma omp teams num_teams(3) thread_limit(2)
  {
    expect_here ();
#pragma omp parallel num_threads(2)
    expect_here ();
  }
#pragma omp parallel num_threads(4)
  {
    if (omp_get_thread_num () == 2)
      {
#pragma omp cancel parallel
      }
    EXPECT (GOMP_barrier_cancel_ext (GOMP_BARRIER_EXPLICIT));
#pragma omp atomic
    behind++;
  }
  EXPECT_EQUAL (behind, 3);
  return 0;
}
