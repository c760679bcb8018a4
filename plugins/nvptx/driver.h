/* The CUDA driver: loading it, and calling it so that a failure tells where.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGIN_NVPTX_DRIVER_H
#define GANGWAY_PLUGIN_NVPTX_DRIVER_H

#include <stdbool.h>
#include <gomp/plugin.h>
#include "plugins/common/exported.h"
#include "plugins/nvptx/cuda.h"

/* The driver's functions; constant once driver_load has returned true.  Those that
   calls.def does not require may be NULL.  */
struct driver
{
#define CUDA_CALL(name, required, parameters) CUresult (*name) parameters;
#include "plugins/nvptx/calls.def"
#undef CUDA_CALL
};
extern struct driver driver;

/* Load and initialise the driver, once for the process; any thread.  False where
   there is none that works; driver_why says why then.  Silent.  */
bool driver_load (void);
/* One line: why there is no driver, or "".  Constant after driver_load.  */
const char *driver_why (void);
/* CUDA's version that the driver knows, 12020 for 12.2; 0 without one.  */
int driver_version (void);

/* RESULT in words: "out of memory (CUDA_ERROR_OUT_OF_MEMORY)".  TEXT has SIZE bytes.
   Returns TEXT.  */
const char *driver_words (CUresult result, char *text, size_t size);

/* Tell that CALL returned RESULT on DEVICE, doing WHAT, which may be NULL.  Says
   nothing of CUDA_ERROR_DEINITIALIZED, which every call returns when the process ends,
   nor of a device that is lost, but for the one line that it is (lost.h).  Returns
   false.  */
bool driver_complain (CUresult result, const char *call, int device,
                      const char *what);

/* Whether the call succeeds; complains where not.  DEVICE: the device's number.
     if (!CUDA_GOOD (device, cuMemFree_v2, address)) return false;  */
#define CUDA_GOOD(device, name, ...)                                           \
  ({                                                                           \
    CUresult cuda_result_ = driver.name (__VA_ARGS__);                         \
    __builtin_expect (cuda_result_ == CUDA_SUCCESS, 1)                         \
      || driver_complain (cuda_result_, #name, device, NULL);                  \
  })

#endif
