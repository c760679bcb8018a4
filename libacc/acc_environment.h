/* OpenACC's environment variables, read when the library is loaded and constant
   afterwards.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_ACC_ENVIRONMENT_H
#define GANGWAY_ACC_ENVIRONMENT_H

#include "base/attributes.h"
#include <gomp/abi.h>

struct acc_environment
{
  const char *device_type;         /* ACC_DEVICE_TYPE; NULL: not set */
  int device_number;               /* ACC_DEVICE_NUM */
  int dimensions[GOMP_DIM_MAX];    /* GOMP_OPENACC_DIM; 0: not said */
  const char *profiling_libraries; /* ACC_PROFLIB; NULL: not set */
};

extern struct acc_environment acc_environment;

/* Parse the text of GOMP_OPENACC_DIM: up to three numbers, or nothing or
   `-' for no value, separated by colons, as in -fopenacc-dim.  Sets
   *DIMENSIONS only where all of TEXT could be read.  */
bool acc_environment_parse_dimensions (const char *text,
                                       int dimensions[GOMP_DIM_MAX]);

#endif
