/* The kernel's number of the calling thread.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_BASE_KERNEL_THREAD_H
#define GANGWAY_BASE_KERNEL_THREAD_H

#include <sys/syscall.h>
#include <unistd.h>
#include "base/attributes.h"

/* A child of fork has another one than the thread it is a copy of.  As gettid, which is
   of a version of the C library of its own: the loader would check one version more
   whenever a program starts.  */
static inline int
kernel_thread (void)
{
  return (int) syscall (SYS_gettid);
}

#endif
