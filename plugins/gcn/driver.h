/* The HSA runtime: loading it, and calling it so that a failure tells where.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGIN_GCN_DRIVER_H
#define GANGWAY_PLUGIN_GCN_DRIVER_H

#include <gomp/plugin.h>
#include "plugins/common/exported.h"
#include "plugins/gcn/hsa.h"

/* The runtime's functions; constant once driver_load has returned true.  Those that
   calls.def does not require may be NULL.  */
struct driver
{
#define HSA_CALL(type, name, required, parameters) type (*name) parameters;
#include "plugins/gcn/calls.def"
#undef HSA_CALL
};
extern struct driver driver;

/* Load and start the HSA runtime, once for the process; any thread.  False where there
   is none that works; driver_why says why then.  Silent.  */
bool driver_load (void);
/* One line: why there is no driver, or "".  Constant after driver_load.  */
const char *driver_why (void);

/* STATUS in words: "... (HSA 0x1008)".  TEXT has SIZE bytes.  Returns TEXT.  */
const char *driver_words (hsa_status_t status, char *text, size_t size);

/* Tell that CALL returned STATUS on DEVICE, the plugin's number, doing WHAT, which may be
   NULL.  Says nothing of a device that is lost, but for the one line that it is (lost.h),
   nor of HSA_STATUS_ERROR_NOT_INITIALIZED, which each call returns when the process ends.
   Returns false.  */
bool driver_complain (hsa_status_t status, const char *call, int device,
                      const char *what);

/* Whether STATUS says that there is no memory.  */
bool driver_out_of_memory (hsa_status_t status);

/* Whether the call succeeds; complains where not.  DEVICE: the device's number.
     if (!HSA_GOOD (device, hsa_memory_free, address)) return false;  */
#define HSA_GOOD(device, name, ...)                                            \
  ({                                                                           \
    hsa_status_t hsa_status_ = driver.name (__VA_ARGS__);                      \
    __builtin_expect (hsa_status_ == HSA_STATUS_SUCCESS, 1)                    \
      || driver_complain (hsa_status_, #name, device, NULL);                   \
  })

#endif
