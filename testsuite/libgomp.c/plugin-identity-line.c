/* With GOMP_DEBUG=1 a line tells of another library's plugin that is not used.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-also-library "libgomp-plugin-nvptx.so.1" "-DPLUGIN" } */
/* { dg-env LD_LIBRARY_PATH "." } */
/* { dg-env GOMP_DEBUG "1" } */

#define SMALL_NO_IDENTITY
#ifdef PLUGIN
#define SMALL_GET_NUM_DEVICES() (abort (), 0)
#endif
#include "small-plugin.h"

#ifndef PLUGIN

#include <omp.h>

int
main (void)
{
  return omp_get_num_devices ();
}

#endif
/* { dg-output "libgomp: while loading libgomp-plugin-nvptx.so.1: not a plugin of Gangway's" } */
