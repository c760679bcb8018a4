/* Cutting a task loop: every iteration once, and the sizes that the clauses
   promise (5.2, 12.6).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/tasks/taskloop.h"

#include "unit.h"

static uint64_t
plan_chunk (const struct taskloop_plan *plan, uint64_t i)
{
  return i + 1 == plan->tasks ? plan->last : plan->chunk + (i < plan->longer);
}

static bool
plan_covers (const struct taskloop_plan *plan, uint64_t iterations)
{
  uint64_t sum = 0;
  for (uint64_t i = 0; i < plan->tasks; i++)
    sum += plan_chunk (plan, i);
  return sum == iterations;
}

int
main (void)
{
  bool covered = true, grain = true, strict = true, number = true;
  for (uint64_t n = 1; n < 200; n++)
    for (uint64_t k = 1; k < 210; k++)
      {
        struct taskloop_plan plan = taskloop_cut (n, k, true, false, 4);
        covered &= plan_covers (&plan, n);
        for (uint64_t i = 0; i < plan.tasks; i++)
          grain &= (plan_chunk (&plan, i) >= k || n < k)
                   && plan_chunk (&plan, i) < 2 * k;
        plan = taskloop_cut (n, k, true, true, 4);
        covered &= plan_covers (&plan, n);
        for (uint64_t i = 0; i + 1 < plan.tasks; i++)
          strict &= plan_chunk (&plan, i) == k;
        plan = taskloop_cut (n, k, false, false, 4);
        covered &= plan_covers (&plan, n);
        number &= plan.tasks == (k < n ? k : n);
      }
  CHECK (covered, "every iteration is in one task");
  CHECK (grain, "grainsize: at least that many, less than twice");
  CHECK (strict, "grainsize(strict): exactly that many but in the last task");
  CHECK (number, "num_tasks: that many, at most one per iteration");
  struct taskloop_plan plan = taskloop_cut (1000, 0, false, false, 6);
  CHECK (plan.tasks == 6, "without a clause there is a task per thread");
  plan = taskloop_cut (UINT64_MAX, 1, true, false, 6);
  CHECK (plan.tasks == UINT64_MAX && plan.chunk == 1,
         "the longest loop does not overflow");
  return UNIT_RESULT ();
}
