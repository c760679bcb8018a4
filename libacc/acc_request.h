/* What GCC passes to a compute construct, put into the form map-vars expects.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_ACC_REQUEST_H
#define GANGWAY_ACC_REQUEST_H

#include "base/attributes.h"
#include "libomp-offload/plan/request.h"

/* Translate REQUEST, of a compute construct.  Where anything is different from what
   the program passed, the arrays are new, in one block that is returned for the
   caller to free; else returns NULL.  The program's arrays, which may be constant,
   are not changed.  */
void *acc_request_translate (struct mapvars_request *request);

#endif
