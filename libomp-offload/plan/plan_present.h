/* The short way of a region whose variables are present (plan_present.c): it finds them all
   and owes their counts, or does nothing and leaves the construct to the passes of
   plan_enter.h.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_PLAN_PRESENT_H
#define GANGWAY_OFFLOAD_PLAN_PRESENT_H

#include "libomp-offload/plan/plan.h"

/* Where the variables of REQUEST, a region's, are
   present, but for private copies and a few small ones, and nothing is to be
   stored, the plan, which owes their counts; else NULL, with nothing done.  The
   items have their values but for the private copies, for which
   plan->private_size bytes are to be staged.  Takes the map's lock.  */
struct plan *plan_present (struct device *device,
                           const struct mapvars_request *request);
/* Fill what STAGE gives: the table, and the private copies if there are any.  */
void plan_present_fill (struct plan *plan, const struct gomp_stage *stage);
/* Give the items of PLAN, which plan_present found and did not count, the fields that
   the passes of a construct's end look at.  */
void plan_complete (struct plan *plan);

#endif
