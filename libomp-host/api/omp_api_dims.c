/* The routines that tell how many teams and threads there are in each dimension
   (6.1).  There is one dimension, number 0; the size of any other is 1.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <omp.h>
#include "base/attributes.h"

GOMP_ENTRY int
omp_get_num_threads_dim (int dim)
{
  return dim == 0 ? omp_get_num_threads () : 1;
}

GOMP_ENTRY int
omp_get_thread_num_dim (int dim)
{
  return dim == 0 ? omp_get_thread_num () : 0;
}

GOMP_ENTRY int
omp_get_num_teams_dim (int dim)
{
  return dim == 0 ? omp_get_num_teams () : 1;
}

GOMP_ENTRY int
omp_get_team_num_dim (int dim)
{
  return dim == 0 ? omp_get_team_num () : 0;
}

GOMP_ENTRY int
omp_get_thread_limit_dim (int dim)
{
  return dim == 0 ? omp_get_thread_limit () : 1;
}
