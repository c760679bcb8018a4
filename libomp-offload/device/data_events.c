/* The observer of data events.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/device/data_events.h"

data_observer *data_observer_now;
