/* Places as Fortran's entry points see them too.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_OMP_API_PLACE_H
#define GANGWAY_HOST_OMP_API_PLACE_H

#include "base/attributes.h"

/* The first place of the calling thread's partition; its length is
   omp_get_partition_num_places.  */
unsigned place_partition_first (void);

#endif
