/* A file on the loader's path that has a plugin's name and functions, but is
   another library's plugin, is not used and not spoken of.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-also-library "libgomp-plugin-nvptx.so.1" "-DPLUGIN" } */
/* { dg-env LD_LIBRARY_PATH "." } */
/* { dg-options "-ldl" } */

#define SMALL_NO_IDENTITY
#ifdef PLUGIN
/* Its functions have other signatures: to call one is wrong.  */
#define SMALL_GET_NUM_DEVICES() (abort (), 0)
#endif
#include "small-plugin.h"

#ifndef PLUGIN

#include <omp.h>
#include "expect.h"

int
main (void)
{
  /* The test is one only if the loader finds the file.  */
  void *handle = dlopen (SMALL_FILE, RTLD_LAZY | RTLD_LOCAL);
  EXPECT (handle != NULL);
  dlclose (handle);
  EXPECT_EQUAL (omp_get_num_devices (), 0);
  int on_host = 0;
#pragma omp target map (from : on_host)
  on_host = omp_is_initial_device ();
  EXPECT (on_host);
  return 0;
}

#endif
