/* The processors that the quota of this process's control group allows.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_CGROUP_QUOTA_H
#define GANGWAY_HOST_CGROUP_QUOTA_H

#include "base/attributes.h"

/* The quota in processors, rounded up, or 0 where there is none.  Reads the files of
   /proc/self and what they name below ROOT, "" but in tests.  Takes no lock and no
   memory; what it cannot read gives no limit.  */
unsigned cgroup_quota (const char *root);

#endif
