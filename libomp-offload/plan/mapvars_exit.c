/* exit data (OpenMP 5.2, 13.7; OpenACC 3.3, 2.6.6): the end of what is mapped
   at the addresses that it names.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/plan/mapvars.h"

#include "libomp-offload/plan/plan.h"
#include "libomp-offload/plan/plan_enter.h"
#include "libomp-offload/plan/plan_leave.h"

bool
mapvars_exit (struct device *device, const struct mapvars_request *request)
{
  struct plan *plan = plan_read (device, request);
  if (plan == NULL)
    return false;
  plan = plan_find (plan);
  bool done = plan->found && plan_follow_marks (plan);
  if (done && !plan_end (&plan, true))
    done = plan_fail (plan, PLAN_COPY_FAILED, 0, NULL);
  plan_report (plan);
  plan_release (plan);
  return done;
}
